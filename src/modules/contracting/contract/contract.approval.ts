import { change, field, first, sql, today } from '../../../kernel/index.ts'
import { approvable } from '../../approvals/index.ts'
import { sellers } from '../access.ts'
import { contract } from './contract.entity.ts'
import { wholeAmount } from './family.ts'
import { refuseUnready } from './gates.ts'
import { freezeText } from './text.ts'

/** Who signs which amount is a flow of data; a contract is approved when it has ended, and never before. */
export const contractApproval = approvable(contract, {
  allow: sellers,
  amount: 'amount',
  facts: {
    fields: {
      newCustomer: field.boolean({ zh: '新客户', en: 'New customer' }),
      discount: field.percent({ zh: '报价折扣', en: 'Discount of the accepted quote' }),
      quoted: field.money({ zh: '依据报价的总价', en: 'Total of the quote it comes from' }),
      added: field.money({ zh: '其中本次增加', en: 'Of it added now' }),
    },
    of: async (ctx, row) => {
      const known = await first<{ won: boolean; discount: string | null; quoted: number | null }>(
        ctx.db,
        sql`select first_won_on is not null as won, (select v.discount from contracting.quote_version as v
            join contracting.quote as q on q.id = v.quote_id and q.opportunity_id = ${row.opportunityId}::uuid
            where v.state = 'accepted' and v.deleted_at is null and q.deleted_at is null order by v.id is not distinct from ${row.quoteVersionId}::uuid desc, v.id desc limit 1)::text as discount,
            (select total from contracting.quote_version where id = ${row.quoteVersionId}::uuid) as quoted
          from crm.account where id = ${row.accountId}::uuid`,
      )
      const discount = known?.discount ? Number(known.discount) : null
      const facts = { newCustomer: known?.won !== true, discount, quoted: known?.quoted ?? null }
      if (row.kind !== 'amendment') return facts
      return { ...facts, amount: await wholeAmount(ctx, row), added: row.amount }
    },
  },
  snapshot: ['state', 'approvedOn'],
  check: refuseUnready,
  submitted: freezeText,
  amended: async (ctx, row) => {
    await refuseUnready(ctx, row)
    await freezeText(ctx, row)
  },
  effective: async (ctx, row) => {
    await change(ctx, contract, row, { state: 'approved', approvedOn: today(ctx) }, { verb: 'approve' })
  },
})
