// biome-ignore-all lint/a11y/useSemanticElements: rows that exist only while they are seen cannot be rows of a table element
import styles from './DataTable.module.css'
import type { Column, Identified } from './DataTable.tsx'

interface Props<R extends Identified> {
  row: R
  index: number
  top: number
  columns: readonly Column<R>[]
  isSelected: boolean
  selectLabel: string
  activeColumn: number | null
  editingKey: string | null
  /** With Shift: along with everything from the row chosen before. */
  onToggle?: (withShift: boolean) => void
  onActivate: (column: number) => void
  onEdit: (column: Column<R>) => void
  onEdited: () => void
}

export const cellClass = <R,>(
  column: Column<R>,
  i: number,
  hasCheck: boolean,
  more: (string | false | undefined)[] = [],
) =>
  [
    styles.cell,
    column.align === 'end' && styles.end,
    i === 0 && styles.fixed,
    i === 0 && hasCheck && styles.afterCheck,
    ...more,
  ]
    .filter(Boolean)
    .join(' ')

export const DataRow = <R extends Identified>(props: Props<R>) => {
  const { row, index, columns, isSelected, activeColumn, editingKey, onToggle } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onToggle ? isSelected : undefined}
      tabIndex={-1}
      className={`${styles.row} ${isSelected ? styles.selected : ''}`}
      style={{ top: props.top }}
    >
      {onToggle && (
        <div role="gridcell" tabIndex={-1} className={`${styles.check} ${styles.fixed}`}>
          <label className={styles.checkArea}>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={props.selectLabel}
              checked={isSelected}
              onChange={({ nativeEvent }) => onToggle('shiftKey' in nativeEvent && nativeEvent.shiftKey === true)}
            />
          </label>
        </div>
      )}
      {columns.map((column, i) => {
        const isEditing = editingKey === column.key && column.editor !== undefined
        return (
          // The grid around has the keys.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={column.key}
            id={`cell-${index}-${i}`}
            role="gridcell"
            tabIndex={-1}
            className={cellClass(column, i, onToggle !== undefined, [
              activeColumn === i && styles.at,
              isEditing && styles.editing,
            ])}
            onClick={() => props.onActivate(i)}
            onDoubleClick={() => props.onEdit(column)}
          >
            {isEditing ? column.editor?.(row, props.onEdited) : <span className={styles.text}>{column.cell(row)}</span>}
          </div>
        )
      })}
    </div>
  )
}
