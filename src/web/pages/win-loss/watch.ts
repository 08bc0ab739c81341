export interface WatchedWindow {
  readonly period: string
  readonly label: string
  readonly lost: number
  readonly closed: number
  readonly rate: number | null
  readonly answer: 'too_few' | 'within' | 'above'
}

export interface Watch {
  readonly id: string
  readonly name: string
  readonly unit: string | null
  readonly span: 'month' | 'quarter'
  readonly threshold: number
  readonly leastDeals: number
  readonly isOn: boolean
  readonly windows: readonly WatchedWindow[]
}
