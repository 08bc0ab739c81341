import { type Ctx, entityNamed, type Sql, select, sql } from '../../../kernel/index.ts'
import { type Contract, contractVersion, type FrozenText } from '../contract/contract.ts'
import { partiesOf } from '../signing/invite.ts'
import type { TrailFile } from './chain.rules.ts'

/**
 * Everything that led to a contract as it stands, for whoever inspects it: every text with its fingerprint, every approval and
 * signature, legal's conclusions, plan and money, and every event. Who may export contracts may have it whole.
 */
export const trailFiles = async (ctx: Ctx, row: Contract): Promise<TrailFile[]> => {
  const versions = await select(ctx, contractVersion, {
    where: sql`t.contract_id = ${row.id}::uuid`,
    orderBy: sql`t.number`,
    unscoped: true,
  })
  return [
    json('contract.json', row),
    ...versions.flatMap(({ number, document, fullText, sha256 }) => [
      { path: `versions/${number}.json`, bytes: Buffer.from(asHashed(document)) },
      { path: `versions/${number}.sha256`, bytes: Buffer.from(`${sha256}  ${number}.json\n`) },
      { path: `versions/${number}.txt`, bytes: Buffer.from(fullText ?? '') },
    ]),
    json('approvals.json', await ctx.db.rows(approvalsOf(row.id))),
    json('legal-checks.json', await ctx.db.rows(ofContract('contracting.legal_check', row.id))),
    json('signatures.json', await partiesOf(ctx, row.id)),
    json('signings.json', await ctx.db.rows(ofContract('contracting.signing_envelope', row.id))),
    json('receivables.json', await ctx.db.rows(moneyOf(row.id))),
    json('events.json', await eventsOf(ctx, row.id)),
  ]
}

const json = (path: string, value: unknown): TrailFile => ({
  path,
  bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
})

/** The very bytes whose fingerprint was taken; the database keeps the keys of JSON in an order of its own. */
const asHashed = ({ title, number, parties, clauses }: FrozenText): string =>
  JSON.stringify({
    title,
    number,
    parties: parties.map(({ role, name }) => ({ role, name })),
    clauses: clauses.map((clause) => ({ title: clause.title, text: clause.text })),
  })

const ofContract = (table: string, id: string): Sql<object> =>
  sql<object>`select t.* from ${sql.table(table)} as t where t.contract_id = ${id}::uuid and t.deleted_at is null order by t.id`

const approvalsOf = (id: string): Sql<object> => sql<object>`
  select a.id, a.title, a.state, a.outcome, a.note, a.amount, a.created_at, a.ended_at, s.name as submitter,
    (select coalesce(json_agg(json_build_object('name', step.name, 'mode', step.mode, 'state', step.state, 'notes', step.notes,
        'openedAt', step.created_at, 'closedAt', step.closed_at, 'signatures',
        (select coalesce(json_agg(json_build_object('approver', e.name, 'decidedBy', d.name, 'role', t.role, 'state', t.state,
            'origin', t.origin, 'opinion', t.opinion, 'openedAt', t.opened_at, 'decidedAt', t.decided_at) order by t.seat, t.position), '[]')
          from approvals.task as t join people.employee as e on e.id = t.approver_id
          left join people.employee as d on d.id = t.decided_by_id where t.step_id = step.id)) order by step.position), '[]')
      from approvals.step as step where step.approval_id = a.id) as steps
  from approvals.approval as a join people.employee as s on s.id = a.submitter_id where a.subject_id = ${id}::uuid order by a.id`

const moneyOf = (id: string): Sql<object> => {
  const booked = (table: string) => sql`(select coalesce(json_agg(b order by b.id), '[]') from ${sql.table(table)} as b
    where b.receivable_id = r.id and b.deleted_at is null)`
  return sql<object>`select r.*, ${booked('contracting.invoice')} as invoices, ${booked('contracting.allocation')} as allocations,
      ${booked('contracting.adjustment')} as adjustments
    from contracting.receivable as r where r.contract_id = ${id}::uuid and r.deleted_at is null order by r.due_on, r.code`
}

interface Happened {
  readonly entity: string
  readonly changes: Readonly<Record<string, unknown>> | null
}

/** Of the contract and of everything that hangs on it, in the order in which it happened. */
const eventsOf = async (ctx: Ctx, id: string): Promise<Happened[]> => {
  const parts = [
    'contract_version',
    'contract_clause',
    'legal_check',
    'signing_party',
    'signing_envelope',
    'receivable',
    'allocation',
  ]
  const ids = sql.join(
    parts.map((part) => sql`select id from ${sql.table(`contracting.${part}`)} where contract_id = ${id}::uuid`),
    sql` union all `,
  )
  const events =
    await ctx.db.rows(sql<Happened>`select v.seq, v.at, v.entity, v.record_id, v.verb, v.version, v.changes, v.facts,
      e.name as actor
    from kernel.event as v left join people.employee as e on e.id = v.actor_id
    where v.record_id in (select ${id}::uuid union all ${ids}
      union all select id from approvals.approval where subject_id = ${id}::uuid
      union all select t.id from approvals.task as t join approvals.approval as a on a.id = t.approval_id where a.subject_id = ${id}::uuid)
    order by v.seq`)
  return events.map(withoutKeys)
}

/** Fields that are hidden from everybody stay hidden here: that they changed is told, not what they held. */
const withoutKeys = (event: Happened): Happened => {
  const fields = entityNamed(event.entity)?.fields ?? {}
  if (!event.changes) return event
  const shown = Object.entries(event.changes).map(([key, change]) => [key, fields[key]?.mask ? '***' : change])
  return { ...event, changes: Object.fromEntries(shown) }
}
