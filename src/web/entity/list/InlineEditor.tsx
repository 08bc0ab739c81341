import { type KeyboardEvent, useRef, useState } from 'react'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { patchRecord } from '../../client/records.ts'
import { isSubmit } from '../../kit/keyboard.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { FieldInput } from '../value/FieldInput.tsx'
import { measured } from '../value/measured.ts'
import styles from './ListBody.module.css'

interface Props {
  entity: EntityMeta
  field: Field
  row: Row
  onClose: () => void
}

// These commit when chosen; text commits on Enter or on leaving.
const choosing: readonly Field['kind'][] = ['choice', 'date', 'boolean', 'reference', 'person']

/** One cell under edit. Enter keeps, Escape drops, leaving keeps. */
export const InlineEditor = ({ entity, field, row, onClose }: Props) => {
  const t = useWords()
  const [value, setValue] = useState(row[field.key])
  const isClosed = useRef(false)
  const close = () => {
    isClosed.current = true
    onClose()
  }
  const save = async (next: unknown) => {
    if (isClosed.current) return
    close()
    const old = row[field.key] ?? null
    if (JSON.stringify(next ?? null) === JSON.stringify(old)) return
    const write = (version: number, to: unknown) => patchRecord(entity.name, row.id, version, { [field.key]: to })
    try {
      const { version } = await write(row.version, next)
      toast.success(t('entity.form.saved'), {
        label: t('entity.record.undo'),
        run: () => void write(version, old).catch((error: unknown) => toast.failure(messageOf(error))),
      })
    } catch (error) {
      toast.failure(isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error))
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else if (isSubmit(event) && !choosing.includes(field.kind)) void save(value)
  }
  return (
    <form
      className={styles.inline}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={onKeyDown}
      onBlur={() => !choosing.includes(field.kind) && void save(value)}
    >
      <FieldInput
        field={measured(field, row)}
        value={value}
        label={row.labels[field.key]}
        autoFocus
        aria-label={field.label.zh}
        onChange={(next) => {
          setValue(next)
          if (choosing.includes(field.kind)) void save(next)
        }}
      />
    </form>
  )
}
