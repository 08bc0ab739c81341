import { type Ctx, create, createMany, get } from '../../../kernel/index.ts'
import { nodesOf } from '../../process/index.ts'
import { contact } from '../account/index.ts'
import { buyer } from '../buying-centre/index.ts'
import { feasibility, needsSurvey, painPoint } from '../needs/index.ts'
import { opportunity } from './opportunity.entity.ts'

/** Everything that the gates of a deal's process ask for beside fields and deliverables. */
export const meetDemands = async (ctx: Ctx, opportunityId: string): Promise<void> => {
  const deal = await get(ctx, opportunity, opportunityId)
  const nodes = await nodesOf(ctx, deal.processVersionId)
  const survey = await create(ctx, needsSurvey, {
    opportunityId,
    topic: '产线调研',
    heldOn: '2026-03-01',
    state: 'draft',
  })
  const pains = Array.from({ length: Math.max(...nodes.map((node) => node.painPoints ?? 0)) }, (_, i) => ({
    surveyId: survey.id,
    statement: `痛点 ${i + 1}`,
    quote: '每月停机三次',
    weight: 3,
  }))
  await createMany(ctx, painPoint, pains)
  await create(ctx, needsSurvey, { opportunityId, topic: '报告', heldOn: '2026-03-02', state: 'reported' })
  const accountId = deal.accountId as string
  for (const role of new Set(nodes.flatMap((node) => node.buyingRoles ?? []))) {
    const { id: contactId } = await create(ctx, contact, { accountId, name: role })
    await create(ctx, buyer, { opportunityId, contactId, role, weight: 3, stance: 'neutral' })
  }
  for (const { techPostId, supplyPostId } of nodes) {
    const asked = { tech: techPostId, supply: supplyPostId }
    for (const [side, postId] of Object.entries(asked)) {
      if (!postId) continue
      const word = { side: side as keyof typeof asked, verdict: 'feasible', note: '已核实', postId } as const
      await create(ctx, feasibility, { opportunityId, confirmedById: deal.ownerId, ...word })
    }
  }
}
