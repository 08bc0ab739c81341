import type { ProcessNode } from './process.entity.ts'

export interface NodeDifference {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly stepId: string
  readonly name: string
  /** Position before and after, where the node itself changed places and not only its neighbours. */
  readonly moved?: readonly [number, number]
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[]
}

const compared = [
  'name',
  'responsiblePostId',
  'standardDays',
  'standard',
  'tools',
  'knownProblems',
  'requiredFields',
  'deliverables',
  'needsReport',
  'painPoints',
  'buyingRoles',
  'techPostId',
  'supplyPostId',
  'probability',
  'isWon',
] as const satisfies readonly (keyof ProcessNode)[]

type Step = Pick<ProcessNode, 'stepId' | 'position' | (typeof compared)[number]>

/** What a revision did to the process, step by step in the order of the later version; removed steps come last. */
export const differences = (before: readonly Step[], after: readonly Step[]): NodeDifference[] => {
  const old = new Map(before.map((node) => [node.stepId, node]))
  const kept = new Set(after.map((node) => node.stepId))
  const still = stillInOrder(after.flatMap((node) => old.get(node.stepId)?.position ?? []))
  const later = after.map((node): NodeDifference => {
    const former = old.get(node.stepId)
    if (!former) return { kind: 'added', stepId: node.stepId, name: node.name, changes: [] }
    return {
      kind: 'changed',
      stepId: node.stepId,
      name: node.name,
      ...(!still.has(former.position) && { moved: [former.position, node.position] as const }),
      changes: compared
        .filter((field) => JSON.stringify(former[field]) !== JSON.stringify(node[field]))
        .map((field) => ({ field, before: former[field], after: node[field] })),
    }
  })
  const gone = before
    .filter((node) => !kept.has(node.stepId))
    .map((node): NodeDifference => ({ kind: 'removed', stepId: node.stepId, name: node.name, changes: [] }))
  return [...later.filter((d) => d.kind === 'added' || d.moved || d.changes.length > 0), ...gone]
}

/** The longest rising subsequence: those that did not need to move for the others to be where they are. */
const stillInOrder = (positions: readonly number[]): Set<number> => {
  const ending: number[][] = []
  for (const [i, position] of positions.entries()) {
    const candidates = ending.slice(0, i).filter((run) => (run.at(-1) as number) < position)
    const longest = candidates.reduce<number[]>((best, run) => (run.length > best.length ? run : best), [])
    ending.push([...longest, position])
  }
  return new Set(ending.reduce<number[]>((best, run) => (run.length > best.length ? run : best), []))
}
