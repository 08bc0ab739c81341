import type { Actor, Scope } from '../access/actor.ts'
import type { Ctx } from '../command/ctx.ts'
import type { FieldFault, Said } from '../error.ts'
import type { Field } from '../field/field.ts'
import type { Sql } from '../sql.ts'

export type Fields = Readonly<Record<string, Field<unknown, boolean>>>

type Value<F> = F extends Field<infer T, infer R> ? (R extends true ? T : T | null) : never
type RequiredKey<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F]

/** Columns that every entity has. Instants are ISO 8601 text in UTC. */
export interface SystemRow {
  id: string
  version: number
  createdAt: string
  createdBy: string | null
  updatedAt: string
  deletedAt: string | null
  custom: Record<string, unknown>
}

/** A whole record as commands and rules see it. */
export type Row<E> = E extends { fields: infer F extends Fields } ? SystemRow & { [K in keyof F]: Value<F[K]> } : never

/** What creating a record takes: required fields must be there. `id` and `createdAt` may be given by trusted code. */
export type Draft<E> = E extends { fields: infer F extends Fields }
  ? { [K in RequiredKey<F>]: Value<F[K]> } & { [K in Exclude<keyof F, RequiredKey<F>>]?: Value<F[K]> } & {
      id?: string
      createdAt?: string
      custom?: Record<string, unknown>
    }
  : never

export type Patch<E> = E extends { fields: infer F extends Fields }
  ? { [K in keyof F]?: Value<F[K]> } & { custom?: Record<string, unknown> }
  : never

/** The column of a field, wherever the row stands: in the table, in a join, in a roll-up. */
export type Column = (key: string) => Sql

/** Which rows an actor may see with a grant of this reach. `true` and `false` when no row needs to be asked. */
export type Visible = (row: Column, actor: Actor, scope: Scope) => Sql<boolean> | boolean

/** Verb → the roles that have it from the start; an administrator may change it later. */
export type Grants = Readonly<Record<string, readonly string[]>>

/** A value of a row that a verb waits for; the same list decides `can` in every answer and the refusal on the server. */
export type When = Readonly<Record<string, readonly (string | boolean | null)[]>>

/** A maintained table of counts and sums by these dimensions. `closedOn:month` is the month of a date. */
export interface Rollup {
  readonly table: string
  readonly by: readonly string[]
  readonly sum: readonly string[]
}

/** What one write did to a record, as those who read living records see it: without `before` it appeared, without `after` it went. */
export interface Write {
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** A record that means the same as a draft; `id` when it is of the draft's kind and the actor may see it. */
export interface Same {
  readonly id: string | null
  readonly said: Required<Said>
}

export interface Entity<N extends string = string, F extends Fields = Fields> {
  readonly name: N
  readonly table: string
  readonly label: { readonly zh: string; readonly en: string }
  /** The field that names a record to people. */
  readonly title: string
  readonly fields: F
  /** Fields of a list row where the reader did not choose. */
  readonly list: readonly string[]
  /** The numbers of its records are conditions, not quantities, as in settings: nobody wants to know their sum. */
  readonly totals?: false
  readonly grants: Grants
  readonly visible: Visible
  /** Rows among the visible ones that verbs other than reading may touch; every visible row without it. */
  readonly writable?: Visible
  /** Sort of a list where the reader did not choose; newest first without it. */
  readonly order?: string
  /** Fields that together name a record once, beside the `unique` fields. The database has the same constraint. */
  readonly uniqueTogether?: readonly (readonly string[])[]
  readonly rollups?: readonly Rollup[]
  /** Comments, files and tasks may hang on its records. */
  readonly subject?: boolean
  /** What befalls a record without a verb of that name, in the words of its story: 「首次联系」. */
  readonly events?: Readonly<Record<string, { readonly zh: string; readonly en: string }>>
  /** Changes seldom and decides what people may do or see, or is remembered: configuration is reloaded after its commit. */
  readonly live?: boolean
  /** Completes drafts before they are checked: defaults that need the database. Called once for a whole batch. */
  prepare?(ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void>
  /** For each draft of an import the record it would double, by the entity's own idea of the same. */
  same?(ctx: Ctx, drafts: readonly Readonly<Record<string, unknown>>[]): Promise<readonly (Same | undefined)[]>
  /** Rules between fields, on every write and every import row. Pure. */
  check?(row: Readonly<Record<string, unknown>>): readonly FieldFault[]
  /** Keeps what follows from the records, inside the transaction of every write. Called once for a whole batch. */
  after?(ctx: Ctx, writes: readonly Write[]): Promise<void>
  /** State in which people may edit or remove a record directly; verbs have their own `when`. */
  readonly editable?: When
  /** Whether what happened around it since keeps an imported record as it is when the import is taken back. */
  holds?(ctx: Ctx, row: Readonly<Record<string, unknown>>): Promise<boolean>
  /** Refuses a direct edit (`patch`) or removal (null) that the record's surroundings forbid. Verbs refuse for themselves. */
  guard?(
    ctx: Ctx,
    row: Readonly<Record<string, unknown>>,
    patch: Readonly<Record<string, unknown>> | null,
  ): Promise<void>
}

// The names of fields are checked where an entity is declared; `Entity` itself stays assignable to the entity of any fields.
type Definition<N extends string, F extends Fields> = Omit<
  Entity<N, F>,
  'name' | 'title' | 'list' | 'uniqueTogether'
> & {
  readonly title: keyof F & string
  readonly list: readonly (keyof F & string)[]
  readonly uniqueTogether?: readonly (readonly (keyof F & string)[])[]
}

/** Declares an entity. Table, validation, lists, forms, import, audit and OpenAPI follow from it. */
export const entity = <const N extends string, const F extends Fields>(
  name: N,
  definition: Definition<N, F>,
): Entity<N, F> => ({ name, ...definition })
