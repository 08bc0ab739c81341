import { CopyOutlined, EditOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { useRecord } from '../../client/records.ts'
import { copyText } from '../../kit/clipboard.ts'
import { Panel } from '../../kit/Page.tsx'
import { useNarrow, usePrinting } from '../../kit/screen.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { InlineEditor } from '../list/InlineEditor.tsx'
import { isCounts } from '../value/counts.ts'
import { FieldValue } from '../value/FieldValue.tsx'
import { useTitle } from '../value/title.ts'
import styles from './Facts.module.css'

interface Props {
  entity: EntityMeta
  row: Row
  canEdit: boolean
  /** Where no header above shows the record's title. */
  showTitle?: boolean
  /** Shown elsewhere on the page. */
  hidden?: readonly string[]
}

const long: readonly Field['kind'][] = ['long-text', 'address', 'json']

const firstFacts = 8

/** What a record hangs on is chosen once. */
const needsForm = ({ kind, key }: Field) => long.includes(kind) || kind === 'file' || key === 'subjectEntity'

/** Everything known about the record. A double click or the pencil edits one value. */
export const Facts = ({ entity, row, canEdit, showTitle = false, hidden = [] }: Props) => {
  const t = useWords()
  const fields = entity.fields.filter(
    (field) =>
      (showTitle || field.key !== entity.title) &&
      (field.kind !== 'json' || isCounts(row[field.key])) &&
      // A reference to a kind that a later module brings has no name here; the record's own doors lead there.
      (field.kind !== 'reference' || field.target) &&
      !hidden.includes(field.key) &&
      field.key in row &&
      // What only verbs and the system fill is shown once it is filled.
      (field.editable || (row[field.key] !== null && row[field.key] !== undefined)),
  )
  const isNarrow = useNarrow()
  const isPrinting = usePrinting()
  const [isOpen, setOpen] = useState(false)
  // On a phone the story of the record is not to stand below a screenful of facts.
  const isFolded = isNarrow && !isOpen && !isPrinting && fields.length > firstFacts + 1
  return (
    <Panel label={t('entity.record.facts')}>
      <h2>{t('entity.record.facts')}</h2>
      <dl className={styles.facts}>
        {(isFolded ? fields.slice(0, firstFacts) : fields).map((field) => (
          <Fact
            key={field.key}
            entity={entity}
            field={field}
            row={row}
            canEdit={canEdit && field.editable && !field.fixed && !field.masked && !needsForm(field)}
          />
        ))}
      </dl>
      {isFolded && (
        <Button type="link" onClick={() => setOpen(true)}>
          {t('entity.record.allFacts', { count: fields.length })}
        </Button>
      )}
    </Panel>
  )
}

const Fact = ({ entity, field, row, canEdit }: Props & { field: Field }) => {
  const t = useWords()
  const say = useSay()
  const [isEditing, setEditing] = useState(false)
  return (
    <div className={`${styles.fact} ${long.includes(field.kind) && row[field.key] ? styles.long : ''}`}>
      <dt>{say(field.label)}</dt>
      <dd onDoubleClick={() => canEdit && setEditing(true)}>
        {isEditing ? (
          <InlineEditor entity={entity} field={field} row={row} onClose={() => setEditing(false)} />
        ) : field.key === 'subjectEntity' && row.subjectId ? (
          <Subject field={field} row={row} />
        ) : (
          <FieldValue field={field} row={row} />
        )}
        {field.kind === 'phone' && !field.masked && Boolean(row[field.key]) && !isEditing && (
          <CopyButton text={String(row[field.key])} label={say(field.label)} />
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

/** The record that this one hangs on, by its name, where the reader may open it; of which kind, where not. */
const Subject = ({ field, row }: { field: Field; row: Row }) => {
  const name = String(row.subjectEntity)
  const entity = useEntity(name)
  const titleOf = useTitle()
  const { data } = useRecord(name, String(row.subjectId), entity !== undefined)
  return (
    <>
      <span className={styles.kind}>
        <FieldValue field={field} row={row} />
      </span>
      {entity && data && (
        <Link to="/$entity/$id" params={{ entity: name, id: data.id }}>
          {titleOf(entity, data)}
        </Link>
      )}
    </>
  )
}

/** A mouse can hardly mark a number that is a link; a finger calls it. */
const CopyButton = ({ text, label }: { text: string; label: string }) => {
  const t = useWords()
  const copy = () => copyText(text).then(() => toast.success(t('entity.record.valueCopied', { what: label })))
  return (
    <button
      type="button"
      className={`${styles.pencil} ${styles.copy}`}
      aria-label={t('entity.record.copyValue', { what: label })}
      onClick={() => void copy().catch(() => toast.failure(t('entity.record.copyFailed', { what: label })))}
    >
      <CopyOutlined aria-hidden />
    </button>
  )
}
