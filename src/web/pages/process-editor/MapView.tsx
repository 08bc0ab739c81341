import { ArrowRightOutlined, ClockCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { formatNumber, formatPercent } from '../../kit/format.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './ProcessEditor.module.css'
import { detours, isSlow, type MapNode, type ProcessMap, useDemands } from './process.ts'

/** The prescribed path from left to right, with what really happens on it, and below it the ways people take beside it. */
export const MapView = ({ map }: { map: ProcessMap }) => {
  const t = useWords()
  const name = new Map(map.nodes.map((node) => [node.id, node.name]))
  const countOf = (from: MapNode, to: MapNode | undefined) =>
    map.transitions.find(({ fromId, toId }) => fromId === from.id && toId === to?.id)?.count ?? 0
  const beside = detours(map)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a diagram wider than the page is scrolled by keyboard too */}
      <section className={styles.map} tabIndex={0} aria-label={t('loop.process.map')}>
        <ol className={styles.path}>
          {map.nodes.map((node, i) => (
            <li key={node.id} className={styles.step}>
              <NodeBox node={node} isSlowest={node.id === map.slowestId} />
              {i < map.nodes.length - 1 && (
                <span className={styles.arrow}>
                  <ArrowRightOutlined aria-hidden />
                  <span>{t('loop.process.times', { count: countOf(node, map.nodes[i + 1]) })}</span>
                </span>
              )}
            </li>
          ))}
        </ol>
      </section>
      {beside.length > 0 && (
        <section aria-label={t('loop.process.detours')} className={styles.detours}>
          <h2>{t('loop.process.detours')}</h2>
          <ul>
            {beside.slice(0, 12).map(({ fromId, toId, count }) => (
              <li key={`${fromId} ${toId}`}>
                {name.get(fromId)} <ArrowRightOutlined aria-hidden /> {name.get(toId)}
                <span className={styles.count}>{t('loop.process.times', { count })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

const NodeBox = ({ node, isSlowest }: { node: MapNode; isSlowest: boolean }) => {
  const t = useWords()
  const filter = { and: [{ nodeId: { eq: node.id } }, { outcome: { eq: 'open' } }] }
  return (
    <div className={isSlowest ? styles.slowest : styles.node}>
      <span className={styles.line}>
        <strong>
          {node.position}. {node.name}
        </strong>
        {node.isWon && <Tag tone="success">{t('loop.process.won')}</Tag>}
        {isSlowest && <Tag tone="danger">{t('loop.process.slowest')}</Tag>}
      </span>
      <span className={styles.meta}>
        {node.responsiblePost ?? t('loop.process.noPost')}
        {node.probability !== null && ` · ${formatPercent(node.probability)}`}
      </span>
      <Link to="/$entity" params={{ entity: 'opportunity' }} search={{ filter }} className={styles.standing}>
        {t('loop.process.standing', { count: node.openCount })}
      </Link>
      <span className={isSlow(node) ? styles.slow : styles.meta}>
        <ClockCircleOutlined aria-hidden />{' '}
        {node.medianDays === null
          ? t('loop.process.unmeasured')
          : t('loop.process.median', { days: formatNumber(node.medianDays, 1), count: node.leftCount })}
        {node.standardDays !== null && ` · ${t('loop.process.standard', { days: formatNumber(node.standardDays, 1) })}`}
      </span>
      {(node.requiredFields.length > 0 || node.deliverables.length > 0) && (
        <span className={styles.meta}>
          {t('loop.process.gate', { fields: node.requiredFields.length, deliverables: node.deliverables.length })}
        </span>
      )}
      <Demands node={node} />
    </div>
  )
}

const Demands = ({ node }: { node: MapNode }) => {
  const demands = useDemands()(node)
  return demands && <span className={styles.meta}>{demands}</span>
}
