import type pg from 'pg'
import { searchEntry } from '../../src/kernel/search/entry.ts'
import { account, activity, opportunity } from '../../src/modules/crm/index.ts'
import { copyRows, textArray, withoutIndexes } from './bulk.ts'
import { customer, type Deal, deal, type FirstWins, firstWins, followUpsOf, type Plan } from './customers.ts'
import type { Stay } from './deal-life.ts'
import { dayOf, iso } from './instants.ts'
import { lostReasons } from './lost-reasons.ts'
import { randomFor, seededId } from './random.ts'

export interface HistoryRefs {
  readonly processId: string
  readonly processVersionId: string
  /** Product id by code. */
  readonly productIds: ReadonlyMap<string, string>
}

const historyTables = [
  'crm.account',
  'crm.account_search',
  'crm.opportunity',
  'crm.opportunity_search',
  'crm.stage_entry',
  'crm.turn',
  'crm.activity',
  'crm.activity_search',
]

/** Customers, deals, their stays at the nodes and follow-ups, with search entries; streamed, so memory stays small. */
export const loadHistory = (client: pg.ClientBase, plan: Plan, refs: HistoryRefs): Promise<void> =>
  withoutIndexes(client, historyTables, async () => {
    const wins = firstWins(plan)
    await copyRows(client, 'crm.account', accountColumns, accountRows(plan, wins))
    await copyRows(client, 'crm.account_search', searchColumns, accountSearch(plan))
    await copyRows(client, 'crm.opportunity', dealColumns, dealRows(plan, refs, wins))
    await copyRows(client, 'crm.opportunity_search', searchColumns, dealSearch(plan))
    await client.query(`select setval('crm.opportunity_code_seq', $1)`, [plan.opportunities])
    await copyRows(client, 'crm.stage_entry', stayColumns, stayRows(plan))
    await copyRows(client, 'crm.turn', turnColumns, turnRows(plan))
    await copyRows(client, 'crm.activity', activityColumns, activityRows(plan))
    await copyRows(client, 'crm.activity_search', searchColumns, activitySearch(plan))
  })

const system = (id: string, at: number, by: string) => {
  const instant = iso(at)
  return [id, instant, by, instant] as const
}
const systemColumns = ['id', 'created_at', 'created_by', 'updated_at']
const searchColumns = ['id', 'words', 'grams']

const searchCells = (e: typeof account | typeof opportunity | typeof activity, row: object) => {
  const { words, grams } = searchEntry(e, row as Record<string, unknown>)
  return [words, textArray(grams)] as const
}

const accountColumns = [
  ...systemColumns,
  ...['name', 'industry', 'size', 'tier', 'owner_id', 'region', 'province', 'city', 'employees', 'first_won_on'],
]

function* accountRows(plan: Plan, { dealOf, closedAt }: FirstWins) {
  for (let i = 0; i < plan.accounts; i++) {
    const { id, createdAt, full, industry, size, tier, seller, employees } = customer(plan, i)
    const firstWonOn = dealOf[i] === -1 ? null : dayOf(closedAt[i] as number)
    const { region, province, city } = seller
    yield [
      ...system(id, createdAt, seller.id),
      ...[full, industry, size, tier, seller.id, region, province, city, employees, firstWonOn],
    ]
  }
}

function* accountSearch(plan: Plan) {
  for (let i = 0; i < plan.accounts; i++) {
    const { id, full } = customer(plan, i)
    yield [id, ...searchCells(account, { name: full })]
  }
}

const nameOf = (plan: Plan, { account: number, product }: Deal): string =>
  `${customer(plan, number).short}${product.project}`

const dealColumns = [
  ...systemColumns,
  ...['name', 'code', 'account_id', 'owner_id', 'product_id', 'amount', 'expected_on', 'process_version_id', 'node_id'],
  ...['stage_entered_at', 'outcome', 'started_on', 'closed_on', 'lost_reason', 'repeat', 'last_activity_at'],
  ...['next_action', 'next_action_on', 'process_id'],
]

function* dealRows(plan: Plan, { processId, processVersionId, productIds }: HistoryRefs, wins: FirstWins) {
  for (let i = 0; i < plan.opportunities; i++) {
    const made = deal(plan, i)
    const { life } = made
    const { id: accountId, seller } = customer(plan, made.account)
    const standing = life.stays.at(-1) as Stay
    const last = followUpsOf(plan, i, made).at(-1)
    const reason = life.outcome === 'lost' ? randomFor(plan.seed, 'loss', i).weighted(lostReasons) : null
    const isRepeat = life.outcome === 'won' && wins.dealOf[made.account] !== i
    const isOpen = life.outcome === 'open'
    yield [
      ...system(made.id, made.createdAt, seller.id),
      ...[nameOf(plan, made), made.code, accountId, seller.id, productIds.get(made.product.code) ?? null],
      ...[made.amount, dayOf(made.expectedAt), processVersionId, plan.nodes[standing.node]?.id ?? null],
      ...[iso(standing.enteredAt), life.outcome, dayOf(made.createdAt), life.closedAt ? dayOf(life.closedAt) : null],
      ...[reason, isRepeat, last ? iso(last.at) : null, isOpen && last ? last.nextAction : null],
      isOpen && last?.nextActionAt ? dayOf(last.nextActionAt) : null,
      processId,
    ]
  }
}

