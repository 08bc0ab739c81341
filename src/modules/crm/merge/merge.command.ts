import {
  beginningOf,
  type Ctx,
  change,
  create,
  type Entity,
  faults,
  field,
  find,
  get,
  kindCommand,
  mustReach,
  newId,
  type Patch,
  type Row,
  refuseEdit,
  remove,
  sql,
} from '../../../kernel/index.ts'
import { employee } from '../../people/index.ts'
import { sellers } from '../access.ts'
import { account, contact, standsBelow } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import { keepRecordOwner } from '../record-owner.ts'
import { readChoices, taken } from './choices.ts'
import { merge } from './merge.entity.ts'
import { doubledBy, pointersTo, turn } from './pointers.ts'

const fail = faults('merge', {
  itself: {
    status: 422,
    field: 'goneId',
    zh: '两条记录是同一条,不需要合并。请另选一条并入。',
    en: 'The two are the same record. Choose another to merge.',
  },
  keep_converted: {
    status: 409,
    field: 'keptId',
    zh: '已转化的线索不能并入未转化的线索。请保留已转化的那一条。',
    en: 'A converted lead cannot go into one that is not. Keep the converted one.',
  },
  keep_owned: {
    status: 409,
    field: 'keptId',
    zh: '保留的记录在公海里,没有负责人;并入的记录由{owner}负责。请改为保留有负责人的那一条。',
    en: 'The record kept is in a pool, the other is {owner}’s. Keep the one with an owner.',
  },
  both_converted: {
    status: 409,
    zh: '两条线索已转化为不同的客户。请先合并客户,再合并线索。',
    en: 'The two leads were converted to different customers. Merge the customers first.',
  },
})

type Record_ = Row<Entity>

const input = (e: Entity) => ({
  keptId: field.ref(e.name, { zh: '保留的记录', en: 'Kept record', required: true }),
  goneId: field.ref(e.name, { zh: '并入的记录', en: 'Merged record', required: true }),
  choices: field.json({
    zh: '取值',
    en: 'Choices',
    help: '字段 → kept 或 gone;不写的字段取保留的记录,为空时取并入的记录。',
    helpEn: 'Field → kept or gone; a field not named is that of the record kept, or of the other where that is empty.',
  }),
})

/** Two records of one customer become one: chosen values, and everything that points to the second points to the first. */
const mergeOf = (e: Entity, allow: readonly string[]) =>
  kindCommand(e, 'merge', {
    zh: '合并',
    en: 'Merge',
    input: input(e),
    allow,
    run: async (ctx, { keptId, goneId, choices }) => {
      if (keptId === goneId) return fail('itself')
      const chosen = readChoices(e, choices)
      const [kept, gone] = await lockBoth(ctx, e, keptId, goneId)
      refuseConversions(e, kept, gone)
      await refuseOwnerless(ctx, kept, gone)
      const mergeId = newId(ctx.now.getTime())
      const moves = await moveAll(ctx, e, mergeId, goneId, keptId)
      await remove(ctx, e, await get(ctx, e, goneId, { unscoped: true }))
      const after = await takeOver(ctx, e, kept, gone, taken(e, kept, gone, chosen))
      await journal(ctx, e, { mergeId, kept, gone, after, moves })
      return { mergeId, id: keptId, moved: moves.length }
    },
  })

type Values = Record<string, unknown>

/** In the order of their ids, so that two merges of the same two wait for each other instead of locking each other out. */
const lockBoth = async (ctx: Ctx, e: Entity, keptId: string, goneId: string): Promise<[Record_, Record_]> => {
  await ctx.db.rows(
    sql`select from ${sql.table(e.table)} where id in (${keptId}::uuid, ${goneId}::uuid) order by id for update`,
  )
  const both: Record_[] = []
  for (const id of [keptId, goneId]) {
    const row = await get(ctx, e, id)
    await mustReach(ctx, e, id, 'merge')
    both.push(row)
  }
  await refuseEdit(ctx, e, both[0] as Record_, {})
  await refuseEdit(ctx, e, both[1] as Record_, null)
  return both as [Record_, Record_]
}

