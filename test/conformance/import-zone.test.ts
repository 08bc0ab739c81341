import { expect, test } from 'vitest'
import { first, get, sql } from '../../src/kernel/index.ts'
import { account } from '../../src/modules/crm/index.ts'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

const w = await world()
const boss = w.as(w.team.admin)
const field = { entity: 'account', key: 'seenAt', zh: '到访时刻', kind: 'instant' }
await boss.post('custom-field', field)
const mapping = [
  { field: 'name', column: '名称' },
  { field: 'seenAt', column: '到访时刻' },
]

/** The moment that these words mean in a file of a company in this zone, and the words in which it leaves again. */
const through = async (timeZone: string, words: string) => {
  const found = await first<{ id: string; version: number }>(w.app.store, sql`select id, version from people.company`)
  const set = await boss.patch(`company/${found?.id}`, { version: found?.version, timeZone })
  expect(set.status, set.text).toBe(200)
  const file = csv([
    ['名称', '到访时刻'],
    [`${timeZone} ${words}`, words],
  ])
  const { rows } = await importFile(w, boss, 'account', 'a.csv', file, { mapping })
  expect(rows).toMatchObject([{ outcome: 'created', faults: null }])
  const id = rows[0]?.record_id as string
  const { custom } = await w.within(w.team.admin, (ctx) => get(ctx, account, id))
  const url = `/api/account/export?format=csv&fields=seenAt&filter=${encodeURIComponent(JSON.stringify({ id: { in: [id] } }))}`
  const exported = await w.http.inject({ url, headers: { 'x-actor': w.team.admin.userId } })
  return [custom.seenAt, exported.body.split('\r\n')[1]]
}

test.each([
  ['Asia/Shanghai', '2026-03-08 09:30', '2026-03-08T01:30:00.000Z', '2026-03-08 09:30:00'],
  ['America/New_York', '2026/1/8 9:30', '2026-01-08T14:30:00.000Z', '2026-01-08 09:30:00'],
  ['America/New_York', '2026年7月8日 23:59:59', '2026-07-09T03:59:59.000Z', '2026-07-08 23:59:59'],
  ['Europe/Berlin', '2026-03-29 03:00', '2026-03-29T01:00:00.000Z', '2026-03-29 03:00:00'],
  ['Europe/Berlin', '2026-03-08T09:30+08:00', '2026-03-08T01:30:00.000Z', '2026-03-08 02:30:00'],
])('in %s the time %s of a file is what its clocks show', async (zone, words, moment, written) => {
  const [stored, out] = await through(zone, words)
  expect(new Date(stored as string).toISOString()).toBe(moment)
  expect(out).toContain(written)
})

test.each([
  ['Asia/Shanghai', '2026-03-01 00:00:00', '2026-03-01', null],
  ['Asia/Shanghai', '2026/3/1 17:30', '2026-03-01', 'time_of_day'],
  ['Asia/Shanghai', '2026-03-01T16:30:00Z', '2026-03-02', 'time_of_day'],
  ['America/New_York', '2026-03-01T02:30:00Z', '2026-02-28', 'time_of_day'],
])(
  'in %s the day %s of a file is the one on which its clocks show that time, told where the time is left out',
  async (zone, words, day, caution) => {
    const found = await first<{ id: string; version: number }>(w.app.store, sql`select id, version from people.company`)
    await boss.patch(`company/${found?.id}`, { version: found?.version, timeZone: zone })
    const name = `日期 ${zone} ${words}`
    const file = csv([
      ['名称', '预计成交'],
      [name, words],
    ])
    const { rows } = await importFile(w, boss, 'opportunity', 'd.csv', file, {
      mapping: [
        { field: 'name', column: '名称' },
        { field: 'expectedOn', column: '预计成交' },
      ],
    })
    expect(rows).toMatchObject([{ outcome: 'created', faults: caution && [{ field: 'expectedOn', code: caution }] }])
    const stored = await boss.get('opportunity', {
      filter: JSON.stringify({ name: { eq: name } }),
      fields: 'expectedOn',
    })
    expect(stored.body.items[0].expectedOn).toBe(day)
  },
)
