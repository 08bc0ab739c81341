import { anyOf, entity, everyone, field, owned, through } from '../../../kernel/index.ts'
import { everybody, keepers, leaders, line } from '../../people/index.ts'
import { partOfVersion } from '../version-part.ts'

const inspectors = [...leaders, ...keepers, 'auditor'] as const

/** What a good follow-up record says. A version is fixed once it is in force. */
export const rubric = entity('rubric', {
  table: 'crm.rubric',
  label: { zh: '跟进标准', en: 'Follow-up standard' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', required: true, max: 80 }),
    state: field.choice(
      {
        draft: { zh: '草稿', en: 'Draft', tone: 'neutral' },
        active: { zh: '生效中', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'draft' },
    ),
    passFrom: field.integer({ zh: '合规分数线', en: 'Compliant from', required: true, min: 1, max: 100, default: 80 }),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  list: ['name', 'state', 'passFrom'],
  totals: false,
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  editable: { state: ['draft'] },
})

export const rubricItem = partOfVersion(
  entity('rubric-item', {
    table: 'crm.rubric_item',
    label: { zh: '标准条目', en: 'Item of the standard' },
    title: 'name',
    fields: {
      rubricId: field.ref('rubric', { zh: '跟进标准', en: 'Standard', required: true, fixed: true }),
      position: field.integer({ zh: '顺序', en: 'Position', required: true, min: 1, max: 100, nominal: true }),
      name: field.text({ zh: '要求', en: 'Requirement', required: true, max: 200 }),
      points: field.integer({ zh: '分值', en: 'Points', required: true, min: 1, max: 100 }),
    },
    list: ['position', 'name', 'points'],
    order: 'position',
    grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
    visible: everyone,
  }),
  'rubric',
  'rubricId',
)

/** A sample of follow-ups, drawn by a seed so that anybody can draw the same again. */
export const followUpAudit = entity('follow-up-audit', {
  table: 'crm.follow_up_audit',
  label: { zh: '跟进抽查', en: 'Follow-up audit' },
  title: 'title',
  fields: {
    title: field.text({ zh: '标题', en: 'Title', required: true, max: 120 }),
    rubricId: field.ref('rubric', { zh: '跟进标准', en: 'Standard', required: true, by: 'command' }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit', by: 'command' }),
    from: field.date({ zh: '开始日期', en: 'From', required: true, by: 'command' }),
    to: field.date({ zh: '结束日期', en: 'Until', required: true, by: 'command' }),
    size: field.integer({ zh: '抽取条数', en: 'Sample size', required: true, min: 1, max: 500, by: 'command' }),
    seed: field.text({ zh: '抽样种子', en: 'Seed', required: true, max: 60, by: 'command' }),
    population: field.integer({ zh: '总体条数', en: 'Population', required: true, by: 'command' }),
    ownerId: field.person({ zh: '检查人', en: 'Inspector', required: true, by: 'command', default: 'me' }),
  },
  list: ['title', 'rubricId', 'from', 'to', 'size', 'population', 'ownerId'],
  grants: { read: [...inspectors], update: [...inspectors], remove: keepers, export: [...inspectors] },
  visible: owned('ownerId'),
})

/** One sampled follow-up with its marks. */
export const auditItem = entity('audit-item', {
  table: 'crm.audit_item',
  label: { zh: '抽查条目', en: 'Audited follow-up' },
  title: 'position',
  fields: {
    auditId: field.ref('follow-up-audit', { zh: '抽查', en: 'Audit', required: true, by: 'system' }),
    position: field.integer({ zh: '序号', en: 'Position', required: true, by: 'system', nominal: true }),
    activityId: field.ref('activity', { zh: '跟进记录', en: 'Follow-up', required: true, by: 'system' }),
    ownerId: field.person({ zh: '跟进人', en: 'By', required: true, by: 'system' }),
    happenedAt: field.instant({ zh: '跟进时间', en: 'Happened at', required: true, by: 'system' }),
    state: field.choice(
      {
        open: { zh: '待评', en: 'Open', tone: 'neutral' },
        compliant: { zh: '合规', en: 'Compliant', tone: 'success' },
        failing: { zh: '不合规', en: 'Not compliant', tone: 'danger' },
      },
      { zh: '结论', en: 'Verdict', required: true, by: 'command', default: 'open' },
    ),
    score: field.integer({ zh: '得分', en: 'Score', by: 'command', min: 0, max: 100 }),
    marks: field.json<Record<string, boolean>>({ zh: '逐项评定', en: 'Marks', by: 'command' }),
    note: field.longText({ zh: '评语', en: 'Remark', max: 2000, by: 'command' }),
  },
  list: ['position', 'activityId', 'ownerId', 'happenedAt', 'state', 'score'],
  order: 'position',
  grants: { read: [...line, ...keepers, 'auditor'], export: [...inspectors] },
  visible: anyOf(owned('ownerId'), through('auditId', 'follow-up-audit')),
})
