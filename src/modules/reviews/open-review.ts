import { type Ctx, faults, get, type Row, sql } from '../../kernel/index.ts'
import { review } from './review.entity.ts'

export const failReview = faults('review', {
  closed: { status: 409, zh: '复盘已关闭,内容不能再改动。如有新发现,请另建一次复盘。' },
})

/** The review of a part that is about to change, locked so that it cannot close meanwhile. */
export const openReview = async (ctx: Ctx, reviewId: string): Promise<Row<typeof review>> => {
  const row = await get(ctx, review, reviewId, { lock: true })
  return row.state === 'closed' ? failReview('closed') : row
}

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
  async guard(ctx: Ctx, row: Readonly<Record<string, unknown>>): Promise<void> {
    await openReview(ctx, row.reviewId as string)
  },
}
