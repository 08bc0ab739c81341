import { type Ctx, first, sql } from '../../../kernel/index.ts'
import { metricNamed } from '../catalogue/catalogue.ts'
import type { Metric } from '../catalogue/metric.ts'
import { type Organisation, organisationOf, organisationSql, type StoredOrganisation } from '../organisation.ts'
import { mayRead } from '../scope.ts'

interface Stored extends StoredOrganisation {
  dashboard: string[]
  review: string[]
}

export interface Kpis {
  readonly organisation: Organisation
  readonly dashboard: readonly Metric[]
  readonly review: readonly Metric[]
}

/** The company's chosen numbers, as far as the actor may know them, and the organisation they are asked of, by one statement. */
export const readKpis = async (ctx: Ctx): Promise<Kpis> => {
  const stored = await first<Stored>(
    ctx.db,
    sql`select ${organisationSql}, k.dashboard, k.review
      from metrics.kpi_set as k where k.deleted_at is null order by k.id limit 1`,
  )
  if (!stored) throw new Error('metrics.kpi_set has no record; the migration makes it')
  const known = (keys: readonly string[]) =>
    keys.flatMap((key) => metricNamed(key) ?? []).filter((metric) => mayRead(ctx, metric))
  return {
    organisation: organisationOf(stored),
    dashboard: known(stored.dashboard),
    review: known(stored.review),
  }
}
