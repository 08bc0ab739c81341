import { type Ctx, sql, today } from '../../../kernel/index.ts'
import { unitOn as unitThen } from '../../people/index.ts'
import { isAdditive, type Metric } from '../catalogue/metric.ts'
import type { Organisation } from '../organisation.ts'
import { type Period, readPeriod } from '../period.ts'
import { bearingPeriods, type SetTarget, type Targets, targetsFrom } from './effective.ts'

/**
 * Targets that bear on these periods. Read whoever asks, because a person's target may follow from one above; callers answer
 * only for scopes the actor may see. `people` are those whose own targets will be asked for.
 */
export const readTargets = async (
  ctx: Ctx,
  organisation: Organisation,
  metrics: readonly Metric[],
  periods: readonly Period[],
  people: readonly string[] = [],
): Promise<Targets> => {
  const names = [...new Set(periods.flatMap(bearingPeriods))]
  const keys = metrics.map(({ key }) => key)
  const found = await ctx.db.rows(
    sql<SetTarget>`select t.metric, t.period, t.unit_id as "unitId", t.employee_id as "employeeId", e.unit_id as "memberOf",
        e.joined_on as "joinedOn", e.left_on as "leftOn", t.value
      from metrics.target as t left join people.employee as e on e.id = t.employee_id
      where t.deleted_at is null and t.metric = any(${keys}) and t.period = any(${names})`,
  )
  const movers = new Map(organisation.movers.map((mover) => [mover.employeeId, mover]))
  const unitOn = (employeeId: string, day: string, now: string | null | undefined): string | undefined => {
    const mover = movers.get(employeeId)
    const unitId = mover ? unitThen(mover, day) : now
    return unitId ? organisation.standing(unitId) : undefined
  }
  const set = found.map(({ memberOf, ...target }): SetTarget => {
    const from = readPeriod(target.period, today(ctx))?.from
    const held = from && target.employeeId ? unitOn(target.employeeId, from, memberOf) : undefined
    return { ...target, memberOf: held ?? null }
  })
  const takesOver = people.length > 0 && metrics.some((metric) => !isAdditive(metric))
  const now = takesOver ? await unitsOf(ctx, people) : new Map<string, string>()
  return targetsFrom(set, organisation, (employeeId, day) => unitOn(employeeId, day, now.get(employeeId)))
}

const unitsOf = async (ctx: Ctx, people: readonly string[]): Promise<Map<string, string>> => {
  const rows = await ctx.db.rows(
    sql<{
      id: string
      unit_id: string
    }>`select id, unit_id from people.employee where id = any(${[...people]}::uuid[]) and unit_id is not null`,
  )
  return new Map(rows.map(({ id, unit_id }) => [id, unit_id]))
}
