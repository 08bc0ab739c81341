export interface Pool {
  readonly id: string
  readonly name: string
  readonly kind: 'lead' | 'account'
  readonly count: number
  readonly claimsPerDay: number | null
  readonly maxOwned: number | null
  readonly lockDays: number | null
  readonly delayHours: number | null
  readonly claimedToday: number
  readonly owned: number
}

export interface PoolLine {
  readonly entryId: string
  readonly company: string | null
  readonly name: string | null
  readonly industry: string | null
  readonly region: string | null
  readonly grade: string | null
  readonly why: string
  readonly enteredAt: string
  readonly previousOwner: string | null
  /** When I may take it, where that is not now. */
  readonly claimableAt: string | null
}

export interface Falling {
  readonly leads: number
  readonly accounts: number
  readonly byOwner: readonly { readonly name: string; readonly n: number }[]
  readonly items: readonly {
    readonly kind: 'lead' | 'account'
    readonly id: string
    readonly name: string
    readonly owner: string
    readonly pool: string
    readonly why: string
  }[]
}
