import { type Ctx, field, view } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { figureOf } from './catalogue/figures.ts'
import type { Metric } from './catalogue/metric.ts'
import { readPortions } from './catalogue/read-portions.ts'
import { periodNamed } from './compute.ts'
import { type Bridge, type Driver, drivers, gapBridge } from './gap-bridge.ts'
import { sayMoney, sayMoneyEn } from './number-words.ts'
import { type Organisation, readOrganisation } from './organisation.ts'
import { type Period, periodLead, yearEarlier } from './period.ts'
import { restrictionTo, type Scope, scopeFor } from './scope.ts'
import { readTargets } from './target/read-targets.ts'
import { workingDays } from './working-days.ts'

const needed = (key: string): Metric => {
  const metric = metricNamed(key)
  if (!metric) throw new Error(`the gap bridge needs the metric ${key}`)
  return metric
}
const amount = needed('won_amount')
const conversion = needed('win_rate')
const dealSize = needed('average_deal_size')
const cycle = needed('average_sales_cycle')
const all = [amount, conversion, dealSize, cycle]

const labels: Record<Driver, { zh: string; en: string; unit: 'count' | 'ratio' | 'money' }> = {
  volume: { zh: '在手商机量', en: 'Open pipeline', unit: 'count' },
  speed: { zh: '成交周期', en: 'Sales cycle', unit: 'count' },
  conversion: { zh: '赢单率', en: 'Win rate', unit: 'ratio' },
  dealSize: { zh: '客单价', en: 'Deal size', unit: 'money' },
}

/** Why sales are not what the target asked: GET /api/gap-bridge?period=2026-Q3&unitId=… */
export const gapBridgeView = view('gap-bridge', {
  zh: '目标差距分解',
  en: 'Gap bridge',
  allow: everybody,
  input: {
    period: field.text({ zh: '期间', en: 'Period', max: 30, required: true }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
    ownerId: field.person({ zh: '员工', en: 'Employee' }),
  },
  run: async (ctx, { period: name, unitId, ownerId }) => {
    const period = periodNamed(ctx, name)
    const organisation = await readOrganisation(ctx)
    const wish = { unitId: unitId ?? undefined, ownerIds: ownerId ? [ownerId] : undefined }
    const scope = scopeFor(ctx, organisation, 'opportunity', wish)
    const numbers = await readNumbers(ctx, organisation, period, scope)
    const { target, actual } = numbers
    const difference = target === null ? null : actual - target
    const answer = { period: period.name, scope, target, actual, difference, closedMeans: ctx.company.closedMeans }
    if (target === null || difference === null) {
      const sentence = `${periodLead(period)}还没有销售额目标,不能分解差距。请先设定目标。`
      const sentenceEn = 'There is no target for the won amount yet, so no gap to explain. Set one first.'
      return { ...answer, drivers: [], sentence, sentenceEn }
    }
    const bridge = gapBridge(target, numbers.sales, numbers.expected, workingDays(period))
    if (!bridge) {
      const sentence = '还没有成交记录,也没有赢单率、客单价、成交周期的目标,不能分解差距。请先设定这些目标。'
      const sentenceEn =
        'Nothing is won yet and no target for win rate, deal size or sales cycle is set, so the gap cannot be explained.'
      return { ...answer, drivers: [], sentence, sentenceEn }
    }
    const steps = drivers.map((driver) => ({
      key: driver,
      label: labels[driver].zh,
      labelEn: labels[driver].en,
      unit: labels[driver].unit,
      reference: bridge.reference[driver],
      actual: bridge.actual[driver],
      referenceFrom: numbers.expectedFrom[driver],
      part: bridge.parts[driver],
    }))
    return { ...answer, drivers: steps, ...sentenceOf(bridge, difference) }
  },
})

/** What happened, and what each driver is compared with: its target, or else the same period a year earlier. */
const readNumbers = async (ctx: Ctx, organisation: Organisation, period: Period, scope: Scope) => {
  const whose = await restrictionTo(ctx, organisation, scope, all)
  const portions = await readPortions(ctx, { metrics: all, ranges: [period, yearEarlier(period)], whose })
  const targets = await readTargets(ctx, organisation, all, [period], scope.kind === 'people' ? scope.ids : [])
  const figure = (metric: Metric, range: 0 | 1) =>
    figureOf(metric, portions.get(metric.key)?.filter((portion) => portion.range === range) ?? [])
  const expected = (metric: Metric) => {
    const target = targets.ofScope(metric, period, scope)
    if (target) return { value: target.value, from: 'target' as const }
    const { value } = figure(metric, 1)
    return { value, from: value === null ? ('actual' as const) : ('year' as const) }
  }
  const reference = { conversion: expected(conversion), dealSize: expected(dealSize), speed: expected(cycle) }
  const rate = figure(conversion, 0)
  const actual = figure(amount, 0).numerator
  return {
    target: targets.ofScope(amount, period, scope)?.value ?? null,
    actual,
    sales: { won: rate.numerator, decided: rate.denominator ?? 0, amount: actual, cycleDays: figure(cycle, 0).value },
    expected: {
      conversion: reference.conversion.value,
      dealSize: reference.dealSize.value,
      cycleDays: reference.speed.value,
    },
    expectedFrom: {
      volume: 'required',
      speed: reference.speed.from,
      conversion: reference.conversion.from,
      dealSize: reference.dealSize.from,
    } as const,
  }
}

/** 比目标少 ¥120 万:客单价 −80 万,赢单率 −50 万,… largest first. */
const sentenceOf = ({ parts }: Bridge, difference: number) => {
  if (difference === 0) return { sentence: '与目标一致。', sentenceEn: 'Exactly as targeted.' }
  const largest = [...drivers]
    .filter((driver) => parts[driver] !== 0)
    .sort((a, b) => Math.abs(parts[b]) - Math.abs(parts[a]))
  const sign = (driver: Driver) => (parts[driver] > 0 ? '+' : '−')
  const each = largest.map((d) => `${labels[d].zh} ${sign(d)}${sayMoney(Math.abs(parts[d]))}`)
  const eachEn = largest.map((d) => `${labels[d].en} ${sign(d)}${sayMoneyEn(Math.abs(parts[d]))}`)
  return {
    sentence: `比目标${difference < 0 ? '少' : '多'} ${sayMoney(Math.abs(difference))}:${each.join(',')}。`,
    sentenceEn: `${sayMoneyEn(Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} target: ${eachEn.join(', ')}.`,
  }
}
