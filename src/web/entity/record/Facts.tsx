import { EditOutlined } from '@ant-design/icons'
import { useState } from 'react'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { Panel } from '../../kit/Page.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { InlineEditor } from '../list/InlineEditor.tsx'
import { FieldValue } from '../value/FieldValue.tsx'
import styles from './Facts.module.css'

interface Props {
  entity: EntityMeta
  row: Row
  canEdit: boolean
  /** Where no header above shows the record's title. */
  showTitle?: boolean
}

const long: readonly Field['kind'][] = ['long-text', 'address', 'json']

/** Everything known about the record. A double click or the pencil edits one value. */
export const Facts = ({ entity, row, canEdit, showTitle = false }: Props) => {
  const t = useWords()
  const fields = entity.fields.filter(
    (field) =>
      (showTitle || field.key !== entity.title) &&
      field.kind !== 'json' &&
      field.key in row &&
      // What only verbs and the system fill is shown once it is filled.
      (field.editable || (row[field.key] !== null && row[field.key] !== undefined)),
  )
  return (
    <Panel label={t('entity.record.facts')}>
      <h2>{t('entity.record.facts')}</h2>
      <dl className={styles.facts}>
        {fields.map((field) => (
          <Fact
            key={field.key}
            entity={entity}
            field={field}
            row={row}
            canEdit={canEdit && field.editable && !field.masked && !long.includes(field.kind) && field.kind !== 'file'}
          />
        ))}
      </dl>
    </Panel>
  )
}

const Fact = ({ entity, field, row, canEdit }: Props & { field: Field }) => {
  const t = useWords()
  const say = useSay()
  const [isEditing, setEditing] = useState(false)
  return (
    <div className={`${styles.fact} ${long.includes(field.kind) ? styles.long : ''}`}>
      <dt>{say(field.label)}</dt>
      <dd onDoubleClick={() => canEdit && setEditing(true)}>
        {isEditing ? (
          <InlineEditor entity={entity} field={field} row={row} onClose={() => setEditing(false)} />
        ) : (
          <FieldValue field={field} row={row} />
        )}
        {canEdit && !isEditing && (
          <button
            type="button"
            className={styles.pencil}
            aria-label={`${t('entity.record.edit')} ${say(field.label)}`}
            onClick={() => setEditing(true)}
          >
            <EditOutlined aria-hidden />
          </button>
        )}
      </dd>
    </div>
  )
}
