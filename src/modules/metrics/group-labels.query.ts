import { asSql, type Ctx, entityNamed, inWords, placeIn, sql, visibleRows } from '../../kernel/index.ts'
import type { Metric } from './catalogue/metric.ts'
import type { Grouping } from './grouping.ts'

type Keys = readonly (string | null)[]
type Labels = ReadonlyMap<string | null, Said>

interface Said {
  readonly zh: string
  readonly en: string
}

const unfilled = { zh: '未填写', en: 'Not filled in' }

/** A name that people gave is the same in every language. */
const given = (name: string): Said => ({ zh: name, en: name })

/** A row's name as answers have it. */
export const rowName = (labels: Labels, key: string | null) => {
  const { zh, en } = labels.get(key) ?? unfilled
  return { label: zh, labelEn: en }
}

/** Names of groups as people read them, in the order in which they should stand. */
export const groupLabels = async (ctx: Ctx, metric: Metric, grouping: Grouping, keys: Keys): Promise<Labels> => {
  if (grouping.kind === 'month') {
    const months = keys.filter((key) => key !== null).sort()
    return new Map(
      months.map((month) => [month, { zh: `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`, en: month }]),
    )
  }
  const field = fieldAt(metric, grouping.path ?? '')
  if (field?.target) return titlesOf(ctx, field.target, grouping, keys)
  const named = keys.map((key): [string | null, Said] => {
    if (key === null) return [null, unfilled]
    const { zh, en = zh } = field ?? given(key)
    if (field?.kind.name === 'boolean') return [key, key === 'true' ? { zh, en } : { zh: `非${zh}`, en: `Not ${en}` }]
    const choice = field?.choices?.find(({ value }) => value === key)
    return [key, { ...given(key), ...choice }]
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
    }>`select t.id, case when ${asSql(visibleRows(target, ctx.actor, 't'))} then ${title} else ${inWords(ctx.actor, { zh: '(无权查看的记录)', en: '(not yours to see)' })} end as title from ${sql.table(target.table)} as t
      where t.id = any(${ids}::uuid[]) order by ${order}, t.id`,
  )
  const label = (id: string, name: string) =>
    grouping.kind === 'unit' && !grouping.always.includes(id)
      ? { zh: `${name}(直属)`, en: `${name} (itself)` }
      : given(name)
  return new Map([...rows.map(({ id, title: name }): [string | null, Said] => [id, label(id, name)]), [null, unfilled]])
}
