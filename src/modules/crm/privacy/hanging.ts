import { allEntities, type Ctx, type Entity, entityNamed, placeIn, sql } from '../../../kernel/index.ts'
import { file } from '../../work/index.ts'
import { erasure } from './erasure.entity.ts'
import { isKept } from './kept.ts'

/** Kind → ids of its records. */
export type Records = ReadonlyMap<Entity, readonly string[]>

/**
 * Every record that hangs on these, of any module, now or in the future: what refers to them, what refers to that, and so on, living
 * or in the recycle bin, and they themselves. A branch of a company is no part of it: records of one kind do not lead to each other.
 */
export const hangingOn = async (ctx: Ctx, roots: Records): Promise<Records> => {
  const all = new Map([...roots].map(([e, ids]) => [e, [...ids]]))
  const seen = new Set([...roots.values()].flat())
  for (let fresh = roots; fresh.size > 0; ) {
    const next = new Map<Entity, string[]>()
    for (const { entity: name, id } of await pointingTo(ctx, fresh)) {
      if (seen.has(id)) continue
      seen.add(id)
      const e = entityNamed(name) as Entity
      next.set(e, [...(next.get(e) ?? []), id])
    }
    for (const [e, ids] of next) all.set(e, [...(all.get(e) ?? []), ...ids])
    fresh = next
  }
  return all
}

/** One statement for a whole generation. */
const pointingTo = async (ctx: Ctx, fresh: Records): Promise<{ entity: string; id: string }[]> => {
  const everything = [...fresh.values()].flat()
  const unkept = [...fresh].flatMap(([e, ids]) => (isKept(e) ? [] : ids))
  const kinds = new Set([...fresh.keys()].map((e) => e.name))
  const found = [...allEntities()].flatMap((e) => {
    if (e === (erasure as Entity)) return []
    // A document that the law wants kept keeps its papers, with the names they have.
    const ids = e === (file as Entity) ? unkept : everything
    return pointers(e, kinds).map(
      (key) =>
        sql`select ${sql.lit(e.name)} as entity, t.id from ${sql.table(e.table)} as t where ${placeIn(e, key)!.column('t')} = any(${ids}::uuid[])`,
    )
  })
  return ctx.db.rows(sql`${sql.join(found, sql` union `)}`)
}

/** Fields that may name one of these kinds, or a record of whatever kind. */
const pointers = (e: Entity, kinds: ReadonlySet<string>): string[] =>
  Object.entries(e.fields).flatMap(([key, { kind, target }]) =>
    kind.name === 'reference' && (target ? target !== e.name && kinds.has(target) : true) ? [key] : [],
  )
