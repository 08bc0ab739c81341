import type { Filter } from '../../client/contract.ts'

export const clockNames = ['silence', 'customer', 'presales', 'approval'] as const
export type ClockName = (typeof clockNames)[number]

/** Hours of working time: on average, in all, and of how many waits. */
export interface Waited {
  readonly average: number | null
  readonly hours: number
  readonly count: number
  readonly hidden: number
  readonly drill: { readonly entity: string; readonly filter: Filter }
}

type Clocks = Readonly<Record<ClockName, Waited>>

export interface WaitRow extends Clocks {
  readonly key: string | null
  readonly label: string
  readonly labelEn: string
}

export interface Running {
  readonly id: string
  readonly name: string
  readonly owner: string | null
  readonly since: string
  readonly hours: number
}

export interface WaitsAnswer {
  readonly period: { readonly name: string; readonly label: string }
  readonly formulas: Readonly<Record<ClockName, string>>
  readonly formulasEn: Readonly<Record<ClockName, string>>
  readonly whole: Clocks
  readonly rows: readonly WaitRow[]
  readonly running: readonly Running[]
}
