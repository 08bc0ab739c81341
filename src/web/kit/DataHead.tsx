// biome-ignore-all lint/a11y/useSemanticElements: rows that exist only while they are seen cannot be rows of a table element
import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons'
import { cellClass } from './DataRow.tsx'
import styles from './DataTable.module.css'
import type { Column, Identified, TableProps } from './DataTable.tsx'

const arrows = { ascending: CaretUpFilled, descending: CaretDownFilled }

export const DataHead = <R extends Identified>({ columns, rows, words, selected, onSelect, onSort }: TableProps<R>) => {
  const isAll = rows.length > 0 && rows.every((row) => selected?.has(row.id))
  return (
    <div role="row" tabIndex={-1} className={styles.head}>
      {onSelect && (
        <div role="columnheader" tabIndex={-1} className={`${styles.check} ${styles.fixed}`}>
          <label className={styles.checkArea}>
            <input
              type="checkbox"
              aria-label={words.selectAll}
              checked={isAll}
              onChange={() => onSelect(isAll ? new Set() : new Set(rows.map((row) => row.id)))}
            />
          </label>
        </div>
      )}
      {columns.map((column, i) => {
        const Arrow = column.sorted && column.sorted !== 'none' ? arrows[column.sorted] : null
        return (
          <div
            key={column.key}
            role="columnheader"
            tabIndex={-1}
            aria-sort={column.sorted}
            className={cellClass(column, i, onSelect !== undefined)}
          >
            {column.sorted && onSort ? (
              <button
                type="button"
                className={styles.sort}
                title={words.sortBy(column.label)}
                onClick={() => onSort(column.key)}
              >
                {column.label}
                {Arrow && <Arrow aria-hidden />}
              </button>
            ) : (
              <span className={styles.text}>{column.label}</span>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** Sums stay in sight below the rows. */
export const DataFoot = <R extends Identified>({
  columns,
  hasCheck,
}: {
  columns: readonly Column<R>[]
  hasCheck: boolean
}) => {
  if (columns.every((column) => column.foot === undefined)) return null
  return (
    <div role="row" tabIndex={-1} className={styles.foot}>
      {hasCheck && <div role="gridcell" tabIndex={-1} className={`${styles.check} ${styles.fixed}`} />}
      {columns.map((column, i) => (
        <div key={column.key} role="gridcell" tabIndex={-1} className={cellClass(column, i, hasCheck)}>
          <span className={styles.text}>{column.foot}</span>
        </div>
      ))}
    </div>
  )
}
