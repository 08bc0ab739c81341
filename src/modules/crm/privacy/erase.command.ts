import {
  type Ctx,
  change,
  command,
  create,
  type Entity,
  faults,
  field,
  find,
  getDeleted,
  type Patch,
  placeIn,
  type Row,
  select,
  sql,
  systemActor,
} from '../../../kernel/index.ts'
import { eraseLetters } from '../../work/index.ts'
import { contact } from '../account/index.ts'
import { activity } from '../activity/index.ts'
import { lead } from '../lead/index.ts'
import { erasure } from './erasure.entity.ts'
import { holdingReason } from './hold.ts'

const fail = faults('erasure', {
  done: { status: 409, zh: '这条记录的个人信息已经删除。' },
  held: { status: 409, zh: '{what},履行合同仍需要这些个人信息,不能删除。请在合同结束后再处理,并把原因告知申请人。' },
})

type Values = Record<string, unknown>

/** Of each kind, what says who the person is. What they are called becomes a sign that there was somebody. */
const personal: Record<string, readonly string[]> = {
  lead: ['name', 'phone', 'email', 'title', 'note', 'landingPage', 'utmTerm', 'utmContent'],
  contact: ['name', 'phone', 'email', 'title', 'note'],
  activity: ['content', 'feedback', 'nextAction', 'noFollowUpReason', 'lateReason'],
}
const sign = '(个人信息已删除)'

const input = {
  reason: field.text({
    zh: '依据',
    en: 'Reason',
    required: true,
    max: 300,
    help: '例如:本人 3 月 8 日来信要求删除。不要写姓名与号码。',
  }),
  requestedOn: field.date({ zh: '申请日期', en: 'Requested on', required: true }),
}
const allow = ['operations', 'admin', 'legal']

/** A person's data leave this record, what it is found by, its history and its imports; that they did is written down. */
const eraseOf = <E extends typeof lead | typeof contact>(e: E) =>
  command(e as Entity, 'erase', {
    zh: '删除个人信息',
    en: 'Erase personal data',
    tone: 'danger',
    input,
    allow,
    run: async (ctx, row, { reason, requestedOn }) => {
      if ((row as Values).erasedAt) fail('done')
      const what = await holdingReason(ctx, {
        entity: e.name,
        id: row.id,
        accountId: ((row as Values).accountId as string | null) ?? null,
      })
      if (what) fail('held', { what })
      const erased: Record<string, number> = {}
      let auditValues = 0
      const held = await recordsOf(ctx, e as Entity, row)
      auditValues += await strikeOut(ctx, held, (key) => add(erased, `${activity.label.zh}·${key}`))
      for (const one of held) {
        for (const key of filledIn(one.e, one.row)) add(erased, `${one.e.label.zh}·${placeIn(one.e, key)!.field.zh}`)
        await blank(ctx, one.e, one.row)
        auditValues += await clearHistory(ctx, one.e, one.row.id)
        auditValues += await eraseLetters(ctx, { entity: one.e.name, id: one.row.id })
      }
      await create(ctx, erasure, { subjectEntity: e.name, subjectId: row.id, reason, requestedOn, erased, auditValues })
      return { erased, auditValues }
    },
  })

const add = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

interface Held {
  readonly e: Entity
  readonly row: Row<Entity>
}

/** The same person as lead and as contact: what was converted into one another, and what was merged into either. */
const recordsOf = async (ctx: Ctx, e: Entity, row: Row<Entity>): Promise<Held[]> => {
  const where =
    e.name === 'lead' ? sql`t.id = ${(row as Values).contactId ?? null}::uuid` : sql`t.contact_id = ${row.id}::uuid`
  const other = (e.name === 'lead' ? contact : lead) as Entity
  const others = await select(ctx, other, { where: sql`${where} and t.erased_at is null`, lock: true, unscoped: true })
  const living = [{ e, row }, ...others.map((one) => ({ e: other, row: one as Row<Entity> }))]
  return [...living, ...(await mergedInto(ctx, living))]
}

