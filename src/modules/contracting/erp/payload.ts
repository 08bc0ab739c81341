import { type Ctx, first, type Sql, sql } from '../../../kernel/index.ts'
import type { ErpEvent } from './erp.entity.ts'

interface Found {
  readonly accountId: string
  /** What people call the record: its number. */
  readonly code: string
  readonly body: object
}

const customer = sql`json_build_object('id', a.id, 'name', a.name, 'creditCode', a.credit_code)`
const agreement = sql`case when c.id is not null then json_build_object('id', c.id, 'code', c.code, 'name', c.name) end`

const ofContract = (id: string, currency: string): Sql<Found> => sql<Found>`
  select c.account_id as "accountId", c.code, json_build_object('customer', ${customer}, 'contract', json_build_object(
      'id', c.id, 'code', c.code, 'name', c.name, 'kind', c.kind, 'state', c.state, 'amount', c.amount, 'currency', ${currency}::text,
      'startsOn', c.starts_on, 'endsOn', c.ends_on, 'signedOn', c.signed_on, 'terminatedOn', c.terminated_on,
      'terminationReason', c.termination_reason, 'textVersion', c.text_version, 'textSha256', v.sha256,
      'sealedPdf', '/api/contract/' || c.id || '/sealed.pdf')) as body
  from contracting.contract as c join crm.account as a on a.id = c.account_id
  left join contracting.contract_version as v on v.contract_id = c.id and v.number = c.text_version and v.deleted_at is null
  where c.id = ${id}::uuid`

const ofInvoice = (id: string, currency: string): Sql<Found> => sql<Found>`
  select r.account_id as "accountId", i.number as code, json_build_object('customer', ${customer}, 'contract', ${agreement},
      'receivable', json_build_object('id', r.id, 'code', r.code, 'name', r.name),
      'invoice', json_build_object('id', i.id, 'number', i.number, 'kind', i.kind, 'amount', i.amount, 'currency', ${currency}::text,
        'taxRate', i.tax_rate, 'issuedOn', i.issued_on, 'title', i.title)) as body
  from contracting.invoice as i join contracting.receivable as r on r.id = i.receivable_id
  join crm.account as a on a.id = r.account_id left join contracting.contract as c on c.id = r.contract_id where i.id = ${id}::uuid`

const money = (
  currency: string,
): Sql => sql`json_build_object('id', p.id, 'code', p.code, 'state', p.state, 'amount', p.amount,
  'currency', ${currency}::text, 'receivedOn', p.received_on, 'method', p.method, 'payer', p.payer, 'bankReference', p.bank_reference)`

const ofReceipt = (id: string, currency: string): Sql<Found> => sql<Found>`
  select p.account_id as "accountId", p.code, json_build_object('customer', ${customer}, 'contract', ${agreement},
      'receipt', ${money(currency)}) as body
  from contracting.receipt as p join crm.account as a on a.id = p.account_id
  left join contracting.contract as c on c.id = p.contract_id where p.id = ${id}::uuid`

const ofRefund = (id: string, currency: string): Sql<Found> => sql<Found>`
  select p.account_id as "accountId", p.code, json_build_object('customer', ${customer}, 'contract', ${agreement},
      'receipt', ${money(currency)}, 'refund', json_build_object('id', b.id, 'amount', b.amount, 'currency', ${currency}::text,
        'refundedOn', b.refunded_on, 'reason', b.reason, 'bankReference', b.bank_reference)) as body
  from contracting.refund as b join contracting.receipt as p on p.id = b.receipt_id join crm.account as a on a.id = p.account_id
  left join contracting.contract as c on c.id = p.contract_id where b.id = ${id}::uuid`

const readers: Readonly<Record<ErpEvent, typeof ofContract>> = {
  'contract.effective': ofContract,
  'contract.terminate': ofContract,
  'invoice.create': ofInvoice,
  'receipt.confirm': ofReceipt,
  'receipt.reverse': ofReceipt,
  'refund.create': ofRefund,
  'refund.cancel': ofRefund,
}

/** The record as it stands when the event is queued. Undefined where it is gone for good. */
export const payloadOf = (ctx: Ctx, event: ErpEvent, recordId: string): Promise<Found | undefined> =>
  first<Found>(ctx.db, readers[event](recordId, ctx.company.currency))
