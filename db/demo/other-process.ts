import { type Ctx, first, sql } from '../../src/kernel/index.ts'
import { nodesOf } from '../../src/modules/process/index.ts'
import { followUp } from '../seed/follow-ups.ts'
import { products } from '../seed/products.ts'
import { randomFor, seededId } from '../seed/random.ts'
import { type Calendar, dateOf, instant, onWorkday } from './calendar.ts'
import type { DemoCustomer } from './customers.ts'
import type { DemoDeal } from './lives.ts'
import type { Process } from './load-sales.ts'
import { demoSeed } from './organisation.ts'

const code = 'OPP-4'
/** Where each of them stands, from 0. */
const standing = [0, 0, 1, 1, 1, 2, 2, 3]

/** The process that a few deals go through beside that of the company: boards and funnels have a choice. */
export const otherProcess = async (ctx: Ctx): Promise<Process> => {
  const version = await first<{ id: string }>(
    ctx.db,
    sql`select v.id from process.process_version as v join process.process as p on p.id = v.process_id
      where p.code = ${code} and v.state = 'active'`,
  )
  if (!version) throw new Error(`there is no process ${code}`)
  return { versionId: version.id, nodes: await nodesOf(ctx, version.id) }
}

/** Open deals with prospects, spoken to once: they belong to no number of the story. */
export const otherDeals = (calendar: Calendar, customers: readonly DemoCustomer[]): DemoDeal[] => {
  const prospects = customers.filter(({ buysFrom }) => buysFrom === null)
  return standing.map((node, i) => {
    const customer = prospects[(i + 1) * 19] as DemoCustomer
    return dealOf(calendar, customer, node, i)
  })
}

const dealOf = (calendar: Calendar, customer: DemoCustomer, node: number, nth: number): DemoDeal => {
  const random = randomFor(demoSeed, 'other process', nth)
  const product = random.pick(products)
  const durations = Array.from({ length: node }, () => random.whole(3, 13))
  const after = (stage: number) => durations.slice(0, stage).reduce((sum, days) => sum + days, 0)
  const begun = onWorkday(calendar.today - 4 - after(node) - random.whole(0, 3))
  const entered = (stage: number) => instant(begun + after(stage), stage === 0 ? 8.5 : 16)
  const { nextAction, ...said } = followUp(random, Math.min(node, 3), product.name, customer.people[0]?.name ?? '')
  const spoken = begun + after(node) + 1
  return {
    customer,
    product,
    outcome: 'open',
    closedDay: null,
    amount: random.whole(12, 60) * 1_000_000,
    lostReason: null,
    id: seededId(random, Date.parse(entered(0))),
    createdAt: entered(0),
    startedOn: dateOf(begun),
    expectedOn: dateOf(onWorkday(calendar.today + random.whole(25, 80))),
    stays: Array.from({ length: node + 1 }, (_, stage) => ({
      node: stage,
      enteredAt: entered(stage),
      leftAt: stage === node ? null : entered(stage + 1),
    })),
    conversations: [
      {
        ...said,
        day: spoken,
        hour: 10,
        nextAction,
        nextActionOn: dateOf(onWorkday(calendar.today + random.whole(2, 9))),
        noFollowUpReason: null,
      },
    ],
  }
}
