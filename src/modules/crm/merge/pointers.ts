import {
  allEntities,
  and,
  type Ctx,
  type Entity,
  placeIn,
  type Row,
  type Sql,
  select,
  sql,
} from '../../../kernel/index.ts'
import { poolEntry } from '../pool/entities.ts'
import { merge } from './merge.entity.ts'

/** A field through which records of some entity point to a kind: a reference, or a pair of kind and id. */
export interface Pointer {
  readonly e: Entity
  readonly key: string
  /** The field that names the kind, where the id alone does not. */
  readonly kindKey: string | null
}

/** Everything that may point to this kind, of any module, now or in the future. Merges keep naming what they merged. */
export const pointersTo = (kind: string): Pointer[] =>
  [...allEntities()]
    .filter((e) => e !== merge)
    .flatMap((e) =>
      Object.entries(e.fields).flatMap(([key, field]): Pointer[] => {
        if (field.target === kind) return [{ e, key, kindKey: null }]
        const kindKey = key.replace(/Id$/, 'Entity')
        return field.kind.name === 'reference' && !field.target && kindKey !== key && e.fields[kindKey]
          ? [{ e, key, kindKey }]
          : []
      }),
    )

const column = ({ e }: Pointer, key: string, alias = 't'): Sql => placeIn(e, key)!.column(alias)

/**
 * Rows called `t` that point to this record. What waits in a pool waits there itself: the stay that runs goes to the recycle
 * bin and comes back with its record, and no record that has an owner is offered in its place.
 */
export const pointing = (pointer: Pointer, kind: string, id: string): Sql =>
  and([
    ...(pointer.e === (poolEntry as Entity) ? [sql`t.left_at is not null`] : []),
    sql`${column(pointer, pointer.key)} = ${id}::uuid`,
    ...(pointer.kindKey ? [sql`${column(pointer, pointer.kindKey)} = ${kind}`] : []),
  ])

interface Turn {
  readonly kind: string
  readonly fromId: string
  readonly toId: string
  readonly verb: 'merge' | 'undoMerge'
  readonly mergeId: string
  /** Only these; absent for all. */
  readonly ids?: readonly string[]
}

interface Turned {
  readonly id: string
  readonly version: number
  readonly gone: boolean
}

/**
 * Turns what points to one record to another by one statement, and writes what `change` would for each: version, event with
 * before and after, and what follows. A customer's thousands of follow-ups would otherwise take as many statements.
 */
export const turn = async (
  ctx: Ctx,
  pointer: Pointer,
  { kind, fromId, toId, ids, verb, mergeId }: Turn,
): Promise<string[]> => {
  const { e, key } = pointer
  const only = ids ? sql` and t.id = any(${[...ids]}::uuid[])` : sql``
  // A record never comes to point to itself.
  const apart = e.name === kind ? sql` and t.id <> ${toId}::uuid` : sql``
  const turned =
    await ctx.db.rows<Turned>(sql`update ${sql.table(e.table)} as t set ${sql.id(columnName(pointer))} = ${toId}::uuid,
      version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    where ${pointing(pointer, kind, fromId)}${only}${apart} returning t.id, t.version, t.deleted_at is not null as gone`)
  for (const { id, version } of turned)
    ctx.events.push({
      entity: e.name,
      recordId: id,
      verb,
      version,
      changes: { [key]: [fromId, toId] },
      facts: { mergeId },
    })
  await follow(ctx, pointer, turned, fromId)
  return turned.map(({ id }) => id)
}

const columnName = ({ key }: Pointer): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const follow = async (ctx: Ctx, { e, key }: Pointer, turned: readonly Turned[], fromId: string): Promise<void> => {
  const living = turned.filter(({ gone }) => !gone).map(({ id }) => id)
  if (!e.after || living.length === 0) return
  const rows: Row<Entity>[] = await select(ctx, e, { where: sql`t.id = any(${living}::uuid[])`, unscoped: true })
  await e.after(
    ctx,
    rows.map((after) => ({ before: { ...after, [key]: fromId, version: after.version - 1 }, after })),
  )
}

/** Living rows that point to one record and whose like, by a pair that may stand once, points to the other already. */
export const doubledBy = async (ctx: Ctx, pointer: Pointer, fromId: string, toId: string): Promise<Row<Entity>[]> => {
  const { e, key } = pointer
  const pairs = (e.uniqueTogether ?? []).filter((set) => set.includes(key))
  if (pairs.length === 0) return []
  const likes = pairs.map((set) => {
    const others = set
      .filter((one) => one !== key)
      .map((one) => sql`${column(pointer, one, 'o')} = ${column(pointer, one)}`)
    return sql`exists (select from ${sql.table(e.table)} as o where o.deleted_at is null and ${and([sql`${column(pointer, key, 'o')} = ${toId}::uuid`, ...others])})`
  })
  return select(ctx, e, {
    where: sql`${column(pointer, key)} = ${fromId}::uuid and (${sql.join(likes, sql` or `)})`,
    lock: true,
    unscoped: true,
  })
}
