// biome-ignore-all lint/a11y/useSemanticElements: rows that exist only while they are seen cannot be rows of a table element
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { DataFoot, DataHead } from './DataHead.tsx'
import { DataRow } from './DataRow.tsx'
import styles from './DataTable.module.css'
import { type At, moved } from './grid.ts'
import { isComposing } from './keyboard.ts'

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

/**
 * Virtual rows under a fixed header and beside a fixed first column. The table holds the focus: arrows or j/k move, Enter
 * opens, x selects, F2 or a double click edits the cell.
 */
export const DataTable = <R extends Identified>(props: TableProps<R>) => {
  const { columns, rows, rowHeight, selected, onSelect, onOpen, canEdit } = props
  const { scroller, virtual } = useRows(props)
  const [at, setAt] = useState<At>({ row: 0, column: 0 })
  const [editing, setEditing] = useState<{ id: string; key: string } | null>(null)
  const widths = columns.map(({ width, share }) => (share ? `minmax(${width}px, ${share}fr)` : `${width}px`))
  const minWidth = columns.reduce((sum, column) => sum + column.width, onSelect ? checkWidth : 0)
  const toggle = (id: string) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    onSelect?.(next)
  }
  const edit = (row: R, column: Column<R> | undefined) => {
    if (column?.editor && (canEdit?.(row) ?? true)) setEditing({ id: row.id, key: column.key })
  }
  const closeEditor = () => {
    setEditing(null)
    scroller.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current || isComposing(event) || event.metaKey || event.ctrlKey || event.altKey)
      return
    const next = moved(event.key, at, rows.length, columns.length)
    const row = rows[at.row]
    if (next) {
      setAt(next)
      virtual.scrollToIndex(next.row)
    } else if (!row) return
    else if (event.key === 'Enter') onOpen(row)
    else if (event.key === 'F2') edit(row, columns[at.column])
    else if ((event.key === 'x' || event.key === ' ') && onSelect) toggle(row.id)
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
              onToggle={onSelect && (() => toggle(row.id))}
              onActivate={(column) => setAt({ row: item.index, column })}
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
