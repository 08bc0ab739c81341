import type { Label, Row } from '../../client/contract.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { comma } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'

export interface MapNode {
  readonly id: string
  readonly stepId: string
  readonly position: number
  readonly name: string
  readonly responsiblePost: string | null
  readonly standardDays: number | null
  readonly standard: string | null
  readonly requiredFields: readonly string[]
  readonly deliverables: readonly string[]
  readonly needsReport: boolean | null
  readonly painPoints: number | null
  readonly buyingRoles: readonly string[]
  readonly techPost: string | null
  readonly supplyPost: string | null
  readonly probability: number | null
  readonly isWon: boolean
  readonly openCount: number
  readonly leftCount: number
  readonly medianDays: number | null
}

export interface Transition {
  readonly fromId: string
  readonly toId: string
  readonly count: number
  readonly prescribed: boolean
}

export interface ProcessMap {
  readonly version: {
    readonly id: string
    readonly name: string
    readonly processId: string
    readonly number: number
    readonly state: 'draft' | 'active' | 'retired'
  }
  readonly nodes: readonly MapNode[]
  readonly transitions: readonly Transition[]
  readonly slowestId: string | null
}

export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly stepId: string
  readonly name: string
  readonly moved?: readonly [number, number]
  readonly changes: readonly {
    readonly field: string
    readonly label: Label
    readonly before: unknown
    readonly after: unknown
  }[]
}

export interface Diff {
  readonly from: { readonly id: string; readonly name: string }
  readonly to: { readonly id: string; readonly name: string; readonly note: string | null }
  readonly items: readonly Difference[]
}

export const useVersions = (): readonly Row[] | undefined =>
  usePage('process-version', {
    fields: ['name', 'processId', 'number', 'state', 'publishedOn', 'note', 'improvementProjectId'],
    sort: '-number',
    limit: 200,
    count: 'none',
  }).data?.items

/** Slower than it should be: the median stay is over the standard. */
export const isSlow = ({ medianDays, standardDays }: MapNode): boolean =>
  medianDays !== null && standardDays !== null && medianDays > standardDays

/** Loops and jumps people take beside the prescribed path, the most frequent first. */
export const detours = ({ transitions }: ProcessMap): Transition[] =>
  transitions.filter(({ prescribed, count }) => !prescribed && count > 0).sort((a, b) => b.count - a.count)

/** Fields of opportunities that a gate asks for, by their names on screen. */
export const useGateNames = (): ((keys: readonly string[]) => string) => {
  const say = useSay()
  const entity = useEntity('opportunity')
  return (keys) =>
    keys
      .map((key) => {
        const field = entity && fieldOf(entity, key)
        return field ? say(field.label) : key
      })
      .join(comma())
}

/** What leaving a node takes beside fields and deliverables, in words; empty where nothing. */
export const useDemands = (): ((node: MapNode) => string) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('buying-role')
  // The map names roles in Chinese.
  const nameOf = (role: string) =>
    say(entity?.fields.flatMap(({ choices = [] }) => choices).find(({ zh }) => zh === role) ?? { zh: role })
  return ({ needsReport, painPoints, buyingRoles, techPost, supplyPost }) =>
    [
      ...(painPoints ? [t('loop.process.painPoints', { count: painPoints })] : []),
      ...(needsReport ? [t('loop.process.needsReport')] : []),
      ...buyingRoles.map(nameOf),
      ...[techPost, supplyPost].flatMap((post) => (post ? [t('loop.process.confirmedBy', { post })] : [])),
    ].join(comma())
}
