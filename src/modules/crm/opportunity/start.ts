import { type Ctx, dateIn, type FieldFault, invalid } from '../../../kernel/index.ts'
import { refuseLeavers } from '../../people/index.ts'
import { activeDefaultVersion, allNodes, waysToSell } from '../../process/index.ts'
import { completeBudget } from './budget.rules.ts'
import { startNode } from './opportunity.rules.ts'
import { activeVersion, processFaults } from './process-choice.rules.ts'

type Draft = Record<string, unknown>

/** Puts new opportunities on a process: the one they name or the company's default, at its first node. */
export const startOpportunities = async (ctx: Ctx, drafts: Draft[]): Promise<void> => {
  await refuseLeavers(
    ctx,
    '进行中的商机',
    drafts.filter(({ outcome }) => outcome === 'open'),
  )
  const [nodes, ways] = [await allNodes(ctx), await waysToSell(ctx)]
  const nameless = drafts.some((draft) => !draft.processVersionId && !draft.nodeId && !draft.processId)
  const standard = nameless ? (await activeDefaultVersion(ctx)).id : null
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const faults: FieldFault[] = []
  for (const draft of drafts) {
    completeBudget(draft)
    const named = byId.get(draft.nodeId as string)
    draft.processVersionId ??= named?.processVersionId ?? null
    faults.push(...processFaults(ways, draft.processId as string | null, draft.processVersionId as string | null))
    draft.processVersionId ??= activeVersion(ways, draft.processId as string | null)?.id ?? standard
    draft.processId ??= ways.find(({ id }) => id === draft.processVersionId)?.processId ?? null
    const own = nodes.filter((node) => node.processVersionId === draft.processVersionId)
    if (draft.nodeId && named?.processVersionId !== draft.processVersionId) faults.push(otherProcess)
    draft.nodeId ??= startNode(own, draft.outcome)?.id ?? null
    draft.stageEnteredAt ??= draft.createdAt
    forgetFalseStart(draft, dateIn(new Date(draft.createdAt as string), ctx.company.timeZone))
    // Deals closed elsewhere, before they came here, often lack a reason; deals lost here never do.
    if (draft.outcome === 'lost') draft.lostReason ??= 'unrecorded'
  }
  if (faults.length > 0) invalid(faults)
}

/** Files of another system often say when a deal was closed and not when it began: not today, and how long it took nobody knows. */
const forgetFalseStart = (draft: Draft, day: string): void => {
  const isClosedBefore = typeof draft.closedOn === 'string' && draft.closedOn < day
  if (isClosedBefore && draft.startedOn === day) draft.startedOn = null
}

const otherProcess: FieldFault = {
  field: 'nodeId',
  code: 'other_process',
  message: '所选「阶段」不属于该商机的销售流程版本,请从该版本的节点中选择。',
  en: 'This “Stage” is not of the deal’s version of the process. Choose one of its own.',
}
