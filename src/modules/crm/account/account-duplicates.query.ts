import { field, sql, view } from '../../../kernel/index.ts'
import { readers } from '../access.ts'
import { type Hit, sameCustomer } from '../identity.ts'

const why = { name: '名称相同', phone: '电话相同', email: '邮箱相同' } as const

/** Is this customer here already? Asked while a form is filled in; of what the actor may not see it says only that it exists. */
export const accountDuplicates = view('account-duplicates', {
  zh: '客户查重',
  en: 'Duplicate accounts',
  allow: readers,
  input: {
    name: field.text({ zh: '客户名称', en: 'Name', max: 160 }),
    phone: field.phone({ zh: '电话', en: 'Phone' }),
    email: field.email({ zh: '邮箱', en: 'Email' }),
  },
  run: async (ctx, input) => {
    const hits = await sameCustomer(ctx, input)
    const seen = uniqueAccounts(hits.filter((hit) => hit.seen))
    const labels = await ctx.db.rows<{ id: string; name: string; owner: string | null }>(
      sql`select a.id, a.name, e.name as owner from crm.account as a left join people.employee as e on e.id = a.owner_id where a.id = any(${seen.map((hit) => hit.accountId)}::uuid[])`,
    )
    const labelOf = new Map(labels.map((label) => [label.id, label]))
    const hidden = uniqueAccounts(hits.filter((hit) => !hit.seen))
    return {
      items: [
        ...seen.map(({ accountId, by }) => ({
          id: accountId,
          name: labelOf.get(accountId)?.name,
          owner: labelOf.get(accountId)?.owner,
          by,
          message: why[by],
        })),
        ...hidden.map(({ by }) => ({ id: null, by, message: `${why[by]}:已有客户,由他人负责。` })),
      ],
    }
  },
})

const uniqueAccounts = (hits: readonly Hit[]): Hit[] => [
  ...new Map(hits.toReversed().map((hit) => [hit.accountId, hit])).values(),
]
