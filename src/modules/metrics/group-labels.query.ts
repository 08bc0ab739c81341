import { asSql, type Ctx, entityNamed, placeIn, sql, visibleRows } from '../../kernel/index.ts'
import type { Metric } from './catalogue/metric.ts'
import type { Grouping } from './grouping.ts'

type Keys = readonly (string | null)[]
type Labels = Map<string | null, string>

/** Names of groups as people read them, in the order in which they should stand. */
export const groupLabels = async (ctx: Ctx, metric: Metric, grouping: Grouping, keys: Keys): Promise<Labels> => {
  if (grouping.kind === 'month') {
    const months = keys.filter((key) => key !== null).sort()
    return new Map(months.map((month) => [month, `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`]))
  }
  const field = fieldAt(metric, grouping.path ?? '')
  if (field?.target) return titlesOf(ctx, field.target, grouping, keys)
  const named = keys.map((key): [string | null, string] => {
    if (key === null) return [null, '未填写']
    if (field?.kind.name === 'boolean') return [key, key === 'true' ? field.zh : `非${field.zh}`]
    return [key, field?.choices?.find(({ value }) => value === key)?.zh ?? key]
  })
  return new Map(named)
}

const fieldAt = (metric: Metric, path: string) => {
  const [head = '', tail] = path.split('.')
  const field = placeIn(metric.of, head)?.field
  if (!tail) return field
  const target = entityNamed(field?.target ?? '')
  return target && placeIn(target, tail)?.field
}

/** Titles of records in their entity's own order: stages by position, people and products by name. */
const titlesOf = async (ctx: Ctx, entityName: string, grouping: Grouping, keys: Keys): Promise<Labels> => {
  const target = entityNamed(entityName)
  const ids = keys.filter((key) => key !== null)
  if (!target) return new Map()
  const title = placeIn(target, target.title)?.column('t')
  const order = placeIn(target, (target.order ?? target.title).replace('-', ''))?.column('t')
  const rows = await ctx.db.rows(
    sql<{
      id: string
      title: string
    }>`select t.id, case when ${asSql(visibleRows(target, ctx.actor, 't'))} then ${title} else '(无权查看的记录)' end as title from ${sql.table(target.table)} as t
      where t.id = any(${ids}::uuid[]) order by ${order}, t.id`,
  )
  const label = (id: string, name: string) =>
    grouping.kind === 'unit' && !grouping.always.includes(id) ? `${name}(直属)` : name
  return new Map([
    ...rows.map(({ id, title: name }): [string | null, string] => [id, label(id, name)]),
    [null, '未填写'],
  ])
}
