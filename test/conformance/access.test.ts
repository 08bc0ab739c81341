import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Actor, commandsOn, reach } from '../../src/kernel/index.ts'
import { everybody } from '../../src/modules/people/index.ts'
import { accessMatrix } from '../../tools/access-matrix.ts'
import { world } from '../harness/world.ts'
import { everyEntity, samplesOf } from './samples.ts'

const w = await world()
const samples = samplesOf(w, w.team.supervisor)
const people = new Map<string, Actor>()
for (const role of everybody) people.set(role, await w.team.person(role, w.team.units.city))

const absent = '00000000-0000-7000-8000-000000000001'

test('docs/access-matrix.md says what the definitions say', () => {
  expect(readFileSync(new URL('../../docs/access-matrix.md', import.meta.url), 'utf8')).toBe(accessMatrix())
})

interface Told {
  readonly can: readonly string[]
  readonly verbs: readonly { readonly name: string; readonly scope: string }[]
}

test.each(everybody.map((role) => [role]))(
  '%s: what /meta offers is what the server does, for every verb of every kind',
  async (role) => {
    const client = w.as(people.get(role) as Actor)
    const { body } = await client.get('meta')
    const told = new Map<string, Told>(body.entities.map((e: Told & { name: string }) => [e.name, e]))
    for (const e of everyEntity()) {
      const offered = told.get(e.name)
      const can = (verb: string) => offered?.can.includes(verb) === true
      const { name } = e
      const doors: [string, boolean, { status: number }][] = [
        ['read', can('read'), await client.get(name, { limit: '1', count: 'none' })],
        ['read one', can('read'), await client.get(`${name}/${absent}`)],
        ['aggregate', can('read'), await client.post(`${name}/aggregate`, { groupBy: [] })],
        ['create', can('create'), await client.post(name, { 无此字段: 1 })],
        ['update', can('update'), await client.patch(`${name}/${absent}`, { version: 1 })],
        ['remove', can('remove'), await client.delete(`${name}/${absent}`)],
        ['restore', can('remove'), await client.post(`${name}/${absent}/restore`)],
        ['export', can('export') && can('read'), await client.get(`${name}/export`, { format: 'csv', limit: '1' })],
        ['import', can('import'), await client.upload(`import/${name}`, 'x.txt', '')],
      ]
      for (const [verb, allowed, { status }] of doors) {
        // A file comes by upload, under a verb of its own.
        if (name === 'file' && verb === 'create') continue
        expect(status === 403, `${role} ${name} ${verb} answered ${status}`).toBe(!allowed)
      }
      for (const { verb, scope } of commandsOn(name).values()) {
        const path = scope === 'kind' ? `${name}/${verb}` : `${name}/${absent}/${verb}`
        const { status } = await client.post(path, { 无此字段: 1 })
        const allowed = reach(client.actor, name, verb) !== undefined
        expect(status === 403, `${role} ${path} answered ${status}`).toBe(!allowed)
        expect(offered?.verbs.some((known) => known.name === verb) ?? false, `${role} ${path} in meta`).toBe(
          allowed && can('read'),
        )
      }
    }
  },
)

test.each(everyEntity().map((e) => [e.name, e] as const))(
  '%s: `can` of a record names the verbs the server lets through, and no others',
  async (name, e) => {
    const row = await samples.make(e)
    for (const role of ['rep', 'supervisor', 'marketing', 'operations', 'admin']) {
      const client = w.as(people.get(role) as Actor)
      const { status, body } = await client.get(`${name}/${row.id}`)
      if (status !== 200) continue
      const verbs = [...commandsOn(name).values()].filter(({ scope }) => scope === 'record').map(({ verb }) => verb)
      for (const verb of ['update', ...verbs]) {
        const path = verb === 'update' ? `${name}/${row.id}` : `${name}/${row.id}/${verb}`
        // A version nobody has seen: whoever gets as far as the record itself is told that theirs is stale.
        const answer =
          verb === 'update' ? await client.patch(path, { version: 99 }) : await client.post(path, { version: 99 })
        const barred = answer.status === 403 || answer.body.code === 'command.not_now'
        const listed = body.can.includes(verb)
        if (listed) expect(barred, `${role} ${verb}: ${answer.text}`).toBe(false)
        else expect(answer.status, `${role} ${verb}: ${answer.text}`).not.toBe(200)
      }
    }
  },
)
