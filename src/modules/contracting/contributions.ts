import { first, type Sql, sql, today } from '../../kernel/index.ts'
import { addApprovalWait, addErasureHold, addWinCondition, keepThroughErasure, ownershipOf } from '../crm/index.ts'
import { addOwnership } from '../people/index.ts'
import { addTimelineRecords, addWatch, addWorkbenchSource } from '../work/index.ts'
import { adjustment, allocation, refund } from './cash/bookings.entity.ts'
import { dunning } from './cash/dunning.entity.ts'
import { receivable } from './cash/receivable.entity.ts'
import { refuseEarlyWin } from './contract/closing.ts'
import { contract } from './contract/contract.entity.ts'
import { unfinished } from './contract/follow.ts'
import { signatures } from './signing/hand-over.ts'
import { waitingForMe } from './waiting.query.ts'

/** What this module gives to earlier ones, which cannot know it. */
export const contribute = (): void => {
  addOwnership(ownershipOf(contract, sql`t.state = any(${[...unfinished]}::text[])`))
  addOwnership(ownershipOf(receivable, sql`t.state <> 'settled'`))
  addOwnership(signatures)
  addWinCondition(refuseEarlyWin)
  addApprovalWait(
    () => sql`select q.opportunity_id, a.created_at as since from contracting.quote as q
        join contracting.quote_version as v on v.quote_id = q.id
        join approvals.approval as a on a.subject_entity = 'quote-version' and a.subject_id = v.id and a.state = 'running' and a.deleted_at is null
      union all select c.opportunity_id, a.created_at from contracting.contract as c
        join approvals.approval as a on a.subject_entity = 'contract' and a.subject_id = c.id and a.state = 'running' and a.deleted_at is null
      union all select x.opportunity_id, a.created_at from contracting.quote_exemption as x
        join approvals.approval as a on a.subject_entity = 'quote-exemption' and a.subject_id = x.id and a.state = 'running' and a.deleted_at is null`,
  )
  addWorkbenchSource('contracts', waitingForMe)
  addWatch({
    kind: 'overdue',
    of: receivable,
    roles: ['auditor'],
    filter: (ctx) => ({ and: [{ state: { in: ['open', 'partial'] } }, { dueOn: { lt: today(ctx) } }] }),
  })
  addErasureHold(async (ctx, { accountId }) => {
    const running = await first<{ name: string }>(
      ctx.db,
      sql`select name from contracting.contract where account_id = ${accountId}::uuid and deleted_at is null
        and state in ('approved', 'signing', 'effective') order by id desc limit 1`,
    )
    return running ? `与其客户的合同「${running.name}」正在履行` : null
  })
  keepThroughErasure(
    ['quote', 'quote-version', 'quote-line', 'quote-clause', 'quote-link'],
    '报价与其发出记录:合同订立过程的凭据(民法典诉讼时效)',
  )
  keepThroughErasure(
    ['contract', 'contract-version', 'contract-clause', 'legal-check', 'legal-item', 'webhook-delivery'],
    '合同、法务审查与交给 ERP 的副本:会计档案至少保存 10 年',
  )
  keepThroughErasure(['signing-party', 'signing-envelope'], '签署人与签署过程:电子签名的证据')
  keepThroughErasure(
    ['receivable', 'invoice', 'receipt', 'refund', 'allocation', 'adjustment', 'dunning'],
    '应收、发票、到账与催收:会计凭证,至少保存 10 年',
  )
  tellBookings()
}

/** Money as it is read, of a column of 分. */
const yuanOf = (column: Sql): Sql => sql`to_char(${column} / 100.0, 'FM999,999,999,999,990.00') || ' 元'`
const debtOf = sql`(select r.code || ' ' || r.name from contracting.receivable as r where r.id = t.receivable_id)`
const moneyOf = sql`(select p.code from contracting.receipt as p where p.id = t.receipt_id)`

/** What was booked stands on the debt, the money and the contract with how much it was: a line without its amount tells nothing. */
const tellBookings = (): void => {
  const own = { kind: 'event', at: 'createdAt', by: 'createdBy' } as const
  const on = { receivable: 'receivableId' }
  addTimelineRecords({
    ...own,
    entity: allocation,
    label: { zh: '到账核销', en: 'Receipt allocated' },
    body: sql`${yuanOf(sql`t.amount`)} || ':' || ${moneyOf} || ' → ' || ${debtOf} || ',到账日期 ' || t.received_on`,
    facts: ['amount', 'receiptId', 'receivableId'],
    on: { ...on, contract: 'contractId', receipt: 'receiptId' },
  })
  addTimelineRecords({
    ...own,
    entity: adjustment,
    label: { zh: '应收冲减', en: 'Receivable reduced' },
    body: sql`case t.kind when 'credit' then '红冲 ' else '坏账核销 ' end || ${yuanOf(sql`t.amount`)} || ':' || t.reason`,
    facts: ['kind', 'amount'],
    on,
  })
  addTimelineRecords({
    ...own,
    entity: refund,
    label: { zh: '退款', en: 'Refund' },
    body: sql`${yuanOf(sql`t.amount`)} || ',退款日期 ' || t.refunded_on || ':' || t.reason`,
    facts: ['amount'],
    on: { receipt: 'receiptId' },
  })
  addTimelineRecords({
    ...own,
    entity: dunning,
    label: { zh: '催收', en: 'Dunning' },
    body: sql`t.name || ',当时未收 ' || ${yuanOf(sql`t.open_amount`)} || ':' || t.action`,
    facts: ['name', 'openAmount'],
    on,
  })
}
