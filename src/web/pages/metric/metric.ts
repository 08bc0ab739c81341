import type { Filter } from '../../client/contract.ts'
import type { Unit } from '../../kit/Figures.tsx'

export interface Drill {
  readonly entity: string
  readonly filter: Filter
}

export interface Change {
  readonly value: number | null
  readonly sample: number
  readonly difference: number | null
  readonly favourable: boolean | null
  /** A sum of days that are not over stands beside one of whole days. */
  readonly early: boolean
}

export interface Figure {
  readonly value: number | null
  readonly target: number | null
  /** The longer period that the target was set for, where it was not set for this one. */
  readonly targetPeriod: string | null
  readonly attainment: number | null
  readonly difference: number | null
  readonly sample: number
  /** Records that count but are no longer within sight. */
  readonly hidden: number
}

export interface MetricItem extends Figure {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly class: string
  readonly classLabel: string
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly formula: string
  readonly formulaEn: string
  readonly compare: { readonly previous: Change; readonly year: Change } | null
  readonly drill: Drill
}

export interface Dashboard {
  readonly period: { readonly name: string; readonly label: string }
  readonly closedMeans: string
  readonly sentence: string
  readonly sentenceEn: string
  readonly items: readonly MetricItem[]
}

export interface MetricRow extends Figure {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly drill?: Drill
}

export interface MetricAnswer extends Figure {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly formula: string
  readonly formulaEn: string
  /** For which unit a record counts. */
  readonly placing: string
  readonly placingEn: string
  readonly closedMeans: string
  readonly period: { readonly name: string; readonly label: string }
  readonly by?: string | null
  readonly compare?: Partial<Record<'previous' | 'year', Change & { readonly period: string }>> | null
  readonly drill: Drill
  readonly rows?: readonly MetricRow[]
}

export interface CatalogueItem {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly classLabel: string
  readonly classLabelEn: string
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly formula: string
  readonly formulaEn: string
  readonly by: readonly string[]
}

export interface Bridge {
  readonly target: number | null
  readonly actual: number
  readonly difference: number | null
  readonly sentence: string
  readonly sentenceEn: string
  readonly drivers: readonly {
    readonly key: string
    readonly label: string
    readonly labelEn: string
    readonly part: number
  }[]
}
