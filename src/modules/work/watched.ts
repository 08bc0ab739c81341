import { aggregate, type Ctx, type Entity, type Filter, reach } from '../../kernel/index.ts'
import type { RoleName } from '../people/index.ts'

interface Watch {
  readonly kind: string
  readonly of: Entity
  readonly roles: readonly RoleName[]
  filter(ctx: Ctx): Filter
}

const watches: Watch[] = []

/** Lets a later module name what people of a role look into first thing in the morning. */
export const addWatch = (watch: Watch): void => {
  if (watches.some(({ kind }) => kind === watch.kind)) throw new Error(`${watch.kind} is watched already`)
  watches.push(watch)
}

/** What waits where the reader looks, each number with the list behind it. */
export const watched = async (ctx: Ctx) => {
  const rows = []
  for (const { kind, of, roles, filter: asked } of watches) {
    if (!roles.some((role) => ctx.actor.roles.includes(role)) || !reach(ctx.actor, of.name, 'read')) continue
    const filter = asked(ctx)
    const [found] = await aggregate(ctx.db, of, { groupBy: [], measures: [{ count: '*' }], filter }, ctx)
    if (found?.count) rows.push({ kind, entity: of.name, filter, count: Number(found.count) })
  }
  return rows
}
