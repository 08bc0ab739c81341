import {
  type Ctx,
  change,
  command,
  create,
  type Entity,
  faults,
  field,
  type Patch,
  placeIn,
  type Row,
  sql,
  today,
} from '../../../kernel/index.ts'
import { eraseAbout, removeStored } from '../../work/index.ts'
import { contact } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import { erasure } from './erasure.entity.ts'
import { hangingOn, type Records } from './hanging.ts'
import { type Held, knownOf, recordsOf, rootsOf } from './held.ts'
import { holdingReason } from './hold.ts'
import { keptKinds } from './kept.ts'
import { type KnownBy, sign } from './known-by.ts'
import { type Count, countLeft, strikeRecords } from './strike.ts'
import { strikeTraces } from './strike-traces.ts'

const fail = faults('erasure', {
  done: { status: 409, zh: '这条记录的个人信息已经删除。', en: 'The personal data of this record is already deleted.' },
  future: {
    status: 422,
    field: 'requestedOn',
    zh: '「申请日期」不能晚于今天。请填写收到申请的日子。',
    en: '“Requested on” cannot be after today. Give the day the request came.',
  },
  held: {
    status: 409,
    zh: '{what},履行合同仍需要这些个人信息,不能删除。请在合同结束后再处理,并把原因告知申请人。',
    en: '{what}: carrying out the contract still needs this personal data, so it cannot be deleted. Do it when the contract has ended, and tell the person why.',
  },
})

type Values = Record<string, unknown>

/** Of each kind, what says who the person is. What they are called becomes a sign that there was somebody. */
const personal: Record<string, readonly string[]> = {
  lead: ['name', 'phone', 'email', 'title', 'note', 'landingPage', 'utmTerm', 'utmContent'],
  contact: ['name', 'phone', 'email', 'title', 'note'],
}

const input = {
  reason: field.text({
    zh: '依据',
    en: 'Reason',
    required: true,
    max: 300,
    help: '例如:本人 3 月 8 日来信要求删除。不要写姓名与号码。',
    helpEn: 'For example: asked for by letter on 8 March. No names and no numbers.',
  }),
  requestedOn: field.date({ zh: '申请日期', en: 'Requested on', required: true }),
}
const allow = ['operations', 'admin', 'legal']

/** A person's data leave their records, what hangs on them and on their customer, the history and what was sent, stored and imported. */
const eraseOf = <E extends typeof lead | typeof contact>(e: E) =>
  command(e as Entity, 'erase', {
    zh: '删除个人信息',
    en: 'Erase personal data',
    tone: 'danger',
    input,
    allow,
    run: async (ctx, row, { reason, requestedOn }) => {
      if ((row as Values).erasedAt) fail('done')
      if (requestedOn > today(ctx)) fail('future')
      const what = await holdingReason(ctx, {
        entity: e.name,
        id: row.id,
        accountId: ((row as Values).accountId as string | null) ?? null,
      })
      if (what) fail('held', { what })
      const erased: Record<string, number> = {}
      const count: Count = (label, times = 1) => {
        erased[label] = (erased[label] ?? 0) + times
      }
      const held = await recordsOf(ctx, e as Entity, row)
      const [known, roots] = [await knownOf(ctx, held), rootsOf(held)]
      const auditValues = await eraseOwn(ctx, held, known, count)
      const left = known ? await strikeOut(ctx, roots, known, count) : null
      await create(ctx, erasure, {
        subjectEntity: e.name,
        subjectId: row.id,
        reason,
        requestedOn,
        erased,
        left,
        auditValues,
      })
      return { erased, left, auditValues }
    },
  })

/** The person's own records, with what was said, sent, attached and imported about them. */
const eraseOwn = async (ctx: Ctx, held: readonly Held[], known: KnownBy | null, count: Count): Promise<number> => {
  const ids = held.map(({ row }) => row.id)
  let auditValues = 0
  for (const { e, row } of held) {
    for (const key of filledIn(e, row)) count(`${e.label.zh}·${placeIn(e, key)!.field.zh}`)
    await blank(ctx, e, row)
    auditValues += await clearHistory(ctx, e, row.id)
  }
  const about = await eraseAbout(ctx, {
    ids,
    mailboxes: known?.mailboxes ?? [],
    keptKinds: [...keptKinds().keys()],
  })
  for (const [label, times] of Object.entries(about)) count(label, times)
  await eraseOriginals(ctx, ids, known?.reachable ?? null, count)
  return auditValues
}

/** Others' words stay as what we have done; who the person was is struck out of them. Answers what names the person still, if anything. */
const strikeOut = async (
  ctx: Ctx,
  roots: Records,
  known: KnownBy,
  count: Count,
): Promise<Record<string, number> | null> => {
  const records = await hangingOn(ctx, roots)
  await strikeRecords(ctx, records, known, count)
  await strikeTraces(ctx, records, known, count)
  const left = await countLeft(ctx, records, known)
  return Object.keys(left).length > 0 ? left : null
}

/** Tables that brought the person in: what was imported stands in the records, and the file is not read again. */
const eraseOriginals = async (
  ctx: Ctx,
  ids: readonly string[],
  reachable: string | null,
  count: Count,
): Promise<void> => {
  const ended = sql`file_path <> '' and state in ('done', 'reverted')`
  // Asked apart from the change: what only reads is read with several hands.
  const found = await ctx.db.cells(sql`select id from kernel.import_run where ${ended} and id in (
    select run_id from kernel.import_row where record_id = any(${ids}::uuid[]) or cells::text ~* ${reachable}::text)`)
  if (found.length === 0) return
  const runs = await ctx.db.rows<{ path: string }>(sql`update kernel.import_run set file_path = ''
    from (select id, file_path as path from kernel.import_run where id = any(${found.map(([id]) => id)}::uuid[]) and ${ended} for update) as was
    where import_run.id = was.id returning was.path`)
  if (runs.length > 0) count('导入的原始文件', runs.length)
  await removeStored(ctx, { tables: runs.map(({ path }) => path) })
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
      update crm.lead_touch set url = null where lead_id = ${id}::uuid and url is not null returning 1),
    submissions as (
      update crm.form_submission set page = null, address = null where lead_id = ${id}::uuid returning 1)
    select (select count(*) from events) + (select count(*) from imports) + (select count(*) from merges) as n`)
  return cleared?.n ?? 0
}

export const eraseLead = eraseOf(lead)
export const eraseContact = eraseOf(contact)
