import { type Ctx, change, command, faults, field, type Row } from '../../../kernel/index.ts'
import { nodesOf, type ProcessNode } from '../../process/index.ts'
import { sellers } from '../access.ts'
import { refuseMissing } from './gate.ts'
import { opportunity } from './opportunity.entity.ts'
import { isBeforeWon, nodesLeft } from './opportunity.rules.ts'

const fail = faults('opportunity', {
  no_next: {
    status: 409,
    zh: '「{node}」之后就是成交。合同签订后请使用「赢单」,丢单请使用「输单」。',
    en: 'After “{node}” comes the win. Once the contract is signed use “Win”; for a lost deal, “Lose”.',
  },
  no_previous: {
    status: 409,
    zh: '「{node}」已是第一个阶段,不能再退回。',
    en: '“{node}” is the first stage; it cannot go back further.',
  },
  not_later: {
    status: 409,
    field: 'toNodeId',
    zh: '「{to}」不在当前阶段之后。要回到前面的阶段,请使用「退回」并说明原因。',
    en: '“{to}” is not after the present stage. To go back use “Go back” and say why.',
  },
  not_earlier: {
    status: 409,
    field: 'toNodeId',
    zh: '「{to}」不在当前阶段之前。要往后走,请使用「推进」。',
    en: '“{to}” is not before the present stage. To go on use “Advance”.',
  },
  foreign_node: {
    status: 409,
    field: 'toNodeId',
    zh: '所选阶段不属于这个商机的销售流程版本,请从它的流程中选择。',
    en: 'This stage is not of the deal’s version of the process. Choose one of its own.',
  },
  by_winning: {
    status: 409,
    field: 'toNodeId',
    zh: '「{to}」要通过成交到达。请使用「赢单」并填写成交金额和日期。',
    en: '“{to}” is reached by winning. Use “Win” with amount and date.',
  },
})

type Opportunity = Row<typeof opportunity>

const toNode = field.ref('process-node', {
  zh: '目标阶段',
  en: 'Stage',
  help: '不选时为相邻的阶段。',
  helpEn: 'Empty: the next stage.',
})

/** On to the next stage or a named later one, when everything that the stages left behind ask for is there. */
export const advanceOpportunity = command(opportunity, 'advance', {
  zh: '推进',
  en: 'Advance',
  tone: 'primary',
  input: { toNodeId: toNode },
  allow: sellers,
  when: { outcome: ['open'] },
  run: async (ctx, row, { toNodeId }) => {
    const { nodes, from } = await standing(ctx, row)
    const to = toNodeId ? named(nodes, toNodeId) : nodes.find((node) => node.position > from.position)
    if (!to || (!toNodeId && !isBeforeWon(nodes, to))) return fail('no_next', { node: from.name })
    if (to.position <= from.position) return fail('not_later', { to: to.name })
    if (!isBeforeWon(nodes, to)) return fail('by_winning', { to: to.name })
    await refuseMissing(ctx, { ...row }, nodesLeft(nodes, from, to), to.name)
    await moveTo(ctx, row, to, 'advance', { from: from.name, to: to.name })
  },
})

/** Back to the stage before or a named earlier one; the reason stays in the history. */
export const goBackOpportunity = command(opportunity, 'goBack', {
  zh: '退回',
  en: 'Go back',
  input: { reason: field.text({ zh: '退回原因', en: 'Reason', required: true, max: 500 }), toNodeId: toNode },
  allow: sellers,
  when: { outcome: ['open'] },
  run: async (ctx, row, { toNodeId, reason }) => {
    const { nodes, from } = await standing(ctx, row)
    const to = toNodeId ? named(nodes, toNodeId) : nodes.findLast((node) => node.position < from.position)
    if (!to) return fail('no_previous', { node: from.name })
    if (to.position >= from.position) return fail('not_earlier', { to: to.name })
    await moveTo(ctx, row, to, 'goBack', { from: from.name, to: to.name, reason })
  },
})

const standing = async (ctx: Ctx, row: Opportunity): Promise<{ nodes: ProcessNode[]; from: ProcessNode }> => {
  const nodes = await nodesOf(ctx, row.processVersionId)
  return { nodes, from: named(nodes, row.nodeId) }
}

const named = (nodes: readonly ProcessNode[], id: string): ProcessNode =>
  nodes.find((node) => node.id === id) ?? fail('foreign_node')

const moveTo = (ctx: Ctx, row: Opportunity, to: ProcessNode, verb: string, facts: Record<string, unknown>) =>
  change(ctx, opportunity, row, { nodeId: to.id, stageEnteredAt: ctx.now.toISOString() }, { verb, facts })
