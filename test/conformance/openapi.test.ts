import { expect, test } from 'vitest'
import { z } from 'zod'
import { draftFields } from '../../src/kernel/command/input.ts'
import { customFieldsOf } from '../../src/kernel/entity/registry.ts'
import { world } from '../harness/world.ts'
import { everyEntity, samplesOf } from './samples.ts'

/*
 * What outside tools are told of the interface is what it does.
 */

const w = await world()
const boss = w.as(w.team.admin)
const samples = samplesOf(w, w.team.admin)
let { paths, components } = (await boss.get('openapi.json')).body

type Json = Record<string, unknown>
/** The schema with what it refers to in its place. */
const whole = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(whole)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, ...rest } = schema as Json
  if (typeof $ref === 'string') return whole(components.schemas[$ref.split('/').at(-1) as string])
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, whole(value)]))
}
const reader = (schema: unknown) => z.fromJSONSchema(whole(schema) as Parameters<typeof z.fromJSONSchema>[0])
const expectFit = (schema: unknown, value: unknown, what: string) =>
  expect(reader(schema).safeParse(value).error?.issues, what).toBeUndefined()
const answerOf = (path: string, method: string, status = 200) =>
  paths[path][method].responses[status].content['application/json'].schema

test.each(everyEntity().map((e) => [e.name, e] as const))(
  '%s: a record, a list and a draft are as described',
  async (name, e) => {
    const { id } = await samples.make(e)
    // Fields of the company's own come while it runs.
    if (customFieldsOf(e).size > 0) ({ paths, components } = (await boss.get('openapi.json')).body)
    const record = await boss.get(`${name}/${id}`)
    if (record.status === 200) {
      expectFit(answerOf(`/api/${name}/{id}`, 'get'), record.body, 'record')
      const described = Object.keys(components.schemas[name].properties)
      expect(Object.keys(record.body).filter((key) => !described.includes(key))).toEqual([])
    }
    const list = await boss.get(name, { count: 'exact' })
    expectFit(answerOf(`/api/${name}`, 'get'), list.body, 'list')
    // A file comes as a form.
    const draft = paths[`/api/${name}`].post.requestBody.content['application/json']?.schema
    if (!draft) return expect(name).toBe('file')
    const empty = Object.fromEntries(
      Object.entries(draftFields(e)).flatMap(([key, field]) => (field.required ? [] : [[key, null]])),
    )
    expectFit({ ...draft, required: [] }, empty, 'draft')
  },
)

test('what a question must say is said to be needed', () => {
  const needed = (path: string) =>
    paths[path].get.parameters.filter((p: { required: boolean }) => p.required).map((p: { name: string }) => p.name)
  expect(needed('/api/opportunity-gate')).toEqual(['id'])
  expect(needed('/api/approval-inbox')).toEqual([])
})

test('a new record answers 201, a removed one 204 and nothing, as described; a verb takes the version that was seen', () => {
  expect(Object.keys(paths['/api/account'].post.responses)).toContain('201')
  expect(paths['/api/account/{id}'].delete.responses[204].content).toBeUndefined()
  expect(
    paths['/api/opportunity/{id}/win'].post.requestBody.content['application/json'].schema.properties.version,
  ).toBeDefined()
})

test('import, numbers and the bytes of files are described as they are reached', () => {
  const beside = Object.entries(paths as Record<string, Json>).filter(([path]) =>
    /^\/api\/(import|metric\/|file)/.test(path),
  )
  const doors = beside.flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`))
  expect(doors).toEqual(
    expect.arrayContaining([
      'get /api/import',
      'post /api/import/{id}',
      'get /api/import/{id}',
      'post /api/import/{id}/start',
      'post /api/import/{id}/table',
      'post /api/import/{id}/revert',
      'get /api/import/{id}/errors.csv',
      'get /api/metric/{key}',
      'post /api/file',
      'get /api/file/{id}/content',
    ]),
  )
  expect(Object.keys(paths['/api/file'].post.requestBody.content)).toEqual(['multipart/form-data'])
  expect(w.http.hasRoute({ method: 'GET', url: '/api/file/:id/content' })).toBe(true)
})
