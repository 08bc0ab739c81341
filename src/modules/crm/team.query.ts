import { aggregate, type Ctx, type Entity, type Filter, reach, today } from '../../kernel/index.ts'
import { task } from '../work/index.ts'
import { lead } from './lead/index.ts'
import { opportunity } from './opportunity/index.ts'

/** Those who lead the people that sell; who leads leaders reads the dashboard. */
const front = ['supervisor', 'province']

interface Waiting {
  readonly kind: 'late' | 'unplanned' | 'uncalled' | 'tasks'
  readonly of: Entity
  readonly filter: Filter
}

/** What waits in the reader's team, each number with the list behind it. */
export const teamWork = async (ctx: Ctx) => {
  if (!front.some((role) => ctx.actor.roles.includes(role))) return []
  const day = today(ctx)
  const waiting: readonly Waiting[] = [
    { kind: 'late', of: opportunity, filter: { and: [{ outcome: { eq: 'open' } }, { nextActionOn: { lt: day } }] } },
    {
      kind: 'unplanned',
      of: opportunity,
      filter: { and: [{ outcome: { eq: 'open' } }, { nextActionOn: { empty: true } }] },
    },
    {
      kind: 'uncalled',
      of: lead,
      filter: { and: [{ state: { in: ['new', 'working'] } }, { clockDueAt: { lt: ctx.now.toISOString() } }] },
    },
    { kind: 'tasks', of: task, filter: { and: [{ state: { in: ['todo', 'doing'] } }, { dueOn: { lt: day } }] } },
  ]
  const rows = []
  for (const { kind, of, filter } of waiting) {
    if (!reach(ctx.actor, of.name, 'read')) continue
    const [found] = await aggregate(ctx.db, of, { groupBy: [], measures: [{ count: '*' }], filter }, ctx)
    if (found?.count) rows.push({ kind, entity: of.name, filter, count: Number(found.count) })
  }
  return rows
}
