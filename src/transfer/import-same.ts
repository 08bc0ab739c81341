import type { Ctx } from '../kernel/command/ctx.ts'
import { select } from '../kernel/command/rows.ts'
import type { Entity, Row, Same } from '../kernel/entity/entity.ts'
import { sql } from '../kernel/sql.ts'
import type { Candidate } from './import-cells.ts'
import { type ImportPlan, identityKey } from './import-plan.ts'

/** What a row would double, and the record itself where it may be updated. */
interface Known extends Same {
  readonly row: Row<Entity> | undefined
}

/** Rows whose record is there already by the entity's own idea of the same, whichever kind of record it is. */
export const doubles = async (
  ctx: Ctx,
  e: Entity,
  { key, duplicates }: ImportPlan,
  good: readonly Candidate[],
): Promise<Map<Candidate, Known>> => {
  if (key !== identityKey || duplicates === 'create' || !e.same || good.length === 0) return new Map()
  const found = await e.same(
    ctx,
    good.map(({ values }) => values),
  )
  const ids = found.flatMap((same) => same?.id ?? [])
  const rows = await select(ctx, e, { where: sql`t.id = any(${ids}::uuid[])`, lock: duplicates === 'update' })
  const byId = new Map(rows.map((row) => [row.id, row as Row<Entity>]))
  return new Map(
    good.flatMap((candidate, i): [Candidate, Known][] => {
      const same = found[i]
      return same ? [[candidate, { ...same, row: byId.get(same.id ?? '') }]] : []
    }),
  )
}
