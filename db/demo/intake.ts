import { type Ctx, create, createMany, type Db, sql, systemActor, transact } from '../../src/kernel/index.ts'
import {
  campaign,
  channel,
  channelCost,
  contact,
  formSubmission,
  purchasedList,
  recordTouches,
  webForm,
} from '../../src/modules/crm/index.ts'
import { randomFor } from '../seed/random.ts'
import { type Calendar, dateOf, instant } from './calendar.ts'
import { demoSeed } from './organisation.ts'
import { director, type Story } from './story.ts'

const months = 12

/** Each channel with the sources that belong to it and what it costs in a month, in yuan. */
const tree = [
  { name: '线上', kind: 'online', parent: null, sources: ['content', 'email'], cost: 0 },
  { name: '搜索推广', kind: 'online', parent: '线上', sources: ['search'], cost: 18_000 },
  { name: '官网表单', kind: 'online', parent: '线上', sources: ['form'], cost: 3_000 },
  { name: '社交媒体', kind: 'community', parent: '线上', sources: ['social'], cost: 6_000 },
  { name: '线下', kind: 'offline', parent: null, sources: [], cost: 0 },
  { name: '展会', kind: 'offline', parent: '线下', sources: ['exhibition'], cost: 32_000 },
  { name: '研讨会', kind: 'offline', parent: '线下', sources: ['seminar'], cost: 9_000 },
  { name: '伙伴与转介绍', kind: 'referral', parent: null, sources: ['partner', 'referral'], cost: 4_000 },
  { name: '采购名单', kind: 'purchased', parent: null, sources: ['purchased', 'cold_call'], cost: 2_000 },
] as const

/** Channels and what they cost, campaigns, a form that is answered, lists with their licences. After the leads. */
export const loadIntake = async (ctx: Ctx, calendar: Calendar): Promise<void> => {
  const channels = await makeChannels(ctx, calendar)
  await makeCampaigns(ctx, calendar, channels)
  await makeLists(ctx, calendar, channels)
  await answerForm(ctx, calendar, channels)
}

type Channels = ReadonlyMap<string, string>

