// biome-ignore-all lint/a11y/useSemanticElements: the cells of a grid take the place of an element of their own
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell
import type { CSSProperties, Ref } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { LeaveGuard } from '../../entity/form/LeaveGuard.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Grid.module.css'
import { GridCell } from './GridCell.tsx'
import { isIn } from './sheet.ts'
import type { Line } from './table.ts'
import { type GridState, useGrid } from './useGrid.ts'
import { useLines } from './useLines.ts'

interface Props {
  project: Row
  name: string
  columns: readonly Field[]
  rows: readonly Row[]
  lines: ReadonlyMap<string, Line>
}

const numberWidth = 40
const widths: Record<string, number> = { stage: 96, task: 240, ownerId: 90, plannedOn: 150, state: 116, remark: 200 }
const widthOf = ({ key }: Field): number => widths[key] ?? 120
// What is left of the width goes to the columns of many words.
const shares: Record<string, number> = { task: 3, remark: 2 }

const layout = (columns: readonly Field[]): CSSProperties & Record<string, string> => ({
  '--columns': `${numberWidth}px ${columns.map((field) => `minmax(${widthOf(field)}px, ${shares[field.key] ?? 1}fr)`).join(' ')}`,
  '--least': `${columns.reduce((sum, field) => sum + widthOf(field), numberWidth)}px`,
})

/** Arrows move, Shift extends, typing or F2 edits, copy and paste speak the language of spreadsheets. */
export const Grid = ({ project, name, columns, rows, lines }: Props) => {
  const grid = useGrid(project, rows, columns)
  const t = useWords()
  const { shown, height, measure } = useLines(grid.root, grid.rowCount, grid.at.row)
  return (
    <>
      <div
        ref={grid.root}
        role="grid"
        aria-label={name}
        aria-rowcount={grid.rowCount + 1}
        aria-activedescendant={`cell-${grid.at.row}-${grid.at.column}`}
        tabIndex={grid.holdsText ? -1 : 0}
        className={styles.grid}
        onKeyDown={grid.onKeyDown}
        onCopy={grid.onCopy}
        onPaste={grid.onPaste}
        style={layout(columns)}
      >
        <Heads columns={columns} />
        <div role="rowgroup" className={styles.body} style={{ height }}>
          {shown.map(({ index, top }) => {
            const place = { index, style: { top }, measure, grid }
            const row = rows[index]
            return row ? (
              <GridRow key={row.id} {...place} row={row} columns={columns} line={lines.get(row.id)} />
            ) : (
              <NewLine key="new" {...place} width={columns.length + 1} />
            )
          })}
        </div>
      </div>
      {/* As many columns as a sheet is wide; browsers do not agree about named pages. */}
      <style media="print">{'@page { size: A4 landscape; margin: 12mm }'}</style>
      {grid.dialog}
      <LeaveGuard mustAsk={(from, to) => grid.hasRefused && from !== to} hint={t('loop.grid.leaveHint')} />
    </>
  )
}

const Heads = ({ columns }: { columns: readonly Field[] }) => {
  const t = useWords()
  const say = useSay()
  return (
    <div role="rowgroup" className={styles.heads}>
      <div role="row" className={styles.row}>
        <span role="columnheader" className={styles.head}>
          <span className="unseen">{t('loop.grid.number')}</span>
        </span>
        {columns.map((field) => (
          <span key={field.key} id={`head-${field.key}`} role="columnheader" className={styles.head}>
            {say(field.label)}
          </span>
        ))}
      </div>
    </div>
  )
}

interface Placed {
  index: number
  style: CSSProperties
  measure: Ref<HTMLDivElement>
  grid: GridState
}

interface RowProps extends Placed {
  row: Row
  columns: readonly Field[]
  line: Line | undefined
}

const GridRow = ({ index, style, measure, row, columns, line, grid }: RowProps) => (
  <div
    ref={measure}
    role="row"
    aria-rowindex={index + 2}
    data-index={index}
    className={`${styles.row} ${styles.line}`}
    style={style}
    data-locked={row.locked === true}
    data-off={Boolean(row.cancelledOn)}
  >
    <span role="rowheader" className={styles.number}>
      {Number(row.position)}
    </span>
    {columns.map((field, c) => (
      <GridCell
        key={field.key}
        id={`cell-${index}-${c}`}
        head={`head-${field.key}`}
        row={row}
        field={field}
        line={line}
        isActive={grid.at.row === index && grid.at.column === c}
        isChosen={isIn(grid.range, { row: index, column: c })}
        isEditing={grid.editing?.id === row.id && grid.editing.key === field.key}
        refused={grid.refusedOf(row.id, field.key)}
        onPoint={(extend) => grid.point({ row: index, column: c }, extend)}
        onEdit={() => grid.edit({ row: index, column: c })}
        onClose={grid.close}
        onRefused={(refused) => grid.refuse({ row: index, column: c }, refused)}
        onVerb={(verb) => grid.runVerb(row, verb)}
      />
    ))}
  </div>
)

/** Below the last line: where a copied table becomes new tasks. */
const NewLine = ({ index, style, measure, width, grid }: Placed & { width: number }) => {
  const t = useWords()
  return (
    <div
      ref={measure}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      className={`${styles.row} ${styles.line} no-print`}
      style={style}
    >
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
