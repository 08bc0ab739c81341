import { asSql, type Ctx, reach, type Sql, sql, today, visibleRows } from '../../kernel/index.ts'
import { isOwed } from './cash/in-force.ts'
import { receipt } from './cash/receipt.entity.ts'
import { receivable } from './cash/receivable.entity.ts'
import { contract } from './contract/contract.entity.ts'

type Kind = 'sign' | 'confirm' | 'review' | 'start' | 'deliver' | 'overdue'

interface Waiting {
  readonly kind: Kind
  readonly entity: string
  readonly id: string
  readonly title: string
  readonly about: string | null
  readonly amount: number | null
  readonly on: string | null
}

const shown = 10
/** Days for which a contract in force without a day of delivery is news to those who deliver. */
const fresh = 30

const columns = sql`kind, entity, id, title, about, amount, "on"`

/**
 * What of contracts and money waits for this person: contracts to sign for the company, receipts to confirm, texts for legal
 * to look at, approved contracts to send for signature, contracts in force to deliver, and payments of their customers that are
 * late. One statement.
 */
export const waitingForMe = (ctx: Ctx): Promise<Waiting[]> => {
  const parts = [
    toSign(ctx),
    ...(reach(ctx.actor, 'receipt', 'confirm') ? [toConfirm(ctx)] : []),
    ...(reach(ctx.actor, 'legal-check', 'pass') ? [toReview(ctx)] : []),
    ...(reach(ctx.actor, 'contract', 'startSigning') ? [toStart(ctx)] : []),
    ...(ctx.actor.roles.includes('aftersales') ? [toDeliver(ctx)] : []),
    late(ctx),
  ]
  const rows = parts.map((part) => sql`(select ${columns} from (${part}) as waiting limit ${shown})`)
  return ctx.db.rows<Waiting>(sql`${sql.join(rows, sql` union all `)}`)
}

const contractsOf = (ctx: Ctx): Sql => sql`c.deleted_at is null and ${asSql(visibleRows(contract, ctx.actor, 'c'))}`

const toSign = (ctx: Ctx): Sql => sql`select 'sign' as kind, 'signing-party' as entity, p.id, c.name as title,
    a.name as about, c.amount, (p.invited_at at time zone ${ctx.company.timeZone})::date as "on"
  from contracting.signing_party as p join contracting.contract as c on c.id = p.contract_id join crm.account as a on a.id = c.account_id
  where p.employee_id = ${ctx.actor.employeeId}::uuid and p.state in ('invited', 'viewed') and p.deleted_at is null
    and c.state = 'signing' and ${contractsOf(ctx)} order by p.invited_at, p.id`

const toConfirm = (ctx: Ctx): Sql => sql`select 'confirm' as kind, 'receipt' as entity, r.id, r.code as title,
    coalesce(r.payer, a.name) as about, r.amount, r.received_on as "on"
  from contracting.receipt as r left join crm.account as a on a.id = r.account_id
  where r.state = 'registered' and r.deleted_at is null and ${asSql(visibleRows(receipt, ctx.actor, 'r'))} order by r.received_on, r.id`

const toReview = (ctx: Ctx): Sql => sql`select 'review' as kind, 'contract' as entity, c.id, c.name as title,
    string_agg(l.name, '、' order by l.position) as about, c.amount, min((l.created_at at time zone ${ctx.company.timeZone})::date) as "on"
  from contracting.legal_check as l join contracting.contract as c on c.id = l.contract_id
  where l.state = 'pending' and l.deleted_at is null and c.state in ('draft', 'approved') and ${contractsOf(ctx)}
  group by c.id order by c.id`

const toStart = (
  ctx: Ctx,
): Sql => sql`select 'start' as kind, 'contract' as entity, c.id, c.name as title, a.name as about,
    c.amount, c.approved_on as "on"
  from contracting.contract as c join crm.account as a on a.id = c.account_id
  where c.owner_id = ${ctx.actor.employeeId}::uuid and c.state = 'approved' and ${contractsOf(ctx)} order by c.approved_on, c.id`

const toDeliver = (
  ctx: Ctx,
): Sql => sql`select 'deliver' as kind, 'contract' as entity, c.id, c.name as title, a.name as about,
    c.amount, c.deliver_on as "on"
  from contracting.contract as c join crm.account as a on a.id = c.account_id
  where c.state = 'effective' and coalesce(c.deliver_on >= ${today(ctx)}::date, c.signed_on > ${today(ctx)}::date - ${fresh}::int)
    and ${contractsOf(ctx)} order by c.deliver_on nulls last, c.signed_on, c.id`

const late = (
  ctx: Ctx,
): Sql => sql`select 'overdue' as kind, 'receivable' as entity, r.id, r.name as title, a.name as about,
    r.open_amount as amount, r.due_on as "on"
  from contracting.receivable as r join crm.account as a on a.id = r.account_id
  where r.owner_id = ${ctx.actor.employeeId}::uuid and r.open_amount > 0 and not r.disputed and r.due_on < ${today(ctx)}::date
    and r.deleted_at is null and ${isOwed} and ${asSql(visibleRows(receivable, ctx.actor, 'r'))} order by r.due_on, r.id`
