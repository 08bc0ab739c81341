import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sql } from '../../src/kernel/index.ts'
import { simplified } from '../../src/kernel/search/simplified.ts'
import { account, opportunity } from '../../src/modules/crm/index.ts'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

// 華為 and 华为, ＡＢＣ and abc: whoever looks for the one finds the other.

const w = await world()
const { rep, admin } = w.team
const make = (name: string) => w.make(account, { name, ownerId: rep.employeeId }, rep)
const titlesOf = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name).sort()

test('a name is found by either script and any width, in its list and in the search of everything', async () => {
  const both = [(await make('華為技術有限公司')).name, (await make('华为终端有限公司')).name].sort()
  const [wide, digits] = [(await make('ＡＢＣ仪表３６０')).name, (await make('abc阀门360')).name].sort()
  for (const q of ['华为', '華為', '華为']) {
    expect(titlesOf((await w.as(rep).get('account', { q })).body), q).toEqual(both)
    const { body } = await w.as(rep).get('search', { q })
    const found = body.groups.find(({ entity }: { entity: string }) => entity === 'account')
    expect(found.items.map(({ title }: { title: string }) => title).sort(), q).toEqual(both)
  }
  for (const q of ['abc', 'ＡＢＣ', '360', '３６０'])
    expect(titlesOf((await w.as(rep).get('account', { q })).body), q).toEqual([wide, digits])
})

test('the database reads a text in one script exactly as the server does', async () => {
  const letters = fc.oneof(
    fc.constantFrom(...'華為後乾薴著重慶電機台臺裡里麵ＡＢａ1 -'),
    fc.integer({ min: 0x3400, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0x20000, max: 0x2ffff }).map((code) => String.fromCodePoint(code)),
  )
  const texts = fc.sample(fc.array(letters, { maxLength: 400 }), 200).map((some) => some.join(''))
  const all = Array.from({ length: 0x9fff - 0x3400 + 1 }, (_, i) => String.fromCodePoint(0x3400 + i)).join('')
  const rows = await w.app.store.rows<{ said: string; read: string }>(
    sql`select said, kernel.simplified(said) as read from unnest(${[...texts, all]}::text[]) as said`,
  )
  for (const { said, read } of rows) expect(read).toBe(simplified(said))
  for (const { read } of rows) expect(simplified(read)).toBe(read)
})

test('a customer in the other script is the same customer', async () => {
  await make('鴻運機電有限責任公司')
  const key = async (name: string) =>
    (await w.app.store.rows<{ key: string }>(sql`select crm.company_key(${name}) as key`))[0]?.key
  expect(await key('鴻運機電有限責任公司')).toBe(await key('鸿运机电有限公司'))
  const { body } = await w.as(rep).get('duplicates', { company: '鸿运机电' })
  expect(JSON.stringify(body)).toContain('鴻運機電有限責任公司')
})

test('a file names a customer in the other script or width, and its row finds it; two that are alike are asked for by their code', async () => {
  const owned = admin.employeeId as string
  const known = await w.make(account, { name: '龍騰（蘇州）電氣', ownerId: owned }, admin)
  for (const name of ['台達電子', '台达电子 ']) await w.make(account, { name, ownerId: owned }, admin)
  const table = csv([
    ['name', 'accountId', 'ownerId'],
    ['配电柜', '龙腾(苏州)电气', owned],
    ['电源', '臺達電子', owned],
    ['风扇', '台達電子', owned],
  ])
  const mapping = ['name', 'accountId', 'ownerId'].map((field) => ({ column: field, field }))
  const { rows } = await importFile(w, w.as(admin), 'opportunity', 'x.csv', table, { mapping, duplicates: 'create' })
  expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'created'])
  expect(JSON.stringify(rows[1]?.faults)).toContain('有多个客户叫「臺達電子」')
  const [deal] = await w.app.store.rows<{ account_id: string }>(
    sql`select account_id from ${sql.table(opportunity.table)} where name = '配电柜'`,
  )
  expect(deal?.account_id).toBe(known.id)
})

test('what was stored before is found by the other script as well', async () => {
  const { id } = await make('廣廈建築')
  const before = ['廣', '廣廈', '廈', '廈建', '建', '建築', '築']
  await w.app.store.rows(
    sql`update crm.account_search set words = '廣廈建築 gsjz', grams = ${before}::text[] where id = ${id}::uuid`,
  )
  const migration = readFileSync(new URL('../../db/migrations/0075_one_script.sql', import.meta.url), 'utf8')
  await w.app.store.rows(sql.raw(migration.slice(migration.indexOf('do $$'))))
  const ids = async (q: string) =>
    (await w.as(rep).get('account', { q })).body.items.map((one: { id: string }) => one.id)
  for (const q of ['广厦', '廣廈建築']) expect(await ids(q), q).toEqual([id])
})
