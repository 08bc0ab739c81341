import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { account, campaign, channel, channelCost, lead, openOpportunity, purchasedList } from '../index.ts'

const w = await world()
const marketing = await w.team.person('marketing')
const { rep, stranger, supervisor } = w.team

const results = async (from: string, to: string, actor = marketing) => {
  const { body } = await w.as(actor).get('channel-tree', { from, to })
  return new Map<string, { cost: number; leads: number; whole: Record<string, number> }>(
    body.items.map((item: { name: string }) => [item.name, item]),
  )
}

test('a channel costs and brings what it and everything below it does, in the months asked for', async () => {
  const online = await w.make(channel, { name: '线上' })
  const search = await w.make(channel, { name: '搜索', parentId: online.id })
  const empty = await w.make(channel, { name: '空渠道' })
  for (const [channelId, period, amount] of [
    [search.id, '2026-03', 30_001],
    [online.id, '2026-03', 10_000],
    [search.id, '2026-02', 77_777],
    [empty.id, '2026-03', 5_000],
  ] as const)
    await w.make(channelCost, { channelId, period, amount })
  const customer = await w.make(account, { name: '渠道客户', ownerId: rep.employeeId })
  const deal = await w.within(rep, (ctx) =>
    openOpportunity(ctx, { name: '单', accountId: customer.id, amount: 900_000 }),
  )
  await w.app.store.rows(sql`update crm.opportunity set outcome = 'won' where id = ${deal.id}::uuid`)
  for (const draft of [
    { channelId: search.id, ownerId: rep.employeeId },
    { channelId: search.id, ownerId: stranger.employeeId },
    { channelId: online.id, ownerId: rep.employeeId, state: 'converted' as const, opportunityId: deal.id },
    { channelId: search.id, ownerId: rep.employeeId, createdAt: '2026-02-28T15:59:59Z' },
    { channelId: search.id, ownerId: rep.employeeId, createdAt: '2026-02-28T16:00:00Z' },
  ])
    await w.make(lead, { name: '某', ...draft })
  const march = await results('2026-03', '2026-03')
  expect(march.get('搜索')).toMatchObject({
    cost: 30_001,
    leads: 3,
    whole: { cost: 30_001, leads: 3, costPerLead: 10_000 },
  })
  expect(march.get('线上')).toMatchObject({
    cost: 10_000,
    leads: 1,
    whole: { cost: 40_001, leads: 4, converted: 1, won: 1, wonAmount: 900_000, costPerLead: 10_000 },
  })
  expect(march.get('空渠道')).toMatchObject({ whole: { cost: 5_000, leads: 0, costPerLead: null } })
  expect((await results('2026-02', '2026-03')).get('搜索')).toMatchObject({ cost: 107_778, leads: 4 })
  expect(march.get('线上')).toMatchObject({ whole: { costPerWon: 40_001 } })
  expect(march.get('搜索')).toMatchObject({ whole: { costPerWon: null } })
  // A leader counts the leads of their own people.
  expect((await results('2026-03', '2026-03', supervisor)).get('线上')).toMatchObject({ whole: { leads: 3 } })
})

test('a campaign costs and brings what is booked on it; one with nothing in these months is left out', async () => {
  const { id: channelId } = await w.make(channel, { name: '展会渠道' })
  const fair = await w.make(campaign, { name: '春季展会', channelId, budget: 50_000 })
  await w.make(campaign, { name: '没有动静', channelId })
  await w.make(channelCost, { channelId, campaignId: fair.id, period: '2026-03', amount: 30_000 })
  for (let i = 0; i < 4; i++) await w.make(lead, { name: '参观者', campaignId: fair.id, ownerId: rep.employeeId })
  const { body } = await w.as(marketing).get('campaign-results', { from: '2026-03', to: '2026-03' })
  expect(body.items).toMatchObject([
    {
      name: '春季展会',
      channel: '展会渠道',
      budget: 50_000,
      cost: 30_000,
      leads: 4,
      costPerLead: 7_500,
      costPerWon: null,
    },
  ])
  expect((await w.as(rep).get('campaign-results', { from: '2026-03', to: '2026-03' })).status).toBe(403)
})

test('a channel is not put below itself', async () => {
  const top = await w.make(channel, { name: '一级' })
  const middle = await w.make(channel, { name: '二级', parentId: top.id })
  const low = await w.make(channel, { name: '三级', parentId: middle.id })
  for (const parentId of [top.id, low.id])
    expect(await w.as(marketing).patch(`channel/${top.id}`, { version: 1, parentId })).toMatchObject({
      status: 409,
      body: { code: 'channel.circle', fields: [{ field: 'parentId' }] },
    })
  expect((await w.as(marketing).patch(`channel/${low.id}`, { version: 1, parentId: top.id })).status).toBe(200)
})

test('a cost is of a month, however it is written; anything else is refused', async () => {
  const { id: channelId } = await w.make(channel, { name: '费用' })
  const told = await w.as(marketing).post('channel-cost', { channelId, period: '2026年3月', amount: 1 })
  expect(told.body.period).toBe('2026-03')
  const refused = await w.as(marketing).post('channel-cost', { channelId, period: '2026-13', amount: 1 })
  expect([refused.status, refused.body.fields[0].field]).toEqual([422, 'period'])
})

test('a campaign does not end before it begins', async () => {
  const { id: channelId } = await w.make(channel, { name: '展会' })
  await expect(
    w.make(campaign, { name: 'x', channelId, startsOn: '2026-03-02', endsOn: '2026-03-01' }),
  ).rejects.toMatchObject({ fields: [{ field: 'endsOn', code: 'before_start' }] })
})

const listUntil = (licenceUntil: string) =>
  w.make(purchasedList, {
    name: '机床企业名录',
    vendor: '某数据公司',
    purchasedOn: '2026-01-01',
    licenceUntil,
    lawfulBasis: 'public',
  })
const call = (leadId: string, happenedAt: string) =>
  w
    .as(rep)
    .post('activity', { leadId, kind: 'call', content: '致电', feedback: '有意向', noFollowUpReason: '无', happenedAt })

test('a lead of a purchased list is contacted while the licence runs, and the refusal afterwards says why', async () => {
  const list = await listUntil('2026-03-09')
  const { id } = await w.make(lead, { name: '名单里的人', ownerId: rep.employeeId, purchasedListId: list.id })
  expect((await call(id, '2026-03-09T15:59:00Z')).status).toBe(201)
  const refused = await call(id, '2026-03-09T16:00:00Z')
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'contact-right.licence_over', fields: [{ field: 'leadId' }] },
  })
  expect(refused.body.detail).toContain('采购名单「机床企业名录」,使用许可已于 2026-03-09 到期')
  await w.as(marketing).patch(`purchased-list/${list.id}`, { version: 1, licenceUntil: '2026-12-31' })
  expect((await call(id, '2026-03-09T16:00:00Z')).status).toBe(201)
})

test('a licence does not end before the purchase', async () => {
  await expect(listUntil('2025-12-31')).rejects.toMatchObject({
    fields: [{ field: 'licenceUntil', code: 'before_start' }],
  })
})
