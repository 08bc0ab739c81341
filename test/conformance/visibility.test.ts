import { expect, test } from 'vitest'
import { type Entity, type Row, reach, sql, visibleRows } from '../../src/kernel/index.ts'
import { type Client, world } from '../harness/world.ts'
import { attemptsOn, type Question, questionsAbout } from './questions.ts'
import { everyEntity, samplesOf } from './samples.ts'

/*
 * Two people of different cities. Whatever the outsider asks about a record of the insider, the answer is letter for letter
 * the one they get when there is no such record.
 */

const w = await world()
const insider = w.team.supervisor
const outsider = await w.team.person('supervisor', w.team.units.otherCity)
const samples = samplesOf(w, insider)

const openToAll = (e: Entity) => visibleRows(e, outsider, 't') === true
const closed = everyEntity().filter((e) => !openToAll(e))
const open = everyEntity().filter(openToAll)
console.info(`Seen by everybody who may read the kind at all: ${open.map((e) => e.name).join(', ')}`)

const answers = async (client: Client, questions: readonly Question[]): Promise<Record<string, string>> => {
  const told: Record<string, string> = {}
  for (const { name, ask } of questions) told[name] = await ask(client)
  return told
}

/** As if the record had never been there: the bin is for those who saw it. */
const withoutRecord = async <T>(e: Entity, row: Row<Entity>, ask: () => Promise<T>): Promise<T> => {
  const set = (at: string | null) =>
    w.app.store.rows(sql`update ${sql.table(e.table)} set deleted_at = ${at}::timestamptz where id = ${row.id}::uuid`)
  await set('2026-03-01T00:00:00Z')
  try {
    return await ask()
  } finally {
    await set(null)
  }
}

test.each(closed.map((e) => [e.name, e] as const))(
  '%s: nothing unseen shows by list, id, filter, sort, total, aggregate, search, export or timeline',
  async (_name, e) => {
    const row = await samples.make(e)
    const questions = questionsAbout(e, row)
    const inside = w.as(reach(insider, e.name, 'read') ? insider : w.team.admin)
    const outside = w.as(outsider)
    const told = await answers(outside, questions)
    expect(told).toEqual(await withoutRecord(e, row, () => answers(outside, questions)))
    expect(Object.values(told).filter((text) => /^5|^200.*/.test(text) && text.includes(row.id))).toEqual([])
    // The questions can tell: somebody who sees the record is told.
    for (const [name, text] of Object.entries(await answers(inside, questions))) {
      // Hundreds of grants stand before it.
      if (e.name === 'role-grant' && name !== 'record' && name !== 'filter by all') continue
      if (/^(record|list|filter|sort)/.test(name) && !name.includes('bin')) expect(text, name).toContain(row.id)
      if (/^(total|aggregate)/.test(name)) expect(text, name).toMatch(/"(value|count)":[1-9]/)
    }
  },
)

test.each(closed.map((e) => [e.name, e] as const))(
  '%s: nobody touches an unseen record, hangs anything on it or learns from trying that it exists',
  async (_name, e) => {
    const row = await samples.make(e)
    const attempts = attemptsOn(e, row.id)
    const told = await answers(w.as(outsider), attempts)
    const toldWithout = await withoutRecord(e, row, () => answers(w.as(outsider), attempts))
    expect(told).toEqual(toldWithout)
    for (const [name, text] of Object.entries(told))
      expect(text.slice(0, 3), `${name}: ${text}`).toMatch(/^4(03|04|22)$/)
    const [cells] = await w.app.store.cells(sql`select version from ${sql.table(e.table)} where id = ${row.id}::uuid`)
    expect(cells?.[0]).toBe(String(row.version))
  },
)

/** Records that the outsider sees and that point to one they do not. */
const pointers = everyEntity().flatMap((e) =>
  Object.entries(e.fields)
    .filter(([key, field]) => closed.some(({ name }) => name === field.target) && key !== 'dependsOnTaskId')
    .map(([key, field]) => ({ e, key, target: closed.find(({ name }) => name === field.target) as Entity })),
)

