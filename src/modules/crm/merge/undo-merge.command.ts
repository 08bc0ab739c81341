import {
  type Actor,
  allEntities,
  type Ctx,
  change,
  command,
  commandsOn,
  type Entity,
  entityNamed,
  faults,
  find,
  first,
  getDeleted,
  type Patch,
  type Row,
  reach,
  restore,
  sql,
  systemActor,
} from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { intakeRules } from '../intake-rule.ts'
import { merge } from './merge.entity.ts'
import { pointersTo, turn } from './pointers.ts'

const fail = faults('merge', {
  undo_too_late: {
    status: 409,
    zh: '合并已超过 {days} 天,不能撤销。请新建一条记录并转移相关内容,或请管理员调整「获客规则」。',
    en: 'The merge is more than {days} days old and cannot be undone. Create a record and move what belongs to it, or ask an administrator about the “Intake rules”.',
  },
  undo_later: {
    status: 409,
    zh: '保留的「{title}」之后又合并过。请先撤销后一次合并。',
    en: '“{title}”, which was kept, was merged again later. Undo the later merge first.',
  },
  undo_merged_on: {
    status: 409,
    zh: '「{title}」之后又并入了「{into}」。请先撤销那一次合并,再撤销这一次。',
    en: '“{title}” later went into “{into}”. Undo that merge first, then this one.',
  },
  undo_kept_gone: {
    status: 409,
    zh: '保留的「{title}」已删除。请先从回收站恢复它。',
    en: '“{title}”, which was kept, is deleted. Restore it from the recycle bin first.',
  },
  undo_forbidden: {
    status: 403,
    zh: '你没有合并{label}的权限,不能撤销。请联系管理员。',
    en: 'You may not merge {label}, so not undo it either. Ask an administrator.',
  },
})

type Merge = Row<typeof merge>
type Values = Record<string, unknown>

const dayMs = 86_400_000
const ways = ['moved', 'removed'] as const

/** Kinds of record that the actor may merge, and so take apart again. */
const mergedBy = (actor: Actor): string[] =>
  [...allEntities()]
    .map(({ name }) => name)
    .filter((name) => commandsOn(name).has('merge') && reach(actor, name, 'merge'))

/** Both records as they were, with every record that was moved and still stands where it was moved to. */
export const undoMerge = command(merge, 'undo', {
  zh: '撤销合并',
  en: 'Undo merge',
  input: {},
  allow: [...sellers, 'marketing', 'admin'],
  when: { state: ['merged'] },
  whose: {
    rows: (row, actor) => sql<boolean>`${row('subjectEntity')} = any(${mergedBy(actor)})`,
    otherwise: async (_, { subjectEntity }) => fail('undo_forbidden', { label: entityNamed(subjectEntity)?.label }),
  },
  run: async (ctx, row) => {
    const e = entityNamed(row.subjectEntity) as Entity
    await ctx.db.rows(
      sql`select from ${sql.table(e.table)} where id in (${row.subjectId}::uuid, ${row.goneId}::uuid) order by id for update`,
    )
    await refuseUndo(ctx, e, row)
    await moveBack(ctx, e, row)
    const differing = await takeBack(ctx, e, row)
    await bringBack(ctx, e, row.goneId)
    await change(ctx, merge, row, { state: 'undone', undoneAt: ctx.now.toISOString() }, { verb: 'undo' })
    return { id: row.goneId, keptAsChanged: differing }
  },
})

const refuseUndo = async (ctx: Ctx, e: Entity, row: Merge): Promise<void> => {
  const { mergeUndoDays: days } = await intakeRules(ctx.db)
  if (ctx.now.getTime() - Date.parse(row.mergedAt) > days * dayMs) fail('undo_too_late', { days })
  const further = await first<{ title: string }>(
    ctx.db,
    sql`select title from crm.merge where gone_id = ${row.subjectId}::uuid and state = 'merged' and deleted_at is null`,
  )
  if (further) fail('undo_merged_on', { title: row.title, into: further.title })
  if (!(await find(ctx, e, row.subjectId, { unscoped: true }))) fail('undo_kept_gone', { title: row.title })
  const later = await first(
    ctx.db,
    sql`select from crm.merge where subject_id = ${row.subjectId}::uuid and id > ${row.id}::uuid and state = 'merged'`,
  )
  if (later) fail('undo_later', { title: row.title })
}

const moveBack = async (ctx: Ctx, e: Entity, row: Merge): Promise<void> => {
  const moves = await ctx.db.rows<{ entity: string; field: string; way: (typeof ways)[number]; ids: string[] }>(
    sql`select entity, field, way, array_agg(record_id) as ids from crm.merge_move where merge_id = ${row.id}::uuid group by entity, field, way`,
  )
  for (const pointer of pointersTo(e.name)) {
    const of = (way: (typeof ways)[number]) =>
      moves.find((m) => m.entity === pointer.e.name && m.field === pointer.key && m.way === way)?.ids ?? []
    const back = { kind: e.name, fromId: row.subjectId, toId: row.goneId, verb: 'undoMerge', mergeId: row.id } as const
    const moved = of('moved')
    if (moved.length > 0) await turn(ctx, pointer, { ...back, ids: moved })
    for (const id of of('removed')) await bringBack(ctx, pointer.e, id)
  }
}

/** The values it had before, unless somebody has given it others since: those stay, and are named. */
const takeBack = async (ctx: Ctx, e: Entity, { subjectId, fields }: Merge): Promise<string[]> => {
  const kept = (await find(ctx, e, subjectId, { unscoped: true })) as Row<Entity>
  const now = kept as Values
  const changed = Object.entries(fields ?? {}).filter(([key, [before]]) => !same(now[key], before))
  const mine = changed.filter(([key, [, after]]) => same(now[key], after))
  const patch = Object.fromEntries(mine.map(([key, [before]]) => [key, before]))
  await change(ctx, e, kept, patch as Patch<Entity>, { verb: 'undoMerge' })
  return changed.filter((one) => !mine.includes(one)).map(([key]) => e.fields[key]?.zh ?? key)
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** From the recycle bin, unless somebody has taken it out already. Whose it was is no question: it comes back as it was. */
const bringBack = async (ctx: Ctx, e: Entity, id: string): Promise<void> => {
  if (await find(ctx, e, id, { unscoped: true })) return
  await restore(ctx, e, await getDeleted({ ...ctx, actor: systemActor }, e, id))
}
