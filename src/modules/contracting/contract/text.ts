import { createHash } from 'node:crypto'
import { beginningOf, type Ctx, change, create, first, select, sql } from '../../../kernel/index.ts'
import { creditPolicyOf } from '../credit/assess.ts'
import { quoteDocument } from '../quote/index.ts'
import { agreedOf } from './amendment.ts'
import { contractClause, contractVersion, type FrozenText } from './clause.entity.ts'
import { type Contract, contract } from './contract.entity.ts'
import { frozenText, type TextFacts } from './text.rules.ts'

export const clausesOf = (ctx: Ctx, contractId: string) =>
  select(ctx, contractClause, {
    where: sql`t.contract_id = ${contractId}::uuid`,
    orderBy: sql`t.position, t.id`,
    unscoped: true,
  })

export const textFacts = async (ctx: Ctx, row: Contract): Promise<TextFacts> => {
  const known = await first<{ account: string; plan: TextFacts['plan'] }>(
    ctx.db,
    sql`select a.name as account, coalesce((select json_agg(json_build_object('name', r.name, 'amount', r.amount, 'dueOn', r.due_on) order by r.due_on, r.code)
        from contracting.receivable as r where r.contract_id = ${row.id}::uuid and r.deleted_at is null), '[]') as plan
      from crm.account as a where a.id = ${row.accountId}::uuid`,
  )
  const offer = row.quoteVersionId ? await quoteDocument(ctx, row.quoteVersionId) : null
  const amends = row.kind === 'amendment' && row.parentId ? await amendsOf(ctx, row.id, row.parentId) : null
  const { code, name, amount, startsOn, endsOn, deliverOn, paymentTerms } = row
  return {
    code: code ?? '',
    name,
    amount,
    startsOn,
    endsOn,
    deliverOn,
    paymentTerms,
    company: ctx.company.name,
    account: known?.account ?? '',
    plan: known?.plan ?? [],
    offer,
    amends,
    depositShare: (await creditPolicyOf(ctx)).depositShare,
  }
}

const amendsOf = async (ctx: Ctx, id: string, parentId: string): Promise<TextFacts['amends']> => {
  const agreed = await agreedOf(ctx, parentId)
  const cuts = await ctx.db.rows(sql<{
    name: string
    amount: number
  }>`select r.name || '(' || r.code || ')' as name, p.amount
    from contracting.plan_cut as p join contracting.receivable as r on r.id = p.receivable_id
    where p.contract_id = ${id}::uuid and p.deleted_at is null order by r.due_on, r.code, p.id`)
  return agreed ? { code: agreed.code, before: agreed.whole, cuts } : null
}

/** Keeps the text as it stands now; the same text again is no new version. */
export const freezeText = async (ctx: Ctx, row: Contract): Promise<void> => {
  const document = frozenText(await textFacts(ctx, row), await clausesOf(ctx, row.id))
  const sha256 = createHash('sha256').update(JSON.stringify(document)).digest('hex')
  const last = await frozenTextOf(ctx, row.id)
  if (last?.sha256 === sha256) return
  const number = (last?.number ?? 0) + 1
  await create(ctx, contractVersion, {
    contractId: row.id,
    name: beginningOf(`${document.title} 第 ${number} 版`, 160),
    nameEn: beginningOf(`${document.title}, version ${number}`, 160),
    number,
    document,
    fullText: fullTextOf(document),
    sha256,
  })
  await change(ctx, contract, row, { textVersion: number }, { verb: 'freeze' })
}

const fullTextOf = ({ title, clauses }: FrozenText): string =>
  [title, ...clauses.flatMap((clause) => [clause.title, clause.text])].join('\n')

/** The newest frozen text. */
export const frozenTextOf = async (ctx: Ctx, contractId: string) =>
  (
    await select(ctx, contractVersion, {
      where: sql`t.contract_id = ${contractId}::uuid`,
      orderBy: sql`t.number desc`,
      limit: 1,
      unscoped: true,
    })
  )[0]