const mergedInto = async (ctx: Ctx, living: readonly Held[]): Promise<Held[]> => {
  const merges = await ctx.db.rows<{
    entity: string
    id: string
  }>(sql`with recursive gone as (
      select subject_entity as entity, gone_id as id from crm.merge
      where subject_id = any(${living.map(({ row }) => row.id)}::uuid[]) and state = 'merged'
      union select m.subject_entity, m.gone_id from crm.merge as m join gone on m.subject_id = gone.id where m.state = 'merged')
    select entity, id from gone`)
  const held: Held[] = []
  for (const { entity: name, id } of merges) {
    const e = (name === 'lead' ? lead : contact) as Entity
    // In the recycle bin, or taken out of it by hand: whoever looks, whose it was is no question here.
    const back = await find(ctx, e, id, { lock: true, unscoped: true })
    held.push({ e, row: back ?? (await getDeleted({ ...ctx, actor: systemActor }, e, id)) })
  }
  return held
}

/** Follow-ups stay as what we have done; who the person was is struck out of their words. */
const strikeOut = async (ctx: Ctx, held: readonly Held[], count: (label: string) => void): Promise<number> => {
  const known = held.flatMap(({ row }) => ['name', 'phone', 'email'].map((key) => (row as Values)[key]))
  const words = known.filter((word): word is string => typeof word === 'string' && word.length > 1 && word !== sign)
  // 欧阳询问 before 欧阳询.
  words.sort((a, b) => b.length - a.length)
  const ids = held.map(({ row }) => row.id)
  const about = sql`t.lead_id = any(${ids}::uuid[]) or t.contact_id = any(${ids}::uuid[])`
  let cleared = 0
  for (const row of await select(ctx, activity, { where: about, lock: true, unscoped: true })) {
    const struck = (personal.activity ?? []).flatMap((key) => {
      const said = (row as unknown as Values)[key]
      const left = typeof said === 'string' ? words.reduce((text, word) => text.replaceAll(word, '***'), said) : said
      return left === said ? [] : [[key, left] as const]
    })
    if (struck.length === 0) continue
    for (const [key] of struck) count(placeIn(activity, key)!.field.zh)
    await change(ctx, activity, row, Object.fromEntries(struck) as Patch<typeof activity>, { verb: 'erase' })
    forgetChanges(ctx, row.id, {})
    cleared += await clearHistory(ctx, activity, row.id)
  }
  return cleared
}

const filledIn = (e: Entity, row: Row<Entity>): string[] => [
  ...(personal[e.name] ?? []).filter((key) => (row as Values)[key] !== null && (row as Values)[key] !== ''),
  ...Object.keys(row.custom).filter((key) => row.custom[key] !== null && placeIn(e, key)),
]

/** Own fields and everything the company has added; the search words follow from the fields. */
const blank = async (ctx: Ctx, e: Entity, row: Row<Entity>): Promise<void> => {
  const own = Object.fromEntries((personal[e.name] ?? []).map((key) => [key, key === 'name' ? sign : null]))
  const custom = Object.fromEntries(Object.keys(row.custom).map((key) => [key, null]))
  await change(ctx, e, row, { ...own, custom, erasedAt: ctx.now.toISOString() } as Patch<Entity>, { verb: 'erase' })
  forgetChanges(ctx, row.id, { erasedAt: [null, ctx.now.toISOString()] })
}

/** The event of an erasure must not keep what it took away. */
const forgetChanges = (ctx: Ctx, id: string, changes: Values): void => {
  const event = ctx.events.findLast((one) => one.recordId === id && one.verb === 'erase')
  if (event) Object.assign(event, { changes })
}

/** Former values in events, imports and merges of this record. How many there were is all that stays. */
const clearHistory = async (ctx: Ctx, e: Entity, id: string): Promise<number> => {
  const keys = [...(personal[e.name] ?? []), 'custom']
  const [cleared] = await ctx.db.rows<{ n: number }>(sql`with events as (
      update kernel.event set changes = (select jsonb_object_agg(key, case when key = any(${keys}) then '["***", "***"]'::jsonb else value end) from jsonb_each(changes))
      where record_id = ${id}::uuid and changes ?| ${keys} returning 1),
    imports as (
      update kernel.import_row set before = null, cells = null where record_id = ${id}::uuid and (before is not null or cells is not null) returning 1),
    merges as (
      update crm.merge set fields = null, gone_title = ${sign}, title = case when subject_id = ${id}::uuid then ${sign} else title end
      where subject_id = ${id}::uuid or gone_id = ${id}::uuid returning 1),
    touches as (
      update crm.lead_touch set url = null where lead_id = ${id}::uuid and url is not null returning 1)
    select (select count(*) from events) + (select count(*) from imports) + (select count(*) from merges) as n`)
  return cleared?.n ?? 0
}

export const eraseLead = eraseOf(lead)
export const eraseContact = eraseOf(contact)
