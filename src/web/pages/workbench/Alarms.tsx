import { Link } from '@tanstack/react-router'
import { useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'

const shown = 5
const filter = { state: { eq: 'open' } }

/** Numbers that alarmed and wait for somebody to ask why: the loop begins here. */
export const Alarms = () => {
  const t = useWords()
  const entity = useEntity('anomaly')
  const may = entity?.verbs.length !== 0
  const { data } = usePage(
    'anomaly',
    { filter, fields: ['title', 'severity', 'period'], sort: '-createdAt', limit: shown },
    entity !== undefined && may,
  )
  const severity = entity?.fields.find((field) => field.key === 'severity')
  if (!data || data.items.length === 0) return null
  const count = data.count?.value ?? data.items.length
  return (
    <Section
      title={t('work.alarms')}
      count={count}
      more={
        count > shown && (
          <Link to="/$entity" params={{ entity: 'anomaly' }} search={{ filter }} className={styles.add}>
            {t('entity.record.showAll')}
          </Link>
        )
      }
    >
      <ul>
        {data.items.map((alarm) => (
          <li key={alarm.id} className={styles.row}>
            <Link className={styles.grow} to="/$entity/$id" params={{ entity: 'anomaly', id: alarm.id }}>
              {String(alarm.title)}
            </Link>
            {severity && <FieldValue field={severity} row={alarm} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}
