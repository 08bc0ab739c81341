import { beginningOf, type Ctx, createMany, faults, sql } from '../../../kernel/index.ts'
import { notify } from '../../work/index.ts'
import { adjustment } from '../cash/index.ts'
import { yuan } from '../yuan.ts'
import { planGap, proposedCuts } from './amendment.rules.ts'
import { type Agreed, agreedOf, type Cut, cutsOf, type FreeLine, freeLinesOf } from './amendment.ts'
import type { Contract } from './contract.entity.ts'
import { refuseBelowFloor } from './floor.ts'
import { planCut } from './plan-cut.entity.ts'
import { financePeople } from './release-plan.ts'

const fail = faults('contract', {
  cut_over_free: {
    status: 409,
    zh: '应收款「{name}」({code})只剩 {free} 元没有到账也没有开票,不能调减 {amount} 元。请在「付款计划调减」中改小,或请财务先退款、开红字发票。',
    en: 'Only ¥{free} of receivable “{name}” ({code}) is neither paid nor invoiced; ¥{amount} cannot be cut. Lower it under “Plan cut”, or let finance refund or credit first.',
  },
  cut_mismatch: {
    status: 409,
    field: 'amount',
    zh: '补充协议生效后付款计划合计 {planned} 元,合同总额 {whole} 元,{direction} {difference} 元。请在「付款计划调减」中调整,或调整新增的应收款。',
    en: 'With the amendment the payment plan comes to ¥{planned} and the contract to ¥{whole}: ¥{difference} {direction}. Change the “Plan cut” or the new receivables.',
  },
  cut_overtaken: {
    status: 409,
    zh: '签署期间原合同又有到账、开票或变更,付款计划已不能照补充协议调减,所以它不能生效。请联系对方核对后重新草拟补充协议。',
    en: 'While it was being signed, money, invoices or changes came to the original contract, so the plan can no longer be cut as agreed. Talk to the other side, then redraft.',
  },
})

/** The cuts an amendment begins with; whoever draws it up may change them until it is submitted. */
export const proposeCuts = async (ctx: Ctx, parentId: string, amendment: Contract, agreed: Agreed): Promise<void> => {
  if (amendment.amount >= 0 || agreed.isFramework) return
  const cuts = proposedCuts(await freeLinesOf(ctx, parentId), agreed, amendment.amount)
  await createMany(
    ctx,
    planCut,
    cuts.map((cut) => ({ ...cut, contractId: amendment.id })),
  )
}

/** Asked when it is submitted and again before it is sent to sign: what is agreed, and the plan, still fit together. */
export const refuseUnfitCuts = async (ctx: Ctx, row: Contract): Promise<void> => {
  const cuts = await cutsOf(ctx, row)
  const agreed = row.parentId ? await agreedOf(ctx, row.parentId) : undefined
  if (!agreed || !row.parentId) return
  refuseBelowFloor(agreed, row.amount)
  const over = overFree(await freeLinesOf(ctx, row.parentId), cuts)
  if (over) fail('cut_over_free', { ...over, free: yuan(over.free), amount: yuan(over.amount) })
  if (row.amount < 0 && !agreed.isFramework) await refuseGap(ctx, row, agreed, cuts)
}

const refuseGap = async (ctx: Ctx, row: Contract, agreed: Agreed, cuts: readonly Cut[]): Promise<void> => {
  const [plan] = await ctx.db.rows(sql<{ added: number }>`select coalesce(sum(amount - credited), 0)::bigint as added
    from contracting.receivable where contract_id = ${row.id}::uuid and deleted_at is null`)
  const added = plan?.added ?? 0
  const cut = cuts.reduce((sum, { amount }) => sum + amount, 0)
  const gap = planGap(agreed, row.amount, added, cut)
  if (gap === 0) return
  fail('cut_mismatch', {
    planned: yuan(agreed.planned + added - cut),
    whole: yuan(agreed.whole + row.amount),
    direction: gap > 0 ? { zh: '超出', en: 'more' } : { zh: '少了', en: 'less' },
    difference: yuan(Math.abs(gap)),
  })
}

const overFree = (lines: readonly FreeLine[], cuts: readonly Cut[]) => {
  const known = new Map(lines.map((line) => [line.id, line]))
  for (const { receivableId, amount } of cuts) {
    const line = known.get(receivableId) ?? { id: receivableId, code: '', name: '', free: 0 }
    if (amount > line.free) return { ...line, amount }
  }
  return undefined
}

/** The amendment has come into force: what it takes off the plan is credited, on the day and for the reason that it says. */
export const applyCuts = async (ctx: Ctx, row: Contract, on: string): Promise<void> => {
  const cuts = row.kind === 'amendment' ? await cutsOf(ctx, row) : []
  if (!row.parentId || cuts.length === 0) return
  const lines = await freeLinesOf(ctx, row.parentId)
  if (overFree(lines, cuts)) fail('cut_overtaken')
  const reason = beginningOf(`补充协议 ${row.code} 调减:${row.name}`, 500)
  await createMany(
    ctx,
    adjustment,
    cuts.map((cut) => ({ ...cut, kind: 'credit' as const, adjustedOn: on, reason, amendmentId: row.id })),
  )
  await tellFinance(ctx, row, cuts)
}

const tellFinance = async (ctx: Ctx, { id, name, code, amount }: Contract, cuts: readonly Cut[]): Promise<void> => {
  const whole = amount < 0 ? `,合同减少 ${yuan(-amount)} 元` : ''
  const wholeEn = amount < 0 ? `, lowering the contract by ¥${yuan(-amount)}` : ''
  const cut = yuan(cuts.reduce((sum, one) => sum + one.amount, 0))
  await notify(
    ctx,
    (await financePeople(ctx)).map((employeeId) => ({
      employeeId,
      kind: 'alert' as const,
      title: {
        zh: `补充协议「${name}」(${code})已生效${whole},已调减 ${cuts.length} 笔应收款共 ${cut} 元`,
        en: `Amendment “${name}” (${code}) is in force${wholeEn}; receivables were lowered by ¥${cut} (${cuts.length})`,
      },
      subjectEntity: 'contract',
      subjectId: id,
      occasion: `lowered:${id}`,
    })),
  )
}
