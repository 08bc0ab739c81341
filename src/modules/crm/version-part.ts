import { type Ctx, type Entity, entityNamed, type Fields, faults, isSystem, placeIn, sql } from '../../kernel/index.ts'

const fail = faults('version', {
  not_draft: {
    status: 409,
    zh: '「{version}」已经启用过,它的{part}不能再增删改。请先把它复制为新的草稿,在草稿里修改,试算后再启用。',
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
  if (inForce) fail('not_draft', { version: inForce.name, part: e.label.zh })
}
