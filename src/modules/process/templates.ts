import type { Draft } from '../../kernel/index.ts'
import type { processNode } from './process.entity.ts'

/** Posts that the templates name, with what each answers for. */
export const templatePosts = {
  marketing: { name: '市场专员', duty: '获取线索,维护线索来源,向销售移交合格线索。' },
  rep: { name: '销售代表', duty: '联系客户,了解需求,推进商机直至成交,并记录每次跟进。' },
  supervisor: { name: '城市主管', duty: '安排与检查本城市的销售工作,协助关键谈判。' },
  presales: { name: '产品专家', duty: '为复杂需求提供演示、定制方案与可行性确认。' },
  supply: { name: '供应链计划员', duty: '核实物料与产能,确认能否按方案的配置和日期供货。' },
  legal: { name: '法务专员', duty: '审核合同条款,控制履约与信用风险。' },
  aftersales: { name: '售后工程师', duty: '交付、培训与回访,处理客户问题。' },
} as const

export type TemplatePost = keyof typeof templatePosts

type NodeTemplate = Pick<
  Draft<typeof processNode>,
  | 'name'
  | 'standardDays'
  | 'standard'
  | 'tools'
  | 'knownProblems'
  | 'requiredFields'
  | 'deliverables'
  | 'painPoints'
  | 'buyingRoles'
  | 'probability'
> & { post: TemplatePost; needsReport?: boolean; techPost?: TemplatePost; supplyPost?: TemplatePost; isWon?: boolean }

export interface ProcessTemplate {
  readonly code: string
  readonly name: string
  readonly description: string
  readonly nodes: readonly NodeTemplate[]
}

const needsReport = '需求分析报告'

const sevenNodes: ProcessTemplate = {
  code: 'B2B-7',
  name: '七节点标准流程',
  description: '面向企业客户的标准销售流程,各大区共用一套执行标准。',
  nodes: [
    {
      name: '线索获取',
      post: 'marketing',
      standardDays: 2,
      standard: '核实公司名称、联系人与来源,按 A/B/C 分级后移交销售代表;A 级 2 小时内首次联系,B 级 24 小时内。',
      tools: '线索表、来源登记',
      knownProblems: '来源不明,联系方式失效,重复分配。',
      probability: 0.05,
    },
    {
      name: '初步接洽',
      post: 'rep',
      standardDays: 5,
      standard: '确认对接人身份与采购意向,约定需求沟通时间;每次跟进写明内容、反馈与下一步。',
      tools: '开场话术、公司介绍',
      knownProblems: '只联系到经办人,见不到决策人;跟进间隔过长。',
      requiredFields: ['accountId', 'expectedOn'],
      probability: 0.15,
    },
    {
      name: '需求分析',
      post: 'rep',
      standardDays: 10,
      standard: '弄清痛点、预算与决策流程:需求调研表至少写出 3 个核心痛点,摸清客户决策链,首次报价前必须知道预算范围。',
      tools: '需求调研表、客户决策链摸排清单',
      knownProblems: '需求反复修改;未接触财务与使用部门;预算未知就报价。',
      requiredFields: ['budget', 'budgetMax', 'decisionChain'],
      needsReport: true,
      painPoints: 3,
      buyingRoles: ['decision_maker', 'economic_buyer'],
      probability: 0.3,
    },
    {
      name: '方案制定',
      post: 'presales',
      standardDays: 8,
      standard: '给出产品配置、服务条款与首次报价,并与技术、供应链确认可行;方案须含定制模块。',
      tools: '方案模板、报价表、同行案例',
      knownProblems: '等待技术或供应链确认时间长;方案千篇一律,没有针对痛点。',
      requiredFields: ['solution', 'amount', 'productId'],
      deliverables: ['方案初稿(含定制模块)'],
      techPost: 'presales',
      supplyPost: 'supply',
      probability: 0.5,
    },
    {
      name: '谈判',
      post: 'supervisor',
      standardDays: 12,
      standard: '向采购总监、财务总监等关键决策人说明价值,用案例、试用或高层会面促成决定;让步须换取条件。',
      tools: '价值测算表、成功案例、试用方案',
      knownProblems: '对手低价;客户内部审批久;折扣权限不足时反复请示。',
      requiredFields: ['competitor'],
      probability: 0.7,
    },
    {
      name: '成交',
      post: 'rep',
      standardDays: 5,
      standard: '合同签订并收到首付款才算成交。',
      tools: '合同模板、开票与收款流程',
      knownProblems: '法务往返修改条款;首付款拖延。',
      probability: 1,
      isWon: true,
    },
    {
      name: '售后',
      post: 'aftersales',
      standardDays: 30,
      standard: '按约交付与培训,成交后 7 天内首次回访,记录满意度与新需求。',
      tools: '交付清单、回访表',
      knownProblems: '交付与承诺不符;回访不及时,错过续购。',
      probability: 1,
    },
  ],
}

