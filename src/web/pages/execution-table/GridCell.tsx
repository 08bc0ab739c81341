// biome-ignore-all lint/a11y/useSemanticElements: the cells of a grid take the place of an element of their own
import { CaretDownOutlined, LockFilled } from '@ant-design/icons'
import { Dropdown, Input, Tooltip } from 'antd'
import { useRef, useState } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { patchRecord } from '../../client/records.ts'
import { InlineEditor } from '../../entity/list/InlineEditor.tsx'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { isSubmit } from '../../kit/keyboard.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Grid.module.css'
import { isTyped } from './sheet.ts'
import { type Line, stateVerbs } from './table.ts'
import type { Editing } from './useGrid.ts'

interface Props {
  id: string
  row: Row
  field: Field
  line: Line | undefined
  isActive: boolean
  isChosen: boolean
  editing: Editing | null
  onPoint: (extend: boolean) => void
  onEdit: () => void
  onClose: (step?: 'down' | 'right') => void
  onVerb: (verb: string) => void
}

export const GridCell = (props: Props) => {
  const { id, row, field, editing, isActive, isChosen, onPoint, onEdit, onClose } = props
  const entity = useEntity('execution-task')
  const content = () => {
    if (field.key === 'state') return <StateCell {...props} />
    if (editing && isTyped(field)) return <TextEditor {...props} editing={editing} />
    if (editing && entity) return <InlineEditor entity={entity} field={field} row={row} onClose={() => onClose()} />
    return <Shown {...props} />
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <span
      role="gridcell"
      id={id}
      tabIndex={-1}
      aria-selected={isChosen}
      className={styles.cell}
      data-active={isActive}
      data-key={field.key}
      onClick={(event) => !editing && onPoint(event.shiftKey)}
      onDoubleClick={onEdit}
    >
      {content()}
    </span>
  )
}

const Shown = ({ row, field, line }: Props) => {
  const t = useWords()
  if (row[field.key] === null && field.key !== 'task') return null
  if (field.key === 'task') {
    return (
      <span className={styles.lines}>
        <span>{String(row.task)}</span>
        {line?.waitsFor && <span className={styles.waits}>{line.waitsFor}</span>}
      </span>
    )
  }
  if (field.key === 'plannedOn') {
    return (
      <span className={line?.overdue ? styles.late : undefined}>
        {String(row.plannedOn)}
        {line?.overdue && ` ${t('loop.grid.late')}`}
        {line && line.slippageDays > 0 && (
          <Tooltip title={t('loop.grid.firstPlan', { on: String(row.firstPlannedOn ?? row.plannedOn) })}>
            <span className={styles.slip}>{t('loop.grid.slip', { count: line.slippageDays })}</span>
          </Tooltip>
        )}
      </span>
    )
  }
  if (field.kind === 'reference' || field.kind === 'person') return <>{row.labels[field.key] ?? ''}</>
  return <FieldValue field={field} row={row} />
}

/** Where the task stands, and the verbs that may move it. A locked task says why and what is asked. */
const StateCell = ({ row, field, editing, onEdit, onClose, onVerb }: Props) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('execution-task')
  const verbs = stateVerbs.flatMap((name) => {
    const verb = row.can.includes(name) && entity?.verbs.find((known) => known.name === name)
    return verb ? [{ key: name, label: say(verb.label), danger: verb.tone === 'danger' }] : []
  })
  const why = row.locked
    ? t('loop.grid.lockedWhy', { count: Number(row.blockedCycles), reason: String(row.blockedReason ?? '') })
    : row.blockedReason
      ? t('loop.grid.blockedWhy', { reason: String(row.blockedReason), since: String(row.blockedSince ?? '') })
      : null
  const state = (
    <span className={styles.state}>
      {row.locked === true && <LockFilled className={styles.lock} aria-label={t('loop.grid.locked')} />}
      <FieldValue field={field} row={row} />
      {verbs.length > 0 && <CaretDownOutlined className={styles.caret} aria-hidden />}
    </span>
  )
  const shown = why ? <Tooltip title={why}>{state}</Tooltip> : state
  if (verbs.length === 0) return shown
  return (
    <Dropdown
      trigger={['click']}
      open={editing !== null}
      onOpenChange={(open) => (open ? onEdit() : onClose())}
      menu={{ items: verbs, onClick: ({ key }) => onVerb(key) }}
      autoFocus
    >
      {shown}
    </Dropdown>
  )
}

const TextEditor = ({ row, field, editing, onClose }: Props & { editing: Editing }) => {
  const say = useSay()
  const [text, setText] = useState(editing.typed ?? String(row[field.key] ?? ''))
  // Leaving by a key also takes the focus away: the second of the two must do nothing.
  const isLeft = useRef(false)
  const leave = (step?: 'down' | 'right') => {
    isLeft.current = true
    onClose(step)
  }
  const save = async (step?: 'down' | 'right') => {
    if (isLeft.current) return
    leave(step)
    const next = text.trim() || null
    if (next === (row[field.key] ?? null)) return
    try {
      await patchRecord('execution-task', row.id, row.version, { [field.key]: next })
    } catch (error) {
      toast.failure(messageOf(error))
    }
  }
  return (
    <Input.TextArea
      className={styles.editor}
      aria-label={say(field.label)}
      autoFocus
      autoSize
      maxLength={field.max}
      value={text}
      onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') leave()
        else if (event.key === 'Tab') {
          event.preventDefault()
          void save('right')
        } else if (isSubmit(event)) {
          event.preventDefault()
          void save('down')
        }
      }}
      onBlur={() => void save()}
    />
  )
}
