// biome-ignore-all lint/a11y/useSemanticElements: the cells of a grid take the place of an element of their own
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell
import type { Field, Row } from '../../client/contract.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Grid.module.css'
import { GridCell } from './GridCell.tsx'
import { isIn } from './sheet.ts'
import type { Line } from './table.ts'
import { type GridState, useGrid } from './useGrid.ts'

interface Props {
  project: Row
  name: string
  columns: readonly Field[]
  rows: readonly Row[]
  lines: ReadonlyMap<string, Line>
}

const widths: Record<string, number> = { stage: 90, task: 240, ownerId: 90, plannedOn: 150, state: 116, remark: 200 }

/** Arrows move, Shift extends, typing or F2 edits, copy and paste speak the language of spreadsheets. */
export const Grid = ({ project, name, columns, rows, lines }: Props) => {
  const t = useWords()
  const say = useSay()
  const grid = useGrid(project, rows, columns)
  const tracks = columns.map((field) => `minmax(${widths[field.key] ?? 120}px, auto)`)
  return (
    <div
      ref={grid.root}
      role="grid"
      aria-label={name}
      aria-rowcount={grid.rowCount + 1}
      aria-activedescendant={`cell-${grid.at.row}-${grid.at.column}`}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={grid.onKeyDown}
      onCopy={grid.onCopy}
      onPaste={grid.onPaste}
      style={{ gridTemplateColumns: `40px ${tracks.join(' ')}` }}
    >
      <div role="row" className={styles.row}>
        <span role="columnheader" className={styles.head}>
          <span className="unseen">{t('loop.grid.number')}</span>
        </span>
        {columns.map((field) => (
          <span key={field.key} role="columnheader" className={styles.head}>
            {say(field.label)}
          </span>
        ))}
      </div>
      {rows.map((row, r) => (
        <GridRow key={row.id} index={r} row={row} columns={columns} line={lines.get(row.id)} grid={grid} />
      ))}
      {grid.canPaste && <NewLine index={rows.length} width={columns.length + 1} grid={grid} />}
      {grid.dialog}
    </div>
  )
}

interface RowProps {
  index: number
  row: Row
  columns: readonly Field[]
  line: Line | undefined
  grid: GridState
}

const GridRow = ({ index, row, columns, line, grid }: RowProps) => (
  <div role="row" className={styles.row} data-locked={row.locked === true} data-off={Boolean(row.cancelledOn)}>
    <span role="rowheader" className={styles.number}>
      {Number(row.position)}
    </span>
    {columns.map((field, c) => (
      <GridCell
        key={field.key}
        id={`cell-${index}-${c}`}
        row={row}
        field={field}
        line={line}
        isActive={grid.at.row === index && grid.at.column === c}
        isChosen={isIn(grid.range, { row: index, column: c })}
        editing={grid.editing?.id === row.id && grid.editing.key === field.key ? grid.editing : null}
        onPoint={(extend) => grid.point({ row: index, column: c }, extend)}
        onEdit={() => grid.edit({ row: index, column: c })}
        onClose={grid.close}
        onVerb={(verb) => grid.runVerb(row, verb)}
      />
    ))}
  </div>
)

/** Below the last line: where a copied table becomes new tasks. */
const NewLine = ({ index, width, grid }: { index: number; width: number; grid: GridState }) => {
  const t = useWords()
  return (
    <div role="row" className={styles.row}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid moves here by arrows */}
      <span
        role="gridcell"
        tabIndex={-1}
        id={`cell-${index}-0`}
        className={styles.newLine}
        data-active={grid.at.row === index}
        style={{ gridColumn: `1 / span ${width}` }}
        onClick={() => grid.point({ row: index, column: 0 }, false)}
      >
        {t('loop.grid.pasteHere')}
      </span>
    </div>
  )
}
