import { mean } from 'simple-statistics'
import { differenceInDifferences, type Groups, type Moments, meanOf } from './differences.ts'
import { bootstrapMeanDifference, welch } from './means.ts'
import { hodgesLehmann, mannWhitney } from './ranks.ts'
import { equalRatesP, type Interval, newcombeInterval, type Rate, share } from './rates.ts'

export type Better = 'higher' | 'lower'
export type Verdict = 'improved' | 'worse' | 'no_clear_change' | 'not_enough_data'

export interface Evaluation {
  readonly verdict: Verdict
  /** after − before; null where there is too little to say. */
  readonly estimate: number | null
  /** 95 % interval of the estimate. */
  readonly interval: Interval | null
  /** Two-sided p of "nothing changed". */
  readonly p: number | null
  readonly samples: { readonly before: number; readonly after: number }
  readonly sentence: string
}

/** Below these the approximations behind the tests do not hold, and a verdict would be a guess. */
export const enough = {
  /** Cases a side, and expected successes and failures a side (Cochran's rule of five). */
  rates: { cases: 20, expected: 5 },
  /** The normal approximation of Mann–Whitney is sound from eight; two more against outliers. */
  durations: { cases: 10 },
  /** Means of skewed amounts settle slowly. */
  amounts: { cases: 20 },
  /** In each of the four groups; of rates also as many successes and failures as above. */
  differences: { cases: 20 },
} as const

const significance = 0.05

