import { mean } from 'simple-statistics'
import type { Said } from '../../../kernel/index.ts'
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
  readonly sentence: Required<Said>
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
    return tooLittle(samples, {
      zh: `前后各至少 ${enough.rates.cases} 个样本,且成功与未成功都不少于 ${enough.rates.expected} 个`,
      en: `at least ${enough.rates.cases} cases on either side, with ${enough.rates.expected} successes and ${enough.rates.expected} failures each, are needed`,
    })
  }
  const estimate = share(after) - share(before)
  const interval = newcombeInterval(before, after)
  const p = equalRatesP(before, after)
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`
  const points = (value: number) => signed(value * 100, 1)
  const facts = {
    zh: `由 ${percent(share(before))}(${before.successes}/${before.n})变为 ${percent(share(after))}(${after.successes}/${after.n}),差异 ${points(estimate)} 个百分点,95% 区间 ${points(interval.low)} 至 ${points(interval.high)} 个百分点`,
    en: `From ${percent(share(before))} (${before.successes}/${before.n}) to ${percent(share(after))} (${after.successes}/${after.n}), a difference of ${points(estimate)} percentage points, 95% interval ${points(interval.low)} to ${points(interval.high)}`,
  }
  return judged(estimate, interval, p, samples, better, facts)
}

/** Did a duration in days change: the typical shift, robust against a few very long cases. */
export const evaluateDurations = (before: readonly number[], after: readonly number[], better: Better): Evaluation => {
  const samples = { before: before.length, after: after.length }
  if (Math.min(samples.before, samples.after) < enough.durations.cases) {
    return tooLittle(samples, bothSides(enough.durations.cases))
  }
  const { shift, interval } = hodgesLehmann(before, after)
  const { p } = mannWhitney(before, after)
  const facts = {
    zh: `典型变化 ${signed(shift, 1)} 天(前 ${samples.before} 例,后 ${samples.after} 例),95% 区间 ${signed(interval.low, 1)} 至 ${signed(interval.high, 1)} 天`,
    en: `Typical change ${signed(shift, 1)} days (${samples.before} cases before, ${samples.after} after), 95% interval ${signed(interval.low, 1)} to ${signed(interval.high, 1)} days`,
  }
  return judged(shift, interval, p, samples, better, facts)
}

/** Did the mean of amounts change (分): deal size. The interval is resampled, because amounts are skewed. */
export const evaluateAmounts = (before: readonly number[], after: readonly number[], better: Better): Evaluation => {
  const samples = { before: before.length, after: after.length }
  if (Math.min(samples.before, samples.after) < enough.amounts.cases) {
    return tooLittle(samples, bothSides(enough.amounts.cases))
  }
  const estimate = mean([...after]) - mean([...before])
  // Any fixed seed will do; a fixed one lets anybody repeat the result.
  const interval = bootstrapMeanDifference(before, after, 20260101)
  const { p } = welch(before, after)
  const yuan = (minor: number) => signed(minor / 100, 0)
  const facts = {
    zh: `平均变化 ${yuan(estimate)} 元(前 ${samples.before} 例,后 ${samples.after} 例),95% 区间 ${yuan(interval.low)} 至 ${yuan(interval.high)} 元`,
    en: `Mean change ${yuan(estimate)} yuan (${samples.before} cases before, ${samples.after} after), 95% interval ${yuan(interval.low)} to ${yuan(interval.high)} yuan`,
  }
  return judged(estimate, interval, p, samples, better, facts)
}

type Kind = 'ratio' | 'days' | 'money'

/** Did those who changed fare better than those who did not, by more than chance: rates, days or amounts (分) case by case. */
export const evaluateDifferences = (groups: Groups, kind: Kind, better: Better): Evaluation => {
  const { treated, control } = groups
  const samples = { before: treated.before.n, after: treated.after.n }
  const cells = [treated.before, treated.after, control.before, control.after]
  if (cells.some((cell) => !suffices(cell, kind))) {
    const others = {
      zh: `对照组前 ${control.before.n} 例,后 ${control.after.n} 例;`,
      en: `${control.before.n} and ${control.after.n} in the other group; `,
    }
    const isRatio = kind === 'ratio'
    const need = {
      zh: `两组前后各至少 ${enough.differences.cases} 个样本${isRatio ? `,且成功与未成功各不少于 ${enough.rates.expected} 个` : ''}`,
      en: `at least ${enough.differences.cases} cases before and after in both groups${isRatio ? `, with ${enough.rates.expected} successes and ${enough.rates.expected} failures each,` : ''} are needed`,
    }
    return tooLittle(samples, need, others)
  }
  const { estimate, interval, p } = differenceInDifferences(groups)
  const { zh: say, en: sayEn } = differenceWords(kind)
  const change = ({ before, after }: Groups['treated']) => meanOf(after) - meanOf(before)
  const moved = (group: Groups['treated']) => `${say(change(group))}(前 ${group.before.n} 例,后 ${group.after.n} 例)`
  const movedEn = (group: Groups['treated']) =>
    `${sayEn(change(group))} (${group.before.n} cases before, ${group.after.n} after)`
  const facts = {
    zh: `使用新流程的部门变化 ${moved(treated)},未使用的部门同期变化 ${moved(control)};扣除后净变化 ${say(estimate)},95% 区间 ${say(interval.low)} 至 ${say(interval.high)}`,
    en: `Units on the new process changed by ${movedEn(treated)}, the others by ${movedEn(control)}; the net change is ${sayEn(estimate)}, 95% interval ${sayEn(interval.low)} to ${sayEn(interval.high)}`,
  }
  return judged(estimate, interval, p, samples, better, facts)
}

const suffices = ({ n, sum }: Moments, kind: Kind): boolean =>
  n >= enough.differences.cases && (kind !== 'ratio' || Math.min(sum, n - sum) >= enough.rates.expected)

const bothSides = (cases: number): Required<Said> => ({
  zh: `前后各至少 ${cases} 个样本`,
  en: `at least ${cases} cases on either side are needed`,
})

const units: Readonly<Record<Kind, Required<Said> & { per: number; digits: number }>> = {
  ratio: { zh: '个百分点', en: 'percentage points', per: 0.01, digits: 1 },
  days: { zh: '天', en: 'days', per: 1, digits: 1 },
  money: { zh: '元', en: 'yuan', per: 100, digits: 0 },
}

/** A difference as a sentence of either language names it. */
const differenceWords = (kind: Kind) => {
  const { zh, en, per, digits } = units[kind]
  const amount = (value: number) => signed(value / per, digits)
  return { zh: (value: number) => `${amount(value)} ${zh}`, en: (value: number) => `${amount(value)} ${en}` }
}

/**
 * Whether the two groups went the same way before anything changed: the same reckoning between the earlier and the later half of
 * the time before. Without parallel trends a difference in differences shows the old drift, not the effect (Angrist and Pischke,
 * § 5.2.1).
 */
export const trendCaution = (groups: Groups, kind: Kind): Required<Said> => {
  const { treated, control } = groups
  const cells = [treated.before, treated.after, control.before, control.after]
  if (cells.some((cell) => !suffices(cell, kind)))
    return {
      zh: '改进前的样本不足以检查两组是否走势一致(平行趋势),净变化可能含有两组原有走势的差别。',
      en: 'There are too few cases from before to tell whether both groups went the same way (parallel trends); the net change may hold an earlier drift.',
    }
  const { estimate, interval } = differenceInDifferences(groups)
  const { zh: say, en: sayEn } = differenceWords(kind)
  const found = `改进前的前半段到后半段,两组变化相差 ${say(estimate)}(95% 区间 ${say(interval.low)} 至 ${say(interval.high)})`
  const foundEn = `From the earlier to the later half of the time before, the groups changed by ${sayEn(estimate)} apart (95% interval ${sayEn(interval.low)} to ${sayEn(interval.high)})`
  return interval.low > 0 || interval.high < 0
    ? {
        zh: `${found}:两组原有走势不同,净变化不能都归于新流程。`,
        en: `${foundEn}: they went different ways already, so the net change is not all due to the new process.`,
      }
    : {
        zh: `${found}:没有发现两组走势不同(平行趋势)。`,
        en: `${foundEn}: no difference between their trends was found (parallel trends).`,
      }
}

const signed = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${value.toFixed(digits)}`