const monthBack = ({ today }: Calendar, back: number): string => {
  const [year, month] = dateOf(today).split('-').map(Number) as [number, number]
  const at = year * 12 + month - 1 - back
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

const makeChannels = async (ctx: Ctx, calendar: Calendar): Promise<Channels> => {
  const ids = new Map<string, string>()
  for (const { name, kind, parent, sources, cost } of tree) {
    const { id } = await create(ctx, channel, {
      name,
      kind,
      state: 'active',
      parentId: parent && (ids.get(parent) ?? null),
    })
    ids.set(name, id)
    await belong(ctx.db, id, sources)
    if (cost === 0) continue
    await createMany(
      ctx,
      channelCost,
      Array.from({ length: months }, (_, back) => ({
        channelId: id,
        period: monthBack(calendar, back),
        amount: cost * randomFor(demoSeed, `cost ${name}`, back).whole(80, 120),
      })),
    )
  }
  return ids
}

/** Leads came by the channel of their source. Where they came from is known when they are entered: no edit, no event. */
const belong = (db: Db, channelId: string, sources: readonly string[]): Promise<unknown> =>
  db.rows(sql`update crm.lead set channel_id = ${channelId}::uuid where source = any(${[...sources]}::text[])`)

const makeCampaigns = async (ctx: Ctx, calendar: Calendar, channels: Channels): Promise<void> => {
  const efforts = [
    { name: '春季工业自动化展', on: '展会', kind: 'exhibition', from: 190, to: 130, budget: 120_000, spent: 108_500 },
    { name: '视觉检测线上研讨会', on: '研讨会', kind: 'seminar', from: 100, to: 60, budget: 30_000, spent: 34_200 },
  ] as const
  for (const { name, on, kind, from, to, budget, spent } of efforts) {
    const channelId = channels.get(on) as string
    const { id } = await create(ctx, campaign, {
      name,
      channelId,
      kind,
      startsOn: dateOf(calendar.today - from),
      endsOn: dateOf(calendar.today - from + 3),
      budget: budget * 100,
      utmCampaign: kind,
    })
    const period = dateOf(calendar.today - from).slice(0, 7)
    await create(ctx, channelCost, { channelId, campaignId: id, period, amount: spent * 100, note: '场地、物料与差旅' })
    await ctx.db.rows(sql`update crm.lead set campaign_id = ${id}::uuid where channel_id = ${channelId}::uuid
      and created_at between ${instant(calendar.today - from, 0)}::timestamptz and ${instant(calendar.today - to, 0)}::timestamptz`)
  }
}

const makeLists = async (ctx: Ctx, { today }: Calendar, channels: Channels): Promise<void> => {
  const channelId = channels.get('采购名单') as string
  const bought = {
    vendor: '华信企业数据',
    channelId,
    lawfulBasis: 'public',
    licenceTerms: '仅限本公司销售联系使用。',
  } as const
  const lists = await createMany(ctx, purchasedList, [
    {
      ...bought,
      name: '华东机床用户名录',
      purchasedOn: dateOf(today - 300),
      licenceUntil: dateOf(today + 200),
      cost: 26_000_00,
    },
    {
      ...bought,
      name: '包装行业名录',
      purchasedOn: dateOf(today - 500),
      licenceUntil: dateOf(today - 30),
      cost: 12_000_00,
    },
  ])
  for (const [nth, { id }] of lists.entries()) {
    await ctx.db.rows(sql`update crm.lead as l set purchased_list_id = ${id}::uuid from (
      select id, row_number() over (order by id) as n from crm.lead where source = 'cold_call') as numbered
      where numbered.id = l.id and n % 2 = ${nth}`)
  }
}

/** Leads of the website came by one form; most had looked at it before, and some have opened what they were sent. */
const answerForm = async (ctx: Ctx, { now }: Calendar, channels: Channels): Promise<void> => {
  const form = await create(ctx, webForm, {
    name: '官网预约评估',
    state: 'active',
    title: '预约免费产线评估',
    intro: '留下联系方式,工程师会在一个工作日内与你联系。',
    asked: [
      { key: 'name', required: true },
      { key: 'company', required: true },
      { key: 'phone', required: true },
      { key: 'email' },
      { key: 'industry' },
      { key: 'budget' },
      { key: 'purchaseWithin' },
      { key: 'note', label: '想解决的问题' },
    ],
    consentText: '我同意公司为联系我和提供方案而使用以上信息。可以随时要求查询、更正、删除,或退订邮件。',
    channelId: channels.get('官网表单') ?? null,
    thanks: '已收到,我们会在一个工作日内与你联系。',
    submitLabel: '预约评估',
  })
  const [consent] = await ctx.db.rows<{ id: string }>(
    sql`select id from crm.consent_text where form_id = ${form.id}::uuid`,
  )
  const leads = await ctx.db.rows<{ id: string; at: string; recent: boolean }>(
    sql`update crm.lead set form_id = ${form.id}::uuid, landing_page = 'https://www.qiming-auto.example/assessment' where source = 'form'
      returning id, created_at as at, created_at > ${new Date(now.getTime() - 30 * 86_400_000).toISOString()}::timestamptz as recent`,
  )
  const said = {
    formId: form.id,
    page: 'https://www.qiming-auto.example/assessment',
    consentTextId: consent?.id ?? null,
  }
  await createMany(ctx, formSubmission, [
    ...leads.map(({ id, at }) => ({
      ...said,
      outcome: 'accepted' as const,
      leadId: id,
      consentedAt: at,
      createdAt: at,
    })),
    ...['填写了隐藏字段', '提交过快'].map((reason) => ({ formId: form.id, outcome: 'spam' as const, reason })),
  ])
  for (const [i, { id, at }] of leads
    .filter(({ recent }) => recent)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .entries()) {
    const random = randomFor(demoSeed, 'touches', i)
    const visits = Array.from({ length: random.whole(0, 3) }, (_, n) => ({
      kind: 'form_visit' as const,
      at: new Date(Date.parse(at) - (n + 1) * 3_600_000).toISOString(),
      url: said.page,
      occasion: `visit demo ${i} ${n}`,
    }))
    const opened = { kind: 'email_open' as const, at: now.toISOString(), url: null, occasion: `open demo ${i}` }
    await recordTouches(ctx, id, [...visits, ...(random.chance(0.4) ? [opened] : [])])
  }
}

/** A person who stands twice in the books, and one who did until their supervisor saw it. */
export const doubleSome = async ({ app, stage }: Story): Promise<void> => {
  const people = await app.store.rows<{ id: string; name: string; phone: string; accountId: string }>(
    sql`select id, name, phone, account_id as "accountId" from crm.contact where phone is not null and deleted_at is null order by id limit 2`,
  )
  const twins = await transact(app, systemActor, (ctx) =>
    createMany(
      ctx,
      contact,
      people.map(({ name, phone, accountId }) => ({ name: `${name.slice(0, 1)}经理`, phone, accountId })),
    ),
  )
  const [, merged] = people
  const [, twin] = twins
  if (merged && twin) await stage.run(director, 'contact', 'merge', null, { keptId: merged.id, goneId: twin.id })
}
