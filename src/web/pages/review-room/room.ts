import type { Row } from '../../client/contract.ts'
import type { Unit } from '../../kit/Figures.tsx'

export interface Finding {
  readonly entity: string
  readonly id: string
  readonly code: string
  readonly blocking: boolean
  readonly zh: string
}

/** A record as the room's view sends it: all its fields, titles of what it points to, no `can`. */
export interface Part {
  readonly id: string
  readonly version: number
  readonly labels: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

export interface FactRow extends Part {
  readonly class: string
  /** The key of the metric it was computed by; what people entered has none. */
  readonly metric: string | null
  readonly label: string
  readonly unit: Unit
  readonly better: 'higher' | 'lower'
  readonly target: number | null
  readonly actual: number | null
  readonly attainment: number | null
  readonly previous: number | null
  readonly lastYear: number | null
  readonly difference: number | null
  readonly analysis: string | null
  readonly formula: string | null
  readonly drill: { readonly entity: string; readonly filter: Record<string, unknown> } | null
}

export interface Cause extends Part {
  readonly problemId: string
  readonly parentId: string | null
  readonly text: string
  readonly dimension: string | null
  readonly factor: string | null
  readonly isRoot: boolean
  readonly verdict: string
}

export interface Room {
  readonly review: Part & { readonly title: string; readonly goal: string | null; readonly state: string }
  readonly members: readonly Part[]
  readonly rows: readonly FactRow[]
  /** Lines whose numbers are not for this reader. */
  readonly masked: readonly { readonly id: string; readonly class: string; readonly label: string }[]
  readonly events: readonly Part[]
  readonly feedback: readonly Part[]
  readonly problems: readonly Part[]
  readonly causes: readonly Cause[]
  readonly lessons: readonly Part[]
  readonly evidence: readonly (Part & { readonly subjectId: string })[]
  readonly actions: readonly Part[]
  readonly missingParts: readonly string[]
  readonly findings: readonly Finding[]
}

export interface Why {
  readonly cause: Cause
  readonly below: readonly Why[]
}

/** The 5-Why tree under one problem. A cause whose parent is gone stands at the top. */
export const whyTree = (causes: readonly Cause[], problemId: string): Why[] => {
  const own = causes.filter((cause) => cause.problemId === problemId)
  const known = new Set(own.map(({ id }) => id))
  const under = (parentId: string | null): Why[] =>
    own
      .filter((cause) => (cause.parentId !== null && known.has(cause.parentId) ? cause.parentId : null) === parentId)
      .map((cause) => ({ cause, below: under(cause.id) }))
  return under(null)
}

export const rowOf = (part: Part, can: ReadonlyMap<string, Row>): Row => ({
  ...part,
  can: can.get(part.id)?.can ?? [],
})
