import { dateIn } from '../kernel/command/ctx.ts'
import type { Entity } from '../kernel/entity/entity.ts'
import { type Place, placeIn } from '../kernel/entity/registry.ts'
import type { FieldFault } from '../kernel/error.ts'
import { type Field, type Kind, schemasOf } from '../kernel/field/field.ts'
import { decimal, instant, integer, money, percent } from '../kernel/field/index.ts'
import { storable } from '../kernel/field/text.ts'
import { faultOf, leftEmpty, type Say } from './import-fault.ts'
import type { ImportPlan } from './import-plan.ts'

/** A row of the file as the engine sees it; what the reader found wrong with it comes along. */
export interface FileRow {
  readonly line: number
  readonly cells: readonly string[]
  /** In Chinese; the edge knows their English. */
  readonly problems?: readonly { readonly code: string; readonly message: string }[]
}

/** One row on its way: values read so far, references still as text, and what is wrong. */
export interface Candidate {
  readonly line: number
  readonly cells: readonly string[]
  readonly values: Record<string, unknown>
  readonly faults: FieldFault[]
  readonly warnings: FieldFault[]
}

interface Reading {
  readonly place: Place
  readonly at: number
  readonly constant: string | undefined
  readonly template: string | undefined
  readonly values: ReadonlyMap<string, string>
  readonly corrections: ReadonlyMap<string, string>
  readonly lenient: boolean
  /** What the number is measured in is said by a field that the file does not bring. */
  readonly unmeasured: boolean
}

/** Compiles a plan for one header into a function from rows to candidates; null for rows the plan leaves out. */
export const cellReader = (
  e: Entity,
  plan: ImportPlan,
  header: readonly string[],
  timeZone: string,
): ((row: FileRow) => Candidate | null) => {
  const mapped = plan.mapping.map((m): Reading => {
    const place = placeIn(e, m.field) as Place
    const by = place.field.measuredBy?.field
    return {
      place,
      at: m.column === undefined ? -1 : header.indexOf(m.column),
      constant: m.constant,
      template: m.template,
      values: new Map(Object.entries(m.values ?? {})),
      corrections: new Map(Object.entries(m.corrections ?? {})),
      lenient: m.unknown === 'blank',
      unmeasured: by !== undefined && placeIn(e, by)!.field.required && plan.mapping.every((one) => one.field !== by),
    }
  })
  // What a number is measured in is read before it.
  const readings = mapped.toSorted((a, b) => Number(!!a.place.field.measuredBy) - Number(!!b.place.field.measuredBy))
  const conditions = (plan.where ?? []).map((w) => ({
    at: header.indexOf(w.column),
    in: w.in && new Set(w.in),
    notIn: new Set(w.notIn),
  }))
  const expected = (plan.expected ?? []).map((column) => ({ column, at: header.indexOf(column) }))
  return (row) => {
    const cell = (at: number) => (row.cells[at] ?? '').trim()
    if (!conditions.every((c) => (c.in?.has(cell(c.at)) ?? true) && !c.notIn.has(cell(c.at)))) return null
    const candidate: Candidate = {
      line: row.line,
      cells: row.cells.map(keepable),
      values: {},
      faults: [],
      warnings: [],
    }
    for (const problem of row.problems ?? []) candidate.faults.push(faultOf(null, problem.code, () => problem.message))
    if (candidate.faults.length > 0) return candidate
    for (const { column, at } of expected) {
      if (cell(at) === '') candidate.warnings.push(faultOf(column, 'empty', () => `「${column}」是空的,已按空值导入。`))
    }
    for (const reading of readings) readCell(reading, reading.at < 0 ? '' : cell(reading.at), candidate, timeZone)
    return candidate
  }
}

/** What is wrong with a row is kept with its cells; a character that no database keeps is shown in its place. */
const keepable = (cell: string): string => (storable(cell) ? cell : cell.toWellFormed().replaceAll('\u0000', '\u2400'))

const readCell = (reading: Reading, cell: string, candidate: Candidate, timeZone: string): void => {
  const { key, field } = reading.place
  const text = meaningOf(reading, cell, candidate)
  if (text === '') {
    // A column that is there and empty says "none"; a required field falls back to its default.
    if (!field.required) candidate.values[key] = null
    return
  }
  if (reading.unmeasured) {
    candidate.faults.push(
      faultOf(key, 'measure', (name) => `「${name(field)}」的单位由另一列决定,请把那一列也对应上。`),
    )
    return
  }
  const kind = kindOf(field, candidate.values)
  const plain = kind.read(text, field, timeZone)
  const day = 'fault' in plain && kind.name === 'date' ? dayOf(text, field, timeZone) : null
  if (day) {
    const say: Say = (name) => `「${name(field)}」:「${text}」带有时刻,已取当天 ${day}。`
    candidate.warnings.push(faultOf(key, 'time_of_day', say))
  }
  const read = day ? { value: day } : plain
  if ('fault' in read) {
    refuseCell(reading, (name) => `「${name(field)}」:${read.fault}。`, candidate)
    return
  }
  if (field.target) {
    candidate.values[key] = text
    return
  }
  const checked = schemasOf(field).optional.safeParse(read.value)
  if (checked.success) candidate.values[key] = checked.data
  else {
    const why = checked.error.issues[0]?.message ?? '有误'
    refuseCell(reading, (name) => `「${name(field)}」${why}。`, candidate)
  }
}

/** Left without a value, not with none: where a record is updated it keeps what it has. */
const refuseCell = ({ place, lenient }: Reading, say: Say, { warnings, faults }: Candidate): void => {
  const fault = faultOf(place.key, 'value', say)
  if (lenient) warnings.push(leftEmpty(fault))
  else faults.push(fault)
}

/** The day on which the company's clocks show this moment. */
const dayOf = (text: string, field: Field, timeZone: string): string | null => {
  const read = moment.read(text, field, timeZone)
  return 'value' in read ? dateIn(new Date(String(read.value)), timeZone) : null
}

const { kind: moment } = instant({ zh: '' })

const measures: Readonly<Record<string, Kind<number>>> = Object.fromEntries(
  [money, percent, integer, decimal].map((make) => make({ zh: '' }).kind).map((kind) => [kind.name, kind]),
)

/** A target of 成交额 is read as money, one of 赢单率 as a share. */
const kindOf = ({ kind, measuredBy }: Field, values: Readonly<Record<string, unknown>>): Kind<unknown> =>
  (measuredBy && measures[measuredBy.kinds[String(values[measuredBy.field])] ?? '']) ?? kind

const meaningOf = (
  { place, constant, template, values, corrections }: Reading,
  cell: string,
  candidate: Candidate,
): string => {
  const right = corrections.get(cell)
  if (right !== undefined) {
    candidate.warnings.push(faultOf(place.key, 'corrected', () => `「${cell}」已按对照表改为「${right}」。`))
  }
  const known = right ?? cell
  const meant = values.get(known) ?? known
  if (meant === '') return constant ?? ''
  return template ? template.replace('{}', meant) : meant
}
