export interface WorkTask {
  readonly id: string
  readonly title: string
  readonly dueOn: string | null
  readonly state: string
  readonly priority: 'high' | 'normal' | 'low'
  readonly subjectEntity: string | null
  readonly subjectId: string | null
}

export interface WorkbenchView {
  readonly today: string
  readonly tasks: Readonly<Record<'overdue' | 'today' | 'later', readonly WorkTask[]>>
  readonly reminders: readonly { readonly id: string; readonly title: string; readonly remindAt: string }[]
  readonly recent: readonly { readonly entity: string; readonly id: string; readonly title: string }[]
  readonly executionTasks?: readonly { readonly id: string; readonly task: string; readonly plannedOn: string }[]
}
