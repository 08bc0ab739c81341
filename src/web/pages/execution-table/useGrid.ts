import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { useValueText } from '../../entity/value/valueText.ts'
import { moved } from '../../kit/grid.ts'
import { isComposing } from '../../kit/keyboard.ts'
import { type Cell, isTyped, rangeOf, tableText } from './sheet.ts'
import { usePaste } from './usePaste.ts'

export interface Editing {
  readonly id: string
  readonly key: string
  /** What was typed to begin with; it replaces the content. */
  readonly typed?: string
}

/** Dates are the server's own: editing their cells asks the verb that may change them. */
const verbOf: Readonly<Record<string, string>> = { plannedOn: 'setPlan', actualOn: 'correct' }

const useCursor = (root: RefObject<HTMLDivElement | null>) => {
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 })
  const [anchor, setAnchor] = useState<Cell>(at)
  const go = (next: Cell, extend = false) => {
    setAt(next)
    if (!extend) setAnchor(next)
    const cell = root.current?.querySelector(`#cell-${next.row}-${next.column}`)
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  return { at, range: rangeOf(anchor, at), go }
}

/** What is being edited, and how editing begins: by an input, by a menu of states, or by a verb. */
const useEditing = (rows: readonly Row[], columns: readonly Field[]) => {
  const [editing, setEditing] = useState<Editing | null>(null)
  const verb = useVerb()
  const edit = (cell: Cell, typed?: string) => {
    const row = rows[cell.row]
    const field = columns[cell.column]
    if (!row || !field) return
    const asks = verbOf[field.key]
    const takes = field.key === 'state' ? typed === undefined : field.editable && row.can.includes('update')
    if (asks) {
      if (row.can.includes(asks)) verb.run('execution-task', row, asks)
    } else if (takes) {
      setEditing({ id: row.id, key: field.key, ...(typed !== undefined && isTyped(field) && { typed }) })
    }
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
  const paste = usePaste(project, rows, columns)
  const canPaste = project.can.includes('paste')
  const rowCount = rows.length + (canPaste ? 1 : 0)
  const close = (step?: 'down' | 'right') => {
    setEditing(null)
    root.current?.focus()
    if (step === 'down') go({ ...at, row: Math.min(at.row + 1, rowCount - 1) })
    if (step === 'right') go({ ...at, column: Math.min(at.column + 1, columns.length - 1) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== root.current || isComposing(event) || event.metaKey || event.ctrlKey || event.altKey) return
    const next = moved(stepOf(event, at.column, columns.length - 1), at, rowCount, columns.length)
    if (next) go(next, event.shiftKey && event.key !== 'Tab')
    else if (event.key === 'Enter' || event.key === 'F2') edit(at)
    else if (event.key.length === 1) edit(at, event.key)
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
    go(cell, extend)
    root.current?.focus()
  }
  const runVerb = (row: Row, name: string) => {
    close()
    verb.run('execution-task', row, name)
  }
  const handlers = { onKeyDown, onCopy, onPaste, point, edit, close, runVerb }
  return { root, at, range, editing, canPaste, rowCount, dialog: verb.dialog, ...handlers }
}

export type GridState = ReturnType<typeof useGrid>
