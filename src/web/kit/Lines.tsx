import type { ReactNode } from 'react'
import styles from './Lines.module.css'

export interface LineColumn<R> {
  readonly key: string
  readonly label: string
  readonly align?: 'end'
  readonly cell: (row: R) => ReactNode
}

interface Props<R> {
  readonly label: string
  readonly columns: readonly LineColumn<R>[]
  readonly rows: readonly R[]
  readonly keyOf: (row: R) => string
}

/** A short table that is read, not worked in. On a phone every line becomes a card with the names of its values. */
export const Lines = <R,>({ label, columns, rows, keyOf }: Props<R>) => (
  <div className={styles.scroll}>
    <table className={styles.lines} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={column.align && styles.end}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => (
              <td key={column.key} data-label={column.label} className={column.align && styles.end}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
