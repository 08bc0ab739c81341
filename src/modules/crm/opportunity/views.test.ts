import { afterAll, expect, test } from 'vitest'
import { counted } from '../../../../test/harness/counted.ts'
import { contextFor, create, sql, type View } from '../../../kernel/index.ts'
import { product } from '../../catalog/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { stageFunnel } from './funnel.query.ts'
import { meetDemands } from './gate.fixture.ts'
import { measureNodes } from './node-measure.query.ts'
import { pipeline, pipelineColumn } from './pipeline.query.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store, nodes } = crm
const { lilei, hanmei, zhao, supervisor, finance } = await crm.team()

interface Column {
  nodeId: string
  count: number
  amount: number
  overdue: number
  items: { id: string; ownerId: string; overdue: boolean; stageDays: number; can: string[] }[]
  next: string | null
}
const board = async (actor = lilei, input: object = {}) =>
  (await as(actor).view<{ columns: Column[] }>(pipeline, { ...input })).columns
const at = (columns: Column[], i: number) => columns.find(({ nodeId }) => nodeId === nodes[i]!.id)!
const clear = async () => {
  await store.rows(sql`update crm.opportunity set deleted_at = now() where deleted_at is null`)
  await store.rows(sql`update crm.stage_entry set owner_id = null`)
}

test('the board counts, sums and shows what the actor may see, and nothing else', async () => {
  await clear()
  await as(lilei).open({ amount: 3_00, nextAction: '报价', nextActionOn: '2026-03-09' })
  await as(hanmei).open({ amount: 5_00, nodeId: nodes[1]!.id, nextAction: '回访', nextActionOn: '2026-03-10' })
  await as(zhao).open({ amount: 100_00 })
  const lost = await as(lilei).open({ amount: 7_00 })
  await as(lilei).run('opportunity', 'lose', lost.id, { reason: 'price' })
  expect(at(await board(lilei), 0)).toMatchObject({
    count: 1,
    amount: 3_00,
    overdue: 1,
    next: null,
    items: [{ overdue: true, ownerId: lilei.employeeId }],
  })
  expect(at(await board(lilei), 1)).toMatchObject({ count: 0, amount: 0, items: [] })
  expect(at(await board(supervisor), 1)).toMatchObject({
    count: 1,
    amount: 5_00,
    overdue: 0,
    items: [{ overdue: false }],
  })
  expect(at(await board(finance), 0)).toMatchObject({ count: 2, amount: 103_00 })
})

test('a card says how long it has stood there and what this actor may do with it', async () => {
  await clear()
  await as(lilei).open()
  crm.setNow('2026-03-13T01:00:00Z')
  const [card] = at(await board(lilei), 0).items
  const [seenByLeader] = at(await board(supervisor), 0).items
  const [seenByFinance] = at(await board(finance), 0).items
  crm.setNow('2026-03-10T02:00:00Z')
  expect(card).toMatchObject({ stageDays: 2, can: ['update', 'advance', 'goBack', 'win', 'lose'] })
  expect(seenByLeader!.can).toEqual(['update', 'remove', 'advance', 'goBack', 'win', 'lose', 'transfer'])
  expect(seenByFinance!.can).toEqual([])
})

test('a card names its account only to those who may open the account', async () => {
  await clear()
  const { id: accountId } = await as(zhao).create('account', { name: '南方客户' })
  await as(lilei).open({ accountId })
  const named = async (actor: typeof lilei) =>
    (at(await board(actor), 0).items[0] as { account?: string | null }).account
  expect(await named(lilei)).toBeNull()
  expect(await named(finance)).toBe('南方客户')
})

test('a column goes on page by page without loss or repetition', async () => {
  await clear()
  const opened = new Set<string>()
  for (let i = 0; i < 45; i++) opened.add((await as(lilei).open()).id)
  const first = at(await board(lilei), 0)
  const shown = first.items.map(({ id }) => id)
  let next = first.next
  while (next) {
    const page: Pick<Column, 'items' | 'next'> = await as(lilei).view(pipelineColumn, {
      nodeId: nodes[0]!.id,
      cursor: next,
    })
    shown.push(...page.items.map(({ id }) => id))
    next = page.next
  }
  expect(shown).toHaveLength(45)
  expect(new Set(shown)).toEqual(opened)
  const wrong = as(lilei).view(pipelineColumn, { nodeId: nodes[0]!.id, cursor: 'x' })
  expect((await refusal(wrong)).code).toBe('pipeline.bad_cursor')
})

