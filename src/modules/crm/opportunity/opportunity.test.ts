import { afterAll, describe, expect, test } from 'vitest'
import { counted } from '../../../../test/harness/counted.ts'
import { create, createMany, type Draft, get, sql } from '../../../kernel/index.ts'
import { product } from '../../catalog/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { meetDemands } from './gate.fixture.ts'
import { guardOpportunity } from './guard.ts'
import { opportunityHistory } from './history.query.ts'
import { opportunity } from './opportunity.entity.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, nodes, nearlyWon } = crm
const { lilei, supervisor, region } = await crm.team()

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const stay = async (id: string) =>
  (
    await as(region).view<{ items: { name: string; leftAt: string | null; outcome: string | null }[] }>(
      opportunityHistory,
      { id },
    )
  ).items
const accountOf = (actor = lilei, name = '远大机械有限公司') => as(actor).create('account', { name })

/** What the gates of the first stages ask for. */
const ready = async (accountId: string) => ({
  accountId,
  expectedOn: '2026-05-01',
  painPoints: '停机多、换型慢、备件贵',
  budget: 100_000_00,
  decisionChain: '厂长、采购总监',
})

describe('opening', () => {
  test('a new deal belongs to whoever opens it and stands at the first node of the default process', async () => {
    const deal = await as(lilei).create('opportunity', { name: '包装线' })
    expect(deal).toMatchObject({
      ownerId: lilei.employeeId,
      nodeId: nodes[0]!.id,
      outcome: 'open',
      startedOn: '2026-03-10',
    })
    expect(await stay(deal.id)).toMatchObject([{ name: nodes[0]!.name, leftAt: null, outcome: null }])
  })

  test('a node of another process version is refused', async () => {
    const [other] = await crm.store.rows<{ id: string }>(
      sql`select id from process.process_node where process_version_id <> ${nodes[0]!.processVersionId}::uuid limit 1`,
    )
    const draft = { processVersionId: nodes[0]!.processVersionId, nodeId: other!.id }
    expect((await refusal(as(lilei).open(draft))).fields).toMatchObject([{ field: 'nodeId', code: 'other_process' }])
  })

  test('a thousand imported deals take five statements more than one, and closed ones arrive with their closed stage', async () => {
    const drafts = Array.from({ length: 1000 }, (_, i) => ({
      name: `导入 ${i}`,
      ...(i % 2 === 1 && { outcome: 'won', amount: 5_00, closedOn: '2026-02-01', startedOn: '2026-01-05' }),
    })) as Draft<typeof opportunity>[]
    let statements = () => 0
    const rows = await crm.inside((ctx) => {
      const counting = counted(ctx.db)
      statements = counting.statements
      return createMany({ ...ctx, db: counting.db }, opportunity, drafts)
    }, lilei)
    expect(statements()).toBeLessThanOrEqual(9)
    const won = rows.find((row) => row.outcome === 'won')!
    expect(await stay(won.id)).toMatchObject([{ name: '成交', outcome: 'won', leftAt: '2026-01-31T16:00:00Z' }])
    const [{ open }] = (await crm.store.rows(
      sql`select count(*) as open from crm.stage_entry e join crm.opportunity o on o.id = e.opportunity_id where o.name like '导入 %' and e.left_at is null`,
    )) as [{ open: number }]
    expect(open).toBe(500)
  })
})

test('the number of a deal is whole beyond a million', async () => {
  await crm.store.rows(sql`select setval('crm.opportunity_code_seq', 1234566)`)
  expect(await as(lilei).open()).toMatchObject({ code: 'SJ1234567' })
})

