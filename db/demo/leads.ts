import { type Ctx, createMany, type Draft } from '../../src/kernel/index.ts'
import { activity, lead } from '../../src/modules/crm/index.ts'
import { companyName } from '../seed/company-names.ts'
import { mobileNumber, personName } from '../seed/people-names.ts'
import { type Random, randomFor, seededId } from '../seed/random.ts'
import type { Seller } from '../seed/sales-force.ts'
import { type Calendar, dateOf, instant, onWorkday } from './calendar.ts'
import type { DemoDeal } from './lives.ts'
import { demoSeed } from './organisation.ts'

const leads = 280
const daysBack = 420
/** Companies of leads are others than the customers. */
const firstCompany = 10_000

const sources = [
  ['exhibition', 20],
  ['form', 18],
  ['search', 14],
  ['referral', 12],
  ['content', 10],
  ['seminar', 8],
  ['social', 7],
  ['partner', 6],
  ['cold_call', 5],
] as const
const grades = [
  ['A', 18],
  ['B', 42],
  ['C', 40],
] as const
const scoreOf = { A: 82, B: 61, C: 34 } as const
const titles = ['采购经理', '设备部部长', '自动化主管', '生产厂长', '技术部经理', '总经理助理']
const wishes = [
  '想了解伺服改造的周期',
  '下载了视觉检测白皮书',
  '展会上看了码垛样机',
  '询问变频节能的回收期',
  '希望安排现场评估',
  '索要选型手册',
]
const discardReasons = ['电话空号,邮件退回', '没有采购计划,仅收集资料', '已选定其他供应商', '不在服务区域,转给合作伙伴']

type LeadDraft = Draft<typeof lead>

export interface DemoLead {
  readonly index: number
  readonly createdAt: string
  /** What it became. */
  readonly deal: DemoDeal | undefined
  readonly draft: LeadDraft
  readonly contact: Contact | undefined
}

/** Leads of the last fourteen months; older ones have been worked off, the newest wait for a first call. */
export const planLeads = (calendar: Calendar, sellers: readonly Seller[], deals: readonly DemoDeal[]): DemoLead[] =>
  Array.from({ length: leads }, (_, i) => planLead(calendar, sellers, deals, i))

export const loadLeads = async (ctx: Ctx, planned: readonly DemoLead[]): Promise<void> => {
  const rows = await createMany(
    ctx,
    lead,
    planned.map(({ draft }) => draft),
  )
  const contacted = rows.flatMap(({ id, ownerId }, i) => {
    const { index, contact } = planned[i] as DemoLead
    const random = randomFor(demoSeed, 'first contact', index)
    return contact ? [{ leadId: id, ownerId: ownerId as string, ...firstContact(random, contact) }] : []
  })
  await createMany(ctx, activity, contacted)
}

/** When somebody first spoke to the lead. */
interface Contact {
  readonly day: number
  readonly at: string
}

const planLead = (
  { today, now }: Calendar,
  sellers: readonly Seller[],
  deals: readonly DemoDeal[],
  index: number,
): DemoLead => {
  const random = randomFor(demoSeed, 'lead', index)
  const day = today - 1 - Math.floor(((index + random.next()) / leads) * daysBack)
  const hour = random.whole(9, 18)
  const createdAt = instant(day, hour)
  const age = today - day
  const deal = random.chance(0.24) ? dealAfter(random, deals, day) : undefined
  const seller = deal?.customer.seller ?? random.pick(sellers)
  const grade = random.weighted(grades)
  const person = deal ? random.pick(deal.customer.people) : undefined
  const base: LeadDraft = {
    id: seededId(random, Date.parse(createdAt)),
    createdAt,
    name: person?.name ?? personName(random),
    company: deal?.customer.full ?? companyName(random, demoSeed, firstCompany + index, seller.city).full,
    phone: person?.phone ?? mobileNumber(random),
    // Some have given none, and some have had enough of letters.
    email: index % 4 === 3 ? null : `prospect${index}@example.cn`,
    unsubscribedAt: age > 60 && index % 9 === 4 ? instant(day, 18) : null,
    title: person?.title ?? random.pick(titles),
    source: random.weighted(sources),
    grade,
    state: 'new',
    score: scoreOf[grade] + random.whole(-9, 9),
    ownerId: seller.id,
    // Handed out anew today, so that clocks run and few of them are late.
    ownerSince: new Date(
      now.getTime() - randomFor(demoSeed, 'owner since', index).whole(5, 100) * 60_000,
    ).toISOString(),
    region: seller.region,
    note: random.pick(wishes),
    ...(deal && { industry: deal.customer.industry }),
  }
  const reached = Math.min(today - 1, onWorkday(day + random.whole(0, grade === 'A' ? 1 : 4)))
  // The same day at the earliest an hour after it came in.
  const contact = { day: reached, at: instant(reached, reached === day ? hour + 1 : 10) }
  const known = { index, createdAt, deal }
  if (deal) return { ...known, draft: { ...base, ...conversion(deal, contact.at) }, contact }
  if (age < 21 && random.chance(0.8)) return { ...known, draft: base, contact: undefined }
  const given = age > 40 && random.chance(0.6)
  const discarded = given && ({ state: 'discarded', discardReason: random.pick(discardReasons) } as const)
  return { ...known, draft: { ...base, ...discarded }, contact }
}

/** A deal that began within two weeks of the day. */
const dealAfter = (random: Random, deals: readonly DemoDeal[], day: number): DemoDeal | undefined => {
  const [from, to] = [dateOf(day + 2), dateOf(day + 14)]
  const near = deals.filter(({ startedOn }) => startedOn >= from && startedOn <= to)
  return near.length > 0 ? random.pick(near) : undefined
}

const conversion = ({ id, customer, createdAt, startedOn }: DemoDeal, firstContactAt: string) => ({
  state: 'converted' as const,
  firstContactAt,
  accountId: customer.id,
  opportunityId: id,
  convertedOn: startedOn,
  convertedAt: createdAt,
})

const answers = [
  ['确认为设备部经办,正在收集方案。', '发送同行案例'],
  ['有年度改造计划,希望先看样机。', '约演示时间'],
  ['预算要等下季度,愿意保持联系。', '下季度回访'],
  ['同时在问三家,关心交期和售后。', '提供服务网点说明'],
] as const

const firstContact = (random: Random, { day, at }: Contact) => {
  const [feedback, nextAction] = random.pick(answers)
  return {
    kind: 'call' as const,
    content: '首次电话联系,核实公司、职务与需求来源。',
    feedback,
    nextAction,
    nextActionOn: dateOf(onWorkday(day + random.whole(3, 12))),
    happenedAt: at,
    createdAt: at,
  }
}
