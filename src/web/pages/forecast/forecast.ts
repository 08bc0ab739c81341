import type { Filter } from '../../client/contract.ts'

export const categories = ['closed', 'commit', 'best', 'pipeline', 'weighted'] as const
export type Category = (typeof categories)[number]

export type Amounts = Readonly<Record<Category, number>> & {
  readonly filters: Readonly<Record<Category, Filter>>
  /** Of the deals closed, those that are out of sight now. */
  readonly hidden: number
  /** People with deals in the period who have said nothing. */
  readonly silent: number
}

export interface Call {
  readonly id: string
  readonly amount: number
  readonly note: string | null
  readonly version: number
}

export interface Override {
  readonly id: string
  readonly amount: number
  readonly reason: string
  readonly version: number
}

export interface OwnRow extends Amounts {
  readonly employeeId: string
  readonly call: Call | null
}

export interface ReportRow extends Amounts {
  readonly id: string
  /** What they closed here before they went elsewhere. */
  readonly isFormer: boolean
  readonly employeeId: string
  readonly name: string
  readonly hasReports: boolean
  /** What the report and everybody below add up to; null where nobody has said anything. */
  readonly rolled: number | null
  readonly override: Override | null
  readonly counted: number
  readonly before: number | null
}

export interface Forecast {
  readonly period: { readonly name: string; readonly label: string }
  readonly standing: 'open' | 'locked' | 'over'
  readonly lockedOn: string | null
  readonly policy: { readonly commitFrom: number; readonly bestFrom: number }
  readonly closedMeans: string
  readonly of: { readonly id: string; readonly name: string }
  readonly isMe: boolean
  readonly above: readonly { readonly id: string; readonly name: string }[]
  readonly total: Amounts & { readonly rolled: number; readonly before: number | null }
  readonly own: OwnRow
  readonly rows: readonly ReportRow[]
}

export interface Movement {
  readonly weeks: readonly {
    readonly takenOn: string
    readonly rolled: number
    readonly closed: number
    readonly weighted: number
  }[]
  readonly past: readonly {
    readonly period: string
    readonly called: number | null
    readonly own: number
    readonly ownAccuracy: number | null
    readonly rolled: number
    readonly team: number
    readonly teamAccuracy: number | null
  }[]
}

const pad = (month: number) => String(month + 1).padStart(2, '0')

/** The next two quarters and months and the last four, by their names. */
export const forecastPeriods = (today: string): string[] => {
  const month = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
  const quarter = Math.floor(month / 3)
  const around = [1, 0, -1, -2, -3, -4]
  return [
    ...around.map((step) => `${Math.floor((quarter + step) / 4)}-Q${((quarter + step) % 4) + 1}`),
    ...around.map((step) => `${Math.floor((month + step) / 12)}-${pad((month + step) % 12)}`),
  ]
}