test('the board is narrowed to a person or to everybody of a unit and below', async () => {
  await clear()
  await as(lilei).open({ amount: 1 })
  await as(zhao).open({ amount: 2 })
  const units = await store.rows<{ id: string; name: string }>(sql`select id, name from people.unit`)
  const unitId = (name: string) => units.find((unit) => unit.name === name)!.id
  expect(at(await board(finance, { ownerId: zhao.employeeId }), 0)).toMatchObject({ count: 1, amount: 2 })
  expect(at(await board(finance, { unitId: unitId('华东大区') }), 0)).toMatchObject({
    count: 1,
    amount: 1,
    items: [{ ownerId: lilei.employeeId }],
  })
  expect(at(await board(lilei, { unitId: unitId('华南大区') }), 0)).toMatchObject({ count: 0, amount: 0, items: [] })
})

test('the board takes three statements: the columns, the cards, the hours of the company', async () => {
  const { db, statements } = counted(store)
  await (pipeline as View).run(contextFor(crm.runtime, db, lilei), {} as never)
  expect(statements()).toBe(3)
})

/** What every stage before 成交 asks for. */
const handIn = async (id: string) => {
  const productId = (await crm.inside((ctx) => create(ctx, product, { name: '包装线', state: 'active' }))).id
  const accountId = (await as(lilei).create('account', { name: '远大机械有限公司' })).id
  const words = { painPoints: '换型慢', decisionChain: '厂长', solution: '两条线分期', competitor: '甲公司' }
  const [row] = await store.rows<{ version: number }>(sql`select version from crm.opportunity where id = ${id}::uuid`)
  const filled = { ...words, productId, accountId, expectedOn: '2026-05-01', budget: 1 }
  await as(lilei).update('opportunity', id, { version: row?.version, ...filled })
  for (const name of nodes.flatMap((node) => node.deliverables ?? []))
    await as(lilei).create('deliverable', { opportunityId: id, name, note: '见附件' })
  await crm.inside((ctx) => meetDemands(ctx, id))
}

test('the funnel tells of each stage who went further, who was lost there and who still stands there', async () => {
  await clear()
  const deals = await Promise.all(Array.from({ length: 4 }, () => as(lilei).open({ amount: 1 })))
  crm.setNow('2026-03-14T02:00:00Z')
  for (const deal of deals.slice(0, 3)) await as(lilei).run('opportunity', 'advance', deal.id)
  await as(lilei).run('opportunity', 'lose', deals[0]!.id, { reason: 'price' })
  await handIn(deals[1]!.id)
  await as(lilei).run('opportunity', 'win', deals[1]!.id, { on: '2026-03-14' })
  await as(lilei).run('opportunity', 'goBack', deals[2]!.id, { reason: '需求变了' })
  const funnel = async (input: object, actor = lilei) =>
    (await as(actor).view<{ stages: object[] }>(stageFunnel, { ...input })).stages
  const stages = await funnel({ period: '2026-03' })
  crm.setNow('2026-03-10T02:00:00Z')
  expect(stages[0]).toMatchObject({ entered: 4, passed: 3, lost: 0, standing: 1, conversion: 0.75, medianDays: 4 })
  expect(stages[1]).toMatchObject({ entered: 3, passed: 1, lost: 1, standing: 0 })
  expect(stages[5]).toMatchObject({ entered: 1, passed: 1, medianDays: 0 })
  expect(await funnel({ period: '2026-02' })).toMatchObject([{ entered: 0, conversion: null }, {}, {}, {}, {}, {}, {}])
  expect(await funnel({ period: '2026-03' }, zhao)).toMatchObject([{ entered: 0 }, {}, {}, {}, {}, {}, {}])
  expect((await refusal(funnel({ period: '上个月' }))).code).toBe('funnel.bad_period')
  const measures = await measureNodes(contextFor(crm.runtime, store, lilei), nodes[0]!.processVersionId)
  expect(measures.nodes.get(nodes[0]!.id)).toEqual({ openCount: 2, leftCount: 3, medianDays: 4 })
  expect(measures.transitions).toContainEqual({ fromId: nodes[1]!.id, toId: nodes[0]!.id, count: 1 })
  crm.setNow('2027-04-20T02:00:00Z')
  const later = await measureNodes(contextFor(crm.runtime, store, lilei), nodes[0]!.processVersionId)
  expect(later.nodes.get(nodes[0]!.id)).toEqual({ openCount: 2, leftCount: 0, medianDays: null })
  expect(later.transitions).toEqual([])
  crm.setNow('2026-03-10T02:00:00Z')
})
