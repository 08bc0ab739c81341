import { Link, useNavigate } from '@tanstack/react-router'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import { type Column, DataTable } from '../../kit/DataTable.tsx'
import { usePreferences } from '../../kit/preferences.ts'
import { useSay, useWords } from '../../words/words.ts'
import { FieldValue } from '../value/FieldValue.tsx'
import { useValueText } from '../value/valueText.ts'
import { InlineEditor } from './InlineEditor.tsx'
import type { BodyProps } from './ListBody.tsx'
import { useTotals } from './useTotals.tsx'

interface Props extends BodyProps {
  rows: readonly Row[]
  count: number
  onEnd: () => void
}

const widths: Partial<Record<Field['kind'], number>> = {
  'auto-number': 130,
  'long-text': 260,
  money: 150,
  integer: 110,
  decimal: 130,
  percent: 100,
  date: 120,
  instant: 160,
  choice: 120,
  'multi-choice': 180,
  boolean: 90,
  phone: 140,
  email: 200,
  url: 200,
  person: 110,
  reference: 170,
  address: 240,
}

const [wide, narrow, besideLabel, widestChoice] = [13, 8, 36, 200]

/** A title has most of the room, unless it is but the number of a paper. */
const isNaming = (entity: EntityMeta, { key, kind }: Field) => key === entity.title && kind !== 'auto-number'

/** A column is as wide as values of its kind, and never narrower than what it is called or than a choice, up to a measure. */
const widthFor = (kind: Field['kind'], label: string, choices: readonly string[]): number => {
  const roomFor = (words: string) =>
    [...words].reduce((sum, letter) => sum + (letter > '\u2e7f' ? wide : narrow), besideLabel)
  return Math.max(widths[kind] ?? 160, roomFor(label), Math.min(widestChoice, Math.max(0, ...choices.map(roomFor))))
}

// Words take the room that is left; a title has most of it from the beginning.
const shares: Partial<Record<Field['kind'], number>> = {
  text: 2,
  'long-text': 3,
  'multi-choice': 3,
  reference: 2,
  url: 2,
  address: 3,
  json: 3,
}

const rights: readonly Field['kind'][] = ['money', 'integer', 'decimal', 'percent']
// Kinds that are edited in a cell; the others need more room than a row has.
const inCell: readonly Field['kind'][] = [
  'text',
  'integer',
  'decimal',
  'percent',
  'money',
  'date',
  'choice',
  'boolean',
  'phone',
  'email',
  'url',
  'reference',
  'person',
]

const sortedBy = (sort: string | undefined, key: string) => {
  if (sort?.split(',')[0] === key) return 'ascending' as const
  return sort?.split(',')[0] === `-${key}` ? ('descending' as const) : ('none' as const)
}

/** Rising, falling, then the list's own order again. */
const nextSort = (sort: string | undefined, key: string): string | undefined => {
  const now = sortedBy(sort, key)
  if (now === 'none') return key
  return now === 'ascending' ? `-${key}` : undefined
}

export const ListTable = (props: Props) => {
  const { entity, search, request, rows, count, cameFrom, selected, onSelect, onChange, onEnd } = props
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const { density } = usePreferences()
  const keys = request.fields ?? []
  const totals = useTotals(entity, request, keys)
  const fields = keys.flatMap((key) => fieldOf(entity, key) ?? [])
  const columns = fields.map(
    (field, i): Column<Row> => ({
      key: field.key,
      label: say(field.label),
      width: isNaming(entity, field) ? 260 : widthFor(field.kind, say(field.label), field.choices?.map(say) ?? []),
      share: isNaming(entity, field) ? 3 : (shares[field.kind] ?? 0),
      ...(rights.includes(field.kind) && { align: 'end' as const }),
      ...(field.sortable && { sorted: sortedBy(search.sort, field.key) }),
      cell: (row) =>
        field.key === entity.title ? (
          <TitleLink entity={entity} field={field} row={row} />
        ) : (
          <Cell field={field} row={row} />
        ),
      ...(field.editable &&
        !field.fixed &&
        !field.masked &&
        inCell.includes(field.kind) && {
          editor: (row: Row, close: () => void) => (
            <InlineEditor entity={entity} field={field} row={row} onClose={close} />
          ),
        }),
      foot: totals.get(field.key) ?? (i === 0 && totals.size > 0 ? t('entity.list.sum') : undefined),
    }),
  )
  return (
    <DataTable
      label={say(entity.label)}
      columns={columns}
      rows={rows}
      rowCount={count}
      startId={cameFrom}
      rowHeight={density === 'dense' ? 32 : 40}
      words={{
        select: t('entity.list.select'),
        selectAll: t('entity.list.selectAll'),
        sortBy: (what) => t('entity.list.sortBy', { what }),
      }}
      selected={selected}
      onSelect={onSelect}
      onSort={(key) => onChange({ sort: nextSort(search.sort, key) })}
      onOpen={(row) => void navigate({ to: '/$entity/$id', params: { entity: entity.name, id: row.id } })}
      canEdit={(row) => row.can.includes('update') && !search.deleted}
      onEnd={onEnd}
    />
  )
}

/** A row is one line: many choices are read as one sentence, whole on hover. */
const Cell = ({ field, row }: { field: Field; row: Row }) => {
  const textOf = useValueText()
  if (field.kind !== 'multi-choice') return <FieldValue field={field} row={row} />
  const text = textOf(field, row[field.key])
  return <span title={text}>{text}</span>
}

interface TitleProps {
  entity: EntityMeta
  field: Field
  row: Row
}

const TitleLink = ({ entity, field, row }: TitleProps) => (
  <Link to="/$entity/$id" params={{ entity: entity.name, id: row.id }} tabIndex={-1}>
    {row.labels[field.key] ?? (row[field.key] === null ? '-' : <PlainTitle field={field} row={row} />)}
  </Link>
)

/** A title that is a choice or a date is still shown as one; only its link is the record's. */
const PlainTitle = ({ field, row }: { field: Field; row: Row }) =>
  field.target ? row.labels[field.key] : <FieldValue field={field} row={row} />
