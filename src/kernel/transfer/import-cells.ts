import type { Entity } from '../entity/entity.ts'
import { type Place, placeIn } from '../entity/registry.ts'
import type { FieldFault } from '../error.ts'
import type { ImportPlan } from './import-plan.ts'

/** A row of the file as the engine sees it; what the reader found wrong with it comes along. */
export interface FileRow {
  readonly line: number
  readonly cells: readonly string[]
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
  readonly values: ReadonlyMap<string, string> | undefined
}

/** Compiles a plan for one header into a function from rows to candidates; null for rows the plan leaves out. */
export const cellReader = (
  e: Entity,
  plan: ImportPlan,
  header: readonly string[],
): ((row: FileRow) => Candidate | null) => {
  const readings = plan.mapping.map(
    (m): Reading => ({
      place: placeIn(e, m.field) as Place,
      at: m.column === undefined ? -1 : header.indexOf(m.column),
      constant: m.constant,
      template: m.template,
      values: m.values && new Map(Object.entries(m.values)),
    }),
  )
  const conditions = (plan.where ?? []).map((w) => ({
    at: header.indexOf(w.column),
    in: w.in && new Set(w.in),
    notIn: new Set(w.notIn),
  }))
  const expected = (plan.expected ?? []).map((column) => ({ column, at: header.indexOf(column) }))
  return (row) => {
    const cell = (at: number) => (row.cells[at] ?? '').trim()
    if (!conditions.every((c) => (c.in?.has(cell(c.at)) ?? true) && !c.notIn.has(cell(c.at)))) return null
    const candidate: Candidate = { line: row.line, cells: row.cells, values: {}, faults: [], warnings: [] }
    for (const problem of row.problems ?? []) candidate.faults.push({ field: null, ...problem })
    if (candidate.faults.length > 0) return candidate
    for (const { column, at } of expected) {
      if (cell(at) === '')
        candidate.warnings.push({ field: column, code: 'empty', message: `「${column}」是空的,已按空值导入。` })
    }
    for (const reading of readings) readCell(reading, reading.at < 0 ? '' : cell(reading.at), candidate)
    return candidate
  }
}

const readCell = ({ place, constant, template, values }: Reading, cell: string, candidate: Candidate): void => {
  const { key, field } = place
  let text = cell
  const meant = values?.get(cell)
  if (meant !== undefined) {
    if (cell !== '' && meant !== cell)
      candidate.warnings.push({ field: key, code: 'mapped', message: `「${cell}」已按对照表读作「${meant}」。` })
    text = meant
  }
  if (text !== '' && template) text = template.replace('{}', text)
  if (text === '' && constant !== undefined) text = constant
  if (text === '') return
  const read = field.kind.read(text, field)
  if ('fault' in read) {
    candidate.faults.push({ field: key, code: 'value', message: `「${field.zh}」:${read.fault}。` })
    return
  }
  if (field.target) {
    candidate.values[key] = text
    return
  }
  const checked = field.kind.value({ ...field, required: false }).safeParse(read.value)
  if (checked.success) candidate.values[key] = checked.data
  else
    candidate.faults.push({
      field: key,
      code: 'value',
      message: `「${field.zh}」${checked.error.issues[0]?.message ?? '有误'}。`,
    })
}
