import '@xyflow/react/dist/style.css'
import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  Position,
  ReactFlow,
} from '@xyflow/react'
import { useMemo } from 'react'
import { useDark } from '../../kit/preferences.ts'
import { useDiagramWords } from '../../shell/useDiagramWords.ts'
import { useWords } from '../../words/words.ts'
import styles from './Lineage.module.css'
import {
  type Lineage,
  type LineageNode,
  nodeHeight,
  nodeWidth,
  type Placed,
  type PlacedLink,
  pathThrough,
  placed,
} from './lineage.ts'
import { NodeCard } from './NodeCard.tsx'

type StepNode = Node<{ readonly node: LineageNode; readonly isStart: boolean }, 'step'>
type WayEdge = Edge<Pick<PlacedLink, 'points' | 'isNamed'>, 'way'>

const Step = ({ data }: { data: StepNode['data'] }) => (
  <>
    <Handle type="target" position={Position.Top} className={styles.handle} isConnectable={false} />
    <NodeCard {...data} />
    <Handle type="source" position={Position.Bottom} className={styles.handle} isConnectable={false} />
  </>
)

/** Drawn along the way that was laid out for it, so that no link runs across a node. */
const Way = ({ data, label, markerEnd }: EdgeProps<WayEdge>) => {
  const { points = [], isNamed = false } = data ?? {}
  const [first, second] = points
  return (
    <>
      <BaseEdge path={pathThrough(points)} markerEnd={markerEnd} />
      {isNamed && first && second && (
        <EdgeLabelRenderer>
          <span
            className={styles.link}
            style={{ transform: `translate(-50%, -50%) translate(${(first.x + second.x) / 2}px, ${first.y + 14}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}

const nodeTypes = { step: Step }
const edgeTypes = { way: Way }

const draw = (layout: Placed, start: string | undefined): { nodes: StepNode[]; edges: WayEdge[] } => ({
  nodes: layout.nodes.map(({ node, x, y }) => ({
    id: node.node,
    type: 'step',
    position: { x, y },
    width: nodeWidth,
    height: nodeHeight,
    data: { node, isStart: node.node === start },
  })),
  edges: layout.links.map(({ link: { from, to, label }, points, isNamed }) => ({
    id: `${from} ${to} ${label}`,
    type: 'way',
    source: from,
    target: to,
    label,
    data: { points, isNamed },
    markerEnd: { type: MarkerType.ArrowClosed },
  })),
})

const margin = 32

/** As tall as the story, so that it is read by scrolling the page; zoomed by its buttons or two fingers. */
export default function Drawing({ graph, start }: { graph: Lineage; start: string | undefined }) {
  const t = useWords()
  const controls = useDiagramWords()
  const isDark = useDark()
  const layout = useMemo(() => placed(graph), [graph])
  const { nodes, edges } = useMemo(() => draw(layout, start), [layout, start])
  return (
    <section
      className={styles.drawing}
      style={{ height: layout.height + 2 * margin }}
      aria-label={t('shell.page.lineage')}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={isDark ? 'dark' : 'light'}
        fitView
        fitViewOptions={{ maxZoom: 1, minZoom: 0.5, padding: `${margin - 8}px` }}
        minZoom={0.3}
        zoomOnScroll={false}
        preventScrolling={false}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={controls}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  )
}
