import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { create, type Draft, sql } from '../../../kernel/index.ts'
import { account, lead, opportunity } from '../index.ts'
import { heldBy } from './cap.ts'
import { pool } from './index.ts'

const w = await world()
const { rep, admin, units } = w.team
const boss = await w.team.person('vp')
await w.make(pool, { name: '南京公海', kind: 'lead', unitId: units.city, maxOwned: 2 })
await w.make(pool, { name: '南京客户公海', kind: 'account', unitId: units.city, maxOwned: 1 })

let serial = 0
const arrive = (draft: Partial<Draft<typeof lead>> = {}) =>
  w.make(lead, { name: `客户${++serial}`, company: `公司${serial}`, ownerId: rep.employeeId, state: 'new', ...draft })
const newcomer = () => w.team.person('rep', units.city)
const give = (id: string, toId: string, more: object = {}, by = boss) =>
  w.as(by).post(`lead/${id}/transfer`, { toId, ...more })

test('who holds as much as the cap allows is given no more; the refusal says how many, the cap, and what to do', async () => {
  const to = await newcomer()
  for (let i = 0; i < 2; i++) expect((await give((await arrive()).id, to.employeeId)).status).toBe(200)
  const { status, body } = await give((await arrive()).id, to.employeeId)
  expect([status, body.code, body.fields[0].field]).toEqual([409, 'transfer.over_cap', 'toId'])
  expect(body.detail).toBe(
    `${to.name}名下已有 2 条线索,再转入 1 条将超过每人 2 条的持有上限(公海「南京公海」)。请另选接收人,或先转走、放回一些;确需转入时,请填写「超出上限的原因」。`,
  )
})

test('who leads goes beyond the cap with a reason, which the story of the record tells', async () => {
  const to = await newcomer()
  for (let i = 0; i < 2; i++) await arrive({ ownerId: to.employeeId })
  const { id } = await arrive()
  const given = await give(id, to.employeeId, { note: '老客户', overCap: '同事休产假,暂代三个月' })
  expect(given.body).toMatchObject({ ownerId: to.employeeId })
  const [event] = await w.app.store.rows(
    sql`select facts ->> 'note' as note from kernel.event where record_id = ${id}::uuid and verb = 'transfer'`,
  )
  expect(event).toEqual({ note: '老客户;超出持有上限 2 条:同事休产假,暂代三个月' })
})

test('who transfers and does not lead is refused with or without a reason', async () => {
  const to = await newcomer()
  const marketing = await w.team.person('marketing')
  for (let i = 0; i < 2; i++) await arrive({ ownerId: to.employeeId })
  const { body } = await give((await arrive()).id, to.employeeId, { overCap: '加急' }, marketing)
  expect(body.code).toBe('transfer.full')
  expect(body.detail).toContain('请另选接收人,或请主管转移')
})

test('many at once count together, closed leads count for nothing, and what one has already is no gain', async () => {
  const to = await newcomer()
  const done = [await arrive({ state: 'discarded', ownerId: to.employeeId }), await arrive({ state: 'discarded' })]
  const own = await arrive({ ownerId: to.employeeId })
  const [one, two] = [await arrive(), await arrive()]
  const many = (ids: string[]) => w.as(admin).post('lead/transferMany', { ids, toId: to.employeeId })
  const { body } = await many([own, one, two, ...done].map(({ id }) => id))
  expect(body.code).toBe('transfer.over_cap')
  expect(body.detail).toContain('已有 1 条线索,再转入 2 条')
  expect((await many([own, one, ...done].map(({ id }) => id))).body).toMatchObject({ moved: 2 })
})

test('what lies in the pool is given by hand within the cap, too', async () => {
  const to = await newcomer()
  for (let i = 0; i < 2; i++) await arrive({ ownerId: to.employeeId })
  const { id } = await arrive()
  expect((await w.as(admin).post(`lead/${id}/release`, { reason: '没有精力' })).status).toBe(200)
  expect((await give(id, to.employeeId, {}, admin)).body.code).toBe('transfer.over_cap')
})

test('customers have a cap of their own; deals have none', async () => {
  const to = await newcomer()
  const first = await w.make(account, { name: '甲方一', ownerId: rep.employeeId })
  const second = await w.make(account, { name: '甲方二', ownerId: rep.employeeId })
  const transfer = (kind: string, id: string) => w.as(boss).post(`${kind}/${id}/transfer`, { toId: to.employeeId })
  expect((await transfer('account', first.id)).status).toBe(200)
  expect((await transfer('account', second.id)).body.detail).toContain('已有 1 条客户,再转入 1 条将超过每人 1 条')
  for (let i = 0; i < 3; i++) {
    const deal = await w.make(opportunity, { name: `单${i}`, ownerId: rep.employeeId })
    expect((await transfer('opportunity', deal.id)).status).toBe(200)
  }
})

test('two who give at the same moment do not pass the cap together', async () => {
  const to = await newcomer()
  const leads = await Promise.all(Array.from({ length: 6 }, () => arrive()))
  const answers = await Promise.all(leads.map(({ id }) => give(id, to.employeeId)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
})

test('how many leads somebody holds is what the rows say, whatever became of them', async () => {
  const [one, two] = [await newcomer(), await newcomer()]
  const mine = (state: 'new' | 'working' = 'new') => arrive({ ownerId: one.employeeId, state })
  const verb = (name: string, input: object = {}) => w.as(admin).post(`lead/${name}`, input)
  const counted = async ({ employeeId }: typeof one) =>
    (
      await w.app.store.rows<{ known: number; there: number }>(sql`select ${heldBy('lead', employeeId)} as known,
        (select count(*)::integer from crm.lead where owner_id = ${employeeId}::uuid and state in ('new', 'working') and deleted_at is null) as there`)
    )[0]
  const agree = async (held: [number, number]) => {
    const [of, ofTwo] = [await counted(one), await counted(two)]
    expect([of?.known, ofTwo?.known]).toEqual(held)
    expect([of?.there, ofTwo?.there]).toEqual(held)
  }
  const [a, b, c, d, e] = [await mine(), await mine('working'), await mine(), await mine('working'), await mine()]
  await agree([5, 0])
  await verb(`${a.id}/transfer`, { toId: two.employeeId })
  await agree([4, 1])
  await verb(`${b.id}/discard`, { reason: '空号' })
  await verb(`${c.id}/convert`)
  await agree([2, 1])
  await w.as(admin).delete(`lead/${d.id}`)
  await verb(`${e.id}/release`, { reason: '没有精力' })
  await agree([0, 1])
  await verb(`${d.id}/restore`)
  await verb('merge', { keptId: a.id, goneId: d.id })
  await agree([0, 1])
  await w.within(admin, async (ctx) => {
    await create(ctx, lead, { name: '未提交', ownerId: one.employeeId, state: 'new' } as never)
    const [row] = await ctx.db.rows<{ n: number }>(sql`select ${heldBy('lead', one.employeeId)} as n`)
    expect(row?.n).toBe(1)
  })
})
