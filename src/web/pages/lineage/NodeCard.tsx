import { LockOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useMeta } from '../../client/meta.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Lineage.module.css'
import type { LineageNode } from './lineage.ts'

/** One step of the loop: what it is, what it is called, and where it stands. */
export const NodeCard = ({ node, isStart }: { node: LineageNode; isStart: boolean }) => {
  const { entities } = useMeta()
  const say = useSay()
  const choice = useChoice()
  const entity = entities.find(({ name }) => name === node.entity)
  const stateKey = entity?.fields.some(({ key }) => key === 'state') ? 'state' : 'verdict'
  const state = node.state ? choice(node.entity, stateKey, node.state) : null
  const content = (
    <>
      <span className={styles.kind}>
        {entity ? say(entity.label) : node.label}
        {state && <Tag tone={state.tone}>{state.word}</Tag>}
      </span>
      <span className={styles.title} title={node.title}>
        {!node.visible && <LockOutlined aria-hidden />} <MetricName node={node} />
      </span>
    </>
  )
  const shape = `${styles.node} ${isStart ? styles.isStart : ''}`
  if (!node.visible || !node.id) return <div className={`${shape} ${styles.hidden}`}>{content}</div>
  if (node.entity === 'metric') {
    return (
      <Link className={shape} to="/metric/$key" params={{ key: node.id }}>
        {content}
      </Link>
    )
  }
  return (
    <Link className={shape} to="/$entity/$id" params={{ entity: node.entity, id: node.id }}>
      {content}
    </Link>
  )
}

/** A metric has no record: its title is its key, and anomalies know its name. */
const MetricName = ({ node }: { node: LineageNode }) => {
  const choice = useChoice()
  const t = useWords()
  if (!node.visible) return <>{t('review.masked')}</>
  return <>{node.entity === 'metric' ? choice('anomaly', 'metric', node.title).word : node.title}</>
}
