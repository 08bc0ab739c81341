import { maskedColumn } from '../kernel/access/mask.ts'
import { asSql, visibleRows } from '../kernel/access/visible.ts'
import type { Entity } from '../kernel/entity/entity.ts'
import { placeIn, placesOf, targetOf } from '../kernel/entity/registry.ts'
import type { Field } from '../kernel/field/field.ts'
import { type Address, writtenAddress } from '../kernel/field/structured.ts'
import type { Reader } from '../kernel/list/filter.ts'
import { conditionsOf, mustHave, orderBy, sortColumns } from '../kernel/list/list.ts'
import type { ListRequest } from '../kernel/list/request.ts'
import { joinsOf, reachField, sourceOf } from '../kernel/list/source.ts'
import { type Cell, type Sql, type Store, sql } from '../kernel/sql.ts'

export type ExportKind = 'text' | 'number' | 'money' | 'percent' | 'date' | 'datetime'

interface ExportColumn {
  readonly label: string
  readonly kind: ExportKind
  readonly column: Sql
  /** `row` are all cells selected, those of other columns and of what measures them included. */
  readonly cell: (cell: Cell, row: readonly Cell[]) => Written
}

type Written = string | number | boolean | null

const rowsPerFetch = 1_000

const kinds: Partial<Record<string, ExportKind>> = {
  integer: 'number',
  decimal: 'number',
  percent: 'percent',
  money: 'money',
  date: 'date',
  instant: 'datetime',
}

/** The rows a list would show, all of them, under the same predicate and masks, with names in place of ids. */
export const exportRows = async (store: Store, e: Entity, request: ListRequest, reader: Reader) => {
  mustHave(reader, e, 'read')
  mustHave(reader, e, 'export')
  const source = sourceOf(e)
  const joins: Sql[] = []
  const fields = request.fields ?? [...new Set([e.title, ...placesOf(e).map(({ key }) => key)])]
  const measures: Sql[] = []
  const columns = fields.map((path, i): ExportColumn => {
    const { place, owner, at } = reachField(source, path, reader.actor)
    const column = maskedColumn(owner, place, reader.actor, at)
    const label = path.includes('.') ? `${placeIn(e, path.split('.')[0]!)!.field.zh}·${place.field.zh}` : place.field.zh
    const { measuredBy } = place.field
    if (measuredBy) {
      const by = fields.length + measures.push(placeIn(owner, measuredBy.field)!.column(at)) - 1
      return { label, kind: 'number', column, cell: (cell, row) => measured(cell, measuredBy.kinds[row[by] ?? '']) }
    }
    if (!place.field.target)
      return { label, kind: kinds[place.field.kind.name] ?? 'text', column, cell: cellWriter(place.field, reader) }
    const target = targetOf(place.field)
    const alias = `x${i}`
    const seen = asSql(visibleRows(target, reader.actor, alias))
    joins.push(
      sql` left join ${sql.table(target.table)} as ${sql.ref(alias)} on ${sql.ref(`${alias}.id`)} = ${column} and ${seen}`,
    )
    return { label, kind: 'text', column: placeIn(target, target.title)!.column(alias), cell: (cell) => cell }
  })
  const where = conditionsOf(source, request, reader)
  const order = orderBy(sortColumns(source, request.sort, reader))
  const query = sql`select ${sql.join([...columns.map((c) => c.column), ...measures])} from ${sql.table(e.table)} as t${joinsOf(source)}${sql.join(joins, sql``)} where ${where}${order}`
  return { columns, rows: pages(store, query, columns) }
}

async function* pages(store: Store, query: Sql, columns: readonly ExportColumn[]) {
  for await (const page of store.stream(query, rowsPerFetch)) {
    yield page.map((cells) => columns.map(({ cell }, i) => cell(cells[i] ?? null, cells)))
  }
}

const cellWriter = (field: Field, { company }: Reader): ExportColumn['cell'] => {
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: company.timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  switch (field.kind.name) {
    case 'money':
      return (cell) => cell && decimalOf(cell)
    case 'boolean':
      return (cell) => (cell === null ? null : cell === 't')
    case 'instant':
      return (cell) => cell && local.format(new Date(`${cell.slice(0, 10)}T${cell.slice(11).replace(/\+00$/, 'Z')}`))
    case 'choice':
      return (cell) => field.choices?.find((c) => c.value === cell)?.zh ?? cell
    case 'multi-choice':
      return (cell) =>
        cell &&
        (JSON.parse(cell) as string[])
          .map((value) => field.choices?.find((c) => c.value === value)?.zh ?? value)
          .join('、')
    case 'address':
      return (cell) => cell && writtenAddress(JSON.parse(cell) as Address)
    default:
      return (cell) => cell
  }
}

/** A number whose unit another field names: money in 元, a share with its sign. */
const measured = (cell: Cell, kind: string | undefined): Written => {
  if (cell === null) return null
  if (kind === 'money') return decimalOf(String(Math.round(Number(cell))))
  return kind === 'percent' ? `${Number((Number(cell) * 100).toFixed(6))}%` : cell
}

/** 123450 分 → `1234.50`, in text: no binary fraction touches money. */
const decimalOf = (minor: string): string => {
  const negative = minor.startsWith('-')
  const digits = minor.replace('-', '').padStart(3, '0')
  return `${negative ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
