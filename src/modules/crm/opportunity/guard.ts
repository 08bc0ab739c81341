import { type Ctx, dateIn, faults } from '../../../kernel/index.ts'
import { nodesOf } from '../../process/index.ts'
import { refuseDirectOwner } from '../transfer.rules.ts'
import { refuseMissing } from './gate.ts'
import { nodesLeft, nodesLeftByWinning } from './opportunity.rules.ts'

const fail = faults('opportunity', {
  closed_values: {
    status: 409,
    zh: '商机已关闭,客户、金额和开始日期不能再改。确需更正,请主管先「重新打开」。',
    en: 'The deal is closed; customer, amount and start are fixed. To correct them, a supervisor uses “Reopen” first.',
  },
})

type Values = Readonly<Record<string, unknown>>

/** Numbers of a closed deal stand in targets and reports: they change only by reopening it. */
const fixedWhenClosed = ['accountId', 'amount', 'startedOn']

export const guardOpportunity = async (ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
  await refuseDirectOwner(ctx, row, patch)
  if (patch === null) return
  if (row.outcome === 'open') return refuseJump(ctx, row, patch)
  if (fixedWhenClosed.some((key) => key in patch && patch[key] !== row[key])) fail('closed_values')
}

/** An import that takes an open deal on meets the gates on its way, as the verbs do; what it fills in counts. */
const refuseJump = async (ctx: Ctx, row: Values, patch: Values): Promise<void> => {
  const isWon = patch.outcome === 'won'
  if (isHistory(ctx, row, patch)) return
  if (!isWon && (patch.nodeId === undefined || patch.nodeId === row.nodeId)) return
  const nodes = await nodesOf(ctx, row.processVersionId as string)
  const [from, to] = [row.nodeId, patch.nodeId].map((id) => nodes.find((node) => node.id === id))
  const left = isWon ? nodesLeftByWinning(nodes, row.nodeId as string) : from && to ? nodesLeft(nodes, from, to) : []
  await refuseMissing(ctx, { ...row, ...patch, id: row.id as string }, left, isWon ? '成交' : (to?.name ?? ''))
}

/** A deal closed before it was recorded here was closed by the rules of another system. */
const isHistory = ({ company }: Ctx, row: Values, { outcome, closedOn }: Values): boolean =>
  outcome === 'won' &&
  typeof closedOn === 'string' &&
  closedOn < dateIn(new Date(row.createdAt as string), company.timeZone)
