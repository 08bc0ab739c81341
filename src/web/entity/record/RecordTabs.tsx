import { DownOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import type { EntityMeta, Page, Row } from '../../client/contract.ts'
import { pageQuery } from '../../client/records.ts'
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

type Count = Page['count']

/** How many there are of each kind; undefined while it is asked. */
const useCounts = (related: readonly Related[]): (Count | undefined)[] =>
  useQueries({
    queries: related.map(({ entity, filter }) => pageQuery(entity.name, { filter, fields: ['id'], limit: 1 })),
  }).map(({ data }) => data?.count)

/** What belongs to the record, each kind with its count. Kinds that are empty and not one's own to add wait in a menu. */
export const RecordTabs = ({ entity, row, tab, onTab }: Props) => {
  const t = useWords()
  const related = useRelated(entity, row)
  const counts = useCounts(related)
  const current = related.find((one) => one.key === tab)
  const empty = related.filter(
    (one, i) => one !== current && counts[i]?.value === 0 && !one.entity.can.includes('create'),
  )
  const shown = related.filter((one) => !empty.includes(one))
  return (
    <div className={styles.tabbed}>
      <div className={styles.bar}>
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
          {shown.map((one) => (
            <button
              key={one.key}
              type="button"
              role="tab"
              aria-selected={one === current}
              className={`${styles.tab} ${one === current ? styles.here : ''}`}
              onClick={() => onTab(one.key)}
            >
              {one.label} <CountMark count={counts[related.indexOf(one)]} />
            </button>
          ))}
        </div>
        {empty.length > 0 && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: empty.map(({ key, label }) => ({ key, label })),
              onClick: ({ key }) => onTab(key),
            }}
          >
            <button type="button" className={styles.tab}>
              {t('entity.record.emptyKinds', { count: empty.length })} <DownOutlined aria-hidden />
            </button>
          </Dropdown>
        )}
      </div>
      {current ? (
        <RelatedList key={current.key} of={entity} row={row} related={current} />
      ) : (
        <Timeline entity={entity} row={row} />
      )}
    </div>
  )
}

const CountMark = ({ count }: { count: Count | undefined }) =>
  count ? (
    <span className={styles.count}>
      {count.value}
      {count.capped && '+'}
    </span>
  ) : null
