import { z } from 'zod'
import { draftFields } from '../command/input.ts'
import type { Entity, Fields } from '../entity/entity.ts'
import { allEntities, allViews, commandsOn, placesOf } from '../entity/registry.ts'
import { allRefusals } from '../error.ts'
import type { Field } from '../field/field.ts'
import { sessionCookie } from './context.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of everything that follows from the declarations. */
export const openApi = (): Json => {
  const paths: Json = {
    '/api/auth/sign-in': { post: operation('auth', '登录', { body: signIn, ok: {} }) },
    '/api/auth/sign-out': { post: operation('auth', '退出', { ok: {} }) },
    '/api/auth/me': { get: operation('auth', '当前用户', { ok: {} }) },
    '/api/meta': { get: operation('meta', '可用的实体、字段与操作', { ok: {} }) },
    '/api/search': { get: operation('search', '全局搜索', { query: { q: { type: 'string' } }, ok: {} }) },
  }
  for (const e of allEntities()) Object.assign(paths, entityPaths(e))
  for (const v of allViews()) {
    paths[`/api/${v.name}`] = { get: operation('view', v.label.zh, { query: propertiesOf(v.input), ok: {} }) }
  }
  return {
    openapi: '3.1.0',
    info: { title: '闭环 Bihuan', version: '1', description: '错误遵循 RFC 9457;金额为分;时刻为 UTC。' },
    paths,
    components: {
      schemas: Object.fromEntries([...allEntities()].map((e) => [e.name, recordSchema(e)])),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      },
    },
    security: [{ key: [] }, { session: [] }],
    'x-refusals': Object.fromEntries([...allRefusals()].map(([code, r]) => [code, { status: r.status, zh: r.zh }])),
  }
}

const signIn: Json = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { type: 'string' }, password: { type: 'string' }, code: { type: 'string' } },
}

const fieldSchema = (field: Field): Json => {
  const schema = z.toJSONSchema(field.kind.value({ ...field, required: true }), {
    unrepresentable: 'any',
    io: 'input',
  }) as Json
  delete schema.$schema
  return {
    ...schema,
    title: field.zh,
    ...(field.help && { description: field.help }),
    ...(field.choices && field.kind.name === 'choice' && { enum: field.choices.map((c) => c.value) }),
    ...(field.target && { 'x-entity': field.target }),
  }
}

const propertiesOf = (fields: Fields): Json =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)]))

const objectSchema = (fields: Fields): Json => ({
  type: 'object',
  additionalProperties: false,
  properties: propertiesOf(fields),
  required: Object.keys(fields).filter((key) => fields[key]!.required && fields[key]!.default === undefined),
})

const recordSchema = (e: Entity): Json => ({
  type: 'object',
  title: e.label.zh,
  properties: {
    id: { type: 'string', format: 'uuid' },
    version: { type: 'integer' },
    ...Object.fromEntries(placesOf(e).map((place) => [place.key, fieldSchema(place.field)])),
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    can: { type: 'array', items: { type: 'string' } },
  },
})

const listQuery: Json = {
  filter: { type: 'string', description: '{"and":[{"amount":{"gte":1000000}}]}' },
  sort: { type: 'string', description: '-amount,name' },
  limit: { type: 'integer', minimum: 1, maximum: 200 },
  cursor: { type: 'string' },
  fields: { type: 'string' },
  q: { type: 'string' },
  count: { type: 'string', enum: ['exact', 'capped', 'none'] },
  deleted: { type: 'string', enum: ['true', 'false'] },
}

interface Parts {
  readonly body?: Json
  readonly query?: Json
  readonly path?: readonly string[]
  readonly ok: Json
}

const operation = (tag: string, summary: string, { body, query = {}, path = [], ok }: Parts): Json => ({
  tags: [tag],
  summary,
  parameters: [
    ...path.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema })),
  ],
  ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
  responses: {
    200: { description: '成功', content: { 'application/json': { schema: ok } } },
    default: { description: '错误(RFC 9457)', content: { 'application/problem+json': { schema: { type: 'object' } } } },
  },
})

const entityPaths = (e: Entity): Json => {
  const record = { $ref: `#/components/schemas/${e.name}` }
  const page = {
    type: 'object',
    properties: { items: { type: 'array', items: record }, next: { type: ['string', 'null'] } },
  }
  const draft = objectSchema(draftFields(e))
  const change = {
    ...draft,
    required: ['version'],
    properties: { ...(draft.properties as Json), version: { type: 'integer' } },
  }
  const verbs = [...commandsOn(e.name).values()].map((c) => [
    c.scope === 'record' ? `/api/${e.name}/{id}/${c.verb}` : `/api/${e.name}/${c.verb}`,
    {
      post: operation(e.name, `${e.label.zh}:${c.label.zh}`, {
        body: objectSchema(c.input),
        path: c.scope === 'record' ? ['id'] : [],
        ok: c.scope === 'record' ? record : {},
      }),
    },
  ])
  return {
    [`/api/${e.name}`]: {
      get: operation(e.name, `${e.label.zh}列表`, { query: listQuery, ok: page }),
      post: operation(e.name, `新建${e.label.zh}`, { body: draft, ok: record }),
    },
    [`/api/${e.name}/{id}`]: {
      get: operation(e.name, `查看${e.label.zh}`, { path: ['id'], ok: record }),
      patch: operation(e.name, `修改${e.label.zh}`, { path: ['id'], body: change, ok: record }),
      delete: operation(e.name, `删除${e.label.zh}`, { path: ['id'], ok: {} }),
    },
    [`/api/${e.name}/aggregate`]: {
      post: operation(e.name, `汇总${e.label.zh}`, { body: { type: 'object' }, ok: {} }),
    },
    [`/api/${e.name}/{id}/timeline`]: { get: operation(e.name, `${e.label.zh}的动态`, { path: ['id'], ok: {} }) },
    [`/api/${e.name}/export`]: {
      get: operation(e.name, `导出${e.label.zh}`, {
        query: { ...listQuery, format: { enum: ['csv', 'xlsx'] } },
        ok: {},
      }),
    },
    ...Object.fromEntries(verbs),
  }
}
