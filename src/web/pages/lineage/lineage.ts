import dagre from '@dagrejs/dagre'

export interface LineageNode {
  /** Name within the drawing; stays the same for what the reader may not see. */
  readonly node: string
  readonly entity: string
  readonly label: string
  readonly visible: boolean
  readonly id?: string
  readonly title: string
  readonly state?: string | null
  readonly at?: string | null
}

export interface LineageLink {
  readonly from: string
  readonly to: string
  readonly label: string
}

export interface Lineage {
  readonly nodes: readonly LineageNode[]
  readonly links: readonly LineageLink[]
}

export const nodeWidth = 216
export const nodeHeight = 76

export interface Placed {
  readonly node: LineageNode
  readonly x: number
  readonly y: number
}

/** Left to right from the number that alarmed to the effect of the change. */
export const placed = ({ nodes, links }: Lineage): Placed[] => {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', ranksep: 72, nodesep: 20, marginx: 16, marginy: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { node } of nodes) graph.setNode(node, { width: nodeWidth, height: nodeHeight })
  for (const { from, to } of links) graph.setEdge(from, to)
  dagre.layout(graph)
  return nodes.map((node) => {
    const { x, y } = graph.node(node.node)
    return { node, x: x - nodeWidth / 2, y: y - nodeHeight / 2 }
  })
}

/** The steps of the loop in order, each with what stands there: the drawing as a list. */
export const steps = ({ nodes }: Lineage): { label: string; nodes: LineageNode[] }[] =>
  [...Map.groupBy(nodes, (node) => node.label)].map(([label, members]) => ({ label, nodes: members }))
