/** What was said and written in the retrospective. Numbers that depend on the records are put in where it is written. */

export interface WordsOfCause {
  readonly text: string
  readonly dimension: 'subjective' | 'objective' | 'process' | 'resource'
  readonly factor: string
}

/** Why follow-ups took 22 days, five times asked. */
export const fiveWhys: readonly WordsOfCause[] = [
  { text: '报价提交后没有约定下一次联系日期,销售代表等客户回话', dimension: 'process', factor: 'follow_up_standard' },
  {
    text: '流程标准只写「每次跟进写明下一步」,没有写两次跟进的间隔上限',
    dimension: 'process',
    factor: 'follow_up_standard',
  },
  { text: '流程第 1 版发布后没有按跟进数据修订过', dimension: 'process', factor: 'follow_up_standard' },
  { text: '跟进间隔没有列入城市主管每周检查的清单', dimension: 'process', factor: 'follow_up_standard' },
  { text: '流程没有指定责任人按月核对跟进间隔,超期商机无人提醒', dimension: 'process', factor: 'follow_up_standard' },
]

/** The other bones of the fish, of which one was contradicted by the records. */
export const otherBones: readonly (WordsOfCause & { readonly result: string; readonly holds: boolean })[] = [
  {
    text: '7、8 月客户集中休假,联系不上采购负责人',
    dimension: 'objective',
    factor: 'market',
    result: '去年同期跟进周期与其他季度相差不到 2 天,休假不能解释 7 天的差距。',
    holds: false,
  },
  {
    text: '谈判阶段需要投资回收测算,3 名代表不会独立完成,排队等产品专家',
    dimension: 'subjective',
    factor: 'ability',
    result: '抽查 10 单谈判阶段商机,6 单在等待测算,平均等待 8 天。',
    holds: true,
  },
  {
    text: '缺少同行案例和测算模板,每单从头准备',
    dimension: 'resource',
    factor: 'material',
    result: '资料库 12 个行业中只有 5 个有可用案例。',
    holds: true,
  },
]

export const newCustomerWhys: readonly WordsOfCause[] = [
  { text: '首次拜访后 14 天内拿不出同行业案例,客户转向已有业绩的供应商', dimension: 'resource', factor: 'material' },
  { text: '案例资料由各城市自行保存,没有按行业整理,新行业 7 个缺案例', dimension: 'resource', factor: 'material' },
]

export const salesWhys: readonly WordsOfCause[] = [
  { text: '谈判阶段输单 26 单写明「交付太慢」或「客户失去联系」', dimension: 'process', factor: 'follow_up_standard' },
  {
    text: '谈判超过 12 天的商机没有升级给省区经理,折扣与交期请示平均往返 3 次',
    dimension: 'process',
    factor: 'allocation',
  },
]

export const analyses: Readonly<Record<string, string>> = {
  won_amount: '缺口 120 万元:新客户贡献不足与谈判阶段输单各占一半,老客户复购高于目标,部分弥补。',
  new_customers: '少 8 家。集中在新能源与医药两个没有现成案例的行业。',
  repurchase_rate: '老客户 80 家中 52 家再次购买。季度回访和备件提醒起了作用。',
  average_follow_up_cycle: '比目标多 7 天。间隔最长的是方案提交后到谈判开始前的一段。',
}

export const feedbackWords = [
  { source: 'customer', saidBy: '设备部部长', content: '方案收到后三个星期没有人联系我,我们以为你们不做这个项目了。' },
  { source: 'customer', saidBy: '采购经理', content: '价格不是最高的问题,交期答复来回改了三次。' },
  { source: 'competitor', saidBy: '投标现场记录', content: '对手承诺 48 小时内答复技术问题,并随方案附三家同行业绩。' },
  { source: 'internal', saidBy: '产品方案部', content: '9 月同时收到 14 份测算请求,排队最长的一份 11 天。' },
] as const

export const eventWords = [
  [8, '华东大区新品推广会,收集意向客户 46 家'],
  [31, '产品方案部一名专家转岗,测算改为排队处理'],
  [52, '一单谈判阶段商机因交期答复延误输给对手'],
  [66, '老客户备件季度回访完成,覆盖 80 家'],
  [80, '月度例会发现 41 个商机超过 20 天未跟进'],
] as const

export const lessonWords = [
  {
    kind: 'success',
    content: '对已成交客户每季度回访并主动提示备件寿命,本季 80 家中 52 家再次购买,复购率 65%。',
    applicability: '适用于有备件消耗的伺服、变频客户;回访话术与备件寿命表可直接复制到各城市。',
    form: 'practice',
    metric: 'repurchase_rate',
  },
  {
    kind: 'failure',
    content: '方案提交后没有约定下次联系日期,平均跟进周期 22 天,26 单在等待中流失。',
    applicability: '凡提交方案或报价,当场约定 7 天内的下一次联系,写入下一步日期。',
    form: 'mechanism',
    metric: 'average_follow_up_cycle',
  },
] as const

export const conclusion =
  '第三季度销售额完成 76%,主要缺口来自新客户开发和谈判阶段输单。根本原因是流程没有规定跟进间隔上限并指定责任人核对。' +
  '决定修订流程第 2 版:方案与谈判阶段两次跟进不超过 7 天;补齐 6 个行业案例与测算模板;主管每周核对超期清单。'
