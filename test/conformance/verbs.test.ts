import { expect, test } from 'vitest'
import { type Command, commandsOn, type Entity, sql } from '../../src/kernel/index.ts'
import { snake } from '../../src/kernel/sql.ts'
import { world } from '../harness/world.ts'
import { everyEntity, samplesOf } from './samples.ts'

/*
 * Every verb keeps to its definition: without an input that it needs, or on a record whose state it does not wait for, nothing
 * is done. What each verb waits for and needs stands in docs/access-matrix.md.
 */

const w = await world()
const boss = w.as(w.team.admin)
const samples = samplesOf(w, w.team.admin)
const absent = '00000000-0000-7000-8000-000000000001'

const verbs = everyEntity().flatMap((e) =>
  [...commandsOn(e.name).values()].map((command): [string, Command] => [`${e.name} ${command.verb}`, command]),
)

const needs = ({ input }: Command): string[] =>
  Object.keys(input).filter((key) => input[key]?.required && input[key]?.default === undefined)

test.each(verbs.filter(([, command]) => needs(command).length > 0))(
  '%s names every input that is missing or empty',
  async (_, command) => {
    const { on, verb, scope } = command
    const path = scope === 'kind' ? `${on.name}/${verb}` : `${on.name}/${absent}/${verb}`
    const keys = needs(command)
    for (const body of [{}, Object.fromEntries(keys.map((key) => [key, null]))]) {
      const { status, body: problem } = await boss.post(path, body)
      expect([status, problem.code]).toEqual([422, 'request.invalid'])
      const missing = problem.fields.filter(({ code }: { code: string }) => code === 'required')
      expect(missing.map(({ field }: { field: string }) => field).toSorted()).toEqual(keys.toSorted())
    }
  },
)

type Value = string | boolean | null

/** All that may stand in a field that a verb looks at; of dates and references only whether there is one. */
const valuesOf = (e: Entity, key: string): Value[] => {
  const field = e.fields[key]
  if (field?.choices) return field.choices.map(({ value }) => value)
  if (field?.kind.name === 'boolean') return [true, false]
  return [null, field?.kind.name === 'reference' ? someDeal : '2026-03-01']
}

const others = ({ on, when = {} }: Command): [string, Value][] =>
  Object.entries(when).flatMap(([key, allowed]) =>
    valuesOf(on, key)
      .filter((value) => !allowed.includes(value))
      .map((value): [string, Value] => [key, value]),
  )

/** The database holds together what belongs together, such as a state and its day; here each value is looked at alone. */
const loosen = async ({ table }: Entity): Promise<void> => {
  const held = await w.app.store.rows<{ drop: string }>(sql`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop from pg_constraint
      where conrelid = ${table}::regclass and contype in ('c', 'u')
    union all select format('drop index %s', indexrelid::regclass) from pg_index
      where indrelid = ${table}::regclass and indisunique and not indisprimary
        and not exists (select 1 from pg_constraint where conindid = indexrelid)`)
  for (const { drop } of held) await w.app.store.rows(sql`${sql.raw(drop)}`)
}

const someDeal = await samples.idOf('opportunity')
const waiting: { name: string; command: Command; id: string; input: object }[] = []
for (const [name, command] of verbs)
  if (command.when) {
    const { id } = await samples.make(command.on)
    waiting.push({ name, command, id, input: await samples.inputOf(command) })
  }
for (const e of new Set(waiting.map(({ command }) => command.on))) await loosen(e)

test.each(waiting)('$name is neither offered nor done while the record is in another state', async (verb) => {
  const { on } = verb.command
  const path = `${on.name}/${verb.id}`
  expect(others(verb.command)).not.toEqual([])
  for (const [key, value] of others(verb.command)) {
    await w.app.store.rows(
      sql`update ${sql.table(on.table)} set ${sql.ref(snake(key))} = ${value} where id = ${verb.id}::uuid`,
    )
    const answer = await boss.post(`${path}/${verb.command.verb}`, verb.input)
    expect([answer.status, answer.body.code], `${key} ${value}: ${answer.text}`).toEqual([409, 'command.not_now'])
    expect((await boss.get(path)).body.can).not.toContain(verb.command.verb)
  }
})
