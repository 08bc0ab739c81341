import {
  asSql,
  type Ctx,
  entityNamed,
  existsVisible,
  field,
  first,
  invalid,
  isSystem,
  owned,
  placeIn,
  sql,
  type Visible,
} from '../../kernel/index.ts'

const kindLabel = { zh: '所属对象', en: 'Subject kind', max: 60, fixed: true } as const
const recordLabel = { zh: '所属记录', en: 'Subject record', fixed: true } as const

/** The two fields by which a record hangs on any other record. Without a target: the kind is a value of the row. */
export const subjectFields = { subjectEntity: field.text(kindLabel), subjectId: field.ref('', recordLabel) }

export const requiredSubject = {
  subjectEntity: field.text({ ...kindLabel, required: true }),
  subjectId: field.ref('', { ...recordLabel, required: true }),
}

/** Names me or somebody below me, also for roles whose reach is everything: a task is between people, not a public list. */
export const ofMyTeam =
  (column: string): Visible =>
  (row, actor) =>
    isSystem(actor) || owned(column)(row, actor, 'team')

interface Hanging {
  subjectEntity?: unknown
  subjectId?: unknown
}

/** Refuses drafts that hang on a record which is not there, not visible to the actor or takes nothing. One statement. */
export const checkSubjects = async (ctx: Ctx, drafts: readonly Hanging[]): Promise<void> => {
  if (isSystem(ctx.actor)) return
  const hung = drafts.filter((draft) => draft.subjectEntity || draft.subjectId)
  if (hung.length === 0) return
  const asked = hung.map(({ subjectEntity, subjectId }) => {
    const target = entityNamed(String(subjectEntity))
    if (!target?.subject || !subjectId) return sql`false`
    return asSql(existsVisible(target, sql`${subjectId}::uuid`, ctx.actor))
  })
  const [cells = []] = await ctx.db.cells(sql`select ${sql.join(asked)}`)
  if (cells.every((cell) => cell === 't')) return
  const message = '所属记录不存在,或你没有查看它的权限。请从可以打开的记录上添加。'
  const en = 'The record this belongs to does not exist, or you may not see it. Add it from a record you can open.'
  invalid([{ field: 'subjectId', code: 'reference', message, en }])
}

/** What people call the record, or null when it has gone. Says nothing about who may know it. */
export const subjectTitle = async (ctx: Ctx, entityName: string, id: string): Promise<string | null> => {
  const e = entityNamed(entityName)
  const title = e && placeIn(e, e.title)
  if (!title) return null
  const row = await first<{ title: string | null }>(
    ctx.db,
    sql`select ${title.column('t')}::text as title from ${sql.table(e.table)} as t where t.id = ${id}::uuid`,
  )
  return row?.title ?? null
}
