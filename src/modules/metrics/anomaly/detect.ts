import {
  type Ctx,
  change,
  createMany,
  type Draft,
  inWords,
  type Job,
  kindCommand,
  type Said,
  select,
  sql,
  systemActor,
  today,
  transact,
} from '../../../kernel/index.ts'
import { keepers, leaders } from '../../people/index.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import type { Metric } from '../catalogue/metric.ts'
import { sayNumber, sayNumberEn } from '../number-words.ts'
import { type Organisation, type OrgUnit, readOrganisation } from '../organisation.ts'
import { type Period, periodEn, periodHolding, periodLead, shifted } from '../period.ts'
import { readTargets } from '../target/read-targets.ts'
import { type Anomaly, anomaly } from './anomaly.entity.ts'
import { type Expectation, expectationFrom } from './expectation.ts'
import { fewestCases, type Judgement, judge } from './judgement.ts'
import { readSeries, type Series, withHistory } from './series.query.ts'

/** Numbers of a period that can be told for a unit: not shares of a target, nor the state of now. */
const watched = catalogue.filter(({ attains, at, before, ownerUnit }) => !attains && (at || before) && ownerUnit)

type Finding = Draft<typeof anomaly> & { titleEn: string }

export interface Detection {
  readonly opened: number
  readonly changed: number
  readonly resolved: number
}

/**
 * Looks at the last closed month and quarter of the company and its regions. Run again, it finds the same: one anomaly for a
 * metric, period and unit, updated while nobody has taken it up, resolved when later data explain it away.
 */
