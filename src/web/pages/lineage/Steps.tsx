import styles from './Lineage.module.css'
import { type Lineage, steps } from './lineage.ts'
import { NodeCard } from './NodeCard.tsx'

/** The loop as a list, for a narrow screen and for those who listen. */
export const Steps = ({ graph, start }: { graph: Lineage; start: string | undefined }) => (
  <ol className={styles.steps}>
    {steps(graph).map(({ label, nodes }) => (
      <li key={label}>
        <h2>{label}</h2>
        <ul className={styles.members}>
          {nodes.map((node) => (
            <li key={node.node}>
              <NodeCard node={node} isStart={node.node === start} />
            </li>
          ))}
        </ul>
      </li>
    ))}
  </ol>
)
