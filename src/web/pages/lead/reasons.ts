export interface Reasons {
  readonly grade: {
    readonly grade: string | null
    readonly by: 'scorecard' | 'person' | null
    readonly score: number | null
    readonly card: { readonly name: string; readonly gradeA: number; readonly gradeB: number } | null
    readonly points: readonly {
      readonly factorId: string
      readonly name: string
      readonly effect: 'points' | 'screen'
      readonly met: boolean
      readonly points: number
      readonly has: string | null
    }[]
  }
  readonly owner: {
    readonly name: string | null
    readonly decision: {
      readonly plan: string
      readonly rule: string | null
      readonly at: string
      readonly passed: readonly { readonly ruleId: string; readonly name: string; readonly why: string }[]
    } | null
  }
  readonly clock: {
    readonly name: 'first_contact' | 'follow_up'
    readonly dueAt: string
    readonly minutesAllowed: number
    readonly minutesLeft: number
    readonly steps: readonly {
      readonly action: 'warn_owner' | 'tell_manager' | 'reassign' | 'pool'
      readonly atPercent: number
      readonly at: string
      readonly taken: boolean
    }[]
  } | null
  readonly firstContact: {
    readonly at: string
    readonly minutesTaken: number
    readonly minutesAllowed: number
    readonly met: boolean
  } | null
  readonly escalations: readonly { readonly action: string; readonly why: string; readonly at: string }[]
  readonly lateReason: string | null
  readonly stays: readonly {
    readonly pool: string
    readonly enteredAt: string
    readonly why: string
    readonly leftAt: string | null
    readonly takenBy: string | null
  }[]
}
