import { useView } from '../../client/records.ts'

export interface Signature {
  readonly id: string
  readonly approver: string
  readonly approverId: string
  /** Who signed in the approver's place. */
  readonly decidedBy: string | null
  readonly role: string | null
  readonly state: string
  readonly origin: string
  readonly opinion: string | null
  readonly openedAt: string | null
  readonly dueAt: string | null
  readonly decidedAt: string | null
  readonly overdue: number
}

export interface TrailStep {
  readonly id: string
  readonly name: string
  readonly mode: string
  readonly state: string
  readonly notes: readonly string[] | null
  readonly openedAt: string
  readonly closedAt: string | null
  readonly tasks: readonly Signature[]
}

export interface Reason {
  readonly text: string
  readonly value: string
  readonly textEn?: string
  readonly valueEn?: string
  readonly matched: boolean
}

export interface Decision {
  readonly node: string
  readonly name: string
  readonly taken: string
  readonly branches: readonly {
    readonly name: string
    readonly matched: boolean
    readonly reasons: readonly Reason[]
  }[]
}

export interface PlannedStep {
  readonly node: string
  readonly name: string
  readonly mode: string
  readonly approvers: readonly { readonly id: string; readonly name: string; readonly roleName: string }[]
  readonly signed: readonly { readonly name: string; readonly why: string }[]
  readonly notes: readonly string[]
  readonly rule: string
  readonly hours: number | null
}

export interface Turn {
  readonly taskId: string
  readonly returnTo: readonly { readonly node: string; readonly name: string }[]
  readonly editable: readonly { readonly key: string; readonly value: unknown }[]
}

export interface ApprovalHead {
  readonly id: string
  readonly title: string
  readonly subjectEntity: string
  readonly subjectId: string
  readonly submitter: string
  readonly amount: number | null
  readonly state: string
  readonly step: string | null
  readonly note: string | null
  readonly outcome: string | null
  readonly createdAt: string
  readonly endedAt: string | null
  readonly summary:
    | readonly {
        readonly label: string
        readonly value: string
        readonly labelEn?: string
        readonly valueEn?: string
      }[]
    | null
  readonly decisions: readonly Decision[] | null
}

/** A round that the document has been through before. */
export interface Round {
  readonly id: string
  readonly state: string
  readonly endedAt: string
  readonly outcome: string | null
}

export interface Trail {
  readonly approval: ApprovalHead
  readonly steps: readonly TrailStep[]
  readonly copies: readonly { readonly name: string; readonly at: string }[]
  readonly earlier: readonly Round[]
  readonly planned: readonly PlannedStep[]
  readonly mayWithdraw: boolean
  readonly turn: Turn | null
}

type Asked = { approvalId: string } | { entity: string; id: string }

/** The trail of one approval, or of the latest one of a document; `approval` is null where there was none. */
export const useTrail = (asked: Asked) => useView<Trail | { approval: null }>('approval-trail', { ...asked })