test.each(pointers.map(({ e, key, target }) => [`${e.name}.${key}`, e, key, target] as const))(
  '%s: a visible record tells nothing of the unseen one it points to',
  async (_name, e, key, target) => {
    const unseen = await samples.make(target)
    const title = String((unseen as Record<string, unknown>)[target.title])
    const mine = samplesOf(w, outsider)
    const row = await mine.make(e, { [key]: unseen.id })
    const outside = w.as(outsider)
    // Some records are seen because one belongs to what they point to.
    const statuses = await Promise.all(
      [`${e.name}/${row.id}`, `${target.name}/${unseen.id}`].map((path) => outside.get(path)),
    )
    if (statuses[0]?.status !== 200 || statuses[1]?.status === 200) return
    const path = `${key}.${target.title}`
    const only = { filter: { id: row.id } }
    const { body } = await outside.get(e.name, { ...only, fields: `${key},${path}` })
    expect([body.items[0][path], body.items[0].labels[key]]).toEqual([null, undefined])
    const texts = await answers(outside, [
      ...questionsAbout(e, row).filter(({ name }) => /^(record|list|every|timeline|csv)/.test(name)),
      { name: 'group', ask: async (c) => (await c.post(`${e.name}/aggregate`, { groupBy: [key, path] })).text },
      { name: 'sort', ask: async (c) => (await c.get(e.name, { sort: path })).text },
    ])
    for (const [name, text] of Object.entries(texts))
      expect(text.includes(`"${title}"`), `${name}: ${text}`).toBe(false)
    const found = await outside.get(e.name, { filter: { and: [only.filter, { [path]: { empty: false } }] } })
    expect(found.body.items ?? []).toEqual([])
  },
)

const creatable = pointers.filter(({ e, key }) => reach(outsider, e.name, 'create') && e.fields[key]?.by === 'user')

test.each(creatable.map(({ e, key, target }) => [`${e.name}.${key}`, e, key, target] as const))(
  '%s: to point to an unseen record is refused like pointing to none',
  async (_name, e, key, target) => {
    const unseen = await samples.make(target)
    const body = await samplesOf(w, outsider).draftOf(e)
    const sent = Object.fromEntries(Object.entries(body).filter(([name]) => e.fields[name]?.by === 'user'))
    const refusals = await Promise.all(
      [unseen.id, '00000000-0000-7000-8000-000000000001'].map((id) =>
        w.as(outsider).post(e.name, { ...sent, [key]: id }),
      ),
    )
    expect(refusals.map(({ status }) => status)).toEqual([422, 422])
    expect(refusals[0]?.text).toBe(refusals[1]?.text)
    expect(refusals[0]?.body.fields.map((f: { field: string }) => f.field)).toContain(key)
  },
)

test("a field of the company's own points to an unseen record as little as any other, when made and when changed", async () => {
  const boss = w.as(w.team.admin)
  const added = { entity: 'account', key: 'twin', kind: 'reference', zh: '兄弟公司', target: 'account' }
  expect((await boss.post('custom-field', added)).status).toBe(201)
  const [theirs, mine] = [{ name: '看不见的公司' }, { name: '看得见的公司' }]
  const { id } = (await w.as(insider).post('account', theirs)).body
  const outside = w.as(outsider)
  const seen = (await outside.post('account', mine)).body
  const attempts = [
    await outside.post('account', { name: '第三家', twin: id }),
    await outside.patch(`account/${seen.id}`, { version: seen.version, twin: id }),
    await outside.patch(`account/${seen.id}`, { version: seen.version, twin: '00000000-0000-7000-8000-000000000001' }),
  ]
  for (const { status, body } of attempts)
    expect([status, body.fields?.map((f: { field: string }) => f.field)]).toEqual([422, ['twin']])
  expect((await outside.patch(`account/${seen.id}`, { version: seen.version, twin: seen.id })).status).toBe(200)
})
