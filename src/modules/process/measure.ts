import type { Ctx } from '../../kernel/index.ts'
import type { ProcessNode } from './process.entity.ts'

/** How one node really goes, over what the actor may see. */
export interface NodeMeasure {
  /** Opportunities standing there now. */
  readonly openCount: number
  /** Stays that ended within the last year. */
  readonly leftCount: number
  readonly medianDays: number | null
}

export interface Transition {
  readonly fromId: string
  readonly toId: string
  readonly count: number
}

export interface ProcessMeasures {
  /** By node id. */
  readonly nodes: ReadonlyMap<string, NodeMeasure>
  readonly transitions: readonly Transition[]
}

type Measure = (ctx: Ctx, versionId: string) => Promise<ProcessMeasures>

let measure: Measure = () => Promise.resolve({ nodes: new Map(), transitions: [] })
let measured = false

/** The module that knows the opportunities says how a version goes; it is loaded after this one. */
export const addNodeMeasure = (run: Measure): void => {
  if (measured) throw new Error('the measure of process nodes is declared twice')
  measured = true
  measure = run
}

const unmeasured: NodeMeasure = { openCount: 0, leftCount: 0, medianDays: null }

/** Measures laid on the prescribed path: its arrows always stand there, with the detours people really take beside them. */
export const measuresOf = async (ctx: Ctx, versionId: string, nodes: readonly ProcessNode[]) => {
  const seen = await measure(ctx, versionId)
  const at = (id: string) => seen.nodes.get(id) ?? unmeasured
  const prescribed = nodes.slice(1).map((node, i) => `${nodes[i]?.id} ${node.id}`)
  const counts = new Map(seen.transitions.map(({ fromId, toId, count }) => [`${fromId} ${toId}`, count]))
  const arrows = new Set([...prescribed, ...counts.keys()])
  const transitions = [...arrows].map((arrow) => {
    const [fromId, toId] = arrow.split(' ') as [string, string]
    return { fromId, toId, count: counts.get(arrow) ?? 0, prescribed: prescribed.includes(arrow) }
  })
  return { at, transitions, slowestId: slowestNode(nodes, (id) => at(id).medianDays)?.id ?? null }
}

/** The node that takes longest in proportion to its standard, when any takes longer than it should: the 卡点. */
export const slowestNode = <N extends Pick<ProcessNode, 'id' | 'standardDays'>>(
  nodes: readonly N[],
  medianDays: (id: string) => number | null,
): N | undefined => {
  const ratio = (node: N) => (node.standardDays ? (medianDays(node.id) ?? 0) / node.standardDays : 0)
  const slow = nodes.filter((node) => ratio(node) > 1)
  return slow.toSorted((a, b) => ratio(b) - ratio(a))[0]
}