const refuseConversions = (e: Entity, kept: Values, gone: Values): void => {
  if (e !== (lead as Entity) || gone.state !== 'converted') return
  if (kept.state !== 'converted') fail('keep_converted')
  if (kept.accountId !== gone.accountId) fail('both_converted')
}

/** A customer that somebody answers for does not fall into a pool by being merged. */
const refuseOwnerless = async (ctx: Ctx, kept: Values, gone: Values): Promise<void> => {
  if (!kept.poolId || !gone.ownerId) return
  const owner = await find(ctx, employee, gone.ownerId as string, { unscoped: true })
  fail('keep_owned', { owner: owner?.name ?? '他人' })
}

interface Move {
  readonly entity: string
  readonly field: string
  readonly record_id: string
  readonly way: 'moved' | 'removed'
}

/** What pointed to the one points to the other. What would stand twice goes to the recycle bin instead. */
const moveAll = async (ctx: Ctx, e: Entity, mergeId: string, fromId: string, toId: string): Promise<Move[]> => {
  const moves: Move[] = []
  for (const pointer of pointersTo(e.name)) {
    const at = { entity: pointer.e.name, field: pointer.key }
    for (const row of await doubledBy(ctx, pointer, fromId, toId)) {
      await remove(ctx, pointer.e, row)
      moves.push({ ...at, record_id: row.id, way: 'removed' })
    }
    const turned = await turn(ctx, pointer, { kind: e.name, fromId, toId, verb: 'merge', mergeId })
    moves.push(...turned.map((id) => ({ ...at, record_id: id, way: 'moved' as const })))
  }
  if (e.fields.ownerId) await ownFollowUps(ctx, e, toId)
  return moves
}

/** Follow-ups that came along belong to the owner of the record they are about now. */
const ownFollowUps = async (ctx: Ctx, e: Entity, id: string): Promise<void> => {
  const after = await get(ctx, e, id, { unscoped: true })
  await keepRecordOwner(e.name as 'lead' | 'account')(ctx, [{ before: { ...after, ownerId: null }, after }])
}

const takeOver = async (ctx: Ctx, e: Entity, kept: Record_, gone: Record_, values: Values): Promise<Record_> => {
  const row = await get(ctx, e, kept.id, { unscoped: true })
  const { parentId } = row as Values
  // The parent of the one was the other, or stood below it.
  const isAbove = parentId === gone.id || (typeof parentId === 'string' && (await standsBelow(ctx, parentId, kept.id)))
  const orphaned = isAbove ? { parentId: null } : {}
  const facts = { goneId: gone.id }
  return change(ctx, e, row, { ...values, ...orphaned } as Patch<Entity>, { verb: 'merge', facts })
}

interface Merged {
  readonly mergeId: string
  readonly kept: Record_
  readonly gone: Record_
  readonly after: Record_
  readonly moves: readonly Move[]
}

/** Enough to undo it. The values stand in the journal alone, not in events, so that erasing a person finds them. */
const journal = async (ctx: Ctx, e: Entity, { mergeId, kept, gone, after, moves }: Merged): Promise<void> => {
  const titleOf = (row: Record_) => beginningOf(String((row as Values)[e.title]), 200)
  await create(ctx, merge, {
    id: mergeId,
    title: titleOf(after),
    goneTitle: titleOf(gone),
    subjectEntity: e.name,
    subjectId: kept.id,
    goneId: gone.id,
    moved: moves.length,
    fields: differences(e, kept, after),
    state: 'merged',
    mergedAt: ctx.now.toISOString(),
  })
  await ctx.db.rows(sql`insert into crm.merge_move (merge_id, entity, field, record_id, way)
    select ${mergeId}::uuid, entity, field, record_id, way
    from json_to_recordset(${JSON.stringify(moves)}::json) as r (entity text, field text, record_id uuid, way text)
    on conflict do nothing`)
}

const differences = (e: Entity, before: Values, after: Values): Record<string, [unknown, unknown]> =>
  Object.fromEntries(
    [...Object.keys(e.fields), 'custom']
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, [before[key] ?? null, after[key] ?? null]]),
  )

export const mergeAccounts = mergeOf(account, [...sellers, 'admin'])
export const mergeContacts = mergeOf(contact, [...sellers, 'admin'])
export const mergeLeads = mergeOf(lead, [...sellers, 'marketing', 'admin'])
