import { addWinCondition } from '../crm/index.ts'
import { addTimelineRecords } from '../work/index.ts'
import { adjustment, allocation } from './cash/bookings.entity.ts'
import { dunning } from './cash/dunning.entity.ts'
import { refuseEarlyWin } from './contract/closing.ts'

/** What this module gives to earlier ones, which cannot know it. */
export const contribute = (): void => {
  addWinCondition(refuseEarlyWin)
  addTimelineRecords({
    entity: allocation,
    kind: 'event',
    label: '到账核销',
    at: 'createdAt',
    by: 'createdBy',
    body: 'receivedOn',
    facts: ['amount', 'receiptId', 'receivableId'],
    on: { receivable: 'receivableId', contract: 'contractId', receipt: 'receiptId' },
  })
  addTimelineRecords({
    entity: adjustment,
    kind: 'event',
    label: '应收冲减',
    at: 'createdAt',
    by: 'createdBy',
    body: 'reason',
    facts: ['kind', 'amount'],
    on: { receivable: 'receivableId' },
  })
  addTimelineRecords({
    entity: dunning,
    kind: 'event',
    label: '催收',
    at: 'createdAt',
    by: 'createdBy',
    body: 'action',
    facts: ['name', 'openAmount'],
    on: { receivable: 'receivableId' },
  })
}
