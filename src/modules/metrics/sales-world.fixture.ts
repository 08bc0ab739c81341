import fc from 'fast-check'
import { world } from '../../../test/harness/world.ts'
import { type Actor, contextFor, createMany, type Draft, systemActor } from '../../kernel/index.ts'
import { account, opportunity } from '../crm/index.ts'
import { computeMetric, type MetricRequest } from './compute.ts'
import { readPeriod } from './period.ts'

interface Deal {
  owner: number
  account: number
  outcome: 'open' | 'won' | 'lost'
  amount: number
  day: number
  cycle: number
}

const firstDay = Date.parse('2025-03-01')
export const dayOf = (n: number) => new Date(firstDay + n * 86_400_000).toISOString().slice(0, 10)
export const won = (of: readonly Deal[]) => of.filter(({ outcome }) => outcome === 'won')
export const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

const deals: Deal[] = fc.sample(
  fc.record({
    owner: fc.integer({ min: 0, max: 2 }),
    account: fc.integer({ min: 0, max: 2 }),
    outcome: fc.constantFrom('open', 'won', 'won', 'lost'),
    amount: fc.integer({ min: 0, max: 900_000_00 }),
    day: fc.integer({ min: 0, max: 520 }),
    cycle: fc.integer({ min: 0, max: 150 }),
  }),
  { numRuns: 300, seed: 7 },
)

const within = (deal: Deal, name: string) => {
  const period = readPeriod(name, '2026-08-14')
  return period !== null && deal.outcome !== 'open' && period.from <= dayOf(deal.day) && dayOf(deal.day) < period.to
}
/** Deals decided in a period, counted by hand. */
const closedIn = (name: string, who: readonly number[] = [0, 1, 2]) =>
  deals.filter((deal) => within(deal, name) && who.includes(deal.owner))

/** A company with 300 random deals of three representatives over a year and a half. */
export const salesWorld = async () => {
  const w = await world(new Date('2026-08-14T02:00:00Z'))
  const { rep, colleague, stranger } = w.team
  const owners = [rep, colleague, stranger].map(({ employeeId }) => employeeId) as [string, string, string]
  const accounts = await Promise.all(
    ['制造', '医疗', null].map((industry, i) =>
      w.make(account, { name: `客户${i}`, industry, ownerId: owners[i] as string }),
    ),
  )
  const drafts = deals.map((deal, i) => ({
    name: `商机${i}`,
    ownerId: owners[deal.owner],
    accountId: accounts[deal.account]?.id,
    amount: deal.amount,
    outcome: deal.outcome,
    startedOn: dayOf(deal.day - deal.cycle),
    ...(deal.outcome !== 'open' && { closedOn: dayOf(deal.day) }),
    ...(deal.outcome === 'lost' && { lostReason: 'price' }),
  })) as Draft<typeof opportunity>[]
  await w.within(systemActor, (ctx) => createMany(ctx, opportunity, drafts))
  const ask = (actor: Actor, key: string, request: Partial<MetricRequest> = {}) =>
    computeMetric(contextFor(w.app, w.app.store, actor), key, { period: '2026-Q2', ...request })
  return { w, team: w.team, vp: await w.team.person('vp'), owners, accounts, deals, closedIn, ask }
}
