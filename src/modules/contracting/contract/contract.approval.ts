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
      added: field.money({ zh: '其中本次增加', en: 'Of it added now' }),
    },
    of: async (ctx, row) => {
      const known = await first(
        ctx.db,
        sql`select from crm.account where id = ${row.accountId}::uuid and first_won_on is not null`,
      )
      if (row.kind !== 'amendment') return { newCustomer: known === undefined }
      return { newCustomer: known === undefined, amount: await wholeAmount(ctx, row), added: row.amount }
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
