import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '../../words/words.ts'
import styles from './Flow.module.css'
import { end, type FlowNode, freshKey, type Graph, inOrder, nextOf, withLast, withoutNode } from './flow.ts'
import { useDescribed } from './useDescribed.ts'

interface Props {
  graph: Graph
  canEdit: boolean
  onEdit: (key: string) => void
  onChange: (graph: Graph) => Promise<void>
}

/** The diagram as a list, for the keyboard and the screen reader, and to edit it. */
export const NodeList = ({ graph, canEdit, onEdit, onChange }: Props) => {
  const t = useWords()
  const describe = useDescribed()
  const nodes = inOrder(graph)
  const nameOf = (key: string) =>
    key === end ? t('approval.flow.end') : (nodes.find((node) => node.key === key)?.name ?? key)
  const add = (node: FlowNode) => void onChange(withLast(graph, node)).then(() => onEdit(node.key))
  return (
    <section className={styles.panel} aria-label={t('approval.flow.list')}>
      <h2>{t('approval.flow.list')}</h2>
      <ol className={styles.nodes}>
        {nodes.map((node) => (
          <li key={node.key}>
            <span className={styles.words}>
              <strong>{node.name}</strong>
              <span className={styles.meta}>{describe(node).about}</span>
              <span className={styles.meta}>→ {[...new Set(nextOf(node).map(nameOf))].join(' / ')}</span>
            </span>
            {canEdit && (
              <span className={styles.tools}>
                <Button
                  type="text"
                  icon={<EditOutlined />}
                  aria-label={t('approval.flow.edit', { name: node.name })}
                  onClick={() => onEdit(node.key)}
                />
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('approval.flow.remove', { name: node.name })}
                  onClick={() => void onChange(withoutNode(graph, node.key))}
                />
              </span>
            )}
          </li>
        ))}
      </ol>
      {canEdit && (
        <div className={styles.adders}>
          <Button
            icon={<PlusOutlined />}
            onClick={() =>
              add({
                key: freshKey(graph, 'step'),
                kind: 'step',
                name: t('approval.flow.newStep'),
                mode: 'any',
                approvers: [{ by: 'superior', levels: 1 }],
                next: end,
              })
            }
          >
            {t('approval.flow.addStep')}
          </Button>
          <Button
            icon={<PlusOutlined />}
            onClick={() =>
              add({
                key: freshKey(graph, 'branch'),
                kind: 'branch',
                name: t('approval.flow.newBranch'),
                branches: [{ name: t('approval.flow.otherwise'), when: null, next: end }],
              })
            }
          >
            {t('approval.flow.addBranch')}
          </Button>
          <Button
            icon={<PlusOutlined />}
            onClick={() =>
              add({
                key: freshKey(graph, 'copy'),
                kind: 'copy',
                name: t('approval.flow.newCopy'),
                people: [{ by: 'superior', levels: 1 }],
                next: end,
              })
            }
          >
            {t('approval.flow.addCopy')}
          </Button>
        </div>
      )}
    </section>
  )
}
