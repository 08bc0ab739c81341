import type { Actor } from '../access/actor.ts'
import type { Entity, Fields, Row, Visible, When } from '../entity/entity.ts'
import type { Field } from '../field/field.ts'
import type { View } from '../module.ts'
import type { Ctx } from './ctx.ts'
import type { Runtime } from './runtime.ts'

type InputValue<F> = F extends Field<infer T, infer R> ? (R extends true ? T : T | null | undefined) : never
export type Input<I extends Fields> = { [K in keyof I]: InputValue<I[K]> }

/** The rows for whose sake an actor has the verb, where the grant alone does not say: my signature, what I asked for. */
interface Whose<R> {
  readonly rows: Visible
  /** Refuses whoever asks all the same, and says who may. */
  readonly otherwise: (ctx: Ctx, row: R) => Promise<never>
}

export interface Command {
  readonly on: Entity
  readonly verb: string
  readonly label: { readonly zh: string; readonly en: string }
  /** Declared with the same field kinds as entities: the form, the validation and OpenAPI follow. */
  readonly input: Fields
  /** Roles that have the verb from the start. */
  readonly allow: readonly string[]
  readonly when?: When
  /** On other rows it is not offered and is refused. */
  readonly whose?: Whose<never>
  readonly tone?: 'primary' | 'danger'
  /** The answer holds a secret that is shown once. */
  readonly secret?: boolean
  /** `record`: POST /api/{entity}/{id}/{verb} on a locked row; `kind`: POST /api/{entity}/{verb}. */
  readonly scope: 'record' | 'kind'
  /** Of a kind: asked before the transaction. What it writes stays, though the command is refused. */
  readonly before?: (runtime: Runtime, actor: Actor, input: never) => Promise<void>
  readonly run: (ctx: Ctx, row: never, input: never) => Promise<unknown>
}

interface Definition<I extends Fields> {
  zh: string
  en: string
  input: I
  allow: readonly string[]
  when?: When
  tone?: 'primary' | 'danger'
  secret?: boolean
}

/** One verb on one record: one transaction, refusals first. The runner has authorised, locked and re-read the row. */
export const command = <E extends Entity<string, never> | Entity, const I extends Fields>(
  on: E,
  verb: string,
  definition: Definition<I> & {
    whose?: Whose<Row<E>>
    run: (ctx: Ctx, row: Row<E>, input: Input<I>) => Promise<unknown>
  },
): Command => {
  const { zh, en, ...rest } = definition
  return { on: on as Entity, verb, label: { zh, en }, scope: 'record', ...rest } as Command
}

/** One verb on a kind of record as a whole: simulate, claim the next, import a set. */
export const kindCommand = <const I extends Fields>(
  on: Entity,
  verb: string,
  definition: Definition<I> & {
    before?: (runtime: Runtime, actor: Actor, input: Input<I>) => Promise<void>
    run: (ctx: Ctx, input: Input<I>) => Promise<unknown>
  },
): Command => {
  const { zh, en, run, ...rest } = definition
  const onKind = (ctx: Ctx, _row: null, input: Input<I>) => run(ctx, input)
  return { on, verb, label: { zh, en }, scope: 'kind', ...rest, run: onKind as Command['run'] } as Command
}

type ViewDefinition<I extends Fields> = Pick<Definition<I>, 'zh' | 'en' | 'allow' | 'input'> & {
  run: (ctx: Ctx, input: Input<I>) => Promise<unknown>
}

/** A read model with a name: GET /api/{name}. Its SQL passes the predicates of the entities it reads. */
export const view = <const I extends Fields>(name: string, { zh, en, ...definition }: ViewDefinition<I>): View =>
  ({ name, label: { zh, en }, ...definition }) as View