export const detectAnomalies = async (ctx: Ctx): Promise<Detection> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('metrics.detect'))`)
  // The numbers are the company's, whoever starts the search; the answer only says how many were found.
  const whole: Ctx = { ...ctx, actor: systemActor }
  const organisation = await readOrganisation(whole)
  const closed = lastClosed(ctx)
  const findings = await findingsIn(whole, organisation, closed)
  return keep(whole, closed, findings)
}

const lastClosed = (ctx: Ctx): Period[] =>
  (['month', 'quarter'] as const).map((kind) => shifted(periodHolding(kind, today(ctx)), -1))

const findingsIn = async (ctx: Ctx, organisation: Organisation, closed: readonly Period[]): Promise<Finding[]> => {
  const targets = await readTargets(ctx, organisation, watched, closed)
  const series = await readSeries(ctx, organisation, watched, closed.flatMap(withHistory))
  const units = [...organisation.units.values()].filter(
    ({ level, parentId }) => parentId === null || level === 'region',
  )
  const findings: Finding[] = []
  for (const unit of units) {
    for (const metric of watched) {
      for (const period of closed) {
        const target = targets.ofUnit(metric, period, unit.id)?.value ?? null
        const finding = findingOf(metric, period, unit, target, series)
        if (finding) findings.push(finding)
      }
    }
  }
  return findings
}

const findingOf = (
  metric: Metric,
  period: Period,
  unit: OrgUnit,
  target: number | null,
  series: Series,
): Finding | null => {
  const { value, sample } = series.figure(metric, unit.id, period)
  if (value === null || (metric.per && sample < fewestCases)) return null
  const expectation = expectationFrom(historyOf(metric, period, unit, series), period.kind === 'month' ? 12 : 4)
  const judgement = judge(value, target, expectation, metric.better)
  if (!judgement) return null
  return {
    ...titlesOf(metric, period, unit, value, target, expectation, judgement),
    metric: metric.key,
    period: period.name,
    unitId: unit.id,
    value: kept(value),
    target,
    expected: expectation && kept(expectation.expected),
    low: expectation && kept(expectation.low),
    high: expectation && kept(expectation.high),
    basis: expectation?.basis ?? 'not_enough',
    sample,
    state: 'open',
    ...judgement,
  }
}

const kept = (value: number): number => Number(value.toFixed(6))

/** From the first period with anything in it: before that the system was not in use. */
const historyOf = (metric: Metric, period: Period, unit: OrgUnit, series: Series): (number | null)[] => {
  const earlier = withHistory(period).slice(0, -1)
  const figures = earlier.map((past) => series.figure(metric, unit.id, past))
  const start = figures.findIndex(({ sample }) => sample > 0)
  return start < 0 ? [] : figures.slice(start).map(({ value }) => value)
}

const titlesOf = (
  { label, unit: kind, better }: Metric,
  period: Period,
  unit: OrgUnit,
  value: number,
  target: number | null,
  expectation: Expectation | null,
  { rule }: Judgement,
): { title: string; titleEn: string } => {
  const [side, sideEn] = better === 'higher' ? ['低于', 'below'] : ['高于', 'above']
  const usual = rule === 'missed' || !expectation ? undefined : expectation.expected
  const against = [
    ...(rule !== 'unusual' ? [`目标 ${sayNumber(kind, target)}`] : []),
    ...(usual === undefined ? [] : [`历史预期 ${sayNumber(kind, usual)}`]),
  ]
  const againstEn = [
    ...(rule !== 'unusual' ? [`the target of ${sayNumberEn(kind, target)}`] : []),
    ...(usual === undefined ? [] : [`the usual ${sayNumberEn(kind, usual)}`]),
  ]
  return {
    title: `${unit.name} ${periodLead(period)}${label.zh} ${sayNumber(kind, value)},${side}${against.join('和')}`,
    titleEn: `${unit.name} ${periodEn(period)}: ${label.en} ${sayNumberEn(kind, value)}, ${sideEn} ${againstEn.join(' and ')}`,
  }
}

const keep = async (ctx: Ctx, closed: readonly Period[], findings: readonly Finding[]): Promise<Detection> => {
  const known = await select(ctx, anomaly, {
    where: sql`t.period = any(${closed.map(({ name }) => name)})`,
    lock: true,
  })
  const placeOf = ({ metric, period, unitId }: Pick<Anomaly, 'metric' | 'period' | 'unitId'>) =>
    `${metric} ${period} ${unitId}`
  const byPlace = new Map(known.map((row) => [placeOf(row), row]))
  const fresh = findings.filter((finding) => !byPlace.has(placeOf(finding)))
  await createMany(ctx, anomaly, fresh, 'detect')
  let changed = 0
  let resolved = 0
  const found = new Map(findings.map((finding) => [placeOf(finding), finding]))
  for (const row of known) {
    if (row.state !== 'open') continue
    const finding = found.get(placeOf(row))
    // What a watch has raised is not explained away by a target that was reached.
    if (!finding && row.rule === 'watch') continue
    const after = finding
      ? await change(ctx, anomaly, row, finding)
      : await change(ctx, anomaly, row, { state: 'resolved', reason: '数据更新后不再异常。' }, { verb: 'resolve' })
    if (!finding) resolved++
    else if (after.version !== row.version) changed++
  }
  return { opened: fresh.length, changed, resolved }
}

export const detect = kindCommand(anomaly, 'detect', {
  zh: '立即检测',
  en: 'Detect now',
  tone: 'primary',
  input: {},
  allow: [...leaders, ...keepers],
  run: async (ctx) => {
    const found = await detectAnomalies(ctx)
    return { ...found, told: inWords(ctx.actor, toldOf(lastClosed(ctx), found)) }
  },
})

/** Where nothing is found, what was looked at. */
const toldOf = (closed: readonly Period[], { opened, changed, resolved }: Detection): Said => ({
  zh: `已检测公司和各大区 ${closed.map(({ name }) => name).join('、')} 的 ${watched.length} 项指标:${opened + changed + resolved === 0 ? '没有新的异常' : `新增 ${opened} 项,更新 ${changed} 项,解除 ${resolved} 项`}。`,
  en: `${watched.length} metrics of the company and its regions for ${closed.map(({ name }) => name).join(' and ')} looked at: ${opened + changed + resolved === 0 ? 'nothing new' : `${opened} new, ${changed} updated, ${resolved} resolved`}.`,
})

export const detectDaily: Job = {
  name: 'detect-anomalies',
  everyMinutes: 24 * 60,
  run: async (runtime, actor) => {
    const found = await transact(runtime, actor, detectAnomalies)
    runtime.log.info(found, 'anomalies detected')
  },
}
