import {
  type Actor,
  and,
  asSql,
  type Ctx,
  type Entity,
  entityNamed,
  faults,
  field,
  inWords,
  isId,
  placeIn,
  reach,
  readColumn,
  type Sql,
  sql,
  view,
  visibleRows,
} from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { type Link, links, metricNode, nodeKinds } from './lineage.links.ts'

const fail = faults('lineage', {
  not_found: {
    status: 404,
    zh: '没有这条记录,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
  not_in_loop: {
    status: 422,
    zh: '这类记录不在改进闭环里。请从异常、复盘、措施、任务或流程版本查看。',
    en: 'Records of this kind are not in the loop. Start from an anomaly, retrospective, measure, task or process version.',
    field: 'entity',
  },
})

interface Edge {
  from_entity: string
  from_id: string
  to_entity: string
  to_id: string
  zh: string
}

/** What leads to a record and what came of it, over every link of the loop. What the actor may not see stays nameless. */
export const lineage = view('lineage', {
  zh: '闭环溯源',
  en: 'Lineage',
  allow: everybody,
  input: {
    entity: field.text({ zh: '记录类型', en: 'Entity', max: 60, required: true }),
    id: field.text({ zh: '记录', en: 'Record', max: 60, required: true }),
  },
  run: async (ctx, { entity, id }) => {
    if (!nodeKinds.includes(entity)) fail('not_in_loop')
    if (entity !== metricNode && !isId(id)) fail('not_found')
    const edges = await walk(ctx, entity, entity === metricNode ? id : id.toLowerCase())
    const names = await namesOf(ctx, [{ entity, id }, ...endsOf(edges)])
    if (!names.has(key(entity, id))) fail('not_found')
    return graph(ctx.actor, edges, names, { entity, id })
  },
})

const key = (entity: string, id: string): string => `${entity} ${id}`

const endsOf = (edges: readonly Edge[]): Node[] =>
  edges.flatMap((edge) => [
    { entity: edge.from_entity, id: edge.from_id },
    { entity: edge.to_entity, id: edge.to_id },
  ])

interface Node {
  entity: string
  id: string
}

/** One step along every link, as lateral look-ups by index: forward from causes to consequences, or back. */
const steps = (forward: boolean): Sql => {
  const step = ({ from, to, zh, table, fromColumn, toColumn, where }: Link): Sql => {
    const at = sql.ref(`k.${forward ? fromColumn : toColumn}`)
    const here = forward ? from : to
    const id = here === metricNode ? sql`w.id` : sql`w.uuid`
    return sql`select ${sql.lit(from)} as from_entity, k.${sql.ref(fromColumn)}::text as from_id, ${sql.lit(to)} as to_entity,
      k.${sql.ref(toColumn)}::text as to_id, ${sql.lit(zh)} as zh
      from ${sql.table(table)} as k
      where w.entity = ${sql.lit(here)} and ${at} = ${id} and k.deleted_at is null
        and k.${sql.ref(forward ? toColumn : fromColumn)} is not null${where ? sql` and ${sql.raw(where)}` : sql``}`
  }
  return sql.join(links.map(step), sql` union all `)
}

/** Ids of records are compared as uuids, so that their indexes serve. */
const uuidOf = (entity: Sql, id: Sql): Sql => sql`case when ${entity} <> ${sql.lit(metricNode)} then ${id}::uuid end`

const branch = (name: string, forward: boolean, entity: string, id: string): Sql => {
  const end = forward ? 'to' : 'from'
  return sql`${sql.raw(name)} (entity, id, uuid, from_entity, from_id, to_entity, to_id, zh) as (
    select ${entity}::text, ${id}::text, ${uuidOf(sql`${entity}::text`, sql`${id}::text`)}, null::text, null::text, null::text, null::text, null::text
    union
    select s.${sql.ref(`${end}_entity`)}, s.${sql.ref(`${end}_id`)}, ${uuidOf(sql`s.${sql.ref(`${end}_entity`)}`, sql`s.${sql.ref(`${end}_id`)}`)},
      s.from_entity, s.from_id, s.to_entity, s.to_id, s.zh
    from ${sql.raw(name)} as w cross join lateral (${steps(forward)}) as s)`
}

const maxEdges = 2_000

const walk = (ctx: Ctx, entity: string, id: string): Promise<Edge[]> =>
  ctx.db.rows<Edge>(
    sql<Edge>`with recursive ${branch('onward', true, entity, id)}, ${branch('back', false, entity, id)}
    select from_entity, from_id, to_entity, to_id, zh from onward where zh is not null
    union select from_entity, from_id, to_entity, to_id, zh from back where zh is not null limit ${maxEdges}`,
  )

interface Named extends Node {
  title: string
  state: string | null
  at: string
}

/** Titles of the nodes that the actor may see, by one statement; the rest has no name. */
const namesOf = async (ctx: Ctx, nodes: readonly Node[]): Promise<Map<string, Named>> => {
  const selects = nodeKinds.flatMap((kind) => {
    const ids = [...new Set(nodes.filter(({ entity }) => entity === kind).map(({ id }) => id))]
    const e = entityNamed(kind)
    return ids.length === 0 ? [] : e ? [named(ctx, e, ids)] : metricNames(ctx, ids)
  })
  if (selects.length === 0) return new Map()
  const rows = await ctx.db.rows<Named>(sql<Named>`${sql.join(selects, sql` union all `)}`)
  return new Map(rows.map((row) => [key(row.entity, row.id), row]))
}

const named = (ctx: Ctx, e: Entity, ids: readonly string[]): Sql => {
  const state = ['state', 'verdict'].find((field) => e.fields[field])
  const where = and([
    sql`t.id = any(${[...ids]}::uuid[])`,
    sql`t.deleted_at is null`,
    asSql(visibleRows(e, ctx.actor, 't')),
  ])
  const place = placeIn(e, e.title)
  const title = place ? readColumn(e, place, ctx.actor, 't') : sql`null`
  return sql`select ${sql.lit(e.name)} as entity, t.id::text as id, ${title}::text as title,
    ${state ? sql`t.${sql.ref(state)}` : sql`null`}::text as state, t.created_at as at
    from ${sql.table(e.table)} as t where ${where}`
}

/** Definitions of metrics are no secret to those who may read anomalies. */
const metricNames = (ctx: Ctx, keys: readonly string[]): Sql[] =>
  reach(ctx.actor, 'anomaly', 'read')
    ? [
        sql`select ${sql.lit(metricNode)} as entity, m as id, m as title, null as state, null::timestamptz as at from unnest(${[...keys]}::text[]) as m`,
      ]
    : []

const graph = (actor: Actor, edges: readonly Edge[], names: ReadonlyMap<string, Named>, start: Node) => {
  const all = new Map([start, ...endsOf(edges)].map((node) => [key(node.entity, node.id), node]))
  const shown = new Map<string, string>()
  for (const [k] of all) shown.set(k, names.has(k) ? k : `hidden-${shown.size}`)
  const nodes = [...all].map(([k, { entity, id }]) => {
    const name = names.get(k)
    const { zh: label, en: labelEn } = entityNamed(entity)?.label ?? { zh: '指标', en: 'Metric' }
    const step = { node: shown.get(k), entity, label, labelEn }
    return name
      ? { ...step, visible: true, id, title: name.title, state: name.state, at: name.at }
      : { ...step, visible: false, title: inWords(actor, { zh: '无权查看', en: 'Not yours to see' }) }
  })
  const rank = (entity: string) => nodeKinds.indexOf(entity)
  return {
    nodes: nodes.sort((a, b) => rank(a.entity) - rank(b.entity)),
    links: edges.map((edge) => ({
      from: shown.get(key(edge.from_entity, edge.from_id)),
      to: shown.get(key(edge.to_entity, edge.to_id)),
      label: edge.zh,
      labelEn: links.find(({ zh }) => zh === edge.zh)?.en,
    })),
  }
}
