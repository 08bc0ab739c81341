import {
  type Ctx,
  type Entity,
  entityNamed,
  find,
  getDeleted,
  type Row,
  select,
  sql,
  systemActor,
} from '../../../kernel/index.ts'
import { contact } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import type { Records } from './hanging.ts'
import { type KnownBy, knownBy } from './known-by.ts'

type Values = Record<string, unknown>

/** A record that is the person. */
export interface Held {
  readonly e: Entity
  readonly row: Row<Entity>
}

/** The same person as lead and as contact: what was converted into one another, and what was merged into either. */
export const recordsOf = async (ctx: Ctx, e: Entity, row: Row<Entity>): Promise<Held[]> => {
  const where =
    e.name === 'lead' ? sql`t.id = ${(row as Values).contactId ?? null}::uuid` : sql`t.contact_id = ${row.id}::uuid`
  const other = (e.name === 'lead' ? contact : lead) as Entity
  const others = await select(ctx, other, { where: sql`${where} and t.erased_at is null`, lock: true, unscoped: true })
  const living = [{ e, row }, ...others.map((one) => ({ e: other, row: one as Row<Entity> }))]
  return [...living, ...(await mergedInto(ctx, living))]
}

const mergedInto = async (ctx: Ctx, living: readonly Held[]): Promise<Held[]> => {
  const merges = await ctx.db.rows<{
    entity: string
    id: string
  }>(sql`with recursive gone as (
      select subject_entity as entity, gone_id as id from crm.merge
      where subject_id = any(${living.map(({ row }) => row.id)}::uuid[]) and state = 'merged'
      union select m.subject_entity, m.gone_id from crm.merge as m join gone on m.subject_id = gone.id where m.state = 'merged')
    select entity, id from gone`)
  const held: Held[] = []
  for (const { entity: name, id } of merges) {
    const e = (name === 'lead' ? lead : contact) as Entity
    // In the recycle bin, or taken out of it by hand: whoever looks, whose it was is no question here.
    const back = await find(ctx, e, id, { lock: true, unscoped: true })
    held.push({ e, row: back ?? (await getDeleted({ ...ctx, actor: systemActor }, e, id)) })
  }
  return held
}

/** Their own records and those of their customer: where people write about them. */
export const rootsOf = (held: readonly Held[]): Records => {
  const roots = new Map<Entity, string[]>()
  const add = (e: Entity | undefined, id: unknown) => {
    if (e && typeof id === 'string') roots.set(e, [...new Set([...(roots.get(e) ?? []), id])])
  }
  for (const { e, row } of held) {
    add(e, row.id)
    add(entityNamed('account'), (row as Values).accountId)
    add(entityNamed('opportunity'), (row as Values).opportunityId)
  }
  return roots
}

const own = ['name', 'phone', 'email'] as const
type Own = (typeof own)[number]

/** By their records as they are and as they have been. */
export const knownOf = async (ctx: Ctx, held: readonly Held[]): Promise<KnownBy | null> => {
  const ids = held.map(({ row }) => row.id)
  const former = await ctx.db.rows<{ key: Own; said: string }>(sql`select c.key, s.said
    from kernel.event as e, jsonb_each(e.changes) as c, jsonb_array_elements_text(c.value) as s (said)
    where e.record_id = any(${ids}::uuid[]) and c.key = any(${own}::text[]) and jsonb_typeof(c.value) = 'array' and s.said not like '%***%'`)
  const said = (key: Own): string[] => [
    ...held.flatMap(({ row }) => textIn(row, key)),
    ...former.filter((one) => one.key === key).map((one) => one.said),
  ]
  const customers = await ctx.db.rows<{ name: string }>(
    sql`select name from crm.account where id = any(${held.flatMap(({ row }) => textIn(row, 'accountId'))}::uuid[])`,
  )
  const companies = [...customers.map(({ name }) => name), ...held.flatMap(({ row }) => textIn(row, 'company'))]
  return knownBy({ names: said('name'), phones: said('phone'), mailboxes: said('email') }, companies)
}

const textIn = (row: Row<Entity>, key: string): string[] => {
  const value = (row as Values)[key]
  return typeof value === 'string' ? [value] : []
}
