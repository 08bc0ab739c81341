import { type Ctx, type FieldFault, invalid } from '../../../kernel/index.ts'
import { activeDefaultVersion, allNodes } from '../../process/index.ts'
import { startNode } from './opportunity.rules.ts'

type Draft = Record<string, unknown>

/** Puts new opportunities on a process: the one they name or the company's default, at its first node. */
export const startOpportunities = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  const nameless = drafts.some((draft) => !draft.processVersionId && !draft.nodeId)
  const standard = nameless ? (await activeDefaultVersion(ctx)).id : null
  const nodes = await allNodes(ctx)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const faults: FieldFault[] = []
  for (const draft of drafts) {
    const named = byId.get(draft.nodeId as string)
    draft.processVersionId ??= named?.processVersionId ?? standard
    const own = nodes.filter((node) => node.processVersionId === draft.processVersionId)
    if (draft.nodeId && named?.processVersionId !== draft.processVersionId) faults.push(otherProcess)
    draft.nodeId ??= startNode(own, draft.outcome)?.id ?? null
    draft.stageEnteredAt ??= draft.createdAt
    // Deals closed elsewhere, before they came here, often lack a reason; deals lost here never do.
    if (draft.outcome === 'lost') draft.lostReason ??= 'unrecorded'
  }
  if (faults.length > 0) invalid(faults)
}

const otherProcess: FieldFault = {
  field: 'nodeId',
  code: 'other_process',
  message: '所选「阶段」不属于该商机的销售流程版本,请从该版本的节点中选择。',
}
