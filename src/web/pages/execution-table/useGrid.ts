import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { useValueText } from '../../entity/value/valueText.ts'
import { moved } from '../../kit/grid.ts'
import { isComposing } from '../../kit/keyboard.ts'
import { useTouch } from '../../kit/screen.ts'
import { toast } from '../../kit/toasts.ts'
import { type Cell, rangeOf, tableText, takesText } from './sheet.ts'
import { usePaste } from './usePaste.ts'
import { type Refused, useRefused } from './useRefused.ts'

export interface Editing {
  readonly id: string
  readonly key: string
}

/** Dates are the server's own: editing their cells asks the verb that may change them. */
const verbOf: Readonly<Record<string, string>> = { plannedOn: 'setPlan', actualOn: 'correct' }

const useCursor = (root: RefObject<HTMLDivElement | null>) => {
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 })
  const [anchor, setAnchor] = useState<Cell>(at)
  const go = (next: Cell, extend = false) => {
    // The cell that is left may hold the focus; the one that is entered takes it from here.
    root.current?.focus({ preventScroll: true })
    setAt(next)
    if (!extend) setAnchor(next)
  }
  useEffect(() => {
    if (!root.current?.contains(document.activeElement)) return
    const cell = root.current.querySelector(`#cell-${at.row}-${at.column}`)
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [root, at])
  return { at, range: rangeOf(anchor, at), go }
}

/** What is being edited, and how editing begins: by an input, by a menu of states, or by a verb. */
const useEditing = (rows: readonly Row[], columns: readonly Field[]) => {
  const [editing, setEditing] = useState<Editing | null>(null)
  const verb = useVerb()
  const edit = (cell: Cell, isTyping = false) => {
    const row = rows[cell.row]
    const field = columns[cell.column]
    if (!row || !field) return
    const asks = verbOf[field.key]
    const takes = field.key === 'state' ? !isTyping : field.editable && row.can.includes('update')
    if (asks) {
      if (row.can.includes(asks)) verb.run('execution-task', row, asks)
    } else if (takes) setEditing({ id: row.id, key: field.key })
  }
  return { editing, setEditing, edit, verb }
}

const stepOf = (event: KeyboardEvent, column: number, last: number): string => {
  if (event.key !== 'Tab') return event.key.length > 1 ? event.key : ''
  if (column === (event.shiftKey ? 0 : last)) return ''
  return event.shiftKey ? 'ArrowLeft' : 'ArrowRight'
}

export const useGrid = (project: Row, rows: readonly Row[], columns: readonly Field[]) => {
  const root = useRef<HTMLDivElement>(null)
  const { at, range, go } = useCursor(root)
  const { editing, setEditing, edit, verb } = useEditing(rows, columns)
  const textOf = useValueText()
  const { paste, clear } = usePaste(project, rows, columns)
  const canPaste = project.can.includes('paste')
  const rowCount = rows.length + (canPaste ? 1 : 0)
  const isTouch = useTouch()
  const holdsText = !isTouch && takesText(rows[at.row], columns[at.column])
  const close = (step?: 'down' | 'right') => {
    setEditing(null)
    const down = step === 'down' ? Math.min(at.row + 1, rowCount - 1) : at.row
    const right = step === 'right' ? Math.min(at.column + 1, columns.length - 1) : at.column
    go({ row: down, column: right })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isAtCell = event.target === root.current || (event.target instanceof HTMLTextAreaElement && !editing)
    if (!isAtCell || isComposing(event) || event.metaKey || event.ctrlKey || event.altKey) return
    const next = moved(stepOf(event, at.column, columns.length - 1), at, rowCount, columns.length)
    if (next) go(next, event.shiftKey && event.key !== 'Tab')
    else if (event.key === 'Enter' || event.key === 'F2') edit(at)
    else if (event.key === 'Delete' || event.key === 'Backspace') void clear(range)
    // A cell of text takes what is typed by itself.
    else if (event.key.length === 1 && !holdsText) edit(at, true)
    else return
    event.preventDefault()
  }
  const onCopy = (event: ClipboardEvent) => {
    if (editing) return
    const fields = columns.slice(range.from.column, range.to.column + 1)
    const text = (row: Row, field: Field) =>
      row[field.key] === null ? '' : textOf(field, row[field.key], row.labels[field.key])
    const lines = rows.slice(range.from.row, range.to.row + 1).map((row) => fields.map((field) => text(row, field)))
    event.clipboardData.setData('text/plain', tableText(lines))
    event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent) => {
    if (editing) return
    event.preventDefault()
    void paste(event.clipboardData.getData('text/plain'), range)
  }
  const point = (cell: Cell, extend: boolean) => {
    const isSame = cell.row === at.row && cell.column === at.column
    go(cell, extend)
    if (isSame) root.current?.querySelector('textarea')?.focus({ preventScroll: true })
  }
  const runVerb = (row: Row, name: string) => {
    close()
    verb.run('execution-task', row, name)
  }
  const { hasRefused, refusedOf, keep } = useRefused()
  const isEditing = useRef(false)
  isEditing.current = editing !== null
  /** Opens the cell again for whoever still moves in the table; others read it where everything is said. */
  const refuse = (cell: Cell, refused: Refused | null) => {
    const [row, field] = [rows[cell.row], columns[cell.column]]
    if (row && field) keep(row.id, field.key, refused)
    if (!refused) return
    if (isEditing.current || !root.current?.contains(document.activeElement)) return void toast.failure(refused.message)
    go(cell)
    edit(cell)
  }
  const handlers = { hasRefused, refusedOf, refuse, onKeyDown, onCopy, onPaste, point, edit, close, runVerb }
  return { root, at, range, editing, canPaste, holdsText, rowCount, dialog: verb.dialog, ...handlers }
}

export type GridState = ReturnType<typeof useGrid>
