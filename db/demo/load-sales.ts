import { type Ctx, createMany, sql } from '../../src/kernel/index.ts'
import { product } from '../../src/modules/catalog/index.ts'
import { account, activity, contact, opportunity } from '../../src/modules/crm/index.ts'
import type { ProcessNode } from '../../src/modules/process/index.ts'
import { products } from '../seed/products.ts'
import { randomFor, seededId } from '../seed/random.ts'
import { dateOf, instant } from './calendar.ts'
import type { DemoCustomer } from './customers.ts'
import type { DemoDeal } from './lives.ts'
import { needsOf } from './needs.ts'
import { demoSeed } from './organisation.ts'
import { ownFieldsOf } from './own-fields.ts'

const batchSize = 500

/** The kernel's own writing, some hundreds at a time. */
const inBatches = async <T>(list: readonly T[], write: (some: readonly T[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < list.length; from += batchSize) await write(list.slice(from, from + batchSize))
}

/** What a product costs of its list price. */
const costShare = 0.58

/** Id by code. */
export const loadProducts = async (ctx: Ctx): Promise<ReadonlyMap<string, string>> => {
  const drafts = products.map(({ project: _, ...draft }) => ({
    ...draft,
    state: 'active' as const,
    kind: draft.series === '服务' ? ('service' as const) : ('goods' as const),
    unit: draft.series === '服务' ? '年' : draft.series === '软件' ? '套' : '台',
    cost: Math.round((draft.listPrice * costShare) / 100) * 100,
    rawMaterial: draft.series === '伺服',
  }))
  const rows = await createMany(ctx, product, drafts)
  return new Map(rows.map(({ code, id }) => [code as string, id]))
}

export const loadCustomers = async (ctx: Ctx, customers: readonly DemoCustomer[]): Promise<void> => {
  const drafts = customers.map(
    ({ id, createdAt, full, industry, size, tier, seller, phone, employees, founded }, i) => {
      const { id: ownerId, ...place } = seller
      const custom = ownFieldsOf(i)
      return { id, createdAt, name: full, industry, size, tier, ownerId, ...place, phone, employees, founded, custom }
    },
  )
  await inBatches(drafts, (some) => createMany(ctx, account, some))
  const people = customers.flatMap(({ id: accountId, createdAt, people: known }) =>
    known.map((person) => ({ ...person, accountId, createdAt })),
  )
  await inBatches(people, (some) => createMany(ctx, contact, some))
}

export interface Process {
  readonly versionId: string
  readonly nodes: readonly ProcessNode[]
}

/** Deals with their way through a version of the process, and their conversations. */
export const loadDeals = async (
  ctx: Ctx,
  deals: readonly DemoDeal[],
  { versionId, nodes }: Process,
  productIds: ReadonlyMap<string, string>,
): Promise<void> => {
  const nodeId = (position: number) => (nodes[position] as ProcessNode).id
  await inBatches(deals, async (some) => {
    await createMany(
      ctx,
      opportunity,
      some.map((deal, i) => ({
        ...needsOf(randomFor(demoSeed, deal.id, i), deal),
        id: deal.id,
        createdAt: deal.createdAt,
        name: `${deal.customer.short}${deal.product.project}`,
        accountId: deal.customer.id,
        ownerId: deal.customer.seller.id,
        productId: productIds.get(deal.product.code) ?? null,
        processVersionId: versionId,
        nodeId: nodeId((deal.stays.at(-1) as DemoDeal['stays'][number]).node),
        stageEnteredAt: (deal.stays.at(-1) as DemoDeal['stays'][number]).enteredAt,
        amount: deal.amount,
        expectedOn: deal.expectedOn,
        startedOn: deal.startedOn,
        outcome: deal.outcome,
        closedOn: deal.closedDay === null ? null : dateOf(deal.closedDay),
        lostReason: deal.lostReason,
      })),
    )
    await replaceStays(ctx, some, nodes)
  })
  await inBatches(deals.flatMap(conversationsOf), (some) => createMany(ctx, activity, some))
  await ctx.db.rows(
    sql`select crm.keep_turns(${deals.map(({ id }) => id)}::uuid[], ${ctx.now.toISOString()}::timestamptz)`,
  )
}

/** After about every third conversation the next step is the customer's. */
const sideAfter = (dealId: string, nth: number) =>
  randomFor(demoSeed, `side ${dealId}`, nth).next() < 0.3 ? ('customer' as const) : ('us' as const)

const conversationsOf = ({ id: opportunityId, customer, conversations }: DemoDeal) =>
  conversations.map(({ day, hour, ...said }, nth) => ({
    ...said,
    ...(said.nextAction && { nextActionBy: sideAfter(opportunityId, nth) }),
    opportunityId,
    accountId: customer.id,
    ownerId: customer.seller.id,
    happenedAt: instant(day, hour),
    createdAt: instant(day, hour),
  }))

/** The writing of a deal leaves one stay at its last stage; what was before that is known here only. */
const replaceStays = async (ctx: Ctx, deals: readonly DemoDeal[], nodes: readonly ProcessNode[]): Promise<void> => {
  const rows = deals.flatMap(({ id, customer, outcome, stays }) => {
    const random = randomFor(demoSeed, `stays ${id}`)
    return stays.map(({ node, enteredAt, leftAt }, i) => ({
      id: seededId(random, Date.parse(enteredAt)),
      opportunity_id: id,
      node_id: nodes[node]?.id,
      by: customer.seller.id,
      entered_at: enteredAt,
      left_at: leftAt,
      outcome: i === stays.length - 1 && outcome !== 'open' ? outcome : null,
      moved_on: leftAt ? (stays[i + 1] ? (stays[i + 1]?.node ?? 0) > node : outcome === 'won') : null,
    }))
  })
  await ctx.db.rows(sql`delete from crm.stage_entry where opportunity_id = any(${deals.map(({ id }) => id)}::uuid[])`)
  await ctx.db.rows(sql`insert into crm.stage_entry (id, created_at, created_by, updated_at, opportunity_id, owner_id, node_id, entered_at, left_at, outcome, moved_on)
    select id, entered_at, by, coalesce(left_at, entered_at), opportunity_id, by, node_id, entered_at, left_at, outcome, moved_on
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as r (id uuid, opportunity_id uuid, node_id uuid, by uuid, entered_at timestamptz, left_at timestamptz, outcome text, moved_on boolean)`)
}

/**
 * The events that its verbs would have left, on their days: the timeline and process mining read them. In a transaction after
 * the one that stored the deals, because a log begins with what was created.
 */
export const noteMoves = async (ctx: Ctx, deals: readonly DemoDeal[], { nodes }: Process): Promise<void> => {
  const rows = deals.flatMap((deal) => movesOf(deal, nodes))
  await ctx.db.rows(sql`insert into kernel.event (at, actor_id, entity, record_id, verb, version, changes, facts)
    select at, by, 'opportunity', record_id, verb, version, changes, facts from json_to_recordset(${JSON.stringify(rows)}::json)
      as r (at timestamptz, by uuid, record_id uuid, verb text, version integer, changes jsonb, facts jsonb) order by at`)
  await ctx.db.rows(sql`update crm.opportunity as o set version = last.version
    from (select record_id, max(version) as version from kernel.event
      where record_id = any(${deals.map(({ id }) => id)}::uuid[]) group by 1) as last
    where o.id = last.record_id`)
}

const movesOf = ({ id, customer, stays, outcome, closedDay }: DemoDeal, nodes: readonly ProcessNode[]) => {
  const by = customer.seller.id
  const node = (stay: DemoDeal['stays'][number] | undefined) => nodes[stay?.node ?? 0] as ProcessNode
  const moves = stays.slice(1).map((stay, i) => ({
    at: stay.enteredAt,
    by,
    record_id: id,
    verb: 'advance',
    version: i + 2,
    changes: { nodeId: [node(stays[i]).id, node(stay).id], stageEnteredAt: [stays[i]?.enteredAt, stay.enteredAt] },
    facts: { from: node(stays[i]).name, to: node(stay).name },
  }))
  if (outcome === 'open') return moves
  const at = (stays.at(-1) as DemoDeal['stays'][number]).leftAt as string
  const closing = { outcome: ['open', outcome], closedOn: [null, dateOf(closedDay as number)] }
  if (outcome === 'lost') {
    return [...moves, { at, by, record_id: id, verb: 'lose', version: moves.length + 2, changes: closing, facts: null }]
  }
  const last = moves.at(-1) as (typeof moves)[number]
  return [...moves.slice(0, -1), { ...last, verb: 'win', changes: { ...last.changes, ...closing }, facts: null }]
}
