import { Button } from 'antd'
import type { EntityMeta, Row, TimelineItem } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { fieldOf, mayDo, useMeta } from '../../client/meta.ts'
import { useTimeline } from '../../client/records.ts'
import { When } from '../../kit/Figures.tsx'
import { usePreferences } from '../../kit/preferences.ts'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { measured } from '../value/measured.ts'
import { useValueText } from '../value/valueText.ts'
import { Composer } from './Composer.tsx'
import styles from './Timeline.module.css'

/** Everything that happened to the record, the newest first, and a place to add to it. */
export const Timeline = ({ entity, row }: { entity: EntityMeta; row: Row }) => {
  const t = useWords()
  const meta = useMeta()
  const timeline = useTimeline(entity.name, row.id)
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className={styles.timeline}>
      {entity.subject && mayDo(meta, 'comment', 'create') && <Composer entity={entity.name} id={row.id} />}
      {timeline.isPending && <Skeleton lines={6} />}
      {timeline.error && <Empty title={t('entity.list.failed')} hint={messageOf(timeline.error)} />}
      {timeline.data && items.length === 0 && (
        <Empty title={t('entity.timeline.empty')} hint={t('entity.timeline.emptyHint')} />
      )}
      <ol className={styles.items}>
        {items.map((item) => (
          <Item key={item.id} entity={entity} row={row} item={item} />
        ))}
      </ol>
      {timeline.hasNextPage && (
        <Button loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {t('entity.timeline.older')}
        </Button>
      )}
    </div>
  )
}

const shownChanges = 6

/** References to kinds of a later module have no name in the story of this one. */
const isNamed = (entity: EntityMeta, key: string) => {
  const field = fieldOf(entity, key)
  return field?.kind !== 'reference' || Boolean(field.target)
}

const Item = ({ entity, row, item }: { entity: EntityMeta; row: Row; item: TimelineItem }) => {
  const t = useWords()
  const { company } = useMeta()
  const { language } = usePreferences()
  const say = useSay()
  const nameOf = (key: string) => {
    const field = fieldOf(entity, key)
    return field && say(field.label)
  }
  const changes = item.changes.filter(({ field }) => isNamed(entity, field))
  return (
    <li className={`${styles.item} ${styles[item.kind]}`}>
      <div className={styles.line}>
        <span className={styles.who}>{item.actor?.name ?? t('entity.timeline.system')}</span>
        <span>{say(item)}</span>
        <span className={styles.when}>
          <When at={item.at} timeZone={company.timeZone} language={language} />
        </span>
      </div>
      {item.body && <p className={styles.body}>{item.body}</p>}
      {changes.length > 0 && (
        <ul className={styles.changes}>
          {changes.slice(0, shownChanges).map((change) => (
            <li key={change.field}>
              <span className={styles.field}>{nameOf(change.field) ?? change.label}</span>{' '}
              <del className={styles.before}>
                <Side entity={entity} row={row} field={change.field} value={change.before} />
              </del>{' '}
              → <Side entity={entity} row={row} field={change.field} value={change.after} />
            </li>
          ))}
          {changes.length > shownChanges && (
            <li className={styles.field}>{t('entity.timeline.lines', { count: changes.length - shownChanges })}</li>
          )}
        </ul>
      )}
    </li>
  )
}

interface SideProps {
  entity: EntityMeta
  row: Row
  field: string
  value: unknown
}

/** The server writes values as people read them; what is still a number, or has an English word, is written here. */
const Side = ({ entity, row, field: key, value }: SideProps) => {
  const textOf = useValueText()
  const say = useSay()
  const field = fieldOf(entity, key)
  if (value === null || value === undefined || value === '') return <>-</>
  const chosen = field?.choices?.find(({ zh }) => zh === value)
  if (chosen) return <>{say(chosen)}</>
  return <>{field && typeof value !== 'string' ? textOf(measured(field, row), value) : String(value)}</>
}
