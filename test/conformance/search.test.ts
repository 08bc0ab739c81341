import { expect, test } from 'vitest'
import { sql } from '../../src/kernel/index.ts'
import { listJson } from '../../src/kernel/list/list.ts'
import { searchKeys } from '../../src/kernel/search/entry.ts'
import { globalSearch } from '../../src/kernel/search/global.ts'
import { account, opportunity } from '../../src/modules/crm/index.ts'
import { world } from '../harness/world.ts'
import { everyEntity } from './samples.ts'

const w = await world()
const { rep, stranger, admin } = w.team

const mineOf = (actor: typeof rep, name: string) =>
  w.make(opportunity, { name, ownerId: actor.employeeId, amount: 100_00 }, actor)

test('a search from the newest on and one that asks the index first find the same, page by page', async () => {
  for (let i = 0; i < 12; i++) await mineOf(rep, `海天泵业 ${i % 3 ? '泵站' : '机房'} ${i}`)
  await mineOf(stranger, '海天泵业 别人的')
  const reader = { actor: rep, now: w.app.now(), company: w.app.company() }
  const { hurried: _, ...patient } = w.app.store
  for (const q of ['泵', '泵业', '海天 机房', 'htb', '没有的词']) {
    let cursor: string | undefined
    do {
      const request = { q, limit: 5, count: 'exact' as const, ...(cursor && { cursor }) }
      const [newest, thorough] = await Promise.all([
        listJson(w.app.store, opportunity, request, reader),
        listJson(patient, opportunity, request, reader),
      ])
      expect(thorough, q).toBe(newest)
      cursor = JSON.parse(newest).next ?? undefined
    } while (cursor)
    expect(await globalSearch(patient, q, reader), q).toBe(await globalSearch(w.app.store, q, reader))
  }
})

test('what comes with every installation is found by its name', async () => {
  const unfound: string[] = []
  for (const e of everyEntity()) {
    if (searchKeys(e).length === 0) continue
    const rows = await w.app.store.rows<{ id: string }>(
      sql`select t.id from ${sql.table(e.table)} as t
        where not exists (select from ${sql.table(`${e.table}_search`)} as s where s.id = t.id)`,
    )
    unfound.push(...rows.map(({ id }) => `${e.name} ${id}`))
  }
  expect(unfound).toEqual([])
  const { body } = await w.as(admin).get('contract-template', { filter: { name: { contains: '销售' } } })
  expect(body.items.map((item: { name: string }) => item.name)).toEqual(['标准销售合同'])
})

test('one, two and pinyin initials find a Chinese name, and only for those who may see it', async () => {
  await w.make(account, { name: '深圳华为技术有限公司', ownerId: rep.employeeId }, rep)
  for (const q of ['华', '华为', 'hw', 'HW', '为技', '华为 深圳', 'hw技术', '深圳hw', 'ｈｗ技术', '\u200b华为']) {
    const mine = await w.as(rep).get('account', { q })
    expect(mine.body.items.length, q).toBe(1)
    expect((await w.as(rep).get('search', { q })).text, q).toContain('深圳华为技术有限公司')
    expect((await w.as(stranger).get('account', { q })).body.items, q).toEqual([])
    expect((await w.as(stranger).get('search', { q })).text, q).not.toContain('华为')
  }
  for (const q of ['为华', 'hw深圳', 'wh技术', 'hw_技术'])
    expect((await w.as(rep).get('account', { q })).body.items, q).toEqual([])
})

test('a place is found by how it is read there', async () => {
  for (const [name, q] of [
    ['山东单县农机', 'sxnj'],
    ['洪洞县医院', 'htx'],
    ['乐清电器', 'yqdq'],
    ['重庆长安', 'cqca'],
    ['长沙重工', 'cszg'],
  ] as const) {
    const { id } = await w.make(account, { name, ownerId: rep.employeeId }, rep)
    expect((await w.as(rep).get('account', { q })).body.items, q).toMatchObject([{ id }])
  }
})
