import type { Ctx, DayRange, Entity, Filter, Sql } from '../../../kernel/index.ts'
import type { WorkingScale } from '../../../platform/calendar/working-time.ts'
import type { Better } from '../statistics/evaluate.ts'

/** Money is in minor units (分), a ratio is a share (0.25 is 25 %), hours are of the company's working time. */
export type Unit = 'money' | 'count' | 'ratio' | 'days' | 'hours'

/** Which records count, by a field of few values: `{ outcome: ['won', 'lost'] }`. */
export type When = Readonly<Record<string, readonly (string | boolean)[]>>

/** A number that adds up over groups: records, the sum of a field, or a sum that only SQL can say. */
export interface Part {
  readonly when: When
  readonly sum?: string
  /** `scale`: the working time of the range, for metrics of what goes on `during` it. */
  readonly computed?: { readonly name: string; sql(ctx: Ctx, range: DayRange, scale: WorkingScale): Sql }
}

export const count = (when: When = {}): Part => ({ when })
export const total = (sum: string, when: When = {}): Part => ({ when, sum })
/** `sql` is an aggregate over row alias `t`. */
export const computed = (name: string, sql: NonNullable<Part['computed']>['sql'], when: When = {}): Part => ({
  when,
  computed: { name, sql },
})

/** The classes of 销售业绩数据复盘表 (item 245). */
export const metricClasses = {
  result: { zh: '整体业绩', en: 'Overall results' },
  acquisition: { zh: '客户开发', en: 'Acquisition' },
  retention: { zh: '客户维护', en: 'Retention' },
  process: { zh: '过程效率', en: 'Process efficiency' },
} as const

/** The fields between which a record lasts; one without an end still does. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

interface Definition {
  readonly zh: string
  readonly en: string
  readonly class: keyof typeof metricClasses
  readonly unit: Unit
  readonly better: Better
  /** What a person reads when asking where the number comes from. */
  readonly formula: string
  readonly formulaEn: string
  readonly of: Entity
  /** The date that puts a record into a period. Without `at`, `before` and `during` the number is one of now. */
  readonly at?: string
  /** Records whose date lies before the period: the cohort that a rate is taken of. */
  readonly before?: string
  /** Records that lasted in the period or through a part of it: a wait counts in each month that it goes on. */
  readonly during?: Stretch
  readonly where?: Filter
  readonly value: Part
  /** The number is value ÷ per; without it the number is the value itself. */
  readonly per?: Part
  /** Whose number it is, and through which path the person's unit is reached. */
  readonly owner?: string
  readonly ownerUnit?: string
  /** Further groups: name → path. */
  readonly by?: Readonly<Record<string, string>>
  /** The number is this metric divided by its target. */
  readonly attains?: string
}

export interface Metric extends Omit<Definition, 'zh' | 'en' | 'owner' | 'ownerUnit' | 'by'> {
  readonly key: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly owner: string
  readonly ownerUnit: string | undefined
  readonly by: Readonly<Record<string, string>>
}

/** Declares a number once: dashboard, report, target, retrospective and anomaly all take it from here. */
export const metric = (key: string, { zh, en, ...definition }: Definition): Metric => ({
  owner: 'ownerId',
  ownerUnit: definition.owner ? definition.ownerUnit : 'ownerId.unitId',
  by: {},
  ...definition,
  key,
  label: { zh, en },
})

const kinds = { money: 'money', ratio: 'percent', count: 'integer', days: 'decimal', hours: 'decimal' } as const

/** The kind of each unit's numbers, for fields whose unit stands beside them. */
export const byUnit = { field: 'unit', kinds } as const

/** The kind of each metric's numbers, for fields whose metric stands beside them. */
export const byMetric = (metrics: readonly Metric[]) => ({
  field: 'metric',
  kinds: Object.fromEntries(metrics.map(({ key, unit }) => [key, kinds[unit]])),
})

/** Is it a number of a period, which can be compared with another's: not one of now. */
export const isDated = ({ at, before, during }: Metric): boolean =>
  at !== undefined || before !== undefined || during !== undefined

/** Sums and counts of parts make the whole; rates and durations do not. */
export const isAdditive = ({ unit, per }: Pick<Metric, 'unit' | 'per'>): boolean =>
  per === undefined && (unit === 'money' || unit === 'count' || unit === 'hours')

/** What lasted in these days: it began before they were over and did not end before they began. */
export const lasting = ({ from, to }: Stretch, range: DayRange): Filter => ({
  and: [
    { [from]: { within: `1900-01-01..${lastDay(range)}` } },
    { or: [{ [to]: { empty: true } }, { [to]: { within: `${range.from}..2199-12-31` } }] },
  ],
})

const lastDay = ({ to }: DayRange): string =>
  new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
