import type { Row } from '../../client/contract.ts'
import { usePage } from '../../client/records.ts'

/** The room's records of one kind, for what may be done with them now; the room's own view does not say. */
export const useCan = (entity: string, reviewId: string): ReadonlyMap<string, Row> => {
  const { data } = usePage(entity, {
    filter: { reviewId: { eq: reviewId } },
    fields: ['id'],
    limit: 200,
    count: 'none',
  })
  return new Map((data?.items ?? []).map((row) => [row.id, row]))
}
