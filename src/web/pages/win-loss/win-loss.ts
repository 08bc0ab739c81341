import type { Filter } from '../../client/contract.ts'
import { formatPercent } from '../../kit/format.ts'

export const sideNames = ['closingReason', 'competitor', 'product', 'priceGap'] as const
export type Side = (typeof sideNames)[number]
export type Chosen = Partial<Record<Side, string>>

export interface Ends {
  readonly won: number
  readonly lost: number
  readonly winRate: number | null
  readonly lostRate: number | null
  readonly averageGap: number | null
  readonly priced: number
  readonly hidden: number
  readonly drill: { readonly entity: string; readonly filter: Filter }
}

export interface EndRow extends Ends {
  readonly key: string | null
  readonly label: string
  readonly labelEn: string
}

export interface WinLossAnswer {
  readonly period: { readonly name: string; readonly label: string }
  readonly closedMeans: string
  readonly formulas: Readonly<Record<'win_rate' | 'lost_rate' | 'average_price_gap', string>>
  readonly formulasEn: WinLossAnswer['formulas']
  readonly whole: Ends
  readonly sides: Readonly<Record<Side, readonly EndRow[]>>
}

/** 0.1 → +10%: dearer than the other. */
export const signed = (share: number) => `${share > 0 ? '+' : ''}${formatPercent(share)}`
