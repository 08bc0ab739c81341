import { type Ctx, faults, today } from '../../kernel/index.ts'
import {
  type Asked,
  answerOf,
  type Compared,
  comparisons,
  type Drill,
  drillOf,
  drillOfRow,
  goalOf,
  inRange,
  type MetricAnswer,
  type MetricRow,
  numberOf,
} from './answer.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import type { Metric } from './catalogue/metric.ts'
import { type Portion, readAllPortions } from './catalogue/read-portions.ts'
import { groupLabels, rowName } from './group-labels.query.ts'
import { type Grouping, groupingBy } from './grouping.ts'
import { type Organisation, readOrganisation } from './organisation.ts'
import { type Period, periodHolding, readPeriod } from './period.ts'
import { barred, mayRead, restrictionTo, type Scope, scopeFor } from './scope.ts'
import { hiddenIn, seenOf } from './seen.ts'
import type { Restriction } from './shares.ts'
import type { Targets } from './target/effective.ts'
import { readTargets } from './target/read-targets.ts'

const fail = faults('metric', {
  unknown: {
    status: 404,
    zh: '没有指标「{key}」。可用的指标见「指标目录」。',
    en: 'There is no metric “{key}”. See the metric catalogue.',
  },
  no_access: {
    status: 403,
    zh: '「{name}」由「{records}」计算,你的角色不能查看这些记录,也不能查看这个指标。需要时请联系管理员开通。',
    en: '“{name}” is computed from “{records}”, which your role may not see. Ask an administrator for the right.',
  },
  no_way: {
    status: 403,
    zh: '这样查看「{name}」要用到「{records}」,你没有查看它的权限。请换一种分组,或请管理员为你的角色或密钥开通。',
    en: 'To see “{name}” this way takes “{records}”, which you may not see. Group otherwise, or ask an administrator for the right.',
  },
  period: {
    status: 422,
    zh: '「{period}」不是期间。请写成 2026-Q3、2026-07、2026-H1、2026、this_quarter 或 2026-07-01..2026-07-31。',
    en: '“{period}” is no period. Write 2026-Q3, 2026-07, 2026-H1, 2026, this_quarter or 2026-07-01..2026-07-31.',
    field: 'period',
  },
})

export interface MetricRequest {
  readonly period: string
  readonly by?: string | undefined
  readonly compare?: readonly ('previous' | 'year')[] | undefined
  readonly unitId?: string | undefined
  readonly ownerIds?: readonly string[] | undefined
}

/** One number of the catalogue for a period and a scope, with target, comparison, groups and the records behind it. */
export const computeMetric = async (ctx: Ctx, key: string, request: MetricRequest): Promise<MetricAnswer> => {
  const metric = metricNamed(key) ?? fail('unknown', { key })
  if (!mayRead(ctx, metric)) fail('no_access', { name: metric.label, records: metric.of.label })
  const period = periodNamed(ctx, request.period)
  const organisation = await readOrganisation(ctx)
  const scope = scopeFor(ctx, organisation, metric.of.name, request)
  const limits = await restrictionTo(ctx, organisation, scope, [metric])
  const grouping = request.by ? groupingBy(metric, request.by, period, organisation, scope) : undefined
  for (const path of [metric.owner, grouping?.path ?? '', ...Object.keys(metric.where ?? {})]) {
    const records = barred(ctx, metric, path)?.label.zh
    if (records) fail('no_way', { name: metric.label.zh, records })
  }
  const compared = comparisons(metric, period, request.compare ?? [])
  const ranges = [period, ...compared.map((c) => c.period)]
  const { portions, seen } = await portionsFor(ctx, metric, ranges, limits, grouping)
  // A cohort or a wait is of several months at once: what the months count does not add up to what the period counts.
  const apart = grouping?.monthly && !metric.at
  const whole = apart ? await portionsFor(ctx, metric, ranges, limits, undefined) : { portions, seen }
  const targets = await targetsFor(ctx, metric, period, compared, organisation, scope, portions, grouping)
  const asked = { metric, period, scope, compared, limits, by: request.by }
  const answer = answerOf(ctx, { ...asked, seen: whole.seen }, whole.portions, targets)
  if (!grouping) return answer
  const drillTo = (key: string | null): Drill =>
    grouping.monthly && metric.before
      ? drillOf(metric, periodHolding('month', `${key}-01`), limits)
      : drillOfRow(metric, period, limits, grouping, key)
  return {
    ...answer,
    rows: await rowsOf(ctx, asked, grouping, { portions: inRange(portions, 0), seen, targets, drillTo }),
  }
}

export const periodNamed = (ctx: Ctx, name: string): Period =>
  readPeriod(name, today(ctx)) ?? fail('period', { period: name })

/** Portions of all ranges, and of the first one those records that the asker may list, where these may be fewer. */
const portionsFor = async (
  ctx: Ctx,
  metric: Metric,
  ranges: readonly Period[],
  whose: Restriction,
  grouping: Grouping | undefined,
): Promise<{ portions: readonly Portion[]; seen: readonly Portion[] | undefined }> => {
  const { path, monthly = false } = grouping ?? {}
  const question = { metrics: [metric], ranges, whose, monthly, ...(path && { path: () => path }) }
  const [found, seen] = await readAllPortions(ctx, [question, ...seenOf(ctx, question)])
  return { portions: found?.get(metric.key) ?? [], seen: seen?.get(metric.key) }
}

const targetsFor = (
  ctx: Ctx,
  metric: Metric,
  period: Period,
  compared: readonly Compared[],
  organisation: Organisation,
  scope: Scope,
  portions: readonly Portion[],
  grouping: Grouping | undefined,
): Promise<Targets> => {
  const owners = grouping?.kind === 'owner' ? portions.flatMap(({ group }) => group ?? []) : []
  const people = [...new Set([...owners, ...(scope.kind === 'people' ? scope.ids : [])])]
  return readTargets(ctx, organisation, [goalOf(metric)], [period, ...compared.map((c) => c.period)], people)
}

interface Found {
  readonly portions: readonly Portion[]
  readonly seen: readonly Portion[] | undefined
  readonly targets: Targets
  drillTo(key: string | null): Drill
}

const rowsOf = async (
  ctx: Ctx,
  { metric, period, scope }: Pick<Asked, 'metric' | 'period' | 'scope'>,
  grouping: Grouping,
  { portions, seen, targets, drillTo }: Found,
): Promise<MetricRow[]> => {
  const groups = Map.groupBy(portions, grouping.keyOf)
  for (const key of grouping.always) if (!groups.has(key)) groups.set(key, [])
  const labels = await groupLabels(ctx, metric, grouping, [...groups.keys()])
  const rows = [...groups].map(([key, members]) => ({
    key,
    ...rowName(labels, key),
    ...numberOf(metric, members, grouping.targetOf(targets, goalOf(metric), period, scope, key)),
    hidden: hiddenIn(
      members,
      seen?.filter((portion) => grouping.keyOf(portion) === key),
    ),
    drill: drillTo(key),
  }))
  const order = new Map([...labels.keys()].map((key, i) => [key, i]))
  if (grouping.kind === 'month' || grouping.path === 'nodeId') {
    return rows.sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0))
  }
  return rows.sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY))
}
