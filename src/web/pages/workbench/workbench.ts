import type { Filter } from '../../client/contract.ts'
import type { zh } from '../../words/zh/index.ts'

export interface WorkTask {
  readonly id: string
  readonly title: string
  readonly dueOn: string | null
  readonly state: string
  readonly priority: 'high' | 'normal' | 'low'
  readonly subjectEntity: string | null
  readonly subjectId: string | null
}

/** A lead of mine whose clock runs, or that nobody has called. */
export interface TickingLead {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly grade: string | null
  readonly clock: 'first_contact' | 'follow_up' | null
  readonly minutesLeft: number | null
}

/** Something of contracts and money that goes on only when I do something. */
export interface WaitingItem {
  readonly kind: 'sign' | 'confirm' | 'review' | 'start' | 'deliver' | 'overdue'
  readonly entity: string
  readonly id: string
  readonly title: string
  readonly about: string | null
  readonly amount: number | null
  readonly on: string | null
}

/** Help that I am asked for, or that I wait for. */
export interface PresalesItem {
  readonly id: string
  readonly need: string
  readonly deal: string
  readonly person: string
  readonly mine: boolean
  readonly minutesLeft: number | null
}

/** What people of a role look into first: how many there are, and the list of them. */
export interface WatchedItem {
  readonly kind: Exclude<keyof typeof zh.work.watched, 'title'>
  readonly entity: string
  readonly filter: Filter
  readonly count: number
}

export type FirstStep = keyof typeof zh.work.first.steps

export interface WorkbenchView {
  readonly today: string
  readonly tasks: Readonly<Record<'overdue' | 'today' | 'later', readonly WorkTask[]>>
  readonly reminders: readonly { readonly id: string; readonly title: string; readonly remindAt: string }[]
  readonly watched: readonly WatchedItem[]
  readonly recent: readonly { readonly entity: string; readonly id: string; readonly title: string }[]
  /** Somebody else made up my password and knows it. */
  readonly hasGivenPassword: boolean
  readonly followUps?: { readonly leads: readonly TickingLead[] }
  readonly contracts?: readonly WaitingItem[]
  readonly presales?: readonly PresalesItem[]
  readonly firstSteps?: readonly {
    readonly step: FirstStep
    readonly isDone: boolean
    readonly lacks: readonly string[]
  }[]
  readonly executionTasks?: readonly { readonly id: string; readonly task: string; readonly plannedOn: string }[]
}
