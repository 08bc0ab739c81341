import { type Ctx, createMany, type Draft, sql } from '../../src/kernel/index.ts'
import { competitor, priced, winLoss } from '../../src/modules/crm/index.ts'
import { lostRateWatch } from '../../src/modules/metrics/index.ts'
import { type Random, randomFor, seededId } from '../seed/random.ts'
import { type Calendar, dateOf, instant } from './calendar.ts'
import { demoSeed } from './organisation.ts'

const rivals = [
  {
    name: '北辰自控',
    price: 'lower',
    strengths: '报价低 5%–15%,交期短,付款可以到货后 90 天。',
    weaknesses: '备件两年后停供;没有驻场服务;换型要重新编程。',
    answer: '用五年总拥有成本对比表:能耗、停机、备件三项一起算。',
  },
  {
    name: '联创电气',
    price: 'similar',
    strengths: '本地渠道多,和设计院关系好,样本齐全。',
    weaknesses: '控制器与第三方驱动兼容差;软件升级收费。',
    answer: '请客户现场比一次换型时间;给出兼容清单。',
  },
  {
    name: '华测传动',
    price: 'lower',
    strengths: '减速机、伺服自产,成套价低。',
    weaknesses: '没有整线集成经验;售后只有两个网点。',
    answer: '带客户看同行业整线;承诺 4 小时响应。',
  },
  {
    name: '恩泰机器人',
    price: 'higher',
    strengths: '品牌强,节拍快,样板间漂亮。',
    weaknesses: '贵 10%–20%,定制夹具要等总部。',
    answer: '强调定制周期和本地工程师;分期付款。',
  },
  {
    name: '蓝岭智能',
    price: 'similar',
    strengths: '视觉算法强,愿意免费试用。',
    weaknesses: '小公司,质保只有一年,现金流紧。',
    answer: '请客户问清质保和备件承诺;给三年质保。',
  },
] as const

const sayings: Readonly<Record<string, readonly [reason: string, words: string][]>> = {
  price: [
    ['价格高出 10% 以上', '同样的配置,人家比你们低一成多,我没法跟采购交代。'],
    ['价格高于对手', '价格再下来一点就是你们的了,可惜总部定了。'],
    ['付款条件不能接受', '预付 30% 我们财务过不去。'],
  ],
  delivery: [
    ['交期晚于产线停机窗口', '国庆停机七天,你们十二周,等不起。'],
    ['交付太慢', '早一个月到货我就签了。'],
  ],
  customisation: [['非标接口做不了', '老线的接口你们说要评估三周,对方当场答应了。']],
  relationship: [['没有接触到决策人', '方案不错,可老总没见过你们的人。']],
  budget: [['客户没有预算', '今年的技改预算被砍了,明年再说。']],
}

const wins: readonly [reason: string, words: string, practice: string][] = [
  [
    '全生命周期成本更低',
    '买的时候贵一点,五年算下来反而省。',
    '带着《五年总拥有成本对比表》给财务总监讲:能耗、停机、备件三项合计比对手低 18%,客户接受了高 9% 的报价。',
  ],
  ['技术方案更合适', '你们敢停产 48 小时内切换,别家不敢签。', '先做半天现场测绘,再写停产计划,写进合同。'],
  ['服务响应更快', '夜里两点打电话有人接。', '请老客户的设备部长在电话里说一次真实的抢修。'],
  ['客户信任', '前三年没掉过链子。', '每季度一次设备巡检报告,报价时附上三年记录。'],
]

const [fewest, most] = [0.55, 0.9]

interface Closed {
  id: string
  name: string
  outcome: 'won' | 'lost'
  amount: number | null
  competitor: string | null
  lost_reason: string | null
  closed_on: string
}

