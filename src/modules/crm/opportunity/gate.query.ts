import { type Ctx, field, first, get, reach, sql, view } from '../../../kernel/index.ts'
import { nodesOf, type ProcessNode } from '../../process/index.ts'
import { readers } from '../access.ts'
import { gatePieces } from './gate.ts'
import { opportunity } from './opportunity.entity.ts'
import { isBeforeWon, nodesLeftByWinning } from './opportunity.rules.ts'

/** What the next gate wants and what of it is there: the same rules that refuse an advance. */
export const opportunityGate = view('opportunity-gate', {
  zh: '下一道门槛',
  en: 'Next gate',
  allow: readers,
  input: { id: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true }) },
  run: async (ctx, { id }) => {
    const row = await get(ctx, opportunity, id)
    const nodes = await nodesOf(ctx, row.processVersionId)
    const from = nodes.find((node) => node.id === row.nodeId)
    if (row.outcome !== 'open' || !from) return { next: null, byWinning: false, pieces: [] }
    const next = nodes.find((node) => node.position > from.position)
    const byWinning = !next || !isBeforeWon(nodes, next)
    const left = byWinning ? nodesLeftByWinning(nodes, from.id) : [from]
    const pieces = await gatePieces(ctx, { ...row }, left)
    const mine = await sidesOfMine(ctx, left)
    const survey = await latestSurvey(ctx, id)
    return {
      next: next?.name ?? '成交',
      byWinning,
      surveyId: survey?.id ?? null,
      canSurvey: reach(ctx.actor, 'needs-survey', 'create') !== undefined,
      pieces: pieces.map((piece) => ({
        ...piece,
        canConfirm: piece.kind === 'feasibility' && mine.includes(piece.key),
      })),
    }
  },
})

/** On which sides the actor's own post is asked. */
const sidesOfMine = async (ctx: Ctx, left: readonly ProcessNode[]): Promise<string[]> => {
  const me = await first<{ post: string | null }>(
    ctx.db,
    sql`select post_id as post from people.employee where id = ${ctx.actor.employeeId}::uuid`,
  )
  const post = me?.post
  if (!post) return []
  return left.flatMap((node) => [
    ...(node.techPostId === post ? ['tech'] : []),
    ...(node.supplyPostId === post ? ['supply'] : []),
  ])
}

/** Where pain points are written down: the survey still open, or the last. */
const latestSurvey = (ctx: Ctx, opportunityId: string): Promise<{ id: string } | undefined> =>
  first<{ id: string }>(
    ctx.db,
    sql`select id from crm.needs_survey where opportunity_id = ${opportunityId}::uuid and deleted_at is null
      order by state = 'draft' desc, id desc limit 1`,
  )
