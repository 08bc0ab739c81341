import { afterAll, describe, expect, test } from 'vitest'
import { change, get, sql } from '../../../kernel/index.ts'
import { employee } from '../../people/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { opportunityGate } from '../opportunity/index.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, nodes, store } = crm
const { lilei, region } = await crm.team()

const survey = (opportunityId: string, more: object = {}) =>
  as(lilei).create('needs-survey', { opportunityId, topic: '老线停机', ...more })
const pain = (surveyId: string, statement = '停机多') =>
  as(lilei).create('pain-point', { surveyId, statement, quote: '设备部李工:一个月停三次。' })
const report = (id: string, more: object = {}) => as(lilei).run('needs-survey', 'report', id, more)
const understood = { budget: 100_00, decisionChain: '厂长定,采购办' }

/** An actor on the post that a node names. */
const onPost = async (name: string, postId: string | null) => {
  const id = await crm.makePerson(name, 'presales', null)
  await crm.inside(async (ctx) => change(ctx, employee, await get(ctx, employee, id), { postId }))
  return crm.actorOf(id)
}
const engineer = await onPost('陈工', nodes[3]!.techPostId)
const planner = await onPost('郑计划', nodes[3]!.supplyPostId)

describe('the needs report', () => {
  test('wants a conclusion, a pain point, the budget and the way of deciding, each refusal with its way out', async () => {
    const deal = await as(lilei).open()
    const { id } = await survey(deal.id)
    expect(await refusal(report(id))).toMatchObject({
      code: 'needs-survey.no_conclusion',
      fields: [{ field: 'conclusion' }],
    })
    const said = { conclusion: '先解决停机,再谈换型' }
    expect(await refusal(report(id, said))).toMatchObject({ code: 'needs-survey.no_pain_points' })
    await pain(id)
    const unclear = await refusal(report(id, said))
    expect(unclear).toMatchObject({ code: 'needs-survey.not_understood' })
    expect(unclear.message).toContain('还不清楚「客户预算范围」、「客户决策链」')
    await as(lilei).update('opportunity', deal.id, { version: 1, ...understood })
    // A budget without its upper end is no range.
    await as(lilei).update('opportunity', deal.id, { version: 2, budgetMax: null })
    expect((await refusal(report(id, said))).message).toContain('还不清楚「客户预算范围」,')
    await as(lilei).update('opportunity', deal.id, { version: 3, budgetMax: 120_00 })
    expect(await report(id, said)).toMatchObject({ state: 'reported', ...said })
  })

  test('handed in, neither it nor its pain points change until it is taken back with a reason', async () => {
    const { id } = await survey((await as(lilei).open(understood)).id, { conclusion: '见附件' })
    const kept = await pain(id)
    await report(id)
    expect((await refusal(pain(id, '换型慢'))).code).toBe('pain-point.reported')
    const edit = as(lilei).update('pain-point', kept.id, { version: 1, statement: '改' })
    expect((await refusal(edit)).code).toBe('pain-point.reported')
    expect((await refusal(as(lilei).remove('pain-point', kept.id))).code).toBe('pain-point.reported')
    const reword = as(lilei).update('needs-survey', id, { version: 2, situation: '改' })
    expect((await refusal(reword)).code).not.toBe('accepted')
    await as(lilei).run('needs-survey', 'revise', id, { reason: '客户补充了夜班情况' })
    expect(await pain(id, '夜班缺人')).toMatchObject({ statement: '夜班缺人' })
  })

  test('is of a survey that has been held', async () => {
    const { id } = await survey((await as(lilei).open(understood)).id, { heldOn: '2026-03-11', conclusion: '见附件' })
    await pain(id)
    expect(await refusal(report(id))).toMatchObject({ code: 'needs-survey.not_held', fields: [{ field: 'heldOn' }] })
    await as(lilei).update('needs-survey', id, { version: 1, heldOn: '2026-03-10' })
    expect(await report(id)).toMatchObject({ state: 'reported' })
  })

  test('the same pain written down again is no other one: the gate asks for the rest', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[2]!.id })
    const { id } = await survey(deal.id)
    for (const statement of ['停机多', ' 停机 多', '停机多', '换型慢']) await pain(id, statement)
    const piece = (await gateOf(deal.id)).pieces.find(({ kind }) => kind === 'pain_points')
    expect(piece).toMatchObject({ isThere: false, todo: expect.stringContaining('再写出 1 个') })
    await pain(id, '夜班缺人')
    const after = (await gateOf(deal.id)).pieces.find(({ kind }) => kind === 'pain_points')
    expect(after).toMatchObject({ isThere: true })
  })

  test('a pain point without the words of the customer is refused', async () => {
    const { id } = await survey((await as(lilei).open()).id)
    const bare = as(lilei).create('pain-point', { surveyId: id, statement: '停机多' })
    expect((await refusal(bare)).fields).toMatchObject([{ field: 'quote' }])
  })
})

interface Gate {
  next: string
  pieces: { kind: string; key: string; isThere: boolean; todo: string; canConfirm: boolean }[]
}
const gateOf = (id: string, actor = lilei) => as(actor).view<Gate>(opportunityGate, { id })
const confirm = (actor: typeof lilei, opportunityId: string, side: string, verdict = 'feasible', note = '产能足够') =>
  as(actor).run('feasibility', 'confirm', null, { opportunityId, side, verdict, note })

