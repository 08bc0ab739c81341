import { type Ctx, change, createMany, get, select, sql } from '../../src/kernel/index.ts'
import { buyer, contact, feasibility, needsSurvey, painPoint, presalesRequest } from '../../src/modules/crm/index.ts'
import { employee, post } from '../../src/modules/people/index.ts'
import type { BuyingRole, ProcessNode } from '../../src/modules/process/index.ts'
import type { PlannedPerson } from '../seed/organisation.ts'
import { personName } from '../seed/people-names.ts'
import { type Random, randomFor, seededId } from '../seed/random.ts'
import { type Calendar, dateOf, instant } from './calendar.ts'
import type { DemoPerson } from './customers.ts'
import type { DemoDeal } from './lives.ts'
import { type DemoOrganisation, demoSeed } from './organisation.ts'

const needsNode = 2
const proposalNode = 3

const partOf: Readonly<Record<string, BuyingRole>> = {
  总经理: 'decision_maker',
  财务总监: 'economic_buyer',
  采购经理: 'economic_buyer',
  技术部经理: 'technical_gatekeeper',
  生产厂长: 'user',
  设备部部长: 'influencer',
  自动化主管: 'coach',
}

const stances = [
  ['supporter', 30],
  ['neutral', 35],
  ['unknown', 25],
  ['opponent', 10],
] as const

const pains = [
  ['老线伺服停机多', '设备部:上个月停了四次,每次两个小时起。'],
  ['换型时间长', '生产厂长:换一次型两个小时,小批量订单不敢接。'],
  ['漏检率高', '质量部:人工目检漏检率 2%,上半年两起客诉。'],
  ['招不到夜班工', '人事:夜班码垛岗位三个月没招满。'],
  ['能耗占成本高', '财务:电费占制造成本 11%,集团要求降 8%。'],
] as const

/** Open deals that have come to the needs stage: who decides there, what was learnt, and what our own people say is possible. */
export const loadBuying = async (
  ctx: Ctx,
  calendar: Calendar,
  organisation: DemoOrganisation,
  deals: readonly DemoDeal[],
  nodes: readonly ProcessNode[],
): Promise<void> => {
  const standing = deals.filter((deal) => deal.outcome === 'open' && nodeOf(deal) >= needsNode)
  const met = [...(await newPeople(ctx, organisation, standing)), ...standing.flatMap(peopleOf)]
  await loadBuyers(ctx, met)
  await loadSurveys(ctx, calendar, standing)
  await loadFeasibility(
    ctx,
    calendar,
    organisation,
    standing.filter((deal) => nodeOf(deal) >= proposalNode),
    nodes[proposalNode] as ProcessNode,
  )
  await loadRequests(ctx, calendar, organisation, standing)
  // Every third customer has the word.
  const waiting = standing.filter((_, i) => i % 3 === 0).map(({ id }) => id)
  await ctx.db.rows(sql`update crm.opportunity set next_action_by = 'customer' where id = any(${waiting}::uuid[])`)
}

const nodeOf = ({ stays }: DemoDeal): number => stays.at(-1)?.node ?? 0

interface Met {
  readonly deal: DemoDeal
  readonly contactId: string
  readonly title: string
}

const peopleOf = (deal: DemoDeal): Met[] =>
  deal.customer.people.map(({ id, title }) => ({ deal, contactId: id, title }))

const sought = ['总经理', '财务总监', '技术部经理', '生产厂长'] as const

/** Those on whose way the visitor looks have met more people: all but one of those who count. */
const newPeople = async (ctx: Ctx, organisation: DemoOrganisation, deals: readonly DemoDeal[]): Promise<Met[]> => {
  const [first] = organisation.of('rep')
  const shown = deals.filter(({ customer }) => customer.seller.id === first?.id)
  const missing = (people: readonly DemoPerson[]) =>
    sought.filter((title) => !people.some((one) => one.title === title))
  const met = shown.flatMap((deal, i) => {
    const random = randomFor(demoSeed, `met ${deal.id}`)
    const found = missing(deal.customer.people)
    const known = i % 2 === 0 ? found : found.slice(0, -1)
    return known.map((title) => ({
      deal,
      title,
      contactId: seededId(random, Date.parse(deal.createdAt)),
      name: personName(random),
    }))
  })
  const drafts = met.map(({ deal, title, contactId: id, name }) => ({
    id,
    name,
    title,
    accountId: deal.customer.id,
    createdAt: deal.createdAt,
  }))
  await createMany(ctx, contact, drafts)
  return met
}

const loadBuyers = async (ctx: Ctx, met: readonly Met[]): Promise<void> => {
  const rows = met.map(({ deal, contactId, title }) => {
    const random = randomFor(demoSeed, `buyer ${deal.id} ${contactId}`)
    const role = partOf[title] ?? 'influencer'
    return {
      id: seededId(random, Date.parse(deal.createdAt)),
      createdAt: deal.createdAt,
      opportunityId: deal.id,
      contactId,
      role,
      weight: role === 'decision_maker' ? 5 : random.whole(2, 4),
      stance: role === 'coach' ? ('supporter' as const) : random.weighted(stances),
    }
  })
  await createMany(ctx, buyer, rows)
  // Everybody follows whoever decides.
  await ctx.db.rows(sql`update crm.buyer as b set reports_to_id = top.id from crm.buyer as top
    where top.opportunity_id = b.opportunity_id and top.role = 'decision_maker' and b.role <> 'decision_maker'`)
}

