import { Link } from '@tanstack/react-router'
import type { Row } from '../../client/contract.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { usePage, useRecord } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { useTitle } from '../../entity/value/title.ts'
import { Panel } from '../../kit/Page.tsx'
import { useSay, useWords } from '../../words/words.ts'
import LineageDoor from '../lineage/LineageDoor.tsx'
import facts from './Facts.module.css'
import styles from './ReviewRoom.module.css'

const pieces = ['rowId', 'fileId', 'url', 'quote', 'saidBy', 'note']

/** On the page of a problem, a cause or a lesson: what it rests on, each piece a way to look into it. */
export default function EvidenceRegion({ entity, row }: RegionProps) {
  const say = useSay()
  const evidence = useEntity('evidence')
  const { data } = usePage('evidence', {
    filter: { subjectEntity: { eq: entity.name }, subjectId: { eq: row.id } },
    fields: ['kind', 'recordEntity', 'recordId', ...pieces],
    sort: 'id',
  })
  const items = data?.items ?? []
  return (
    <>
      {entity.name !== 'lesson' && <LineageDoor entity={entity} row={row} />}
      {evidence && items.length > 0 && (
        <Panel label={say(evidence.label)}>
          <h2>{say(evidence.label)}</h2>
          <ul className={facts.notes}>
            {items.map((item) => (
              <li key={item.id}>
                <span className={styles.quiet}>
                  <Part of={item} field="kind" />
                </span>{' '}
                {item.recordId !== null && <Behind item={item} />}
                {pieces.map(
                  (field) =>
                    item[field] !== null && (
                      <span key={field}>
                        <Part of={item} field={field} />{' '}
                      </span>
                    ),
                )}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

const Part = ({ of, field: key }: { of: Row; field: string }) => {
  const evidence = useEntity('evidence')
  const field = evidence && fieldOf(evidence, key)
  return field ? <FieldValue field={field} row={of} /> : null
}

/** The record that is the evidence, where the reader may see it. */
const Behind = ({ item }: { item: Row }) => {
  const t = useWords()
  const titleOf = useTitle()
  const [name, id] = [String(item.recordEntity), String(item.recordId)]
  const entity = useEntity(name)
  const { data } = useRecord(name, id, entity !== undefined)
  if (!entity || !data) return <>{t('entity.value.masked')} </>
  return (
    <>
      <Link to="/$entity/$id" params={{ entity: name, id }}>
        {titleOf(entity, data)}
      </Link>{' '}
    </>
  )
}