const tooLittle = (
  samples: Evaluation['samples'],
  need: Required<Said>,
  others: Required<Said> = { zh: '', en: '' },
): Evaluation => ({
  verdict: 'not_enough_data',
  estimate: null,
  interval: null,
  p: null,
  samples,
  sentence: {
    zh: `数据不足,不能判断是否有效:前 ${samples.before} 例,后 ${samples.after} 例;${others.zh}需要${need.zh}。`,
    en: `Not enough data to tell whether it worked: ${samples.before} cases before, ${samples.after} after; ${others.en}${need.en}.`,
  },
})

const words: Record<Exclude<Verdict, 'not_enough_data'>, Required<Said>> = {
  improved: { zh: '有改善', en: 'improved' },
  worse: { zh: '变差', en: 'worse' },
  no_clear_change: { zh: '看不出明确变化', en: 'no clear change' },
}

/** A change is called one only where the test and the interval agree. */
const judged = (
  estimate: number,
  interval: Interval,
  p: number,
  samples: Evaluation['samples'],
  better: Better,
  facts: Required<Said>,
): Evaluation => {
  const clear = p < significance && (interval.low > 0 || interval.high < 0)
  const good = estimate > 0 === (better === 'higher')
  const verdict = !clear ? 'no_clear_change' : good ? 'improved' : 'worse'
  const chance = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`
  const { zh, en } = words[verdict]
  const sentence = { zh: `${facts.zh},${chance}:${zh}。`, en: `${facts.en}, ${chance}: ${en}.` }
  return { verdict, estimate, interval, p, samples, sentence }
}
