import type { z } from 'zod'
import type { Said } from '../error.ts'
import type { Cell, Sql } from '../sql.ts'

type Compared = 'eq' | 'ne' | 'in' | 'nin' | 'gt' | 'gte' | 'lt' | 'lte'
export type Operator = Compared | 'contains' | 'has' | 'within' | 'empty'

/** What an import cell may turn out to be: a value, or a sentence that says what was expected. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string }

/** How the text that PostgreSQL prints becomes JSON. */
export type JsonForm = 'number' | 'boolean' | 'plain' | 'escaped' | 'json' | 'instant'

/**
 * A field kind, end to end: storage, accepted JSON, filters, reading from a spreadsheet cell, and the cell shown on screen.
 * One file each in this folder.
 */
export interface Kind<T> {
  readonly name: string
  /** SQL type of the column; also the cast of a custom field's text. */
  readonly column: string
  readonly json: JsonForm
  readonly filters: readonly Operator[]
  readonly total: 'sum' | 'avg' | null
  readonly sortable: boolean
  value(field: Shape): z.ZodType<T>
  /** From a spreadsheet cell (trimmed, never empty). */
  read(text: string, field: Shape, timeZone?: string): Parsed<unknown>
  /** From the text PostgreSQL printed to the value commands see. */
  decode(cell: string): T
  /** Pinyin order for text that people read; null means the column's own order. */
  order?(column: Sql): Sql
  /** Texts inside a structure: `has` asks for one of the names, `contains` for words anywhere in the whole. */
  texts?(column: Sql): { readonly names: readonly Sql<string>[]; readonly whole: Sql<string> }
}

export interface Choice extends Said {
  readonly value: string
  readonly tone?: 'neutral' | 'success' | 'warning' | 'danger' | 'information'
}

/** How a value is hidden from those who may not see it whole. */
export type Mask = 'phone' | 'email' | 'hide'

/** A number that is money, a share or a count as a choice beside it says: the value of a target, by its metric. */
export interface Measuring {
  readonly field: string
  readonly kinds: Readonly<Record<string, 'money' | 'percent' | 'integer' | 'decimal'>>
}

/** What the definition of a field says, beside its kind. */
export interface Shape extends Said {
  readonly help?: string
  readonly helpEn?: string
  readonly required: boolean
  readonly max?: number
  readonly min?: number
  readonly scale?: number
  readonly choices?: readonly Choice[]
  readonly target?: string
  /** Part of the record's search words. */
  readonly search: boolean
  /** `command`: changed by verbs and by import only; `system`: by the kernel and by modules only. */
  readonly by: 'user' | 'command' | 'system'
  readonly default?: unknown
  /** Said once, when the record is created. */
  readonly fixed?: boolean
  readonly unique: boolean
  readonly mask?: Mask
  readonly prefix?: string
  /** The number is a name, as a year or a place in an order is: neither grouped by thousands nor summed. */
  readonly nominal?: boolean
  readonly measuredBy?: Measuring
  /** What the field of a record held on a day, where that is kept: a condition may ask for it `on` a day. */
  readonly past?: (id: Sql, day: Sql) => Sql
  /** Brings what was typed or imported into its one form, or says what was expected. Asked after the kind's own rules. */
  readonly tidy?: (text: string) => Parsed<string>
}

export interface Field<T = unknown, R extends boolean = boolean> extends Shape {
  readonly kind: Kind<T>
  readonly required: R
}

/** What may be said of a field of any kind; the rest of its shape is for the kinds that know it. */
export type Options<R extends boolean> = Pick<Shape, 'zh'> &
  Partial<Pick<Shape, 'en' | 'help' | 'helpEn' | 'search' | 'by' | 'fixed' | 'unique' | 'mask' | 'tidy' | 'past'>> & {
    required?: R
  }

export const make = <T, R extends boolean>(kind: Kind<T>, options: Options<R> & Partial<Shape>): Field<T, R> => ({
  search: false,
  by: 'user',
  unique: false,
  ...options,
  kind,
  required: (options.required ?? false) as R,
})

/** A schema of text that ends in the field's own `tidy`. */
export const tidied = (schema: z.ZodType<string>, { tidy }: Shape): z.ZodType<string> =>
  tidy
    ? schema.transform((text, context) => {
        const parsed = text === '' ? { value: text } : tidy(text)
        if ('value' in parsed) return parsed.value
        context.addIssue({ code: 'custom', message: parsed.fault })
        return text
      })
    : schema

/** Tells the driver's text apart from SQL null. */
export const decodeCell = <T>(kind: Kind<T>, cell: Cell): T | null => (cell === null ? null : kind.decode(cell))

const schemas = new WeakMap<Field, { needed: z.ZodType; optional: z.ZodType }>()

/** The schema of a field's value, built once: `needed` as declared, `optional` where an empty value is no fault. */
export const schemasOf = (field: Field): { readonly needed: z.ZodType; readonly optional: z.ZodType } => {
  const known = schemas.get(field)
  if (known) return known
  const built = {
    needed: field.kind.value(field),
    optional: field.required ? field.kind.value({ ...field, required: false }) : field.kind.value(field),
  }
  schemas.set(field, built)
  return built
}
