import '@xyflow/react/dist/style.css'
import { Background, Controls, type Edge, Handle, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { useDark } from '../../kit/preferences.ts'
import { useWords } from '../../words/words.ts'
import styles from './Lineage.module.css'
import { type Lineage, type LineageNode, nodeHeight, nodeWidth, placed } from './lineage.ts'
import { NodeCard } from './NodeCard.tsx'

type StepNode = Node<{ readonly node: LineageNode; readonly isStart: boolean }, 'step'>

const Step = ({ data }: { data: StepNode['data'] }) => (
  <>
    <Handle type="target" position={Position.Left} className={styles.handle} isConnectable={false} />
    <NodeCard {...data} />
    <Handle type="source" position={Position.Right} className={styles.handle} isConnectable={false} />
  </>
)

const nodeTypes = { step: Step }

const draw = (graph: Lineage, start: string | undefined): { nodes: StepNode[]; edges: Edge[] } => {
  const all = placed(graph)
  const leftOf = new Map(all.map(({ node, x }) => [node.node, x]))
  // A link into the next row runs between the rows instead of across the nodes.
  const turns = (from: string, to: string) => (leftOf.get(to) ?? 0) <= (leftOf.get(from) ?? 0)
  return {
    nodes: all.map(({ node, x, y }) => ({
      id: node.node,
      type: 'step',
      position: { x, y },
      width: nodeWidth,
      height: nodeHeight,
      data: { node, isStart: node.node === start },
    })),
    edges: graph.links.map(({ from, to, label }) => ({
      id: `${from} ${to} ${label}`,
      source: from,
      target: to,
      label,
      ...(turns(from, to) && { type: 'smoothstep' }),
      markerEnd: { type: MarkerType.ArrowClosed },
    })),
  }
}

/** Moved and zoomed by hand or by its buttons; what it shows is not edited here. */
export default function Drawing({ graph, start }: { graph: Lineage; start: string | undefined }) {
  const t = useWords()
  const isDark = useDark()
  const { nodes, edges } = useMemo(() => draw(graph, start), [graph, start])
  return (
    <section className={styles.drawing} aria-label={t('shell.page.lineage')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={isDark ? 'dark' : 'light'}
        fitView
        fitViewOptions={{ maxZoom: 1, minZoom: 0.5, padding: 0.06 }}
        minZoom={0.3}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} aria-label={t('loop.lineage.zoom')} />
      </ReactFlow>
    </section>
  )
}