const loadSurveys = async (ctx: Ctx, calendar: Calendar, deals: readonly DemoDeal[]): Promise<void> => {
  const surveys = deals.map((deal) => {
    const random = randomFor(demoSeed, `survey ${deal.id}`)
    const at = deal.stays.find(({ node }) => node === needsNode)?.enteredAt ?? deal.createdAt
    const isDone = nodeOf(deal) > needsNode
    return {
      random,
      isDone,
      draft: {
        id: seededId(random, Date.parse(at)),
        createdAt: at,
        topic: `${deal.customer.short}现场调研`,
        opportunityId: deal.id,
        contactId: deal.customer.people[0]?.id ?? null,
        heldOn: dateOf(Math.min(Math.floor(Date.parse(at) / 86_400_000), calendar.today)),
        state: 'draft' as const,
        situation: '两条产线三班生产,设备平均使用 9 年,备件靠拆旧件。',
        conclusion: isDone ? '先解决停机与换型,预算可覆盖首期;由总经理批准,财务关注回收期。' : null,
      },
    }
  })
  await createMany(
    ctx,
    needsSurvey,
    surveys.map(({ draft }) => draft),
  )
  await createMany(
    ctx,
    painPoint,
    surveys.flatMap(({ random, isDone, draft }) => painsOf(random, isDone, draft.id, draft.createdAt)),
  )
  // Handed in with what was learnt; the timeline of these deals begins with the demo.
  const done = surveys.filter(({ isDone }) => isDone).map(({ draft }) => draft.id)
  await ctx.db.rows(sql`update crm.needs_survey set state = 'reported', reported_at = created_at + interval '3 days'
    where id = any(${done}::uuid[])`)
}

const painsOf = (random: Random, isDone: boolean, surveyId: string, createdAt: string) => {
  const start = random.whole(0, pains.length - 1)
  return Array.from({ length: isDone ? 3 : random.whole(1, 2) }, (_, i) => {
    const [statement, quote] = pains[(start + i) % pains.length] as (typeof pains)[number]
    return { surveyId, createdAt, statement, quote, weight: 5 - i, impact: random.whole(8, 60) * 1_000_000 }
  })
}

/** Beyond the proposal both have said yes; at it, the engineers have and the planners are still asked. */
const loadFeasibility = async (
  ctx: Ctx,
  calendar: Calendar,
  organisation: DemoOrganisation,
  deals: readonly DemoDeal[],
  { techPostId, supplyPostId }: ProcessNode,
): Promise<void> => {
  const [engineer, , planner] = organisation.of('presales')
  if (!engineer || !planner || !techPostId || !supplyPostId) return
  const [supply] = await select(ctx, post, { where: sql`t.id = ${supplyPostId}::uuid` })
  if (supply) await change(ctx, employee, await get(ctx, employee, planner.id), { postId: supply.id })
  const rows = deals.flatMap((deal) => {
    const createdAt = instant(calendar.today - 4, 15)
    const said = { opportunityId: deal.id, createdAt }
    return [
      {
        ...said,
        side: 'tech' as const,
        verdict: 'feasible' as const,
        note: '现场核对了安装空间和接口,标准型号可用。',
        confirmedById: engineer.id,
        postId: techPostId,
      },
      ...(nodeOf(deal) > proposalNode
        ? [
            {
              ...said,
              side: 'supply' as const,
              verdict: 'conditional' as const,
              note: '伺服电机交期 6 周,须在签约后三天内锁料。',
              confirmedById: planner.id,
              postId: supplyPostId,
            },
          ]
        : []),
    ]
  })
  await createMany(ctx, feasibility, rows)
}

const needs = ['带客户看同行业案例,演示换型过程', '两条线的改造方案,含节拍测算', '现场勘查安装空间与供电'] as const
const courses = ['asked', 'accepted', 'accepted', 'delivered', 'delivered', 'delivered'] as const
const late = 2
const kinds = ['demo', 'proposal', 'visit'] as const

/** Help that the deals at the proposal wait for: fresh, accepted, late, and given already. */
const loadRequests = async (
  ctx: Ctx,
  calendar: Calendar,
  organisation: DemoOrganisation,
  deals: readonly DemoDeal[],
): Promise<void> => {
  const helpers = organisation.of('presales').slice(0, 2)
  const rows = deals
    .filter((deal) => nodeOf(deal) === proposalNode)
    .map((deal, i) => {
      const state = courses[i % courses.length] as (typeof courses)[number]
      const isLate = i % courses.length === late
      const ago = isLate ? 12 : 1 + (i % 4)
      const isOpen = state !== 'delivered'
      return {
        createdAt: instant(calendar.today - ago, 14),
        opportunityId: deal.id,
        assigneeId: (helpers[i % helpers.length] as PlannedPerson).id,
        askerId: deal.customer.seller.id,
        kind: kinds[i % kinds.length] as (typeof kinds)[number],
        need: needs[i % needs.length] as string,
        state,
        dueAt: isOpen ? instant(calendar.today + (isLate ? -4 : 1), 16) : null,
        acceptedAt: state === 'asked' ? null : instant(calendar.today - ago, 16),
        endedAt: isOpen ? null : instant(calendar.today - 1, 17),
        result: isOpen ? null : '已给客户讲解,资料在附件。',
      }
    })
  await createMany(ctx, presalesRequest, rows)
}
