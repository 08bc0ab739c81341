import { dateOf } from './calendar.ts'
import { rep, type Story } from './story.ts'

const yuan = (amount: number): number => amount * 100

const levers = [
  { kind: 'time', content: '本季度内签约,赠送一次产线巡检', days: 21 },
  { kind: 'scarcity', content: '触摸屏本月只剩 12 台现货', days: 12, evidence: '仓库 11 月库存表' },
  { kind: 'time', content: '十月促销价', days: -15 },
  { kind: 'reference', content: '同园区客户改造后停机减少 30%', evidence: '验收报告' },
]

const concessions = [
  {
    kind: 'training',
    content: '操作与维护培训两天',
    cost: 2_400,
    worth: 6_000,
    inReturn: '首付款提高到 40%',
    gain: 3_600,
    state: 'agreed',
  },
  {
    kind: 'support',
    content: '一年内四小时响应',
    cost: 5_000,
    worth: 12_000,
    inReturn: '同意作为标杆案例',
    gain: 7_000,
    state: 'offered',
  },
  { kind: 'warranty', content: '质保延长六个月', cost: 4_000, worth: 8_000, state: 'prepared' },
]

const costs = [
  { name: '采购与安装', timing: 'once', ours: 156_000, theirs: 142_000 },
  { name: '能耗', timing: 'yearly', ours: 11_000, theirs: 16_000 },
  { name: '维护与备件', timing: 'yearly', ours: 6_000, theirs: 9_500 },
  { name: '停机损失', timing: 'yearly', ours: 4_000, theirs: 8_000 },
]

/** How the price of this deal is going to be talked about: alternatives, levers, what is given for what, cost over five years. */
export const prepareNegotiation = async ({ stage, calendar }: Story, opportunityId: string, name: string) => {
  const negotiationId = await stage.create(rep, 'negotiation', {
    name: `${name} 价格谈判`,
    opportunityId,
    target: yuan(155_000),
    walkAway: yuan(149_000),
    ourAlternative: '把这批现货转给排期中的另一位客户,本季度产能仍然满负荷。',
    theirAlternative: '继续使用旧产线,每月停机约 16 小时;或采购竞品,但交付要等到春节后。',
    rival: '国产竞品',
    years: 5,
  })
  for (const { days, ...lever } of levers)
    await stage.create(rep, 'lever', {
      negotiationId,
      ...lever,
      validUntil: days === undefined ? null : dateOf(calendar.today + days),
    })
  for (const { cost, worth, gain, ...concession } of concessions)
    await stage.create(rep, 'concession', {
      negotiationId,
      ...concession,
      cost: yuan(cost),
      worth: yuan(worth),
      gain: gain === undefined ? null : yuan(gain),
    })
  for (const { ours, theirs, ...item } of costs)
    await stage.create(rep, 'tco-item', { negotiationId, ...item, ours: yuan(ours), theirs: yuan(theirs) })
  await stage.create(rep, 'tco-rival', {
    negotiationId,
    name: '进口品牌',
    once: yuan(228_000),
    yearly: yuan(19_000),
    source: '客户转述的报价',
  })
}
