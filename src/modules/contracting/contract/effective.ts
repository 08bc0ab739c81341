import { type Ctx, change, faults, today } from '../../../kernel/index.ts'
import { refuseBlacklisted } from '../credit/assess.ts'
import { type Contract, contract } from './contract.entity.ts'
import { applyCuts } from './lowering.ts'

const fail = faults('contract', {
  not_approved: {
    status: 409,
    zh: '合同还没有通过审批,不能生效。请先提交审批。',
    en: 'The contract is not approved and cannot take effect. Submit it first.',
  },
  future_signing: {
    status: 409,
    field: 'signedOn',
    zh: '签订日期不能晚于今天。请填写实际签署的日期。',
    en: 'The day of signing cannot be after today. Give the real day.',
  },
})

/** The end of both ways: every approval is there and everybody has signed. There is no other door to this state. */
export const makeEffective = async (ctx: Ctx, row: Contract, signedOn: string): Promise<void> => {
  if (row.approvalState !== 'approved') fail('not_approved')
  if (signedOn > today(ctx)) fail('future_signing')
  await refuseBlacklisted(ctx, [row.accountId])
  const agreed = await change(ctx, contract, row, { state: 'effective', signedOn }, { verb: 'effective' })
  await applyCuts(ctx, agreed, today(ctx))
}
