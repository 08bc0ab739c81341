import {
  type Ctx,
  type Entity,
  entityNamed,
  faults,
  field,
  get,
  invalid,
  isId,
  maskState,
  placeIn,
  sql,
  view,
} from '../../../kernel/index.ts'
import { recordJson } from '../../../kernel/list/list.ts'
import { sellers } from '../access.ts'
import { choosable, valueIn } from './choices.ts'
import { pointersTo, pointing } from './pointers.ts'

const fail = faults('merge', {
  what: {
    status: 422,
    field: 'entity',
    zh: '只能合并线索、客户或联系人。',
    en: 'Only leads, accounts and contacts can be merged.',
  },
})

const kinds = ['lead', 'account', 'contact']

/** Before two records become one: both side by side, field by field, and what would move. */
export const mergePreview = view('merge-preview', {
  zh: '合并预览',
  en: 'Merge preview',
  allow: [...sellers, 'marketing', 'admin'],
  input: {
    entity: field.text({ zh: '种类', en: 'Kind', required: true, max: 20 }),
    keptId: field.text({ zh: '保留的记录', en: 'Kept record', required: true, max: 36 }),
    goneId: field.text({ zh: '并入的记录', en: 'Merged record', required: true, max: 36 }),
  },
  run: async (ctx, { entity, keptId, goneId }) => {
    const e = kinds.includes(entity) ? entityNamed(entity) : undefined
    if (!e) return fail('what')
    const wrong = Object.entries({ keptId, goneId }).filter(([, id]) => !isId(id))
    if (wrong.length > 0)
      invalid(
        wrong.map(([field]) => ({
          field,
          code: 'value',
          message: '应为记录的编号。请从列表里选择要合并的两条记录。',
          en: 'Give the id of a record. Choose the two from the list.',
        })),
      )
    const [kept, gone] = [await shownRecord(ctx, e, keptId), await shownRecord(ctx, e, goneId)]
    return {
      entity,
      kept,
      gone,
      fields: await fieldsOf(ctx, e, keptId, goneId),
      children: await childrenOf(ctx, e, goneId),
    }
  },
})

/** As the actor may see it, masks and labels included. */
const shownRecord = async (ctx: Ctx, e: Entity, id: string): Promise<unknown> => {
  await get(ctx, e, id)
  return JSON.parse((await recordJson(ctx.db, e, id, ctx)) as string)
}

/** Whether the two differ is said of masked values too; the values are in the records, as masked as ever. */
const fieldsOf = async (ctx: Ctx, e: Entity, keptId: string, goneId: string) => {
  const [kept, gone] = [await get(ctx, e, keptId), await get(ctx, e, goneId)]
  return choosable(e).map(({ key, field: { zh, en } }) => {
    const [here, there] = [valueIn(kept, e, key), valueIn(gone, e, key)]
    const masked = maskState(e, placeIn(e, key)!, ctx.actor) !== 'whole'
    const differs = JSON.stringify(here) !== JSON.stringify(there)
    const fallback = here === null || here === '' ? 'gone' : 'kept'
    return { key, label: { zh, en: en ?? zh }, differs, masked, choice: fallback }
  })
}

const childrenOf = async (ctx: Ctx, e: Entity, goneId: string) => {
  const counts = pointersTo(e.name).map(
    (pointer) =>
      sql`select ${sql.lit(pointer.e.name)} as entity, count(*)::int as n from ${sql.table(pointer.e.table)} as t where t.deleted_at is null and ${pointing(pointer, e.name, goneId)}`,
  )
  const rows = await ctx.db.rows<{ entity: string; n: number }>(
    sql`select entity, sum(n)::int as n from (${sql.join(counts, sql` union all `)}) as counted group by entity having sum(n) > 0 order by entity`,
  )
  return rows.map(({ entity, n }) => ({ entity, label: entityNamed(entity)?.label, count: n }))
}
