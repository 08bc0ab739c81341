import { z } from 'zod'
import { type Actor, reach } from '../kernel/access/actor.ts'
import { maskState } from '../kernel/access/mask.ts'
import type { Entity } from '../kernel/entity/entity.ts'
import { type Place, placeIn, placesOf } from '../kernel/entity/registry.ts'
import { invalid } from '../kernel/error.ts'
import { faultOf, type Say } from './import-fault.ts'

const condition = z.strictObject({
  column: z.string(),
  /** Only rows whose cell is one of these; an empty text stands for an empty cell. */
  in: z.array(z.string()).optional(),
  notIn: z.array(z.string()).optional(),
})

/** How one file becomes records of one entity: data that a person confirms on screen or a migration keeps in a file. */
export const importPlan = z.strictObject({
  mapping: z.array(
    z.strictObject({
      field: z.string(),
      /** Header of the column; absent for a constant. */
      column: z.string().optional(),
      constant: z.string().optional(),
      /** Cell → what it means here: the other system's words. */
      values: z.record(z.string(), z.string()).optional(),
      /** Misspelt cell → the right one; each use is reported beside its row. */
      corrections: z.record(z.string(), z.string()).optional(),
      /** Text put around the cell, `{}` standing for it: `{}-12-31`. */
      template: z.string().optional(),
      /** What cannot be read, or names no record, fails the row, or is left empty and reported. */
      unknown: z.enum(['fail', 'blank']).optional(),
      /** Narrows the records a name may mean: a filter on the referenced entity. */
      among: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  where: z.array(condition).optional(),
  /** Columns that ought to be filled; an empty cell is reported beside the imported row. */
  expected: z.array(z.string()).optional(),
  duplicates: z.enum(['skip', 'update', 'create']).default('skip'),
  /** The field that tells whether a record is there already, or `identity`: the entity's own idea of the same. */
  key: z.string().nullish(),
  /** A key that stands in several rows of the file: refused after the first row, or the first row stands for all. */
  repeated: z.enum(['fail', 'first']).default('fail'),
  dryRun: z.boolean().default(false),
})

/** Instead of a field: what the entity itself holds to be the same. */
export const identityKey = 'identity'

export type ImportPlan = z.output<typeof importPlan>

/** Fields that an import may write: what people may write, and what verbs otherwise set, because history brings it along. */
export const importable = (e: Entity, actor: Actor): Place[] =>
  placesOf(e).filter((place) => place.field.by !== 'system' && maskState(e, place, actor) !== 'masked')

/** Reads a plan and checks it against the file's columns and the entity's fields. */
export const readPlan = (input: unknown, e: Entity, header: readonly string[], actor: Actor): ImportPlan => {
  const parsed = importPlan.safeParse(input)
  if (!parsed.success) {
    return invalid(
      parsed.error.issues.slice(0, 20).map((issue) => {
        const path = issue.path.join('.')
        return faultOf(path || null, 'plan', () => `导入设置有误:${path} ${issue.message}。`)
      }),
    )
  }
  const plan = parsed.data
  const allowed = new Map(importable(e, actor).map((place) => [place.key, place]))
  const columns = [
    ...plan.mapping.flatMap((m) => m.column ?? []),
    ...(plan.where ?? []).map((w) => w.column),
    ...(plan.expected ?? []),
  ]
  for (const column of columns)
    if (!header.includes(column)) refuse('mapping', () => `文件里没有「${column.slice(0, 80)}」这一列。`)
  const fields = plan.mapping.map((m) => m.field)
  for (const field of fields)
    if (!allowed.has(field))
      refuse('mapping', (name) => `「${name(e.label)}」没有可以导入的字段「${field.slice(0, 80)}」。`)
  const twice = fields.find((field, i) => fields.indexOf(field) !== i)
  if (twice) refuse('mapping', (name) => `字段「${name(placeIn(e, twice)!.field)}」对应了两列,请只保留一列。`)
  if (fields.length === 0) refuse('mapping', () => '请至少为一列选择对应的字段。')
  for (const m of plan.mapping) {
    const { field } = allowed.get(m.field)!
    if (m.unknown !== 'blank') continue
    if (field.required)
      refuse('mapping', (name) => `「${name(field)}」必填,读不出时不能留空。请取消这一列的「读不出时留空」。`)
    // A row without what tells records apart would be taken for a new one each time.
    if (m.field === plan.key)
      refuse('mapping', (name) => `「${name(field)}」用来判断重复,读不出时不能留空。请取消这一列的「读不出时留空」。`)
  }
  if (plan.duplicates === 'update' && !reach(actor, e.name, 'update'))
    refuse('duplicates', (name) => `你没有修改「${name(e.label)}」的权限,不能选择更新。`)
  if (plan.key === identityKey && e.same) return complete(e, plan, allowed)
  if (plan.key && !fields.includes(plan.key)) refuse('key', () => '判断重复的字段必须有对应的列。')
  // To be told which numbers are there already would be to read them.
  const key = plan.key && placeIn(e, plan.key)
  if (key && maskState(e, key, actor) !== 'whole')
    refuse('key', (name) => `字段「${name(key.field)}」对你脱敏显示,不能用来判断重复。`)
  if (plan.duplicates === 'update' && !plan.key) refuse('key', () => '要更新已有记录,请选择判断重复的字段。')
  return complete(e, plan, allowed)
}

const refuse = (field: string, say: Say) => invalid([faultOf(field, 'plan', say)])

/** Every required field has a column, unless the entity fills it. */
const complete = (e: Entity, plan: ImportPlan, allowed: ReadonlyMap<string, Place>): ImportPlan => {
  const fields = plan.mapping.map((m) => m.field)
  const missing = [...allowed.values()].find(
    ({ key, field }) => field.required && field.default === undefined && !fields.includes(key) && !e.prepare,
  )
  if (missing) refuse('mapping', (name) => `必填字段「${name(missing.field)}」还没有对应的列。`)
  return plan
}
