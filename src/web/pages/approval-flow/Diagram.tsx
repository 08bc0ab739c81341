import '@xyflow/react/dist/style.css'
import { Background, Controls, type Edge, Handle, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { useDark } from '../../kit/preferences.ts'
import { useDiagramWords } from '../../shell/useDiagramWords.ts'
import { useWords } from '../../words/words.ts'
import styles from './Flow.module.css'
import { edgesOf, end, type Graph, layoutOf, nodeHeight, nodeWidth } from './flow.ts'
import { type Described, useDescribed } from './useDescribed.ts'

type Box = Node<{ readonly shown: Described; readonly isChosen: boolean }, 'box'>

const BoxNode = ({ data: { shown, isChosen } }: { data: Box['data'] }) => (
  <>
    <Handle type="target" position={Position.Top} className={styles.handle} isConnectable={false} />
    <div className={`${styles.box} ${styles[shown.kind]} ${isChosen ? styles.chosen : ''}`}>
      <strong>{shown.name}</strong>
      <span>{shown.about}</span>
    </div>
    <Handle type="source" position={Position.Bottom} className={styles.handle} isConnectable={false} />
  </>
)

const nodeTypes = { box: BoxNode }

interface Props {
  graph: Graph
  chosen: string | undefined
  onChoose: (key: string) => void
}

/** The flow as a document falls through it. The list beside it says the same and is edited by keyboard. */
export default function Diagram({ graph, chosen, onChoose }: Props) {
  const t = useWords()
  const controls = useDiagramWords()
  const isDark = useDark()
  const describe = useDescribed()
  const nodes = useMemo((): Box[] => {
    const at = layoutOf(graph)
    const terminal = (key: string, name: string): [string, Described] => [key, { kind: 'terminal', name, about: '' }]
    const shown: [string, Described][] = [
      terminal('start', t('approval.flow.start')),
      ...graph.nodes.map((node): [string, Described] => [node.key, describe(node)]),
      terminal(end, t('approval.flow.end')),
    ]
    return shown.map(([key, words]) => ({
      id: key,
      type: 'box',
      position: at.get(key) ?? { x: 0, y: 0 },
      width: nodeWidth,
      height: nodeHeight,
      data: { shown: words, isChosen: key === chosen },
    }))
  }, [graph, chosen, describe, t])
  const edges = useMemo(
    (): Edge[] =>
      edgesOf(graph).map(({ from, to, label }, i) => ({
        id: `${i}`,
        source: from,
        target: to,
        label,
        markerEnd: { type: MarkerType.ArrowClosed },
      })),
    [graph],
  )
  return (
    <section className={styles.drawing} aria-label={t('approval.flow.diagram')}>
      <ReactFlow
        key={graph.nodes.length}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={isDark ? 'dark' : 'light'}
        fitView
        fitViewOptions={{ maxZoom: 1, minZoom: 0.4, padding: 0.08 }}
        minZoom={0.3}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        onNodeClick={(_, { id }) => onChoose(id)}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={controls}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  )
}
