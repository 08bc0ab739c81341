import { type Ctx, type FieldFault, faults, invalid, sql } from '../../../kernel/index.ts'
import { type BuyingRole, buyingRoles } from '../../process/index.ts'

type Values = Readonly<Record<string, unknown>>

const fail = faults('buyer', {
  already_there: {
    status: 409,
    field: 'contactId',
    zh: '{name}已是这个商机的「{role}」。请直接修改原来的一条,或选择另一个角色。',
    en: '{name} is already “{role}” of this deal. Change that one, or choose another role.',
  },
})

interface Standing {
  readonly i: number
  readonly account_id: string | null
  readonly contact: string | null
  readonly contact_account_id: string | null
  readonly twice: string | null
  readonly above_deal_id: string | null
}

/** People come from the deal's own customer, each once in a part, and follow somebody of the same deal. */
export const completeBuyers = async (ctx: Ctx, drafts: Values[]): Promise<void> => {
  const asked = drafts.map((draft, i) => ({
    i,
    deal: draft.opportunityId,
    contact: draft.contactId,
    role: draft.role,
    above: draft.reportsToId,
  }))
  const rows =
    await ctx.db.rows<Standing>(sql`select asked.i, o.account_id, c.name as contact, c.account_id as contact_account_id,
      (select b.role from crm.buyer as b where b.opportunity_id = asked.deal and b.contact_id = asked.contact and b.role = asked.role
        and b.deleted_at is null limit 1) as twice,
      (select b.opportunity_id from crm.buyer as b where b.id = asked.above and b.deleted_at is null) as above_deal_id
    from json_to_recordset(${JSON.stringify(asked)}::json) as asked (i integer, deal uuid, contact uuid, role text, above uuid)
    left join crm.opportunity as o on o.id = asked.deal left join crm.contact as c on c.id = asked.contact order by asked.i`)
  for (const row of rows) {
    const draft = drafts[row.i] as Values
    if (row.account_id === null) invalid([noAccount])
    if (row.contact_account_id !== row.account_id) invalid([otherCustomer(row.contact)])
    if (row.twice) fail('already_there', { name: row.contact, role: roleWord(row.twice) })
    if (draft.reportsToId && row.above_deal_id !== draft.opportunityId) invalid([otherDeal])
  }
}

const roleWord = (role: string): string => buyingRoles[role as BuyingRole].zh

const noAccount: FieldFault = {
  field: 'opportunityId',
  code: 'no_account',
  message: '商机还没有客户。请先在商机上选择「客户」,再登记决策链成员。',
  en: 'The deal has no customer. Choose its “Account” first, then enter the decision chain.',
}

const otherCustomer = (name: string | null): FieldFault => ({
  field: 'contactId',
  code: 'other_customer',
  message: `${name ?? '所选联系人'}不是这个商机客户的联系人。请从该客户的联系人中选择,或先为客户新建联系人。`,
  en: `${name ?? 'This contact'} is not of the deal’s customer. Choose one who is, or create the contact first.`,
})

const otherDeal: FieldFault = {
  field: 'reportsToId',
  code: 'other_deal',
  message: '「听谁的」须是同一商机的决策链成员。请从本商机的成员中选择。',
  en: '“Follows” is somebody of the same deal’s decision chain. Choose one of them.',
}

const circle: FieldFault = {
  field: 'reportsToId',
  code: 'circle',
  message: '这样会绕成一个圈:所选成员直接或间接听从本人。请选择另一位成员。',
  en: 'That would be a circle: this member follows the person, directly or not. Choose another.',
}

/** Who follows whom stays within the deal and never comes round to the same person. */
export const guardBuyer = async (ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
  const above = patch?.reportsToId
  if (!above || above === row.reportsToId) return
  const chain = await ctx.db.rows<{ id: string; deal: string }>(sql`with recursive up (id, deal, above) as (
      select b.id, b.opportunity_id, b.reports_to_id from crm.buyer as b where b.id = ${above as string}::uuid and b.deleted_at is null
      union select b.id, b.opportunity_id, b.reports_to_id from crm.buyer as b join up on b.id = up.above where b.deleted_at is null)
    select id, deal from up`)
  if (chain[0]?.deal !== row.opportunityId) invalid([otherDeal])
  if (chain.some(({ id }) => id === row.id)) invalid([circle])
}