/** Rivals, and the stories of most deals closed in the last six quarters: who beat us, by how much, and what customers said. */
export const tellOutcomes = async (ctx: Ctx, calendar: Calendar): Promise<void> => {
  const known = await createMany(
    ctx,
    competitor,
    rivals.map((rival) => ({ ...rival, state: 'active' as const })),
  )
  const rivalIds = new Map(known.map(({ id, name }) => [name, id]))
  const reasons = await ctx.db.rows<{ id: string; name: string; outcome: string }>(
    sql`select id, name, outcome from crm.closing_reason`,
  )
  const reasonIds = new Map(reasons.map(({ id, name, outcome }) => [`${outcome} ${name}`, id]))
  const closed = await ctx.db.rows<Closed>(sql`select id, name, outcome, amount, competitor, lost_reason, closed_on
    from crm.opportunity where outcome <> 'open' and closed_on >= ${dateOf(calendar.today - 550)}::date and deleted_at is null order by id`)
  const drafts = closed.flatMap((deal) => {
    const random = randomFor(demoSeed, `told ${deal.id}`)
    return random.chance(deal.outcome === 'lost' ? most : fewest) ? [storyOf(random, deal, rivalIds, reasonIds)] : []
  })
  for (let from = 0; from < drafts.length; from += 500) await createMany(ctx, winLoss, drafts.slice(from, from + 500))
  await ctx.db.rows(
    sql`update crm.opportunity as o set win_loss_id = w.id from crm.win_loss as w where w.opportunity_id = o.id`,
  )
}

const storyOf = (
  random: Random,
  deal: Closed,
  rivalIds: ReadonlyMap<string, string>,
  reasonIds: ReadonlyMap<string, string>,
): Draft<typeof winLoss> => {
  const at = instant(Math.floor(Date.parse(deal.closed_on) / 86_400_000), 17)
  const common = {
    id: seededId(random, Date.parse(at)),
    createdAt: at,
    name: `${deal.outcome === 'won' ? '赢单' : '输单'} · ${deal.name}`,
    opportunityId: deal.id,
    outcome: deal.outcome,
    competitorId: rivalIds.get(deal.competitor ?? '') ?? null,
  }
  const idOf = (name: string) => reasonIds.get(`${deal.outcome} ${name}`) ?? null
  if (deal.outcome === 'won') {
    const [name, words, practice] = random.pick(wins)
    const told = random.chance(0.35)
    return {
      ...common,
      ...prices(random, deal, [-6, 14]),
      reasonId: idOf(name),
      ...(told && { customerWords: words, practice }),
    }
  }
  const [name, words] = random.pick(sayings[deal.lost_reason ?? ''] ?? [[plain[deal.lost_reason ?? ''] ?? '其他', '']])
  const second = random.chance(0.25) ? random.pick(sayings.delivery ?? []) : ([name, words] as const)
  const dear = deal.lost_reason === 'price' ? ([4, 26] as const) : ([-8, 12] as const)
  return {
    ...common,
    ...prices(random, deal, dear),
    reasonId: idOf(name),
    ...(words && {
      customerReasonId: idOf(second[0]),
      customerWords: second[1],
      saidBy: random.pick(['采购经理', '设备部长', '厂长']),
    }),
  }
}

const plain: Readonly<Record<string, string>> = {
  feature: '产品功能不符',
  cancelled: '客户取消项目',
  silent: '客户失去联系',
}

/** As the migration makes them. */
const bands = { slightUpTo: 0.05, clearUpTo: 0.1, muchUpTo: 0.2 }

/** What the rival asked, known where there was one: ours lies so many percent above. */
const prices = (random: Random, { amount, competitor: rival }: Closed, [low, high]: readonly [number, number]) => {
  if (!amount) return {}
  if (!rival || random.chance(0.3)) return { ourPrice: amount }
  const theirPrice = Math.round((amount * 100) / (100 + random.whole(low, high)) / 10_000) * 10_000
  return priced(amount, theirPrice, bands)
}

/** A watch over the company that is on, and one over a region that waits to be tried. */
export const watchLosses = async (ctx: Ctx): Promise<void> => {
  const units = await ctx.db.rows<{ id: string; name: string; parent_id: string | null }>(
    sql`select id, name, parent_id from people.unit where parent_id is null or level = 'region' order by parent_id is not null, name`,
  )
  const [company, region] = units
  if (!company || !region) throw new Error('the demo has no organisation')
  await createMany(ctx, lostRateWatch, [
    { name: '全公司月度', unitId: company.id, span: 'month', threshold: 0.62, leastDeals: 10, isOn: true },
    { name: `${region.name}季度`, unitId: region.id, span: 'quarter', threshold: 0.6, leastDeals: 15, isOn: false },
  ])
}
