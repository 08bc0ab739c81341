import { type Ctx, faults, first, sql, type Write } from '../../../kernel/index.ts'

const fail = faults('signing', {
  parties_fixed: {
    status: 409,
    field: 'contractId',
    zh: '合同「{name}」已经发起签署或已生效,签署方不能再增加、删除或换到另一方。签署中需要改动时,请先在「签署流程」中「撤回签署」。',
    en: 'Contract “{name}” is being signed or in force; its parties are fixed. “Withdraw” the signing first.',
  },
})

/**
 * Who has to sign stands from the first link on: without our own signatory, whose authority is asked for, the signature of the
 * customer alone would bring the contract into force.
 */
export const refuseOtherParties = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const others = writes.filter(({ before, after }) => !before || !after || before.side !== after.side)
  const ids = [...new Set(others.map(({ before, after }) => (after ?? before)?.contractId as string))]
  if (ids.length === 0) return
  const begun = await first<{ name: string }>(
    ctx.db,
    sql`select name from contracting.contract where id = any(${ids}::uuid[]) and state not in ('draft', 'approved') limit 1`,
  )
  if (begun) fail('parties_fixed', { name: begun.name })
}