describe('feasibility', () => {
  const proposal = async () => as(lilei).open({ nodeId: nodes[3]!.id })

  test('is the word of the post that the process names, and of nobody else', async () => {
    const deal = await proposal()
    const refused = await refusal(confirm(lilei, deal.id, 'tech'))
    expect(refused).toMatchObject({ code: 'feasibility.not_your_post', fields: [{ field: 'side' }] })
    expect(refused.message).toContain('「产品专家」')
    expect((await refusal(confirm(planner, deal.id, 'tech'))).code).toBe('feasibility.not_your_post')
    await confirm(engineer, deal.id, 'tech')
    await confirm(planner, deal.id, 'supply')
    const word = await store.rows(
      sql`select side, confirmed_by_id as by from crm.feasibility where opportunity_id = ${deal.id}::uuid order by id`,
    )
    expect(word).toEqual([
      { side: 'tech', by: engineer.employeeId },
      { side: 'supply', by: planner.employeeId },
    ])
  })

  test('is not registered where no node asks for it, nor on a closed deal', async () => {
    const [plain] = await store.rows<{ id: string }>(sql`select n.id from process.process_node as n
      join process.process_version as v on v.id = n.process_version_id join process.process as p on p.id = v.process_id
      where p.code = 'OPP-4' order by n.position limit 1`)
    const elsewhere = await as(lilei).open({ nodeId: plain!.id })
    expect((await refusal(confirm(engineer, elsewhere.id, 'tech'))).code).toBe('feasibility.not_asked')
    const lost = await proposal()
    await as(lilei).run('opportunity', 'lose', lost.id, { reason: 'price' })
    expect((await refusal(confirm(engineer, lost.id, 'tech'))).code).toBe('feasibility.deal_closed')
  })

  test('the latest word counts: a no keeps the gate shut and says why, a later yes opens it', async () => {
    const deal = await proposal()
    await confirm(planner, deal.id, 'supply', 'infeasible', '伺服交期 20 周')
    const supply = async () => (await gateOf(deal.id)).pieces.find(({ key }) => key === 'supply')
    expect(await supply()).toMatchObject({ isThere: false })
    expect((await supply())?.todo).toContain('供应链计划员认为供应链不可行(伺服交期 20 周)')
    await confirm(planner, deal.id, 'supply', 'conditional', '改用备选型号')
    expect(await supply()).toMatchObject({ isThere: true })
  })
})

describe('the next gate', () => {
  test('says that nobody holds the post it asks, instead of sending to nobody', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[3]!.id })
    const todo = async () => (await gateOf(deal.id)).pieces.find(({ key }) => key === 'supply')?.todo
    expect(await todo()).toBe('请「供应链计划员」确认供应链可行性')
    const hold = (postId: string | null) =>
      crm.inside(async (ctx) => change(ctx, employee, await get(ctx, employee, planner.employeeId), { postId }))
    await hold(null)
    expect(await todo()).toContain('「供应链计划员」岗位还没有人,请销售运营或管理员在「员工」里安排')
    await hold(nodes[3]!.supplyPostId)
  })

  test('tells piece by piece what is there and what is not, as the refusal does, and who may confirm', async () => {
    const deal = await as(lilei).open({ nodeId: nodes[3]!.id, solution: '两期' })
    const gate = await gateOf(deal.id)
    expect(gate.next).toBe(nodes[4]!.name)
    expect(gate.pieces.map(({ kind, key, isThere }) => [kind, key, isThere])).toEqual([
      ['field', 'solution', true],
      ['field', 'amount', false],
      ['field', 'productId', false],
      ['deliverable', '方案初稿(含定制模块)', false],
      ['feasibility', 'tech', false],
      ['feasibility', 'supply', false],
    ])
    const refused = await refusal(as(lilei).run('opportunity', 'advance', deal.id))
    const missing = gate.pieces.filter(({ isThere }) => !isThere)
    expect(refused.fields).toHaveLength(missing.length)
    expect((await gateOf(deal.id, engineer)).pieces.filter(({ canConfirm }) => canConfirm)).toMatchObject([
      { key: 'tech' },
    ])
  })

  test('the decision chain is known from its people as well as from its words', async () => {
    const { id: accountId } = await as(lilei).create('account', { name: '远大机械有限公司' })
    const deal = await as(lilei).open({ nodeId: nodes[2]!.id, accountId })
    const chain = async () => (await gateOf(deal.id)).pieces.find(({ key }) => key === 'decisionChain')?.isThere
    expect(await chain()).toBe(false)
    for (const role of ['decision_maker', 'economic_buyer']) {
      expect(await chain()).toBe(false)
      const contact = await as(lilei).create('contact', { name: role, accountId })
      await as(lilei).create('buyer', { opportunityId: deal.id, contactId: contact.id, role })
    }
    expect(await chain()).toBe(true)
  })

  test('a closed deal has none', async () => {
    const deal = await as(lilei).open()
    await as(lilei).run('opportunity', 'lose', deal.id, { reason: 'price' })
    expect(await gateOf(deal.id, region)).toMatchObject({ next: null, pieces: [] })
  })
})