describe('moving', () => {
  test('advancing goes to the next stage and keeps the stay at the one left', async () => {
    const deal = await as(lilei).open()
    crm.setNow('2026-03-12T02:00:00Z')
    expect(await as(lilei).run('opportunity', 'advance', deal.id)).toMatchObject({ nodeId: nodes[1]!.id })
    expect(await stay(deal.id)).toMatchObject([
      { name: nodes[0]!.name, days: 2, leftAt: '2026-03-12T02:00:00Z' },
      { name: nodes[1]!.name, leftAt: null },
    ])
    crm.setNow('2026-03-10T02:00:00Z')
  })

  test('a gate names every missing field and deliverable of the stages left, with what to do', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[1]!.id, budget: 1 })
    const refused = await refusal(as(lilei).run('opportunity', 'advance', deal.id, { toNodeId: nodes[3]!.id }))
    expect(refused).toMatchObject({ code: 'opportunity.gate' })
    expect(refused.message).toContain(
      '请填写「客户」、「预计成交日期」、「客户决策链」;请在需求调研中再写出 3 个带客户原话的核心痛点;请在需求调研上写明分析结论并「提交报告」;请在决策链中明确「决策者」;请在决策链中明确「经济购买者」。',
    )
    expect(refused.fields).toContainEqual({
      field: 'decisionChain',
      code: 'gate',
      message: '请填写「客户决策链」。',
      en: 'To go on, fill in “Decision chain”.',
    })
    expect(await stay(deal.id)).toHaveLength(1)
  })

  test('with fields filled in and every demand met the gate opens, several stages at once', async () => {
    const account = await accountOf()
    const deal = await as(lilei).open({ nodeId: nodes[1]!.id, ...(await ready(account.id)) })
    await crm.inside((ctx) => meetDemands(ctx, deal.id))
    expect(await as(lilei).run('opportunity', 'advance', deal.id, { toNodeId: nodes[3]!.id })).toMatchObject({
      nodeId: nodes[3]!.id,
    })
  })

  test('a deliverable without file and without summary is refused', async () => {
    const deal = await as(lilei).open()
    const bare = as(lilei).create('deliverable', { opportunityId: deal.id, name: '需求分析报告' })
    expect((await refusal(bare)).fields).toMatchObject([{ field: 'fileId', code: 'empty' }])
  })

  test('advancing does not reach 成交: that takes winning', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[4]!.id, competitor: '甲公司' })
    expect(await code(as(lilei).run('opportunity', 'advance', deal.id))).toBe('opportunity.no_next')
    const named = as(lilei).run('opportunity', 'advance', deal.id, { toNodeId: nodes[5]!.id })
    expect(await code(named)).toBe('opportunity.by_winning')
  })

  test('advancing to an earlier stage, going back to a later one and naming a foreign stage are refused', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[2]!.id })
    const [foreign] = await crm.store.rows<{ id: string }>(
      sql`select id from process.process_node where process_version_id <> ${nodes[0]!.processVersionId}::uuid limit 1`,
    )
    const to = (verb: string, toNodeId: string) =>
      code(as(lilei).run('opportunity', verb, deal.id, { toNodeId, ...(verb === 'goBack' && { reason: '预算取消' }) }))
    expect(await to('advance', nodes[1]!.id)).toBe('opportunity.not_later')
    expect(await to('goBack', nodes[3]!.id)).toBe('opportunity.not_earlier')
    expect(await to('advance', foreign!.id)).toBe('opportunity.foreign_node')
  })

  test('going back needs a reason, and stops at the first stage', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[1]!.id })
    expect(await code(as(lilei).run('opportunity', 'goBack', deal.id))).toBe('request.invalid')
    await as(lilei).run('opportunity', 'goBack', deal.id, { reason: '对接人离职' })
    expect(await code(as(lilei).run('opportunity', 'goBack', deal.id, { reason: '再退' }))).toBe(
      'opportunity.no_previous',
    )
    const [event] = await crm.store.rows<{ facts: unknown }>(
      sql`select facts from kernel.event where record_id = ${deal.id}::uuid and verb = 'goBack'`,
    )
    expect(event!.facts).toMatchObject({ reason: '对接人离职', from: nodes[1]!.name, to: nodes[0]!.name })
  })
})

