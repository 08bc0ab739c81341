// biome-ignore-all lint/a11y/useSemanticElements: rows that exist only while they are seen cannot be rows of a table element
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { DataFoot, DataHead } from './DataHead.tsx'
import { DataRow } from './DataRow.tsx'
import styles from './DataTable.module.css'
import { type At, between, moved } from './grid.ts'
import { isComposing, useHotkeys } from './keyboard.ts'

export interface Column<R> {
  readonly key: string
  readonly label: string
  readonly width: number
  /** Its part of the room that is left; columns of figures and dates take none. */
  readonly share?: number
  readonly align?: 'end'
  /** Absent where the column cannot be sorted. */
  readonly sorted?: 'ascending' | 'descending' | 'none'
  readonly cell: (row: R) => ReactNode
  /** Shown instead of the cell while it is edited; absent where it cannot be. */
  readonly editor?: (row: R, close: () => void) => ReactNode
  readonly foot?: ReactNode
}

export interface Identified {
  readonly id: string
}

export interface TableProps<R extends Identified> {
  label: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowHeight: number
  /** All rows of the answer, loaded or not. */
  rowCount?: number
  /** Where the cursor is at first: the row one comes back to. */
  startId?: string | undefined
  words: { select: string; selectAll: string; sortBy: (what: string) => string }
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  onSort?: (key: string) => void
  onOpen: (row: R) => void
  canEdit?: (row: R) => boolean
  /** The last loaded row is near. */
  onEnd?: () => void
}

const checkWidth = 40
const nearEnd = 15

const useRows = <R extends Identified>({ rows, rowHeight, onEnd }: TableProps<R>) => {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: rowHeight,
    scrollPaddingEnd: rowHeight,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is the trigger
  useEffect(() => virtual.measure(), [rowHeight])
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? -1
  useEffect(() => {
    if (onEnd && lastShown >= rows.length - nearEnd) onEnd()
  }, [lastShown, rows.length, onEnd])
  return { scroller, virtual }
}

/** One row after the other; or, with Shift, all from the one before to this one. */
const useToggle = <R extends Identified>({ rows, selected, onSelect }: TableProps<R>) => {
  const before = useRef<string | null>(null)
  return (id: string, withShift: boolean) => {
    const next = new Set(selected)
    const isOn = !next.has(id)
    for (const row of withShift ? between(rows, before.current, id) : [{ id }]) {
      if (isOn) next.add(row.id)
      else next.delete(row.id)
    }
    before.current = id
    onSelect?.(next)
  }
}

/** Where nothing is marked, what is copied is the cell under the cursor. */
const copyCell = (event: ClipboardEvent, { row, column }: At) => {
  const text = document.getElementById(`cell-${row}-${column}`)?.textContent
  if (event.target instanceof HTMLInputElement || !document.getSelection()?.isCollapsed || !text) return
  event.clipboardData.setData('text/plain', text)
  event.preventDefault()
}

/**
 * Virtual rows under a fixed header and beside a fixed first column. The table holds the focus: arrows or j/k move, Enter
 * opens, x selects, F2 or a double click edits the cell. Where nothing has the focus, j and k take it there.
 */
export const DataTable = <R extends Identified>(props: TableProps<R>) => {
  const { columns, rows, rowHeight, selected, onSelect, onOpen, canEdit } = props
  const { scroller, virtual } = useRows(props)
  const [at, setAt] = useState<At>(() => ({
    row: Math.max(
      0,
      rows.findIndex(({ id }) => id === props.startId),
    ),
    column: 0,
  }))
  const [editing, setEditing] = useState<{ id: string; key: string } | null>(null)
  const widths = columns.map(({ width, share }) => (share ? `minmax(${width}px, ${share}fr)` : `${width}px`))
  const minWidth = columns.reduce((sum, column) => sum + column.width, onSelect ? checkWidth : 0)
  const toggle = useToggle(props)
  const edit = (row: R, column: Column<R> | undefined) => {
    if (column?.editor && (canEdit?.(row) ?? true)) setEditing({ id: row.id, key: column.key })
  }
  const closeEditor = () => {
    setEditing(null)
    // Who has gone on to something else meanwhile is not called back.
    if (scroller.current?.contains(document.activeElement)) scroller.current.focus()
  }
  const move = (next: At) => {
    setAt(next)
    virtual.scrollToIndex(next.row)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row one comes back to is shown once
  useEffect(() => {
    if (at.row > 0) virtual.scrollToIndex(at.row, { align: 'center' })
  }, [])
  const enter = ({ key }: { key: string }) => {
    scroller.current?.focus({ preventScroll: true })
    move(moved(key, at, rows.length, columns.length) ?? at)
  }
  useHotkeys({ j: enter, k: enter })
  // A cell that is clicked takes the focus from the table, which has the keys.
  const activate = (next: At) => {
    setAt(next)
    if (!editing) scroller.current?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || isComposing(event) || event.metaKey || event.ctrlKey || event.altKey)
      return
    const next = moved(event.key, at, rows.length, columns.length)
    const row = rows[at.row]
    if (next) move(next)
    else if (!row) return
    else if (event.key === 'Enter') onOpen(row)
    else if (event.key === 'F2') edit(row, columns[at.column])
    else if ((event.key === 'x' || event.key === ' ') && onSelect) toggle(row.id, false)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={(props.rowCount ?? rows.length) + 1}
      aria-activedescendant={rows.length > 0 ? `cell-${at.row}-${at.column}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onCopy={(event) => copyCell(event, at)}
      style={
        {
          '--columns': `${onSelect ? `${checkWidth}px ` : ''}${widths.join(' ')}`,
          '--row': `${rowHeight}px`,
          '--least': `${minWidth}px`,
        } as Record<string, string>
      }
    >
      <DataHead {...props} />
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index] as R
          return (
            <DataRow
              key={row.id}
              row={row}
              index={item.index}
              top={item.start}
              columns={columns}
              isSelected={selected?.has(row.id) ?? false}
              selectLabel={props.words.select}
              activeColumn={at.row === item.index ? at.column : null}
              editingKey={editing?.id === row.id ? editing.key : null}
              onToggle={onSelect && ((withShift) => toggle(row.id, withShift))}
              onActivate={(column) => activate({ row: item.index, column })}
              onEdit={(column) => edit(row, column)}
              onEdited={closeEditor}
            />
          )
        })}
      </div>
      <DataFoot columns={columns} hasCheck={onSelect !== undefined} />
    </div>
  )
}
