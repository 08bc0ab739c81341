import { afterAll, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { opportunityHistory } from './history.query.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, nodes } = crm
const { lilei, hanmei, zhao, supervisor, region, finance } = await crm.team()

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const stay = async (id: string) => (await as(region).view<{ items: object[] }>(opportunityHistory, { id })).items

test("a rep cannot win a colleague's deal, and cannot learn that it exists", async () => {
  const theirs = await as(hanmei).open({ amount: 1 })
  expect(await code(as(lilei).run('opportunity', 'win', theirs.id, { on: '2026-03-10' }))).toBe('request.not_found')
})

test('finance, who reads every deal, moves none', async () => {
  const deal = await as(zhao).open()
  expect(await code(as(finance).run('opportunity', 'advance', deal.id))).toBe('request.forbidden')
})

test('a transfer keeps stage and history, tells the new owner and hides the deal from the former one', async () => {
  const deal = await as(lilei).open({ nodeId: nodes[1]!.id })
  await as(supervisor).run('opportunity', 'transfer', deal.id, { toId: hanmei.employeeId, note: '客户在闵行' })
  expect(await as(hanmei).run('opportunity', 'goBack', deal.id, { reason: '重新了解' })).toMatchObject({
    ownerId: hanmei.employeeId,
  })
  expect(await stay(deal.id)).toHaveLength(2)
  const [event] = await crm.store.rows(
    sql`select changes, facts from kernel.event where record_id = ${deal.id}::uuid and verb = 'transfer'`,
  )
  expect(event).toMatchObject({
    changes: { ownerId: [lilei.employeeId, hanmei.employeeId] },
    facts: { fromId: lilei.employeeId, toId: hanmei.employeeId, note: '客户在闵行' },
  })
  expect(await code(as(lilei).run('opportunity', 'advance', deal.id))).toBe('request.not_found')
})

test('the owner is not changed by editing, nor given to oneself, to people elsewhere or to those who left', async () => {
  const deal = await as(lilei).open()
  const leaver = await crm.makePerson('已离职', 'rep', null)
  await crm.store.rows(sql`update people.employee set state = 'left' where id = ${leaver}::uuid`)
  const to = (toId: string) => code(as(supervisor).run('opportunity', 'transfer', deal.id, { toId }))
  expect(await code(as(lilei).update('opportunity', deal.id, { version: 1, ownerId: hanmei.employeeId }))).toBe(
    'transfer.by_verb',
  )
  expect(await to(lilei.employeeId)).toBe('transfer.same_owner')
  expect(await to(zhao.employeeId)).toBe('transfer.receiver_out_of_reach')
  expect(await to(leaver)).toBe('transfer.no_receiver')
})

test("a leaver's open deals go to a successor in one batch; closed ones stay their result", async () => {
  const leaver = await crm.actorOf(
    await crm.makePerson(
      '将离职',
      'rep',
      (await crm.store.rows<{ id: string }>(sql`select id from people.unit where name = '上海'`))[0]!.id,
    ),
  )
  const leader = await crm.actorOf(supervisor.employeeId)
  const open = [await as(leaver).open(), await as(leaver).open()]
  const won = await as(leaver).open({ ...crm.nearlyWon, amount: 1 })
  await as(leaver).run('opportunity', 'win', won.id, { on: '2026-03-10' })
  const body = { fromId: leaver.employeeId, toId: hanmei.employeeId }
  expect(await as(leader).run('opportunity', 'transferMany', null, body)).toEqual({ moved: 2 })
  const owners = await crm.store.rows<{ id: string; owner: string; version: number }>(
    sql`select id, owner_id as owner, version from crm.opportunity where id = any(${[...open, won].map(({ id }) => id)}::uuid[]) order by id`,
  )
  expect(owners.map(({ owner }) => owner)).toEqual([hanmei.employeeId, hanmei.employeeId, leaver.employeeId])
  expect(owners[0]!.version).toBe(2)
})

test('a batch with a record out of sight, without choice, or too large is refused whole', async () => {
  const [mine, theirs] = [await as(lilei).open(), await as(zhao).open()]
  const many = (body: object) =>
    code(as(supervisor).run('opportunity', 'transferMany', null, { toId: hanmei.employeeId, ...body }))
  expect(await many({ ids: [mine.id, theirs.id] })).toBe('transfer.unseen')
  expect(await many({})).toBe('transfer.whom')
  expect(await many({ ids: ['x'] })).toBe('request.invalid')
  expect(await many({ ids: Array.from({ length: 1001 }, () => mine.id) })).toBe('transfer.too_many')
  const [row] = await crm.store.rows(sql`select owner_id as owner from crm.opportunity where id = ${mine.id}::uuid`)
  expect(row).toEqual({ owner: lilei.employeeId })
})
