import type { Random } from './random.ts'

export type FollowUpKind = 'call' | 'visit' | 'email' | 'wechat' | 'meeting'

export interface FollowUp {
  readonly kind: FollowUpKind
  readonly content: string
  readonly feedback: string
  readonly nextAction: string
}

/** What was said at a stage of the sale: [how, what, how the customer took it, what comes next]. */
type Line = readonly [FollowUpKind, string, string, string]

const beginning: readonly Line[] = [
  [
    'call',
    '电话联系{who},介绍公司与{product},了解目前设备使用情况。',
    '现有设备用了八年,故障偏多,愿意听方案。',
    '发送公司介绍与同行案例',
  ],
  ['wechat', '加{who}微信,发送{product}资料与两个同行案例。', '已收到,表示内部先看一下,下周回复。', '电话确认资料反馈'],
  ['call', '回访{who},确认采购意向与时间安排。', '今年有改造预算,但具体金额还没批。', '约现场走访时间'],
  ['visit', '上门拜访{who},参观车间,记录产线节拍与停机情况。', '对停机时间最敏感,希望不影响交货。', '整理现场问题清单'],
  [
    'email',
    '邮件发送{product}选型手册和技术参数对照表。',
    '技术部认为参数满足,关注售后响应。',
    '安排售后同事说明服务网点',
  ],
]

const needs: readonly Line[] = [
  [
    'visit',
    '与{who}及设备部现场调研,记录三处瓶颈工位。',
    '认可瓶颈判断,要求把节拍提升到每分钟 12 件。',
    '提交需求调研表',
  ],
  [
    'meeting',
    '召开需求沟通会,生产、设备、采购三方参加。',
    '采购希望分两期实施,预算约在年底前落实。',
    '输出需求分析报告',
  ],
  ['call', '与{who}核对决策流程,了解审批环节。', '五十万以上要总经理办公会批准,财务总监意见重要。', '约见财务总监'],
  ['wechat', '与{who}确认预算范围和付款方式。', '预算大致明确,希望三成预付。', '准备首次报价'],
  ['visit', '拜访{who},补充测量安装空间与供电条件。', '电柜空间紧张,需要改小尺寸型号。', '请产品专家确认替代型号'],
]

const proposing: readonly Line[] = [
  ['meeting', '向{who}讲解{product}方案与实施计划。', '方案整体认可,要求增加备件清单。', '补充备件清单与工期表'],
  ['email', '发送第一版方案和报价,附投资回收测算。', '回收期算得清楚,但总价高于预期。', '与主管讨论让步条件'],
  ['visit', '带产品专家到现场演示样机。', '操作工反馈界面好用,设备部打分较高。', '提交可行性确认'],
  ['call', '向{who}解释方案与竞品差异。', '承认稳定性更好,仍在比较另一家的价格。', '提供两家同行的运行数据'],
]

const bargaining: readonly Line[] = [
  ['meeting', '与采购总监谈价,说明全周期成本。', '要求再降 5%,付款周期放宽到 60 天。', '申请折扣授权'],
  ['visit', '陪同{who}参观老客户现场。', '对运行效果满意,愿意推动内部评审。', '跟进评审会时间'],
  ['call', '与{who}确认合同条款修改意见。', '违约金条款有异议,其余同意。', '请法务修改条款'],
  ['wechat', '询问{who}内部审批进度。', '已到财务总监,预计一周内有结果。', '审批后约签约时间'],
  ['call', '再次联系{who},了解竞品报价。', '对手报价低约一成,但交期要两个月。', '强调交期与备货优势'],
]

const linesByStage = [beginning, beginning, needs, proposing, bargaining]

const callers = [
  '设备部王经理',
  '采购部李经理',
  '生产部张厂长',
  '技术部陈工',
  '刘总',
  '采购赵主任',
  '设备主管周工',
  '孙副总',
]

/** A follow-up as a seller would write it at the nth stage of the sale. The number of different texts is small on purpose. */
export const followUp = (random: Random, stage: number, product: string, who = random.pick(callers)): FollowUp => {
  const lines = linesByStage[Math.min(stage, linesByStage.length - 1)] as readonly Line[]
  const [kind, content, feedback, nextAction] = random.pick(lines)
  return { kind, content: content.replace('{who}', who).replace('{product}', product), feedback, nextAction }
}

/** Why nothing follows on the last word of a deal that is over. */
export const lastWords = {
  won: '合同已签订,转交付跟进。',
  lost: '项目已定给其他供应商,本次不再跟进。',
} as const
