import { type Ctx, command, create, createMany, faults, field, first, type Row, sql } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { type clauseKinds, unfilled } from '../clause/index.ts'
import { quoteVersion } from '../quote/index.ts'
import { contractClause } from './clause.entity.ts'
import { contract } from './contract.entity.ts'
import { refuseSecondOfQuote } from './of-quote.ts'
import { clausesOf } from './text.ts'

const fail = faults('contract', {
  quote_customer: {
    status: 409,
    zh: '这份报价的商机「{deal}」还没有客户。请先在商机里填写客户,再起草合同。',
    en: 'Deal “{deal}” of this quote has no customer. Fill it in, then draw up the contract.',
  },
  other_buyer: {
    status: 409,
    zh: '这份报价是给「{buyer}」的,商机「{deal}」现在属于另一个客户。请核对商机的客户,或为现在的客户另出一份报价。',
    en: 'The quote is for “{buyer}”, but deal “{deal}” is another customer’s now. Check the deal, or make another quote.',
  },
  deal_lost: {
    status: 409,
    zh: '商机「{deal}」已经输单,不能再起草合同。要继续谈,请主管先「重新打开」商机。',
    en: 'Deal “{deal}” is lost. To go on, a supervisor uses “Reopen”.',
  },
})

const annex = {
  kind: 'subject',
  title: '附件:产品与价格明细',
  text: '依据报价 {{报价编号}}:\n{{产品明细}}\n明细合计 {{报价总价}};合同总价 {{合同金额}}(大写:{{金额大写}})。',
} as const

interface Offered {
  readonly name: string
  /** Of the deal; it may have come to it after the offer. */
  readonly accountId: string | null
  readonly otherBuyer: string | null
  readonly opportunityId: string
  readonly deal: string
  readonly ownerId: string
  readonly outcome: string
}

/** What the customer accepted becomes a contract: for the same deal at the same price, with the clauses and lines that were offered. */
export const draftContract = command(quoteVersion, 'draftContract', {
  zh: '起草合同',
  en: 'Draft a contract',
  tone: 'primary',
  input: {
    name: field.text({
      zh: '合同名称',
      en: 'Name',
      max: 160,
      help: '不填时用报价名称。',
      helpEn: 'Empty: the name of the quote.',
    }),
    templateId: field.ref('contract-template', {
      zh: '合同模板',
      en: 'Template',
      help: '报价的条款和产品明细接在模板的条款之后。',
      helpEn: 'Clauses and lines of the quote follow those of the template.',
    }),
    startsOn: field.date({ zh: '开始日期', en: 'Starts on' }),
    endsOn: field.date({ zh: '到期日期', en: 'Ends on' }),
  },
  allow: sellers,
  when: { state: ['accepted'] },
  run: async (ctx, row, { name, ...asked }) => {
    const offered = (await first(ctx.db, offeredBy(row.quoteId))) as Offered
    const { accountId, opportunityId, ownerId, deal, otherBuyer } = offered
    await refuseSecondOfQuote(ctx, row.id)
    if (offered.outcome === 'lost') fail('deal_lost', { deal })
    if (otherBuyer) fail('other_buyer', { buyer: otherBuyer, deal })
    if (!accountId) return fail('quote_customer', { deal })
    const { total, paymentTerms, id: quoteVersionId } = row
    const amount = total ?? 0
    const drawn = { ...asked, name: name ?? offered.name, accountId, opportunityId, ownerId, amount, paymentTerms }
    const added: Row<typeof contract> = await create(ctx, contract, {
      ...drawn,
      quoteVersionId,
      kind: 'sale',
      state: 'draft',
      approvalState: 'none',
    })
    await takeOfferedClauses(ctx, row.id, added.id)
    return { contractId: added.id, opens: { entity: 'contract', id: added.id } }
  },
})

const offeredBy = (quoteId: string) => sql<Offered>`
  select q.name, o.account_id as "accountId", o.id as "opportunityId", o.name as deal, o.owner_id as "ownerId", o.outcome,
    case when q.account_id <> o.account_id then a.name end as "otherBuyer"
  from contracting.quote as q join crm.opportunity as o on o.id = q.opportunity_id left join crm.account as a on a.id = q.account_id
  where q.id = ${quoteId}::uuid`

/** Behind the words of the template. How long the offer holds is no part of what is agreed. */
const takeOfferedClauses = async (ctx: Ctx, versionId: string, contractId: string): Promise<void> => {
  const there = await clausesOf(ctx, contractId)
  const offered = await ctx.db.rows(sql<{
    clauseId: string | null
    kind: keyof typeof clauseKinds
    title: string
    text: string
  }>`
    select q.clause_id as "clauseId", coalesce(c.kind, 'other') as kind, q.title, q.body as text
      from contracting.quote_clause as q left join contracting.clause as c on c.id = q.clause_id
      where q.quote_version_id = ${versionId}::uuid and q.deleted_at is null and c.kind is distinct from 'validity'
        and not (q.clause_id = any(${there.flatMap(({ clauseId }) => clauseId ?? [])}::uuid[])) is true
      order by q.created_at, q.id`)
  const isListed = unfilled(
    there.map(({ text }) => text),
    {},
  ).includes('产品明细')
  const added = [...offered, ...(isListed ? [] : [annex])]
  const last = Math.max(0, ...there.map(({ position }) => position))
  await createMany(
    ctx,
    contractClause,
    added.map((words, i) => ({ clauseId: null, ...words, contractId, position: last + 1 + i })),
  )
}
