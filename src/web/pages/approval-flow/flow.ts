import dagre from '@dagrejs/dagre'
import type { BranchNode, FlowGraph, StepNode } from '../../../modules/approvals/graph.rules.ts'
import type { Choice, Label } from '../../client/contract.ts'
import { useView } from '../../client/records.ts'
import { conditionIn, fieldsIn } from './condition.ts'

export type { BranchNode, StepNode }
export type Branch = BranchNode['branches'][number]
export type ApproverRule = StepNode['approvers'][number]
export type FlowNode = FlowGraph['nodes'][number]

/** The graph as the server keeps it. */
export type Graph = FlowGraph

export interface KnownField {
  readonly key: string
  readonly label: Label
  readonly kind: string
  readonly editable: boolean
  readonly choices?: readonly Choice[]
  readonly target?: string
}

export interface DocumentKind {
  readonly entity: string
  readonly label: Label
  readonly fields: readonly KnownField[]
}

export const useKinds = (): readonly DocumentKind[] =>
  useView<{ items: readonly DocumentKind[] }>('approval-kinds').data?.items ?? []

export const end = 'end'

/** Fields that decide the way. */
export const askedIn = ({ nodes }: Graph): ReadonlySet<string> =>
  new Set(
    nodes.flatMap((node) =>
      node.kind === 'branch' ? node.branches.flatMap(({ when }) => (when ? fieldsIn(conditionIn(when)) : [])) : [],
    ),
  )

export const nextOf = (node: FlowNode): readonly string[] =>
  node.kind === 'branch' ? node.branches.map(({ next }) => next) : [node.next]

/** In the order in which a document meets them; what nothing leads to stands last. */
export const inOrder = ({ start, nodes }: Graph): FlowNode[] => {
  const ordered: FlowNode[] = []
  const visit = (key: string) => {
    const node = nodes.find((one) => one.key === key)
    if (!node || ordered.includes(node)) return
    ordered.push(node)
    for (const next of nextOf(node)) visit(next)
  }
  visit(start)
  return [...ordered, ...nodes.filter((node) => !ordered.includes(node))]
}

/** The graph with a node changed. */
export const withNode = (graph: Graph, node: FlowNode): Graph => ({
  ...graph,
  nodes: graph.nodes.map((one) => (one.key === node.key ? node : one)),
})

const redirected = (node: FlowNode, from: string, to: string): FlowNode => {
  const turn = (key: string) => (key === from ? to : key)
  return node.kind === 'branch'
    ? { ...node, branches: node.branches.map((branch) => ({ ...branch, next: turn(branch.next) })) }
    : { ...node, next: turn(node.next) }
}

/** A new node at the end of the way: what led to the end of the flow leads to it. */
export const withLast = (graph: Graph, node: FlowNode): Graph => ({
  ...graph,
  start: graph.start === end ? node.key : graph.start,
  nodes: [...graph.nodes.map((one) => redirected(one, end, node.key)), node],
})

/** Without a node: what led to it leads to where it led first. */
export const withoutNode = (graph: Graph, key: string): Graph => {
  const gone = graph.nodes.find((node) => node.key === key)
  const after = (gone && nextOf(gone)[0]) ?? end
  return {
    ...graph,
    start: graph.start === key ? after : graph.start,
    nodes: graph.nodes.filter((node) => node.key !== key).map((node) => redirected(node, key, after)),
  }
}

export const freshKey = ({ nodes }: Graph, kind: string): string => {
  for (let i = nodes.length + 1; ; i++) if (!nodes.some(({ key }) => key === `${kind}${i}`)) return `${kind}${i}`
}

export interface Edge {
  readonly from: string
  readonly to: string
  readonly label?: string
}

/** Branches that lead to the same place are one line with all their names. */
export const edgesOf = ({ start, nodes }: Graph): Edge[] => [
  { from: 'start', to: start },
  ...nodes.flatMap((node): Edge[] =>
    node.kind === 'branch'
      ? [...Map.groupBy(node.branches, ({ next }) => next)].map(([to, branches]) => ({
          from: node.key,
          to,
          label: branches.map(({ name }) => name).join(' / '),
        }))
      : [{ from: node.key, to: node.next }],
  ),
]

export const nodeWidth = 200
export const nodeHeight = 64

/** Where each node stands: from top to bottom, as a document falls through. */
export const layoutOf = (graph: Graph): ReadonlyMap<string, { x: number; y: number }> => {
  const drawn = new dagre.graphlib.Graph({ multigraph: true })
  drawn.setGraph({ rankdir: 'TB', ranksep: 48, nodesep: 32 })
  drawn.setDefaultEdgeLabel(() => ({}))
  for (const key of ['start', end, ...graph.nodes.map((node) => node.key)])
    drawn.setNode(key, { width: nodeWidth, height: nodeHeight })
  for (const [i, { from, to }] of edgesOf(graph).entries()) if (drawn.hasNode(to)) drawn.setEdge(from, to, {}, `${i}`)
  dagre.layout(drawn)
  return new Map(
    drawn.nodes().map((key) => {
      const { x, y } = drawn.node(key) as { x: number; y: number }
      return [key, { x: x - nodeWidth / 2, y: y - nodeHeight / 2 }]
    }),
  )
}
