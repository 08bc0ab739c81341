import type { Random } from '../seed/random.ts'
import type { DemoDeal } from './lives.ts'

const painPoints = [
  '老线伺服故障每月停机 3 次以上;换型要两小时;备件停产,维修靠拆旧件。',
  '人工目检漏检率 2%,客户投诉两起;三班倒招不到检验员;质量数据靠手工登记。',
  '码垛工位腰伤多、流动大;节拍跟不上前段灌装;夜班产量比白班低两成。',
  '能耗占成本 11%,风机常年满频运行;没有分项计量;集团要求年内降耗 8%。',
  '搬运靠叉车,等料时间占三成;车间通道拥堵;盘点误差大。',
  '生产数据分散在各设备,停机原因说不清;计划排产凭经验;月底才知道达成率。',
]
const decisionChains = [
  '设备部提出—技术部评审—采购比价—总经理批准;50 万以上上办公会,财务总监意见关键。',
  '生产厂长发起,采购总监主导商务,集团装备部备案;使用部门有一票否决。',
  '总经理直接拍板,采购经理走流程;技术部经理负责选型。',
  '招标办组织,设备、工艺、财务三方打分;价格占 40%。',
]
const solutions = [
  '保留原机架,更换驱动与控制器,停产 48 小时内完成切换;备件包两年。',
  '分两期:先改造瓶颈工位验证节拍,再推广到整线;首期免费试运行两周。',
  '标准工作站加定制夹具,接入现有产线控制系统;驻场培训 5 天。',
  '按节能量分享部分收益,装表计量;质保三年,故障 4 小时响应。',
]
const competitors = ['北辰自控', '联创电气', '华测传动', '恩泰机器人', '蓝岭智能']

const needsNode = 2
const proposalNode = 3
const bargainingNode = 4

/** A customer names a round figure, and mostly how much more it might be. */
const budgetAround = (figure: number) => ({
  budget: figure,
  budgetMax: figure % 70_000 === 0 ? figure : Math.round((figure * 1.2) / 10_000) * 10_000,
})

/** What sellers have written down by the stage that a deal has come to: what the gates before it ask for. */
export const needsOf = (random: Random, { amount, stays, outcome }: DemoDeal) => {
  const node = stays.at(-1)?.node ?? 0
  const lostToRival = outcome === 'lost' && random.chance(0.5)
  return {
    ...(node > needsNode && {
      painPoints: random.pick(painPoints),
      ...budgetAround(Math.round((amount * random.whole(85, 125)) / 1_000_000) * 10_000),
      decisionChain: random.pick(decisionChains),
    }),
    ...(node > proposalNode && { solution: random.pick(solutions) }),
    ...((node >= bargainingNode || lostToRival) && { competitor: random.pick(competitors) }),
  }
}
