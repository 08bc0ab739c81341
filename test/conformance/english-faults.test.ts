import { expect, test } from 'vitest'
import { AppError, type FieldFault } from '../../src/kernel/index.ts'
import { contractFaults } from '../../src/modules/contracting/contract/contract.rules.ts'
import { readLines } from '../../src/modules/contracting/quote/line.rules.ts'
import { followUpFaults } from '../../src/modules/crm/activity/activity.rules.ts'
import { closingFaults } from '../../src/modules/crm/opportunity/opportunity.rules.ts'
import { valueFaults } from '../../src/modules/metrics/target/target.entity.ts'
import { customFieldFaults } from '../../src/modules/people/custom-field.rules.ts'

/* Whoever reads English is told in English what is wrong with a record, whichever rule says so. */

const thrown = (run: () => unknown): readonly FieldFault[] => {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.fields
  }
  return []
}

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
}

test.each(Object.entries(refused))('what is wrong with %s is said in English, field by field', (_, faults) => {
  expect(faults.length).toBeGreaterThan(1)
  expect(faults.filter(({ en }) => !en || /\p{Script=Han}/u.test(en))).toEqual([])
})
