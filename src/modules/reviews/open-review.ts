import {
  type Ctx,
  type Entity,
  type FieldFault,
  faults,
  get,
  invalid,
  isSystem,
  type Row,
  rowset,
  sql,
} from '../../kernel/index.ts'
import { review } from './review.entity.ts'

export const failReview = faults('review', {
  closed: {
    status: 409,
    zh: '复盘已关闭,内容不能再改动。如有新发现,请另建一次复盘。',
    en: 'The retrospective is closed and fixed. For new findings, open another.',
  },
})

/** The review of a part that is about to change, locked so that it cannot close meanwhile. */
export const openReview = async (ctx: Ctx, reviewId: string): Promise<Row<typeof review>> => {
  const row = await get(ctx, review, reviewId, { lock: true })
  return row.state === 'closed' ? failReview('closed') : row
}

type Values = Readonly<Record<string, unknown>>

/** A review that this very command made: nobody else can have closed it. */
const isBegunHere = (ctx: Ctx, id: unknown): boolean =>
  ctx.events.some(({ entity, recordId, verb }) => entity === review.name && recordId === id && verb === 'create')

/** Parts of a review are added, edited and removed only while it is open. */
export const inOpenReview = {
  async prepare(ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> {
    const ids = [...new Set(drafts.map((draft) => draft.reviewId))].filter((id) => id && !isBegunHere(ctx, id))
    if (ids.length === 0) return
    const closed = await ctx.db.rows(
      sql`select 1 from reviews.review where id = any(${ids}::uuid[]) and state = 'closed' limit 1`,
    )
    if (closed.length > 0) failReview('closed')
  },
  async guard(ctx: Ctx, row: Values): Promise<void> {
    await openReview(ctx, row.reviewId as string)
  },
}

/** The same for parts that rest on another part: a number or a cause of some other retrospective shows nothing in this one. People link them; what the installation itself writes is taken as it is. */
export const restingOn = (part: Entity, key: string, fault: Omit<FieldFault, 'field'>) => {
  const refuseForeign = async (ctx: Ctx, rows: readonly Values[]): Promise<void> => {
    const given = rows.filter((row) => row[key] && !isBegunHere(ctx, row.reviewId))
    if (given.length === 0 || isSystem(ctx.actor)) return
    const asked = rowset(
      given.map((row) => ({ part: row[key], review: row.reviewId })),
      { part: 'uuid', review: 'uuid' },
    )
    const foreign = await ctx.db.rows(
      sql`select 1 from ${sql.table(part.table)} as p join ${asked} on r.part = p.id where p.review_id <> r.review limit 1`,
    )
    if (foreign.length > 0) invalid([{ field: key, ...fault }])
  }
  return {
    prepare: async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
      await inOpenReview.prepare(ctx, drafts)
      await refuseForeign(ctx, drafts)
    },
    guard: async (ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
      await inOpenReview.guard(ctx, row)
      if (patch?.[key]) await refuseForeign(ctx, [{ ...row, ...patch }])
    },
  }
}
