import { asSql, type Ctx, entityNamed, placeIn, sql, visibleRows } from '../../kernel/index.ts'
import type { Known } from './condition.rules.ts'
import type { Decision } from './graph.rules.ts'

const idPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Who reads why a document went this way reads names: of customers, people and whatever else a condition may point at. */
export const inNames = async (ctx: Ctx, decisions: readonly Decision[], known: Known): Promise<Decision[]> =>
  withNames(decisions, known, await namerFor(ctx, decisions, known))

type Namer = (text: string) => string

/**
 * Puts names in the place of ids. Whoever reads an approval reads what its document points at; who only tries values out learns
 * the names of what they see.
 */
export const namerFor = async (
  ctx: Ctx,
  decisions: readonly Decision[],
  known: Known,
  seenOnly = false,
): Promise<Namer> => {
  const names = await namesFor(ctx, decisions, known, seenOnly)
  return (text) => text.replace(idPattern, (id) => names.get(id) ?? '(看不到或已删除的记录)')
}

export const withNames = (decisions: readonly Decision[], known: Known, said: Namer): Decision[] =>
  decisions.map((decision) => ({
    ...decision,
    branches: decision.branches.map((branch) => ({
      ...branch,
      reasons: branch.reasons.map((reason) => {
        if (known[reason.field]?.target === undefined) return reason
        const { text, value, textEn, valueEn } = reason
        const english = { textEn: textEn && said(textEn), valueEn: valueEn && said(valueEn) }
        return { ...reason, text: said(text), value: said(value), ...english }
      }),
    })),
  }))

const namesFor = async (
  ctx: Ctx,
  decisions: readonly Decision[],
  known: Known,
  seenOnly: boolean,
): Promise<Map<string, string>> => {
  const wanted = new Map<string, Set<string>>()
  for (const { field, text, value } of decisions.flatMap(({ branches }) =>
    branches.flatMap(({ reasons }) => reasons),
  )) {
    const target = known[field]?.target
    if (!target) continue
    const ids = wanted.get(target) ?? new Set()
    for (const id of `${text} ${value}`.match(idPattern) ?? []) ids.add(id)
    wanted.set(target, ids)
  }
  const names = new Map<string, string>()
  for (const [target, ids] of wanted)
    for (const [id, name] of await titlesOf(ctx, target, [...ids], seenOnly)) names.set(id, name)
  return names
}

const titlesOf = async (
  ctx: Ctx,
  target: string,
  ids: readonly string[],
  seenOnly: boolean,
): Promise<[string, string][]> => {
  const e = entityNamed(target)
  const title = e && placeIn(e, e.title)
  if (!e || !title || ids.length === 0) return []
  const seen = seenOnly ? asSql(visibleRows(e, ctx.actor, 't')) : sql`true`
  const rows = await ctx.db.rows<{ id: string; name: string | null }>(
    sql`select t.id, ${title.column('t')}::text as name from ${sql.table(e.table)} as t where t.id = any(${[...ids]}::uuid[]) and ${seen}`,
  )
  return rows.map(({ id, name }) => [id, name ?? ''])
}
