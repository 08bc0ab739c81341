import { type Ctx, entity, everyone, faults, field, find, type Row } from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'
import { buyingRoles } from './buying-roles.ts'
import { refuseUnknownFields } from './gate.rules.ts'

/** Who may change how the company sells. */
export const processKeepers = [...keepers, 'director', 'vp']

/** A way of selling, as the company prescribes it; its versions say how it changed. */
export const salesProcess = entity('process', {
  table: 'process.process',
  label: { zh: '销售流程', en: 'Sales process' },
  events: { stepDown: { zh: '不再是默认流程', en: 'No longer the default process' } },
  title: 'name',
  fields: {
    name: field.text({ zh: '流程名称', en: 'Name', max: 80, required: true, search: true }),
    code: field.text({ zh: '流程编码', en: 'Code', max: 40, required: true, unique: true, fixed: true }),
    description: field.longText({ zh: '适用范围', en: 'Description', max: 2000 }),
    isDefault: field.boolean({ zh: '默认流程', en: 'Default', required: true, default: false, by: 'command' }),
  },
  list: ['name', 'code', 'isDefault', 'description'],
  grants: { read: everybody, create: processKeepers, update: processKeepers, export: keepers },
  visible: everyone,
  live: true,
  subject: true,
  order: 'code',
})

/** One edition of a process. Opportunities stay on the version they began with. */
export const processVersion = entity('process-version', {
  table: 'process.process_version',
  label: { zh: '流程版本', en: 'Process version' },
  title: 'name',
  fields: {
    name: field.text({ zh: '版本', en: 'Version', max: 120, required: true, by: 'system' }),
    nameEn: field.text({ zh: '英文版本', en: 'Version', max: 120, by: 'system' }),
    processId: field.ref('process', { zh: '销售流程', en: 'Process', required: true, by: 'system' }),
    number: field.integer({ zh: '版本号', en: 'Number', required: true, by: 'system', nominal: true }),
    state: field.choice(
      {
        draft: { zh: '草稿', en: 'Draft', tone: 'information' },
        active: { zh: '使用中', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'draft', by: 'command' },
    ),
    publishedOn: field.date({ zh: '发布日期', en: 'Published on', by: 'command' }),
    note: field.longText({ zh: '修订说明', en: 'What changed', max: 2000 }),
    /** The improvement project behind this version. Without a target: that module comes later. */
    improvementProjectId: field.ref('', { zh: '改进项目', en: 'Improvement project', by: 'command' }),
  },
  list: ['name', 'processId', 'number', 'state', 'publishedOn', 'note'],
  grants: { read: everybody, update: processKeepers },
  visible: everyone,
  live: true,
  uniqueTogether: [['processId', 'number']],
})

const fail = faults('process-node', {
  not_draft: {
    status: 409,
    zh: '这个流程版本已发布,不能修改。请先新建草稿,改好后再发布。',
    en: 'This version of the process is published and fixed. Make a new draft, change it, then publish it.',
  },
})

/** One step of a version: who does it, how long it should take, what must be there before going on. */
export const processNode = entity('process-node', {
  table: 'process.process_node',
  label: { zh: '流程节点', en: 'Process node' },
  events: { copy: { zh: '随新版本复制', en: 'Copied with the new version' }, move: { zh: '调整顺序', en: 'Moved' } },
  title: 'name',
  fields: {
    processVersionId: field.ref('process-version', { zh: '流程版本', en: 'Version', required: true, by: 'system' }),
    /** The same for a node and its copies in later versions, whatever they are called. */
    stepId: field.ref('', { zh: '环节', en: 'Step', required: true, by: 'system' }),
    position: field.integer({ zh: '顺序', en: 'Position', required: true, by: 'command', nominal: true }),
    name: field.text({ zh: '节点名称', en: 'Name', max: 60, required: true }),
    responsiblePostId: field.ref('post', { zh: '责任岗位', en: 'Responsible post' }),
    standardDays: field.decimal({ zh: '标准时长(天)', en: 'Standard days', min: 0, max: 3650, scale: 1 }),
    standard: field.longText({ zh: '执行标准', en: 'Operating standard', max: 5000 }),
    tools: field.longText({ zh: '工具支持', en: 'Tools', max: 2000 }),
    knownProblems: field.longText({ zh: '常见问题', en: 'Known problems', max: 5000 }),
    requiredFields: field.json<string[]>({
      zh: '必填字段',
      en: 'Required fields',
      help: '离开该节点前必须填写的商机字段。',
      helpEn: 'Fields of the deal to be filled in before it leaves the node.',
    }),
    deliverables: field.json<string[]>({
      zh: '交付物',
      en: 'Deliverables',
      help: '离开该节点前必须提交的成果。',
      helpEn: 'What must be handed in before the deal leaves the node.',
    }),
    needsReport: field.boolean({
      zh: '须有需求分析报告',
      en: 'Needs report',
      default: false,
      help: '离开该节点前,需求调研须写明分析结论并提交为报告。',
      helpEn: 'Before the node is left, the needs survey says what it concludes and is handed in as the report.',
    }),
    painPoints: field.integer({
      zh: '核心痛点数',
      en: 'Pain points',
      min: 1,
      max: 20,
      help: '离开该节点前,需求调研中至少要有几个带客户原话的痛点。',
      helpEn: "How many pain points in the customer's words the needs survey must have before the node is left.",
    }),
    buyingRoles: field.multiChoice(buyingRoles, {
      zh: '须明确的决策角色',
      en: 'Buying roles',
      help: '离开该节点前,决策链中须有人担任的角色。',
      helpEn: 'Roles that somebody must have in the buying centre before the node is left.',
    }),
    techPostId: field.ref('post', {
      zh: '技术可行性确认岗位',
      en: 'Technical feasibility by',
      help: '离开该节点前,由这个岗位的人确认技术可行。',
      helpEn: 'People of this post confirm that it can be made, before the node is left.',
    }),
    supplyPostId: field.ref('post', {
      zh: '供应链可行性确认岗位',
      en: 'Supply feasibility by',
      help: '离开该节点前,由这个岗位的人确认能按期供货。',
      helpEn: 'People of this post confirm that it can be supplied in time, before the node is left.',
    }),
    probability: field.percent({ zh: '赢单概率', en: 'Probability', min: 0, max: 1 }),
    isWon: field.boolean({ zh: '成交节点', en: 'Won here', required: true, default: false }),
  },
  list: ['name', 'position', 'responsiblePostId', 'standardDays', 'probability', 'isWon'],
  totals: false,
  grants: { read: everybody, update: processKeepers },
  visible: everyone,
  live: true,
  order: 'position',
  uniqueTogether: [['processVersionId', 'position']],
  check: refuseUnknownFields,
  guard: async (ctx, row) => {
    await lockDraft(ctx, row.processVersionId as string)
  },
})

/** The draft that a node belongs to, held until commit so that it is not published in the middle of an edit. */
const lockDraft = async (ctx: Ctx, versionId: string): Promise<void> => {
  const version = await find(ctx, processVersion, versionId, { lock: true })
  if (version?.state !== 'draft') fail('not_draft')
}

export type Process = Row<typeof salesProcess>
export type ProcessVersion = Row<typeof processVersion>
export type ProcessNode = Row<typeof processNode>
