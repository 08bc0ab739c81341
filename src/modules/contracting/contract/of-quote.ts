import { type Ctx, faults, first, sql } from '../../../kernel/index.ts'

const fail = faults('contract', {
  drawn_up: {
    status: 409,
    zh: '这份报价已有合同 {code}。请在那一份上继续、重新草拟或签补充协议,或先删除它的草稿。',
    en: 'This quote already has contract {code}. Go on with that one, redraft or amend it, or delete its draft.',
  },
})

/** One quote has one contract, however many versions it had. Two who ask at once take turns on the version. */
export const refuseSecondOfQuote = async (ctx: Ctx, versionId: string, but: string | null = null): Promise<void> => {
  await ctx.db.rows(sql`select from contracting.quote_version where id = ${versionId}::uuid for no key update`)
  const there = await first<{ code: string }>(
    ctx.db,
    sql`select c.code from contracting.contract as c join contracting.quote_version as v on v.id = c.quote_version_id
      where v.quote_id = (select quote_id from contracting.quote_version where id = ${versionId}::uuid)
        and c.id is distinct from ${but}::uuid and c.deleted_at is null and c.state <> 'terminated' order by c.id desc limit 1`,
  )
  if (there) fail('drawn_up', { code: there.code })
}
