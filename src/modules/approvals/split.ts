import {
  beginningOf,
  type Ctx,
  change,
  create,
  entityNamed,
  placeIn,
  type Said,
  select,
  sql,
} from '../../kernel/index.ts'
import { notify } from '../work/index.ts'
import { approvalFinding, type SplitDocument, type SplitRule, splitRule } from './split.entity.ts'

interface Found extends SplitDocument {
  party: string
}

/**
 * Looks for other documents of the same customer below the limit that together exceed it, inside the window around this one,
 * and raises a finding. It tells the inspectors and stops nobody: a customer may well buy twice.
 */
export const findSplitOrders = async (ctx: Ctx, entityName: string, id: string): Promise<void> => {
  const rules = await select(ctx, splitRule, { unscoped: true, filter: { entity: entityName, isActive: true } })
  for (const rule of rules) {
    const documents = await companions(ctx, rule, id)
    const total = documents.reduce((sum, { amount }) => sum + amount, 0)
    if (documents.length >= rule.minCount && total > rule.limit) await raise(ctx, rule, documents, total)
  }
}

/** The document and its companions, each below the limit; empty where the rule does not fit the kind of document. */
const companions = async (ctx: Ctx, rule: SplitRule, id: string): Promise<Found[]> => {
  const e = entityNamed(rule.entity)
  const [party, amount, day, title] = [rule.partyField, rule.amountField, rule.dateField, e?.title ?? ''].map(
    (key) => e && placeIn(e, key),
  )
  if (!e || !party || !amount || !day || !title) return []
  const on = (alias: string) =>
    day.field.kind.name === 'instant'
      ? sql`(${day.column(alias)} at time zone ${ctx.company.timeZone})::date`
      : sql`${day.column(alias)}::date`
  return ctx.db.rows<Found>(sql`select t.id, ${title.column('t')}::text as title, ${amount.column('t')} as amount,
      ${on('t')}::text as "on", ${party.column('t')} as party
    from ${sql.table(e.table)} as t join ${sql.table(e.table)} as one on one.id = ${id}::uuid
      and ${party.column('one')} = ${party.column('t')} and ${amount.column('one')} <= ${rule.limit}
    where t.deleted_at is null and ${amount.column('t')} <= ${rule.limit} and ${amount.column('t')} > 0
      and abs(${on('t')} - ${on('one')}) <= ${rule.windowDays}::integer
    order by ${on('t')}, t.id`)
}

/** One finding for one customer and rule as long as it is open; a later document joins it. */
const raise = async (ctx: Ctx, rule: SplitRule, found: readonly Found[], total: number): Promise<void> => {
  const partyId = found[0]?.party as string
  const documents = found.map(({ id, title, amount, on }) => ({ id, title, amount, on }))
  const submitterId = ctx.actor.employeeId
  const known = await select(ctx, approvalFinding, {
    unscoped: true,
    where: sql`t.rule_id = ${rule.id}::uuid and t.party_id = ${partyId}::uuid`,
    lock: true,
  })
  const covers = (ids: readonly { id: string }[] | null) => documents.every(({ id }) => ids?.some((d) => d.id === id))
  if (known.some((row) => covers(row.documents))) return
  const titles = found.map((one) => one.title)
  const title = {
    zh: `${rule.name}:${found.length} 份单据均不超过限额,合计超过(${titles.join('、')})`,
    en: `${rule.name}: ${found.length} documents within the limit, together above it (${titles.join(', ')})`,
  }
  const values = {
    title: beginningOf(title.zh, 300),
    titleEn: beginningOf(title.en, 300),
    documents,
    total,
    submitterId,
  }
  const open = known.find(({ state }) => state === 'open')
  if (open) return void (await change(ctx, approvalFinding, open, values, { verb: 'grow' }))
  const finding = await create(ctx, approvalFinding, {
    ...values,
    kind: 'split_order',
    state: 'open',
    ruleId: rule.id,
    subjectEntity: rule.entity,
    partyId,
  })
  await tellInspectors(ctx, finding.id, title)
}

const tellInspectors = async (ctx: Ctx, id: string, title: Required<Said>): Promise<void> => {
  const people = await ctx.db.rows<{ id: string }>(sql`select distinct u.employee_id as id from people.user u
    join people.user_role ur on ur.user_id = u.id and ur.deleted_at is null
    join people.role r on r.id = ur.role_id and r.key = 'auditor' and r.deleted_at is null
    where u.state = 'active' and u.deleted_at is null`)
  await notify(
    ctx,
    people.map((person) => ({
      employeeId: person.id,
      kind: 'alert',
      title: { zh: `发现疑似拆单:${title.zh}`, en: `Possible split order: ${title.en}` },
      subjectEntity: 'approval-finding',
      subjectId: id,
      occasion: `finding:${id}`,
    })),
  )
}
