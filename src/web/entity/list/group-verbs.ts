import { type ComponentType, lazy } from 'react'
import type { Verb } from '../../client/contract.ts'

export interface GroupProps {
  readonly verb: Verb
  readonly ids: readonly string[]
  /** What is still to be done stays selected. */
  readonly onDone: (left: ReadonlySet<string>) => void
  readonly onClose: () => void
}

/** Verbs on all chosen records together, with a dialog made by hand; where there is one, its single form is not offered beside it. */
interface GroupVerb {
  readonly name: string
  readonly instead: string
  readonly Dialog: ComponentType<GroupProps>
}

const groupVerbs: Readonly<Record<string, readonly GroupVerb[]>> = {
  lead: [{ name: 'writeMany', instead: 'write', Dialog: lazy(() => import('../../pages/lead/WriteMany.tsx')) }],
}

export const groupVerbsOf = (entity: string): readonly GroupVerb[] => groupVerbs[entity] ?? []
