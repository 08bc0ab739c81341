import { type Ctx, change, create, createMany, type Draft, select, sql } from '../../src/kernel/index.ts'
import { assignmentPlan, assignmentRule, lead, pool, poolRule } from '../../src/modules/crm/index.ts'
import { companyName } from '../seed/company-names.ts'
import { mobileNumber, personName } from '../seed/people-names.ts'
import { randomFor, seededId } from '../seed/random.ts'
import { type Calendar, instant, onWorkday } from './calendar.ts'
import { demoSeed } from './organisation.ts'
import type { Story } from './story.ts'

const arrivals = 30
const ofToday = 18
const firstCompany = 20_000

const places = ['华东大区', '华南大区', '华中大区', '华东大区', '东北'] as const
const industries = ['机械制造', '新能源', '食品包装', '汽车零部件', '服装', '电子']
const titles = ['总经理', '采购经理', '设备部部长', '自动化主管', '工程师', '采购员']
const within = ['month', 'quarter', 'half', 'year', 'later'] as const
const sizes = ['small', 'medium', 'large'] as const
const sources = ['form', 'exhibition', 'referral', 'search', 'content'] as const

/** Pools, the plan by which leads are given out, a plan to try, and what came in since yesterday. */
export const loadService = async (ctx: Ctx, calendar: Calendar): Promise<void> => {
  await makePools(ctx)
  await makePlans(ctx)
  await createMany(
    ctx,
    lead,
    Array.from({ length: arrivals }, (_, i) => arrivalAt(calendar, i)),
  )
}

const unitIds = async (ctx: Ctx): Promise<ReadonlyMap<string, string>> => {
  const rows = await ctx.db.rows<{ id: string; code: string }>(
    sql`select id, code from people.unit where deleted_at is null`,
  )
  return new Map(rows.map(({ id, code }) => [code, id]))
}

const makePools = async (ctx: Ctx): Promise<void> => {
  const units = await unitIds(ctx)
  const leads = await create(ctx, pool, {
    name: '全国线索公海',
    kind: 'lead',
    claimsPerDay: 5,
    maxOwned: 60,
    lockDays: 7,
  })
  const east = { unitId: units.get('R-华东') ?? null, claimsPerDay: 3, maxOwned: 60, lockDays: 14, delayHours: 2 }
  await create(ctx, pool, { name: '华东线索公海', kind: 'lead', ...east })
  const customers = await create(ctx, pool, {
    name: '客户公海',
    kind: 'account',
    claimsPerDay: 2,
    maxOwned: 80,
    lockDays: 30,
  })
  await createMany(ctx, poolRule, [
    { poolId: leads.id, cause: 'no_follow_up', grade: 'A', workingDays: 10, isOn: true },
    { poolId: leads.id, cause: 'no_follow_up', grade: 'C', workingDays: 60, isOn: true },
    { poolId: leads.id, cause: 'no_opportunity', workingDays: 120, isOn: false },
    { poolId: customers.id, cause: 'no_follow_up', workingDays: 120, isOn: false },
    { poolId: customers.id, cause: 'contract_end', workingDays: 20, isOn: false },
  ])
}

const makePlans = async (ctx: Ctx): Promise<void> => {
  const units = await unitIds(ctx)
  const region = (name: string) => ({ regions: name, unitId: units.get(`R-${name}`) as string })
  const plan = await create(ctx, assignmentPlan, {
    name: '按大区分配',
    state: 'draft',
    note: '各大区轮流,在手过多的人暂不分配。',
  })
  await createMany(ctx, assignmentRule, [
    {
      planId: plan.id,
      position: 1,
      name: '华东 A 级给在手最少的人',
      method: 'least_loaded',
      grades: ['A'],
      ...region('华东'),
    },
    { planId: plan.id, position: 2, name: '华东轮流', method: 'round_robin', capacity: 60, ...region('华东') },
    { planId: plan.id, position: 3, name: '华南轮流', method: 'round_robin', capacity: 60, ...region('华南') },
    { planId: plan.id, position: 4, name: '华中轮流', method: 'round_robin', capacity: 60, ...region('华中') },
  ])
  const [row] = await select(ctx, assignmentPlan, { where: sql`t.id = ${plan.id}::uuid`, lock: true })
  if (row)
    await change(
      ctx,
      assignmentPlan,
      row,
      { state: 'active', activatedAt: ctx.now.toISOString() },
      { verb: 'activate' },
    )
  const trial = await create(ctx, assignmentPlan, { name: '试算:新能源归华南', state: 'draft' })
  await createMany(ctx, assignmentRule, [
    {
      planId: trial.id,
      position: 1,
      name: '新能源',
      industries: '新能源',
      method: 'round_robin',
      unitId: units.get('R-华南') as string,
    },
    { planId: trial.id, position: 2, name: '其余轮流', method: 'round_robin', unitId: units.get('HC') as string },
  ])
}

/** Some of today, the earlier ones of yesterday; what they say of themselves makes every grade. */
const arrivalAt = ({ now, today }: Calendar, index: number): Draft<typeof lead> => {
  const random = randomFor(demoSeed, 'arrival', index)
  const isToday = index < ofToday
  const createdAt = isToday
    ? new Date(now.getTime() - (4 + index * 9) * 60_000).toISOString()
    : instant(Math.min(today - 1, onWorkday(today - 1)), 9 + (index - ofToday) * 0.6)
  const region = places[index % places.length] as string
  const isStrong = isToday && index % 3 === 0
  return {
    id: seededId(random, Date.parse(createdAt)),
    createdAt,
    name: personName(random),
    company: companyName(random, demoSeed, firstCompany + index, region.slice(0, 2)).full,
    phone: mobileNumber(random),
    title: isStrong ? '总经理' : random.pick(titles),
    industry: isStrong ? '机械制造' : random.pick(industries),
    region,
    source: random.pick(sources),
    size: random.pick(sizes),
    state: 'new',
    ...(isStrong ? { budget: 60_000_000, purchaseWithin: 'month' } : { purchaseWithin: random.pick(within) }),
  }
}

/** Sellers give up a few leads that lead nowhere; others may take them. */
export const releaseSome = async ({ app, stage, calendar }: Story): Promise<void> => {
  stage.goTo(calendar.today - 1, 15)
  const rows = await app.store.rows<{ id: string; email: string }>(sql`select l.id, u.email from crm.lead as l
    join people.user as u on u.employee_id = l.owner_id where l.state = 'working' and l.grade = 'C' and l.deleted_at is null order by l.id limit 8`)
  for (const [i, { id, email }] of rows.entries()) {
    await stage.run(email, 'lead', 'release', id, { reason: reasons[i % reasons.length] })
  }
}

const reasons = ['客户今年没有预算,联系三次未果', '不在我的区域,建议由当地同事跟进', '对方换了负责人,需要重新建立联系']
