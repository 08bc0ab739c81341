// biome-ignore-all lint/a11y/useSemanticElements: the cells of a grid take the place of an element of their own
import { CaretDownOutlined, LockFilled } from '@ant-design/icons'
import { Dropdown, Tooltip } from 'antd'
import type { Field, Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { InlineEditor } from '../../entity/list/InlineEditor.tsx'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { useTouch } from '../../kit/screen.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Grid.module.css'
import { takesText } from './sheet.ts'
import { TextCell } from './TextCell.tsx'
import { type Line, stateVerbs } from './table.ts'
import type { Refused } from './useRefused.ts'

interface Props {
  id: string
  /** Id of the heading of the column. */
  head: string
  row: Row
  field: Field
  line: Line | undefined
  isActive: boolean
  isChosen: boolean
  isEditing: boolean
  refused: Refused | undefined
  onPoint: (extend: boolean) => void
  onEdit: () => void
  onClose: (step?: 'down' | 'right') => void
  onRefused: (refused: Refused | null) => void
  onVerb: (verb: string) => void
}

export const GridCell = (props: Props) => {
  const { id, head, row, field, isEditing, isActive, isChosen, refused, onPoint, onEdit, onClose, onRefused } = props
  const entity = useEntity('execution-task')
  const isTouch = useTouch()
  const isText = takesText(row, field)
  const content = () => {
    if (field.key === 'state') return <StateCell {...props} />
    if (isEditing && !isText && entity)
      return <InlineEditor entity={entity} field={field} row={row} onClose={() => onClose()} />
    return (
      <>
        {!(isEditing && isText) &&
          (refused ? <span className={styles.refused}>{refused.text}</span> : <Shown {...props} />)}
        {isText && (isEditing || (isActive && !isTouch)) && (
          <TextCell
            row={row}
            field={field}
            isOpen={isEditing}
            labelledBy={`${head} ${id}`}
            refused={refused}
            onOpen={onEdit}
            onClose={onClose}
            onRefused={onRefused}
          />
        )}
      </>
    )
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
      onClick={(event) => {
        if (isEditing) return
        // A finger has no second button and no F2: the second tap edits.
        if (isTouch && isActive) onEdit()
        else onPoint(event.shiftKey)
      }}
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
const StateCell = ({ row, field, isEditing, onEdit, onClose, onVerb }: Props) => {
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
      open={isEditing}
      onOpenChange={(open) => (open ? onEdit() : onClose())}
      menu={{ items: verbs, onClick: ({ key }) => onVerb(key) }}
      autoFocus
    >
      {shown}
    </Dropdown>
  )
}
