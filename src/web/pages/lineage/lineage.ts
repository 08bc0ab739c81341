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

const mostColumns = 5
const columnGap = 60
const rowGap = 64

/**
 * Left to right from the number that alarmed to the effect of the change; after five columns the loop goes on in the next row,
 * so that its nine steps can be read on one screen.
 */
export const placed = ({ nodes, links }: Lineage): Placed[] => {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', ranksep: columnGap, nodesep: 20 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { node } of nodes) graph.setNode(node, { width: nodeWidth, height: nodeHeight })
  for (const { from, to } of links) graph.setEdge(from, to)
  dagre.layout(graph)
  const laid = nodes.map((node) => ({ node, ...(graph.node(node.node) as { x: number; y: number }) }))
  const columns = [...new Set(laid.map(({ x }) => x))].sort((a, b) => a - b)
  const rows = Map.groupBy(laid, ({ x }) => Math.floor(columns.indexOf(x) / mostColumns))
  let top = 0
  return [...rows.keys()].sort().flatMap((row) => {
    const members = rows.get(row) ?? []
    const highest = Math.min(...members.map(({ y }) => y))
    const lowest = Math.max(...members.map(({ y }) => y))
    const start = top
    top += lowest - highest + nodeHeight + rowGap
    return members.map(({ node, x, y }) => ({
      node,
      x: (columns.indexOf(x) % mostColumns) * (nodeWidth + columnGap),
      y: start + y - highest,
    }))
  })
}

/** The steps of the loop in order, each with what stands there: the drawing as a list. */
export const steps = ({ nodes }: Lineage): { label: string; nodes: LineageNode[] }[] =>
  [...Map.groupBy(nodes, (node) => node.label)].map(([label, members]) => ({ label, nodes: members }))
