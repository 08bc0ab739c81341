import type { EntityMeta, Row } from '../../client/contract.ts'
import { usePage } from '../../client/records.ts'
import { useWords } from '../../words/words.ts'
import styles from './RecordTabs.module.css'
import { RelatedList } from './RelatedList.tsx'
import { type Related, useRelated } from './related.ts'
import { Timeline } from './Timeline.tsx'

interface Props {
  entity: EntityMeta
  row: Row
  tab: string | undefined
  onTab: (tab: string | undefined) => void
}

/** What belongs to the record, each kind with its count; the timeline first. */
export const RecordTabs = ({ entity, row, tab, onTab }: Props) => {
  const t = useWords()
  const related = useRelated(entity, row)
  const current = related.find((one) => one.key === tab)
  return (
    <div className={styles.tabbed}>
      <div className={styles.tabs} role="tablist">
        <button
          type="button"
          role="tab"
          aria-selected={!current}
          className={`${styles.tab} ${current ? '' : styles.here}`}
          onClick={() => onTab(undefined)}
        >
          {t('entity.record.timeline')}
        </button>
        {related.map((one) => (
          <button
            key={one.key}
            type="button"
            role="tab"
            aria-selected={one === current}
            className={`${styles.tab} ${one === current ? styles.here : ''}`}
            onClick={() => onTab(one.key)}
          >
            {one.label} <Count related={one} />
          </button>
        ))}
      </div>
      {current ? (
        <RelatedList key={current.key} of={entity} row={row} related={current} />
      ) : (
        <Timeline entity={entity} row={row} />
      )}
    </div>
  )
}

const Count = ({ related }: { related: Related }) => {
  const { data } = usePage(related.entity.name, { filter: related.filter, fields: ['id'], limit: 1 })
  if (!data?.count) return null
  return (
    <span className={styles.count}>
      {data.count.value}
      {data.count.capped && '+'}
    </span>
  )
}