describe('closing', () => {
  test('winning sets amount, day and the 成交 node, and closes the stay there', async () => {
    const deal = await as(lilei).open(nearlyWon)
    const won = await as(lilei)
      .run('opportunity', 'win', deal.id, { amount: 88_000_00, on: '2026-03-09' })
      .catch((error) => error)
    expect(won.fields).toMatchObject([{ field: 'closedOn', code: 'before_start' }])
    const closed = await as(lilei).run('opportunity', 'win', deal.id, { amount: 88_000_00, on: '2026-03-10' })
    expect(closed).toMatchObject({ outcome: 'won', amount: 88_000_00, closedOn: '2026-03-10', nodeId: nodes[5]!.id })
    expect(await stay(deal.id)).toMatchObject([{ name: nodes[4]!.name }, { name: '成交', outcome: 'won' }])
    expect((await stay(deal.id)).every(({ leftAt }) => leftAt !== null)).toBe(true)
  })

  test("a win without any amount is refused, and the deal's own amount and today are enough", async () => {
    const [bare, priced] = [await as(lilei).open(nearlyWon), await as(lilei).open({ ...nearlyWon, amount: 5_00 })]
    expect(await code(as(lilei).run('opportunity', 'win', bare.id, { on: '2026-03-10' }))).toBe('opportunity.no_amount')
    expect(await as(lilei).run('opportunity', 'win', priced.id)).toMatchObject({ amount: 5_00, closedOn: '2026-03-10' })
  })

  test('winning asks for what every stage left behind asks for, and the amount it is won with counts', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[3]!.id, solution: '两条线分期' })
    const win = () => as(lilei).run('opportunity', 'win', deal.id, { on: '2026-03-10', amount: 5_00 })
    const refused = await refusal(win())
    expect(refused).toMatchObject({ code: 'opportunity.gate' })
    expect(refused.message).toBe(
      '还不能推进到「成交」:请填写「产品」、「竞争对手」;请提交交付物「方案初稿(含定制模块)」;「产品专家」岗位还没有人,请销售运营或管理员在「员工」里安排,再由其确认技术可行性;「供应链计划员」岗位还没有人,请销售运营或管理员在「员工」里安排,再由其确认供应链可行性。',
    )
    const { id: productId } = await crm.inside((ctx) => create(ctx, product, { name: '包装线', state: 'active' }))
    await as(lilei).update('opportunity', deal.id, { version: 1, productId, competitor: '甲公司' })
    for (const name of nodes[3]!.deliverables!)
      await as(lilei).create('deliverable', { opportunityId: deal.id, name, note: '见附件' })
    await as(lilei).update('opportunity', deal.id, { version: 2, accountId: (await accountOf()).id })
    await crm.inside((ctx) => meetDemands(ctx, deal.id))
    expect(await win()).toMatchObject({ outcome: 'won', amount: 5_00 })
  })

  test('in a process without a 成交 node winning leaves its last stage behind', async () => {
    const [last] = await crm.store.rows<{ id: string }>(sql`select n.id from process.process_node as n
      join process.process_version as v on v.id = n.process_version_id join process.process as p on p.id = v.process_id
      where p.code = 'OPP-4' order by n.position desc limit 1`)
    const deal = await as(lilei).open({ nodeId: last!.id, amount: 5_00 })
    const win = () => as(lilei).run('opportunity', 'win', deal.id, { on: '2026-03-10' })
    expect(await code(win())).toBe('opportunity.gate')
    await as(lilei).update('opportunity', deal.id, { version: 1, expectedOn: '2026-04-01' })
    expect(await win()).toMatchObject({ outcome: 'won', nodeId: last!.id })
  })

  test('an import that takes an open deal on or wins it meets the same gates; back it goes without', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[1]!.id })
    const write = (patch: Record<string, unknown>) =>
      code(
        crm.inside(async (ctx) => guardOpportunity(ctx, { ...(await get(ctx, opportunity, deal.id)) }, patch), lilei),
      )
    expect(await write({ nodeId: nodes[3]!.id })).toBe('opportunity.gate')
    expect(await write({ outcome: 'won', amount: 5_00, closedOn: '2026-03-10' })).toBe('opportunity.gate')
    expect(await write({ nodeId: nodes[0]!.id })).toBe('accepted')
    expect(await write({ outcome: 'lost', lostReason: 'price' })).toBe('accepted')
    const account = await accountOf()
    expect(await write({ nodeId: nodes[2]!.id, accountId: account.id, expectedOn: '2026-05-01' })).toBe('accepted')
  })

  test('a deal that another system closed before it came here is taken over without gates', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[1]!.id })
    const closed = (closedOn: string) =>
      code(
        crm.inside(
          async (ctx) =>
            guardOpportunity(
              ctx,
              { ...(await get(ctx, opportunity, deal.id)) },
              { outcome: 'won', amount: 5_00, closedOn },
            ),
          lilei,
        ),
      )
    const today = deal.createdAt.slice(0, 10)
    expect(await closed('2020-01-31')).toBe('accepted')
    expect(await closed(today)).toBe('opportunity.gate')
  })

  test('nothing is closed in the future', async () => {
    const deal = await as(lilei).open({ amount: 1 })
    expect(await code(as(lilei).run('opportunity', 'win', deal.id, { on: '2026-03-11' }))).toBe(
      'opportunity.future_close',
    )
    const lost = as(lilei).run('opportunity', 'lose', deal.id, { reason: 'price', on: '2026-03-11' })
    expect(await code(lost)).toBe('opportunity.future_close')
  })

  test('losing needs a reason and ends the reminders', async () => {
    const deal = await as(lilei).open({ nextAction: '报价', nextActionOn: '2026-03-20' })
    expect(await code(as(lilei).run('opportunity', 'lose', deal.id))).toBe('request.invalid')
    expect(
      await as(lilei).run('opportunity', 'lose', deal.id, { reason: 'price', competitor: '甲公司' }),
    ).toMatchObject({
      outcome: 'lost',
      lostReason: 'price',
      competitor: '甲公司',
      closedOn: '2026-03-10',
      nextActionOn: null,
    })
  })

  test('a closed deal cannot be closed or moved again', async () => {
    const deal = await as(lilei).open({ amount: 1 })
    await as(lilei).run('opportunity', 'lose', deal.id, { reason: 'budget' })
    for (const [verb, body] of [
      ['win', { on: '2026-03-10' }],
      ['lose', { reason: 'price' }],
      ['advance', {}],
    ] as const) {
      expect(await code(as(lilei).run('opportunity', verb, deal.id, body))).toBe('command.not_now')
    }
  })

  test('numbers of a closed deal are not edited; other fields are', async () => {
    const deal = await as(lilei).open({ ...nearlyWon, amount: 1 })
    const { version } = await as(lilei).run('opportunity', 'win', deal.id, { on: '2026-03-10' })
    expect(await code(as(lilei).update('opportunity', deal.id, { version, amount: 2 }))).toBe(
      'opportunity.closed_values',
    )
    expect(await as(lilei).update('opportunity', deal.id, { version, note: '发票已开' })).toMatchObject({
      note: '发票已开',
    })
  })

  test('a leader reopens with a reason, at the stage before 成交; a rep may not', async () => {
    const deal = await as(lilei).open({ ...nearlyWon, amount: 1 })
    await as(lilei).run('opportunity', 'win', deal.id, { on: '2026-03-10' })
    const why = { reason: '签约取消' }
    expect(await code(as(lilei).run('opportunity', 'reopen', deal.id, why))).toBe('request.forbidden')
    expect(await code(as(supervisor).run('opportunity', 'reopen', deal.id))).toBe('request.invalid')
    expect(await as(supervisor).run('opportunity', 'reopen', deal.id, why)).toMatchObject({
      outcome: 'open',
      closedOn: null,
      nodeId: nodes[4]!.id,
    })
    expect(await stay(deal.id)).toMatchObject([
      { leftAt: expect.any(String) },
      { outcome: 'won' },
      { name: nodes[4]!.name, leftAt: null },
    ])
  })
})