function* dealSearch(plan: Plan) {
  for (let i = 0; i < plan.opportunities; i++) {
    const made = deal(plan, i)
    yield [made.id, ...searchCells(opportunity, { name: nameOf(plan, made), code: made.code })]
  }
}

const stayColumns = [
  ...systemColumns,
  ...['opportunity_id', 'owner_id', 'node_id', 'entered_at', 'left_at', 'outcome', 'moved_on'],
]

function* stayRows(plan: Plan) {
  for (let i = 0; i < plan.opportunities; i++) {
    const { id, account: number, life } = deal(plan, i)
    const by = customer(plan, number).seller.id
    const random = randomFor(plan.seed, 'stay', i)
    for (const [nth, { node, enteredAt, leftAt }] of life.stays.entries()) {
      const closes = leftAt !== null && nth === life.stays.length - 1
      yield [
        ...system(seededId(random, enteredAt), enteredAt, by),
        ...[id, by, plan.nodes[node]?.id ?? null, iso(enteredAt), leftAt === null ? null : iso(leftAt)],
        closes ? life.outcome : null,
        leftAt === null ? null : closes ? life.outcome === 'won' : (life.stays[nth + 1]?.node ?? 0) > node,
      ]
    }
  }
}

const turnColumns = [...systemColumns, 'opportunity_id', 'owner_id', 'side', 'started_at', 'ended_at']

/** From one follow-up to the next it is our turn; `crm.keep_turns` would say the same. */
function* turnRows(plan: Plan) {
  for (let i = 0; i < plan.opportunities; i++) {
    const made = deal(plan, i)
    const { seller } = customer(plan, made.account)
    const random = randomFor(plan.seed, 'turn', i)
    const said = followUpsOf(plan, i, made).map(({ at }) => at)
    const edges = [...new Set([Math.min(made.createdAt, ...said), ...said])].sort((a, b) => a - b)
    const closedAt = made.life.closedAt ?? Number.POSITIVE_INFINITY
    for (const [nth, at] of edges.entries()) {
      if (at >= closedAt) break
      const end = Math.min(edges[nth + 1] ?? Number.POSITIVE_INFINITY, closedAt)
      const endedAt = end === Number.POSITIVE_INFINITY ? null : iso(end)
      yield [...system(seededId(random, at), at, seller.id), made.id, seller.id, 'us', iso(at), endedAt]
    }
  }
}

const activityColumns = [
  ...systemColumns,
  ...['opportunity_id', 'account_id', 'kind', 'content', 'feedback', 'next_action', 'next_action_on'],
  ...['no_follow_up_reason', 'happened_at', 'owner_id', 'record_owner_id', 'gap_days'],
]

function* activityRows(plan: Plan) {
  for (let i = 0; i < plan.opportunities; i++) {
    const made = deal(plan, i)
    const { id: accountId, seller } = customer(plan, made.account)
    const random = randomFor(plan.seed, 'activity-id', i)
    let before: number | null = null
    for (const said of followUpsOf(plan, i, made)) {
      const gap: number | null = before === null ? null : daysApart(before, said.at)
      before = said.at
      yield [
        ...system(seededId(random, said.at), said.at, seller.id),
        ...[made.id, accountId, said.kind, said.content, said.feedback, said.nextAction],
        said.nextActionAt ? dayOf(said.nextActionAt) : null,
        ...[said.noFollowUpReason, iso(said.at), seller.id, seller.id, gap],
      ]
    }
  }
}

const daysApart = (earlier: number, later: number): number =>
  Math.round((Date.parse(dayOf(later)) - Date.parse(dayOf(earlier))) / 86_400_000)

function* activitySearch(plan: Plan) {
  // The texts are few and taking one apart is slow: each is taken apart once.
  const entries = new Map<string, readonly [string, string]>()
  for (let i = 0; i < plan.opportunities; i++) {
    const random = randomFor(plan.seed, 'activity-id', i)
    for (const { at, content } of followUpsOf(plan, i, deal(plan, i))) {
      const entry = entries.get(content) ?? searchCells(activity, { content })
      entries.set(content, entry)
      yield [seededId(random, at), ...entry]
    }
  }
}
