import { Tooltip } from 'antd'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { renew } from '../../client/queries.ts'
import { patchRecord } from '../../client/records.ts'
import { isSubmit } from '../../kit/keyboard.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
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

/** What was refused stands beside the cell; whoever has gone on to another one reads it where everything is said. */
const useFault = () => {
  const [fault, setFault] = useState<string | null>(null)
  const isThere = useRef(true)
  const unread = useRef<string | null>(null)
  const say = (message: string | null) => {
    unread.current = message
    if (isThere.current) setFault(message)
    else if (message) toast.failure(message)
  }
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
      if (unread.current) toast.failure(unread.current)
    }
  }, [])
  return { fault, isThere, say }
}

/** One cell under edit. Enter keeps, Escape drops, leaving keeps; what is refused stays as it was typed. */
export const InlineEditor = ({ entity, field, row, onClose }: Props) => {
  const t = useWords()
  const name = useSay()(field.label)
  const faultId = useId()
  const [value, setValue] = useState(row[field.key])
  const { fault, isThere, say } = useFault()
  const isSaving = useRef(false)
  const close = () => {
    say(null)
    if (isThere.current) onClose()
    isThere.current = false
  }
  const save = async (next: unknown) => {
    if (!isThere.current || isSaving.current) return
    const old = row[field.key] ?? null
    if (JSON.stringify(next ?? null) === JSON.stringify(old)) return close()
    const write = (version: number, to: unknown) => patchRecord(entity.name, row.id, version, { [field.key]: to })
    isSaving.current = true
    try {
      const { version } = await write(row.version, next)
      close()
      toast.success(t('entity.form.saved'), {
        label: t('entity.record.undo'),
        run: () => void write(version, old).catch((error: unknown) => toast.failure(messageOf(error))),
      })
    } catch (error) {
      // Somebody else was quicker: the next try is made on what they left.
      if (isProblem(error) && error.status === 409) void renew(entity.name)
      say(isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error))
    } finally {
      isSaving.current = false
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
      onBlur={() => !choosing.includes(field.kind) && fault === null && void save(value)}
    >
      <Tooltip
        open={fault !== null}
        placement="bottomLeft"
        title={
          <span id={faultId} role="alert">
            {fault}
          </span>
        }
      >
        <div>
          <FieldInput
            field={measured(field, row)}
            value={value}
            label={row.labels[field.key]}
            autoFocus
            status={fault === null ? '' : 'error'}
            aria-label={name}
            aria-invalid={fault !== null}
            aria-describedby={fault === null ? undefined : faultId}
            onChange={(next) => {
              setValue(next)
              say(null)
              if (choosing.includes(field.kind)) void save(next)
            }}
          />
        </div>
      </Tooltip>
    </form>
  )
}
