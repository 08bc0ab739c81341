import type { Row } from '../../client/contract.ts'
import { usePage, useView } from '../../client/records.ts'
import type { Unit } from '../../kit/Figures.tsx'

/** What the room shows of a record: its fields and the titles of what it points to. */
interface Part {
  readonly id: string
  readonly version: number
  readonly labels: Readonly<Record<string, string>>
}

export interface Review extends Part {
  readonly title: string
  readonly period: string
  readonly state: 'draft' | 'running' | 'closed'
  readonly goal: string | null
  readonly leaderId: string
  readonly snapshot: number
  readonly reportDueOn: string | null
  readonly closedOn: string | null
  readonly conclusion: string | null
}

export interface Member extends Part {
  readonly employeeId: string | null
  readonly guestName: string | null
  readonly part: string
}

export interface FactRow extends Part {
  readonly class: string
  readonly label: string
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly target: number | null
  readonly actual: number | null
  readonly attainment: number | null
  readonly difference: number | null
  readonly previous: number | null
  readonly lastYear: number | null
  readonly analysis: string | null
  readonly metric: string | null
  readonly formula: string | null
  readonly sample: number | null
  readonly takenAt: string | null
  readonly drill: { readonly entity: string; readonly filter: Readonly<Record<string, unknown>> } | null
}

export interface KeyEvent extends Part {
  readonly happenedOn: string
  readonly what: string
  readonly opportunityId: string | null
}

export interface Feedback extends Part {
  readonly source: string
  readonly saidBy: string
  readonly content: string
  readonly happenedOn: string | null
}

export interface Problem extends Part {
  readonly statement: string
  readonly share: number | null
  readonly state: 'candidate' | 'confirmed' | 'dropped'
}

export interface Cause extends Part {
  readonly problemId: string
  readonly parentId: string | null
  readonly depth: number
  readonly text: string
  readonly dimension: string | null
  readonly factor: string | null
  readonly isRoot: boolean
  readonly result: string | null
  readonly verdict: 'open' | 'confirmed' | 'rejected'
}

export interface Evidence extends Part {
  readonly subjectId: string
  readonly kind: 'record' | 'metric' | 'file' | 'interview' | 'url'
  readonly rowId: string | null
  readonly recordEntity: string | null
  readonly recordId: string | null
  readonly fileId: string | null
  readonly quote: string | null
  readonly saidBy: string | null
  readonly url: string | null
  readonly note: string | null
}

export interface Lesson extends Part {
  readonly kind: string
  readonly content: string
  readonly applicability: string
}

export interface Action extends Part {
  readonly causeId: string | null
  readonly measure: string
  readonly class: string
  readonly ownerId: string | null
  readonly dueOn: string | null
  readonly resources: string | null
  readonly checkNode: string | null
  readonly state: 'todo' | 'doing' | 'done' | 'cancelled'
}

export interface Finding {
  readonly entity: string
  readonly id: string
  readonly code: string
  readonly blocking: boolean
  readonly zh: string
}

export interface Room {
  readonly review: Review
  readonly members: readonly Member[]
  readonly rows: readonly FactRow[]
  readonly events: readonly KeyEvent[]
  readonly feedback: readonly Feedback[]
  readonly problems: readonly Problem[]
  readonly causes: readonly Cause[]
  readonly lessons: readonly Lesson[]
  readonly evidence: readonly Evidence[]
  readonly actions: readonly Action[]
  readonly missingParts: readonly string[]
  readonly findings: readonly Finding[]
}

export const useRoom = (id: string) => useView<Room>('review-room', { id })

/** What may be done with each record of a kind in this review. */
export const useCan = (entity: string, reviewId: string): ((id: string) => readonly string[]) => {
  const { data } = usePage(entity, { filter: { reviewId: { eq: reviewId } }, limit: 200, count: 'none' })
  const known = new Map(data?.items.map((row) => [row.id, row.can]))
  return (id) => known.get(id) ?? []
}

/** A part of the room as the record that verbs and forms take. */
export const asRow = (part: Part, can: readonly string[] = []): Row => ({ ...part, can })

/** Causes under a problem or another cause, in the order they were asked. */
export const causesUnder = (causes: readonly Cause[], problemId: string, parentId: string | null): Cause[] =>
  causes.filter((cause) => cause.problemId === problemId && cause.parentId === parentId)
