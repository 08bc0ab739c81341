import { today } from '../../kernel/index.ts'
import { addWatch, task } from '../work/index.ts'
import { auditItem } from './followup/index.ts'
import { lead } from './lead/index.ts'
import { opportunity } from './opportunity/index.ts'
import { formSubmission } from './web-form/index.ts'

/** Those who lead the people that sell; who leads leaders reads the dashboard. */
const front = ['supervisor', 'province'] as const

const atWork = { state: { in: ['new', 'working'] } }

/** What of customers and deals waits for whoever leads those that sell, brings the leads or looks over their shoulders. */
export const watch = (): void => {
  addWatch({
    kind: 'late',
    of: opportunity,
    roles: front,
    filter: (ctx) => ({ and: [{ outcome: { eq: 'open' } }, { nextActionOn: { lt: today(ctx) } }] }),
  })
  addWatch({
    kind: 'unplanned',
    of: opportunity,
    roles: front,
    filter: () => ({ and: [{ outcome: { eq: 'open' } }, { nextActionOn: { empty: true } }] }),
  })
  addWatch({ kind: 'fresh', of: lead, roles: ['marketing'], filter: () => ({ createdAt: { within: 'last_2_days' } }) })
  addWatch({
    kind: 'unowned',
    of: lead,
    roles: ['marketing'],
    filter: () => ({ and: [atWork, { ownerId: { empty: true } }] }),
  })
  addWatch({
    kind: 'uncalled',
    of: lead,
    roles: [...front, 'marketing'],
    filter: (ctx) => ({ and: [atWork, { clockDueAt: { lt: ctx.now.toISOString() } }] }),
  })
  addWatch({
    kind: 'tasks',
    of: task,
    roles: front,
    filter: (ctx) => ({ and: [{ state: { in: ['todo', 'doing'] } }, { dueOn: { lt: today(ctx) } }] }),
  })
  addWatch({
    kind: 'spam',
    of: formSubmission,
    roles: ['marketing'],
    filter: () => ({ and: [{ outcome: { eq: 'spam' } }, { createdAt: { within: 'last_7_days' } }] }),
  })
  addWatch({ kind: 'audits', of: auditItem, roles: ['auditor'], filter: () => ({ state: { eq: 'open' } }) })
}
