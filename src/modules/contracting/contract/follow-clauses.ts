import { type Ctx, change, faults, first, select, sql, type Write } from '../../../kernel/index.ts'
import { legalCheck } from './legal.entity.ts'

const fail = faults('contract', {
  text_fixed: {
    status: 409,
    zh: '合同「{name}」已经批准或签署,条款不能再改。需要修改时请先「重新草拟」,或签补充协议。',
    en: 'Contract “{name}” is approved or signed; its clauses are fixed. Use “Redraft” first, or sign an amendment.',
  },
})

/** A text that was approved stays; a text that changes is read by legal once more. */
export const followClauses = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const ids = [...new Set(writes.map(({ before, after }) => (after ?? before)?.contractId as string))]
  const fixed = await first<{ name: string }>(
    ctx.db,
    sql`select name from contracting.contract where id = any(${ids}::uuid[]) and (state <> 'draft' or approval_state = 'approved') limit 1`,
  )
  if (fixed) fail('text_fixed', { name: fixed.name })
  const checked = await select(ctx, legalCheck, {
    where: sql`t.contract_id = any(${ids}::uuid[]) and t.state in ('passed', 'waived')`,
    lock: true,
    unscoped: true,
  })
  for (const row of checked) await change(ctx, legalCheck, row, { state: 'pending' }, { verb: 'reopen' })
}