/** Did a share change: won of decided, converted of new, repurchasing of old customers. */
export const evaluateRates = (before: Rate, after: Rate, better: Better): Evaluation => {
  const samples = { before: before.n, after: after.n }
  const pooled = (before.successes + after.successes) / (before.n + after.n)
  const expected = Math.min(before.n, after.n) * Math.min(pooled, 1 - pooled)
  if (Math.min(before.n, after.n) < enough.rates.cases || !(expected >= enough.rates.expected)) {
    return tooLittle(
      samples,
      `前后各至少 ${enough.rates.cases} 个样本,且成功与未成功都不少于 ${enough.rates.expected} 个`,
    )
  }
  const estimate = share(after) - share(before)
  const interval = newcombeInterval(before, after)
  const p = equalRatesP(before, after)
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`
  const points = (value: number) => signed(value * 100, 1)
  const facts = `由 ${percent(share(before))}(${before.successes}/${before.n})变为 ${percent(share(after))}(${after.successes}/${after.n}),差异 ${points(estimate)} 个百分点,95% 区间 ${points(interval.low)} 至 ${points(interval.high)} 个百分点`
  return judged(estimate, interval, p, samples, better, facts)
}

/** Did a duration in days change: the typical shift, robust against a few very long cases. */
export const evaluateDurations = (before: readonly number[], after: readonly number[], better: Better): Evaluation => {
  const samples = { before: before.length, after: after.length }
  if (Math.min(samples.before, samples.after) < enough.durations.cases) {
    return tooLittle(samples, `前后各至少 ${enough.durations.cases} 个样本`)
  }
  const { shift, interval } = hodgesLehmann(before, after)
  const { p } = mannWhitney(before, after)
  const facts = `典型变化 ${signed(shift, 1)} 天(前 ${samples.before} 例,后 ${samples.after} 例),95% 区间 ${signed(interval.low, 1)} 至 ${signed(interval.high, 1)} 天`
  return judged(shift, interval, p, samples, better, facts)
}

/** Did the mean of amounts change (分): deal size. The interval is resampled, because amounts are skewed. */
export const evaluateAmounts = (before: readonly number[], after: readonly number[], better: Better): Evaluation => {
  const samples = { before: before.length, after: after.length }
  if (Math.min(samples.before, samples.after) < enough.amounts.cases) {
    return tooLittle(samples, `前后各至少 ${enough.amounts.cases} 个样本`)
  }
  const estimate = mean([...after]) - mean([...before])
  // Any fixed seed will do; a fixed one lets anybody repeat the result.
  const interval = bootstrapMeanDifference(before, after, 20260101)
  const { p } = welch(before, after)
  const yuan = (minor: number) => signed(minor / 100, 0)
  const facts = `平均变化 ${yuan(estimate)} 元(前 ${samples.before} 例,后 ${samples.after} 例),95% 区间 ${yuan(interval.low)} 至 ${yuan(interval.high)} 元`
  return judged(estimate, interval, p, samples, better, facts)
}

type Kind = 'ratio' | 'days' | 'money'

/** Did those who changed fare better than those who did not, by more than chance: rates, days or amounts (分) case by case. */
export const evaluateDifferences = (groups: Groups, kind: Kind, better: Better): Evaluation => {
  const { treated, control } = groups
  const samples = { before: treated.before.n, after: treated.after.n }
  const cells = [treated.before, treated.after, control.before, control.after]
  if (cells.some((cell) => !suffices(cell, kind))) {
    const others = `对照组前 ${control.before.n} 例,后 ${control.after.n} 例;`
    const both = kind === 'ratio' ? `,且成功与未成功各不少于 ${enough.rates.expected} 个` : ''
    return tooLittle(samples, `两组前后各至少 ${enough.differences.cases} 个样本${both}`, others)
  }
  const { estimate, interval, p } = differenceInDifferences(groups)
  const say = (value: number) => sayDifference(kind, value)
  const moved = ({ before, after }: Groups['treated']) =>
    `${say(meanOf(after) - meanOf(before))}(前 ${before.n} 例,后 ${after.n} 例)`
  const facts = `使用新流程的部门变化 ${moved(treated)},未使用的部门同期变化 ${moved(control)};扣除后净变化 ${say(estimate)},95% 区间 ${say(interval.low)} 至 ${say(interval.high)}`
  return judged(estimate, interval, p, samples, better, facts)
}

const suffices = ({ n, sum }: Moments, kind: Kind): boolean =>
  n >= enough.differences.cases && (kind !== 'ratio' || Math.min(sum, n - sum) >= enough.rates.expected)

const sayDifference = (kind: Kind, value: number): string =>
  ({
    ratio: `${signed(value * 100, 1)} 个百分点`,
    days: `${signed(value, 1)} 天`,
    money: `${signed(value / 100, 0)} 元`,
  })[kind]

/**
 * Whether the two groups went the same way before anything changed: the same reckoning between the earlier and the later half of
 * the time before. Without parallel trends a difference in differences shows the old drift, not the effect (Angrist and Pischke,
 * § 5.2.1).
 */
export const trendCaution = (groups: Groups, kind: Kind): string => {
  const { treated, control } = groups
  const cells = [treated.before, treated.after, control.before, control.after]
  if (cells.some((cell) => !suffices(cell, kind)))
    return '改进前的样本不足以检查两组是否走势一致(平行趋势),净变化可能含有两组原有走势的差别。'
  const { estimate, interval } = differenceInDifferences(groups)
  const say = (value: number) => sayDifference(kind, value)
  const found = `改进前的前半段到后半段,两组变化相差 ${say(estimate)}(95% 区间 ${say(interval.low)} 至 ${say(interval.high)})`
  return interval.low > 0 || interval.high < 0
    ? `${found}:两组原有走势不同,净变化不能都归于新流程。`
    : `${found}:没有发现两组走势不同(平行趋势)。`
}

const signed = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${value.toFixed(digits)}`

const tooLittle = (samples: Evaluation['samples'], need: string, others = ''): Evaluation => ({
  verdict: 'not_enough_data',
  estimate: null,
  interval: null,
  p: null,
  samples,
  sentence: `数据不足,不能判断是否有效:前 ${samples.before} 例,后 ${samples.after} 例;${others}需要${need}。`,
})

const words: Record<Exclude<Verdict, 'not_enough_data'>, string> = {
  improved: '有改善',
  worse: '变差',
  no_clear_change: '看不出明确变化',
}

/** A change is called one only where the test and the interval agree. */
const judged = (
  estimate: number,
  interval: Interval,
  p: number,
  samples: Evaluation['samples'],
  better: Better,
  facts: string,
): Evaluation => {
  const clear = p < significance && (interval.low > 0 || interval.high < 0)
  const good = estimate > 0 === (better === 'higher')
  const verdict = !clear ? 'no_clear_change' : good ? 'improved' : 'worse'
  const chance = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`
  return { verdict, estimate, interval, p, samples, sentence: `${facts},${chance}:${words[verdict]}。` }
}
