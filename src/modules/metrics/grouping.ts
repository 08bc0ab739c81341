import { type Filter, faults } from '../../kernel/index.ts'
import type { TargetValue } from './catalogue/figures.ts'
import { isDated, lasting, type Metric } from './catalogue/metric.ts'
import type { Portion } from './catalogue/read-portions.ts'
import type { Organisation } from './organisation.ts'
import { isWholeMonths, monthsOf, type Period, periodHolding } from './period.ts'
import { inNoUnit, inUnits, type Scope } from './scope.ts'
import { ofPerson, type Whose, within } from './shares.ts'
import type { Targets } from './target/effective.ts'

const fail = faults('metric', {
  unknown_group: {
    status: 422,
    zh: '「{label}」不能按「{by}」分组,可用:{known}。',
    en: '“{label}” cannot be grouped by “{by}”. Possible: {known}.',
    field: 'by',
  },
  not_months: {
    status: 422,
    zh: '按月分组时,期间应由整月组成,例如 2026-Q3。',
    en: 'By month, the period is made of whole months, such as 2026-Q3.',
    field: 'by',
  },
})

/** How portions fall into the rows of an answer. */
export interface Grouping {
  readonly kind: 'owner' | 'unit' | 'month' | 'field'
  readonly path?: string
  readonly monthly?: boolean
  keyOf(portion: Portion): string | null
  /** What a row holds: of a person or a unit by whose records they are, of anything else by a condition. */
  whoseOf?(key: string | null): ((scope: Whose) => Whose) | undefined
  filterOf?(key: string | null): Filter
  targetOf(targets: Targets, metric: Metric, period: Period, scope: Scope, key: string | null): TargetValue | null
  /** Rows that stand there with nothing in them: the months of a period, the units of a company. */
  readonly always: readonly string[]
}

/** What a metric can be grouped by. */
export const groupsOf = (metric: Metric): string[] => [
  'owner',
  ...(metric.ownerUnit ? ['unit'] : []),
  ...(isDated(metric) ? ['month'] : []),
  ...Object.keys(metric.by),
]

export const groupingBy = (
  metric: Metric,
  by: string,
  period: Period,
  organisation: Organisation,
  scope: Scope,
): Grouping => {
  if (by === 'owner') return byField(metric.owner, 'owner')
  if (by === 'unit' && metric.ownerUnit) return byUnit(metric, period, organisation, scope)
  if (by === 'month' && isDated(metric)) return byMonth(metric, period)
  const path = Object.hasOwn(metric.by, by) ? metric.by[by] : undefined
  if (path) return byField(path, 'field')
  return fail('unknown_group', { label: metric.label, by, known: groupsOf(metric).join('、') })
}

const byField = (path: string, kind: 'owner' | 'field'): Grouping => ({
  kind,
  path,
  keyOf: ({ group }) => group,
  ...(kind === 'owner' && { whoseOf: (key) => (key === null ? undefined : ofPerson(key)) }),
  filterOf: (key) => ({ [path]: path === 'repeat' && key !== null ? key === 'true' : key }),
  targetOf: (targets, metric, period, _scope, key) =>
    kind === 'owner' && key ? targets.ofEmployee(metric, period, key) : null,
  always: [],
})

const byMonth = (metric: Metric, period: Period): Grouping => {
  if (!isWholeMonths(period)) fail('not_months')
  const { at, during } = metric
  return {
    kind: 'month',
    monthly: true,
    keyOf: ({ month }) => month?.slice(0, 7) ?? null,
    filterOf: (key) => {
      if (at) return { [at]: { within: key } }
      return during ? lasting(during, periodHolding('month', `${key}-01`)) : {}
    },
    targetOf: (targets, of, _period, scope, key) => targets.ofScope(of, periodHolding('month', `${key}-01`), scope),
    always: monthsOf(period).map((day) => day.slice(0, 7)),
  }
}

/** One level down: the child units of the scope's unit, or the units of the scope where they are several or have no child. */
const byUnit = (metric: Metric, period: Period, organisation: Organisation, scope: Scope): Grouping => {
  const [only, ...more] = scope.kind === 'people' ? [] : scope.ids
  const children = only && more.length === 0 ? organisation.children(only) : []
  const shown = children.length > 0 ? children.map(({ id }) => id) : scope.kind === 'people' ? [] : scope.ids
  const rowOf = new Map(shown.flatMap((id) => organisation.countedUnits(id).map((below) => [below, id] as const)))
  const unitsOf = (key: string) => (rowOf.has(key) ? organisation.countedUnits(key) : organisation.ownUnits(key))
  return {
    kind: 'unit',
    path: metric.ownerUnit as string,
    // People directly in the scope's own unit stand in a row of that unit, with those of units of it that were removed.
    keyOf: ({ group }) => (group === null ? null : (rowOf.get(group) ?? organisation.standing(group) ?? group)),
    whoseOf: (key) => within(key === null ? inNoUnit : inUnits(unitsOf(key))),
    targetOf: (targets, of, _period, _scope, key) => (key && rowOf.has(key) ? targets.ofUnit(of, period, key) : null),
    always: shown,
  }
}
