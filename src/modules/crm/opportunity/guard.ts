import { type Ctx, faults } from '../../../kernel/index.ts'
import { refuseDirectOwner } from '../transfer.rules.ts'

const fail = faults('opportunity', {
  closed_values: {
    status: 409,
    zh: '商机已关闭,客户、金额和开始日期不能再改。确需更正,请主管先「重新打开」。',
  },
})

type Values = Readonly<Record<string, unknown>>

/** Numbers of a closed deal stand in targets and reports: they change only by reopening it. */
const fixedWhenClosed = ['accountId', 'amount', 'startedOn']

export const guardOpportunity = async (ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
  await refuseDirectOwner(ctx, row, patch)
  if (patch === null || row.outcome === 'open') return
  if (fixedWhenClosed.some((key) => key in patch && patch[key] !== row[key])) fail('closed_values')
}
