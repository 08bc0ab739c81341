import { type Ctx, faults, first, isSystem, sql, type Write } from '../../../kernel/index.ts'

const fail = faults('plan-cut', {
  no_amendment: {
    status: 409,
    field: 'contractId',
    zh: '「{name}」不是在原合同上签的补充协议,不能调减付款计划。请在原合同上点「签补充协议」。',
    en: '“{name}” is no amendment and cannot cut the payment plan. Use “Amend” on the original contract.',
  },
  elsewhere: {
    status: 409,
    field: 'receivableId',
    zh: '应收款「{name}」不属于原合同或其已生效的补充协议。请选择这份合同的应收款。',
    en: 'Receivable “{name}” is not of the original contract or its amendments. Choose one that is.',
  },
  fixed: {
    status: 409,
    field: 'contractId',
    zh: '补充协议「{name}」已经批准或签署,付款计划调减不能再改。需要修改时请先「重新草拟」。',
    en: 'Amendment “{name}” is approved or signed; its cuts are fixed. Use “Redraft” first.',
  },
})

interface Asked {
  readonly contract: string
  readonly receivable: string
  readonly receivableId: string
  readonly amends: boolean
  readonly fits: boolean
}

/** Whoever writes a cut down: it belongs to an amendment, and lowers a payment of the contract that this one changes. */
export const prepareCuts = async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
  const pairs = drafts.map(({ contractId, receivableId }) => ({ contract: contractId, receivable: receivableId }))
  const asked = await ctx.db.rows(sql<Asked>`select c.name as contract, r.name as receivable, r.id as "receivableId",
      c.kind = 'amendment' and c.parent_id is not null as amends, coalesce(owed.id = c.parent_id
        or (owed.parent_id = c.parent_id and owed.kind = 'amendment' and owed.state in ('effective', 'expired')), false) as fits
    from json_to_recordset(${JSON.stringify(pairs)}::json) as asked (contract uuid, receivable uuid)
    join contracting.contract as c on c.id = asked.contract join contracting.receivable as r on r.id = asked.receivable
    left join contracting.contract as owed on owed.id = r.contract_id`)
  for (const { contract, receivable, amends, fits } of isSystem(ctx.actor) ? [] : asked) {
    if (!amends) fail('no_amendment', { name: contract })
    if (!fits) fail('elsewhere', { name: receivable })
  }
  for (const draft of drafts)
    draft.name = asked.find(({ receivableId }) => receivableId === draft.receivableId)?.receivable ?? null
}

/** By whatever door a cut comes, goes or changes: what was approved stays. */
export const followCuts = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const ids = [...new Set(writes.map(({ before, after }) => (after ?? before)?.contractId as string))]
  const fixed = await first<{ name: string }>(
    ctx.db,
    sql`select name from contracting.contract where id = any(${ids}::uuid[])
      and (state <> 'draft' or approval_state = 'approved') limit 1`,
  )
  if (fixed) fail('fixed', { name: fixed.name })
}
