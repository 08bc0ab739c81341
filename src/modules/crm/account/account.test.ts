import { afterAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, hanmei, zhao, supervisor, finance } = await crm.team()

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const ownersOf = async (table: string, accountId: string) =>
  (
    await store.rows<{ owner: string }>(
      sql`select owner_id as owner from ${sql.table(table)} where account_id = ${accountId}::uuid order by id`,
    )
  ).map(({ owner }) => owner)

describe('owners', () => {
  const withDeals = async () => {
    const { id } = await as(lilei).create('account', { name: '交接有限公司' })
    const contact = await as(lilei).create('contact', { name: '林工', accountId: id, phone: '13912345678' })
    const open = await as(lilei).open({ accountId: id })
    const won = await as(lilei).open({ ...crm.nearlyWon, accountId: id, amount: 1 })
    await as(lilei).run('opportunity', 'win', won.id, { on: '2026-03-10' })
    await as(hanmei).open({ accountId: id })
    return { id, contact, open }
  }

  test('contacts follow the account; deals stay unless asked for', async () => {
    const { id, contact } = await withDeals()
    expect(await code(as(zhao).update('contact', contact.id, { version: 1, title: '厂长' }))).toBe('request.not_found')
    await as(supervisor).run('account', 'transfer', id, { toId: hanmei.employeeId })
    expect(await as(hanmei).update('contact', contact.id, { version: 1, title: '厂长' })).toMatchObject({
      phone: '13912345678',
    })
    expect(await code(as(lilei).update('contact', contact.id, { version: 2, title: '主任' }))).toBe('request.not_found')
    expect(await ownersOf('crm.opportunity', id)).toEqual([lilei.employeeId, lilei.employeeId, hanmei.employeeId])
  })

  test("with the open deals of its owner, and neither closed ones nor a colleague's", async () => {
    const { id, open } = await withDeals()
    const boss = await crm.actorOf(supervisor.employeeId)
    const { result } = await as(boss).run('account', 'transfer', id, { toId: boss.employeeId, withOpportunities: true })
    expect(result).toEqual({ opportunities: 1 })
    expect(await ownersOf('crm.opportunity', id)).toEqual([boss.employeeId, lilei.employeeId, hanmei.employeeId])
    expect(await as(boss).run('opportunity', 'advance', open.id)).toMatchObject({ ownerId: boss.employeeId })
  })

  test('an account is no parent of itself, and its owner changes by the verb only', async () => {
    const { id } = await as(lilei).create('account', { name: '自指有限公司' })
    expect((await refusal(as(lilei).update('account', id, { version: 1, parentId: id }))).fields).toMatchObject([
      { field: 'parentId' },
    ])
    expect(await code(as(lilei).update('account', id, { version: 1, ownerId: supervisor.employeeId }))).toBe(
      'transfer.by_verb',
    )
  })

  test('finance sees every contact, with the telephone masked', async () => {
    const { contact } = await withDeals()
    const { recordJson } = await import('../../../kernel/list/list.ts')
    const { contact: entity } = await import('./contact.entity.ts')
    const shown = JSON.parse(
      (await recordJson(store, entity, contact.id, {
        actor: finance,
        now: crm.runtime.now(),
        company: crm.runtime.company(),
      }))!,
    )
    expect(shown).toMatchObject({ name: '林工', phone: '139****5678', can: [] })
  })
})

test('who leaves hands over leads, accounts and open deals, each kind in one batch, and is refused before', async () => {
  const [keeper, leaver] = [
    await crm.makePerson('周运营', 'operations', null),
    await crm.makePerson('吴离职', 'rep', null),
  ]
  const [operations, former] = [await crm.actorOf(keeper), await crm.actorOf(leaver)]
  const { id } = await as(former).create('account', { name: '移交有限公司' })
  const deal = await as(former).open({ accountId: id })
  await as(former).create('lead', { name: '某线索' })
  const leave = () => as(operations).run('employee', 'leave', leaver, { on: '2026-03-10' })
  expect((await refusal(leave())).message).toContain('1 条商机、1 条线索、1 条客户')
  const { result } = await as(operations).run('employee', 'handOver', leaver, { toId: hanmei.employeeId })
  expect(result.moved).toEqual(['商机', '线索', '客户'].map((label) => ({ label, count: 1 })))
  expect(await as(hanmei).run('opportunity', 'advance', deal.id)).toMatchObject({ ownerId: hanmei.employeeId })
  expect(await leave()).toMatchObject({ state: 'left' })
})
