import { expect, test } from 'vitest'
import { kernelInEnglish } from '../../src/http/kernel-in-english.ts'
import { AppError, type FieldFault, field } from '../../src/kernel/index.ts'
import { type FlowGraph, graphFaults } from '../../src/modules/approvals/graph.rules.ts'
import { contractFaults } from '../../src/modules/contracting/contract/contract.rules.ts'
import { readLines } from '../../src/modules/contracting/quote/line.rules.ts'
import { account } from '../../src/modules/crm/account/account.entity.ts'
import { followUpFaults } from '../../src/modules/crm/activity/activity.rules.ts'
import { conditionFaults } from '../../src/modules/crm/grading/condition.ts'
import { readChoices } from '../../src/modules/crm/merge/choices.ts'
import { closingFaults } from '../../src/modules/crm/opportunity/opportunity.rules.ts'
import { valueFaults } from '../../src/modules/metrics/target/target.entity.ts'
import { customFieldFaults } from '../../src/modules/people/custom-field.rules.ts'
import { world } from '../harness/world.ts'

await world()

/* Whoever reads English is told in English what is wrong with a record, whichever rule says so. */

const thrown = (run: () => unknown): readonly FieldFault[] => {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.fields
    throw error
  }
  return []
}

const step = {
  key: 'a',
  kind: 'step',
  name: 'A',
  mode: 'any',
  approvers: [{ by: 'role', of: 'vp' }],
  next: 'end',
} as const
const flowFaults = (...nodes: object[]) =>
  graphFaults({ start: 'a', nodes: nodes as FlowGraph['nodes'] }, { amount: field.money({ zh: '金额', en: 'Amount' }) })
const ofField = (row: object) => customFieldFaults({ entity: 'lead', key: 'fine', kind: 'text', ...row })
const refused: Readonly<Record<string, readonly FieldFault[]>> = {
  deals: [
    ...closingFaults({ outcome: 'won', amount: null }),
    ...closingFaults({ outcome: 'lost', closedOn: '2026-01-01', startedOn: '2026-02-01' }),
    ...closingFaults({ outcome: 'open', closedOn: '2026-01-01' }),
  ],
  'follow-ups': [
    ...followUpFaults({}),
    ...followUpFaults({ accountId: '1', noFollowUpReason: 'done', nextAction: 'call' }),
  ],
  contracts: [
    ...contractFaults({ state: 'terminated', startsOn: '2026-02-01', endsOn: '2026-01-01', amount: 0 }),
    ...contractFaults({ amount: -1, opportunityId: '1' }),
  ],
  'quote lines': [
    ...thrown(() => readLines('none')),
    ...thrown(() => readLines([{ quantity: 0, unitPrice: -1, description: 1 }, { quantity: 1.0001 }])),
  ],
  targets: [...valueFaults('won_amount', 0.5), ...valueFaults('win_rate', 2)],
  'custom fields': [
    ...ofField({ entity: 'nothing', key: 'Not a key', choices: [{}] }),
    ...ofField({ key: 'name', kind: 'choice', choices: [] }),
    ...ofField({ kind: 'reference' }),
    ...ofField({ target: 'lead' }),
  ],
  flows: [
    ...[
      { price: 1 },
      { amount: { gt: '1' } },
      { amount: { in: [] } },
      { amount: { contains: 1 } },
      { or: [] },
      {},
    ].flatMap((when) =>
      flowFaults({ key: 'a', kind: 'branch', name: 'A', branches: [{ name: 'a', when, next: 'end' }] }),
    ),
    ...flowFaults({ ...step, approvers: [], editable: ['no'], timeout: { hours: 0 } }),
    ...flowFaults(step, step),
    ...flowFaults({ ...step, next: 'nowhere' }),
    ...flowFaults({ ...step, next: 'a' }),
    ...flowFaults(step, { ...step, key: 'b' }),
  ],
  scores: [
    ...conditionFaults('none', { op: 'known', value: null }),
    ...conditionFaults('grade', { op: 'known', value: null }),
    ...conditionFaults('name', { op: 'gte', value: '1' }),
    ...conditionFaults('source', { op: 'in', value: 'nowhere' }),
    ...conditionFaults('name', { op: 'in', value: null }),
  ],
  merges: [
    ...thrown(() => readChoices(account, [])),
    ...thrown(() => readChoices(account, { none: 'gone' })),
    ...thrown(() => readChoices(account, { name: 'both' })),
  ],
}

test.each(Object.entries(refused))('what is wrong with %s is said in English, field by field', (_, faults) => {
  expect(faults.length).toBeGreaterThan(1)
  expect(faults.filter(({ en }) => /\p{Script=Han}/u.test(kernelInEnglish(en)))).toEqual([])
})
