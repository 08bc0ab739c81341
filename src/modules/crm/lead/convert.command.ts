import {
  type Ctx,
  change,
  command,
  create,
  faults,
  field,
  get,
  type Input,
  type Row,
  today,
} from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { account, contact } from '../account/index.ts'
import { type Hit, holdIdentity, sameCustomer } from '../identity.ts'
import { openOpportunity, opportunity } from '../opportunity/index.ts'
import { carried } from './carry.ts'
import { lead } from './lead.entity.ts'

const fail = faults('lead', {
  in_pool: {
    status: 409,
    zh: '这条线索没有负责人。请先领取或分配,再转化。',
    en: 'This lead has no owner. Claim or assign it, then convert it.',
  },
  account_taken: {
    status: 409,
    field: 'accountName',
    zh: '已有客户,由他人负责。请联系主管协调,或由客户的负责人接手这条线索。',
    en: 'The account exists and is somebody else’s. Ask a supervisor, or let its owner take this lead.',
  },
  contact_taken: {
    status: 409,
    zh: '已有联系人,由他人负责。请联系主管协调,不要重复建档。',
    en: 'The contact exists and is somebody else’s. Ask a supervisor; do not enter it twice.',
  },
  contact_elsewhere: {
    status: 409,
    field: 'accountId',
    zh: '这位联系人已登记在另一客户「{account}」名下。请在「已有客户」中选择该客户转化,或先修正手机、邮箱。',
    en: 'This contact is entered under “{account}”. Choose that one as “Existing account”, or correct phone and email first.',
  },
})

const input = {
  accountId: field.ref('account', { zh: '已有客户', en: 'Existing account' }),
  accountName: field.text({
    zh: '客户名称',
    en: 'Account name',
    max: 160,
    help: '不选已有客户时,按此名称查重后新建。',
    helpEn: 'Without a chosen customer, one of this name is looked for, and made where there is none.',
  }),
  contactId: field.ref('contact', {
    zh: '已有联系人',
    en: 'Existing contact',
    help: '不选时按手机和邮箱查重,没有才新建。',
    helpEn: 'Empty: looked for by phone and email, and made where there is none.',
  }),
  opportunityName: field.text({
    zh: '商机名称',
    en: 'Opportunity name',
    max: 160,
    help: '不填则不建商机。',
    helpEn: 'Empty: no opportunity is opened.',
  }),
  amount: field.money({ zh: '预计金额', en: 'Amount', min: 0 }),
  expectedOn: field.date({ zh: '预计成交日期', en: 'Expected on' }),
  productId: field.ref('product', { zh: '产品', en: 'Product' }),
  processId: field.ref('process', {
    zh: '销售流程',
    en: 'Sales process',
    help: '不选时为公司的默认流程。',
    helpEn: "Empty: the company's default process.",
  }),
}

type Lead = Row<typeof lead>
type Wanted = Input<typeof input>
type Made = 'account' | 'contact' | 'opportunity'

/** A lead becomes a customer with a person to talk to and, where there is one, a deal. What is there already is used, not doubled. */
export const convertLead = command(lead, 'convert', {
  zh: '转化',
  en: 'Convert',
  tone: 'primary',
  input,
  allow: sellers,
  when: { state: ['new', 'working'] },
  run: async (ctx, row, wanted) => {
    const { ownerId } = row
    if (!ownerId) return fail('in_pool')
    const identity = { company: wanted.accountName ?? row.company ?? row.name, phone: row.phone, email: row.email }
    await holdIdentity(ctx, identity)
    const hits = await sameCustomer(ctx, identity)
    const made: Made[] = []
    const accountId = await accountFor(ctx, row, wanted, identity.company, hits, made)
    const contactId = wanted.contactId
      ? await chosenContact(ctx, wanted.contactId, accountId)
      : await contactFor(ctx, row, accountId, hits, made)
    const opportunityId = wanted.opportunityName
      ? await dealFor(ctx, { ...row, ownerId }, wanted, accountId, made)
      : null
    const converted = { state: 'converted', accountId, contactId, opportunityId, madeByConversion: made } as const
    const when = { convertedOn: today(ctx), convertedAt: ctx.now.toISOString() }
    await change(ctx, lead, row, { ...converted, ...when }, { verb: 'convert' })
    return { accountId, contactId, opportunityId, created: made }
  },
})

const accountFor = async (
  ctx: Ctx,
  row: Lead,
  wanted: Wanted,
  name: string,
  hits: readonly Hit[],
  made: Made[],
): Promise<string> => {
  if (wanted.accountId) return (await get(ctx, account, wanted.accountId)).id
  if (hits.some((hit) => !hit.seen)) return fail('account_taken')
  const [known] = hits
  // The name was typed for another customer than the one this person is known at.
  if (known && wanted.accountName && known.by !== 'company')
    return fail('contact_elsewhere', { account: (await get(ctx, account, known.accountId)).name })
  if (known) return known.accountId
  const { industry, region, size, ownerId } = row
  // 万元 of a lead are 百万 of a customer, to the second place.
  const revenue = row.annualRevenue === null ? null : Math.round(row.annualRevenue) / 100
  made.push('account')
  const draft = { name, industry, region, size, revenue, ownerId, custom: carried(row, account) }
  return (await create(ctx, account, draft, 'create', { leadId: row.id })).id
}

/** The person the converter recognised, at the customer the lead goes to. */
const chosenContact = async (ctx: Ctx, contactId: string, accountId: string): Promise<string> => {
  const chosen = await get(ctx, contact, contactId)
  if (chosen.accountId !== accountId)
    fail('contact_elsewhere', { account: (await get(ctx, account, chosen.accountId)).name })
  return chosen.id
}

const contactFor = async (
  ctx: Ctx,
  row: Lead,
  accountId: string,
  hits: readonly Hit[],
  made: Made[],
): Promise<string> => {
  const people = hits.filter((hit) => hit.contactId !== null)
  const here = people.find((hit) => hit.accountId === accountId)
  if (here) return here.contactId as string
  const [elsewhere] = people
  if (elsewhere && !elsewhere.seen) return fail('contact_taken')
  if (elsewhere) return fail('contact_elsewhere', { account: (await get(ctx, account, elsewhere.accountId)).name })
  const { name, phone, email, title, unsubscribedAt } = row
  made.push('contact')
  const draft = { name, accountId, phone, email, title, unsubscribedAt, custom: carried(row, contact) }
  return (await create(ctx, contact, draft, 'create', { leadId: row.id })).id
}

const dealFor = async (
  ctx: Ctx,
  row: Lead & { ownerId: string },
  wanted: Wanted,
  accountId: string,
  made: Made[],
): Promise<string> => {
  const { opportunityName, amount, expectedOn, productId, processId } = wanted
  const draft = {
    name: opportunityName as string,
    accountId,
    ownerId: row.ownerId,
    amount,
    expectedOn,
    processId,
    productId: productId ?? row.productId,
    // What the customer said when asking is known of the deal from its first day.
    budget: row.budget,
    custom: carried(row, opportunity),
  }
  made.push('opportunity')
  return (await openOpportunity(ctx, draft, { leadId: row.id })).id
}