const fourStages: ProcessTemplate = {
  code: 'OPP-4',
  name: '四阶段商机流程',
  description: '只管商机推进、线索与签约另有流程的公司。',
  nodes: [
    { name: '潜在客户识别', post: 'rep', standardDays: 5, requiredFields: ['accountId'], probability: 0.1 },
    {
      name: '需求确认',
      post: 'rep',
      standardDays: 10,
      standard: '确认痛点、预算与决策流程。',
      requiredFields: ['painPoints', 'budget', 'budgetMax', 'decisionChain'],
      deliverables: [needsReport],
      probability: 0.3,
    },
    {
      name: '方案匹配',
      post: 'presales',
      standardDays: 10,
      standard: '给出产品配置、服务条款与首次报价。',
      requiredFields: ['solution', 'amount'],
      deliverables: ['方案与首次报价'],
      probability: 0.6,
    },
    {
      name: '决策跟进',
      post: 'supervisor',
      standardDays: 15,
      standard: '以案例、试用、高层会面影响关键决策人。',
      requiredFields: ['expectedOn'],
      probability: 0.8,
    },
  ],
}

const sixStages: ProcessTemplate = {
  code: 'STAGE-6',
  name: '六阶段流程',
  description: '从客户开发到售后,一张表管全程。',
  nodes: [
    { name: '客户开发', post: 'rep', standardDays: 7, requiredFields: ['accountId'], probability: 0.1 },
    {
      name: '需求分析',
      post: 'rep',
      standardDays: 10,
      requiredFields: ['painPoints', 'budget', 'budgetMax'],
      deliverables: [needsReport],
      probability: 0.3,
    },
    {
      name: '方案制定',
      post: 'presales',
      standardDays: 8,
      requiredFields: ['solution', 'amount'],
      deliverables: ['方案初稿'],
      probability: 0.5,
    },
    { name: '谈判', post: 'supervisor', standardDays: 12, requiredFields: ['decisionChain'], probability: 0.7 },
    { name: '成交', post: 'rep', standardDays: 5, probability: 1, isWon: true },
    { name: '售后', post: 'aftersales', standardDays: 30, probability: 1 },
  ],
}

const sixSteps: ProcessTemplate = {
  code: 'STEP-6',
  name: '六步销售法',
  description: '强调挖掘需求与处理异议的顾问式销售。',
  nodes: [
    { name: '线索获取', post: 'marketing', standardDays: 2, requiredFields: ['accountId'], probability: 0.05 },
    {
      name: '需求挖掘',
      post: 'rep',
      standardDays: 10,
      requiredFields: ['painPoints', 'budget', 'budgetMax'],
      deliverables: ['需求调研表(3 个核心痛点)'],
      probability: 0.25,
    },
    {
      name: '方案呈现',
      post: 'presales',
      standardDays: 7,
      requiredFields: ['solution', 'amount'],
      deliverables: ['演示方案'],
      probability: 0.5,
    },
    {
      name: '异议处理',
      post: 'rep',
      standardDays: 10,
      standard: '先弄清异议背后的顾虑,再以证据回应;价格异议按全生命周期成本说明。',
      requiredFields: ['decisionChain', 'competitor'],
      probability: 0.7,
    },
    { name: '成交签约', post: 'legal', standardDays: 5, probability: 1, isWon: true },
    { name: '售后跟进', post: 'aftersales', standardDays: 30, probability: 1 },
  ],
}

const fiveSteps: ProcessTemplate = {
  code: 'STEP-5',
  name: '五步销售法',
  description: '产品标准、周期较短的销售。',
  nodes: [
    { name: '目标设定', post: 'supervisor', standardDays: 2, probability: 0.05 },
    { name: '潜客开发', post: 'rep', standardDays: 7, requiredFields: ['accountId'], probability: 0.15 },
    {
      name: '需求分析',
      post: 'rep',
      standardDays: 5,
      requiredFields: ['painPoints', 'budget', 'budgetMax'],
      probability: 0.35,
    },
    {
      name: '产品推荐展示',
      post: 'rep',
      standardDays: 5,
      requiredFields: ['productId', 'amount'],
      deliverables: ['产品演示记录'],
      probability: 0.6,
    },
    { name: '谈判签约', post: 'rep', standardDays: 7, probability: 1, isWon: true },
  ],
}

/** What every installation starts with. The first is the company's default until it chooses another. */
export const processTemplates: readonly ProcessTemplate[] = [sevenNodes, fourStages, sixStages, sixSteps, fiveSteps]
