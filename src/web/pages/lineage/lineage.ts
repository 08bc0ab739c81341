import dagre from '@dagrejs/dagre'

export interface LineageNode {
  /** Name within the drawing; stays the same for what the reader may not see. */
  readonly node: string
  readonly entity: string
  readonly label: string
  readonly labelEn?: string
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
  readonly labelEn?: string
}

export interface Lineage {
  readonly nodes: readonly LineageNode[]
  readonly links: readonly LineageLink[]
}

export const nodeWidth = 224
export const nodeHeight = 76

interface Point {
  readonly x: number
  readonly y: number
}

export interface PlacedNode extends Point {
  readonly node: LineageNode
}

export interface PlacedLink {
  readonly link: LineageLink
  /** From the lower edge of one node to the upper edge of the other, around the nodes between them. */
  readonly points: readonly Point[]
  /** What a kind of link says stands at one of them: four times the same words are noise. */
  readonly isNamed: boolean
}

export interface Placed {
  readonly nodes: readonly PlacedNode[]
  readonly links: readonly PlacedLink[]
  readonly height: number
}

/** Downwards from the number that alarmed to the effect of the change, a row for each step of the loop. */
export const placed = ({ nodes, links }: Lineage): Placed => {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', ranksep: 44, nodesep: 24 })
  for (const { node } of nodes) graph.setNode(node, { width: nodeWidth, height: nodeHeight })
  for (const [i, { from, to }] of links.entries()) graph.setEdge(from, to, {}, `link ${i}`)
  dagre.layout(graph)
  const named = new Set<string>()
  return {
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(node.node) as Point
      return { node, x: x - nodeWidth / 2, y: y - nodeHeight / 2 }
    }),
    links: links.map((link, i) => {
      const { points } = graph.edge(link.from, link.to, `link ${i}`) as { points: Point[] }
      const isNamed = !named.has(link.label)
      named.add(link.label)
      return { link, points, isNamed }
    }),
    height: graph.graph().height ?? 0,
  }
}

/** A line that leaves and arrives upright. */
export const pathThrough = (points: readonly Point[]): string =>
  points
    .map(({ x, y }, i) => {
      const before = points[i - 1]
      if (!before) return `M${x},${y}`
      const middle = (before.y + y) / 2
      return `C${before.x},${middle} ${x},${middle} ${x},${y}`
    })
    .join(' ')

/** The steps of the loop in order, each with what stands there: the drawing as a list. */
export const steps = ({ nodes }: Lineage): { label: string; nodes: LineageNode[] }[] =>
  [...Map.groupBy(nodes, (node) => node.label)].map(([label, members]) => ({ label, nodes: members }))
