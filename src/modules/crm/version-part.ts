import {
  beginningOf,
  type Ctx,
  change,
  copied,
  create,
  createMany,
  type Draft,
  type Entity,
  entityNamed,
  type Fields,
  faults,
  isSystem,
  type Patch,
  placeIn,
  type Row,
  select,
  sql,
} from '../../kernel/index.ts'

const fail = faults('version', {
  not_draft: {
    status: 409,
    zh: '「{version}」已经启用过,它的{part}不能再增删改。请先把它复制为新的草稿,在草稿里修改,试算后再启用。',
    en: '“{version}” has been in use; its {part} cannot be changed. Copy it as a new draft, change that, try it, then put it to use.',
  },
})

/**
 * What a version consists of changes with its draft only: what was tried is what is put in force, and what was in force can
 * still be read beside the decisions it made. The versions are held, so that none is put in force in the middle of an edit.
 */
export const partOfVersion = <const N extends string, const F extends Fields>(
  e: Entity<N, F>,
  version: string,
  key: keyof F & string,
): Entity<N, F> => ({
  ...e,
  after: async (ctx, writes) => {
    const ids = writes.flatMap(({ before, after }) => [before?.[key], after?.[key]])
    await refuseInForce(ctx, e as Entity, version, [...new Set(ids.filter((id) => typeof id === 'string'))])
    await e.after?.(ctx, writes)
  },
})

/** What the installation itself sets up comes with a version that is in force. */
const refuseInForce = async (ctx: Ctx, e: Entity, version: string, ids: readonly string[]): Promise<void> => {
  const of = entityNamed(version)
  if (!of || ids.length === 0 || isSystem(ctx.actor)) return
  const held = await ctx.db.rows<{ name: string; state: string }>(
    sql`select ${placeIn(of, of.title)!.column('t')} as name, t.state from ${sql.table(of.table)} as t
      where t.id = any(${ids}::uuid[]) order by t.id for no key update of t`,
  )
  const inForce = held.find(({ state }) => state !== 'draft')
  if (inForce) fail('not_draft', { version: inForce.name, part: e.label })
}

/** From now on this version is the one in force; the former one is kept as it was. */
export const putInForce = async <E extends Entity>(ctx: Ctx, e: E, row: Row<E>, noted: Patch<E>): Promise<void> => {
  for (const active of await select(ctx, e, { where: sql`t.state = 'active'`, lock: true })) {
    await change(ctx, e, active, { state: 'retired' } as unknown as Patch<E>, { verb: 'retire' })
  }
  await change(ctx, e, row, { ...noted, state: 'active' }, { verb: 'activate' })
}

/** A draft that begins as this version, with what the version consists of: `part`, which points to it by `key`. */
export const copyAsDraft = async <E extends Entity, P extends Entity>(
  ctx: Ctx,
  e: E,
  row: Row<E> & { readonly name: string },
  part: P,
  key: string,
): Promise<{ id: string; opens: { entity: string; id: string } }> => {
  const name = beginningOf(`${row.name}(副本)`, 80)
  const made = await create(ctx, e, { ...copied(e, row), name, state: 'draft' } as Draft<E>)
  const parts = await select(ctx, part, {
    where: sql`${placeIn(part, key)!.column('t')} = ${row.id}::uuid`,
    orderBy: sql`t.id`,
  })
  const drafts = parts.map((one) => ({ ...copied(part, one), [key]: made.id }) as Draft<P>)
  await createMany(ctx, part, drafts)
  return { id: made.id, opens: { entity: e.name, id: made.id } }
}
