import {
  change,
  command,
  entity,
  entityNamed,
  everyone,
  type FieldFault,
  field,
  placeIn,
  type Row,
  sayAll,
} from '../../kernel/index.ts'
import { keepers } from '../people/index.ts'

/** The field of a document that each part of a rule names must be of one of these kinds. */
const named = { partyField: ['reference'], amountField: ['money'], dateField: ['date', 'instant'] } as const

/** A rule that names a field the documents do not have would never find anything, and nobody would notice. */
const unknownFields = (row: Readonly<Record<string, unknown>>): FieldFault[] => {
  const e = entityNamed(String(row.entity))
  if (!e)
    return [
      {
        field: 'entity',
        code: 'unknown',
        message: '没有这种单据。请在列表中选择单据类型。',
        en: 'There is no such document. Choose a kind from the list.',
      },
    ]
  return Object.entries(named).flatMap(([key, kinds]) => {
    const fits = (name?: string) => kinds.some((kind) => kind === name)
    if (fits(placeIn(e, String(row[key]))?.field.kind.name)) return []
    const known = sayAll(
      Object.entries(e.fields).flatMap(([name, { kind, zh, en = zh }]) =>
        fits(kind.name) ? [{ zh: `${zh}(${name})`, en: `${en} (${name})` }] : [],
      ),
    )
    const asked = String(row[key])
    const message = `「${e.label.zh}」没有可以这样用的字段「${asked}」。可用的有:${known.zh || '无'}。`
    const en = `“${e.label.en}” has no field “${asked}” to use like this. There are: ${known.en || 'none'}.`
    return [{ field: key, code: 'unknown', message, en }]
  })
}

/** What counts as splitting one deal into several below the limit. */
export const splitRule = entity('split-rule', {
  table: 'approvals.split_rule',
  label: { zh: '拆单规则', en: 'Split-order rule' },
  title: 'name',
  fields: {
    name: field.text({ zh: '规则名称', en: 'Name', max: 80, required: true }),
    entity: field.text({ zh: '单据类型', en: 'Document kind', max: 60, required: true }),
    partyField: field.text({ zh: '客户字段', en: 'Customer field', max: 60, required: true }),
    amountField: field.text({ zh: '金额字段', en: 'Amount field', max: 60, required: true }),
    dateField: field.text({ zh: '日期字段', en: 'Date field', max: 60, required: true, default: 'createdAt' }),
    limit: field.money({
      zh: '单笔限额',
      en: 'Limit',
      min: 1,
      required: true,
      help: '单笔不超过、合计超过它,就是疑似拆单。',
      helpEn: 'Each document is below it and together they exceed it: that may be a split order.',
    }),
    windowDays: field.integer({
      zh: '时间窗口(天)',
      en: 'Window in days',
      required: true,
      min: 1,
      max: 366,
      default: 30,
    }),
    minCount: field.integer({ zh: '至少单数', en: 'At least', required: true, min: 2, max: 100, default: 2 }),
    isActive: field.boolean({ zh: '启用', en: 'Active', required: true, default: true }),
  },
  list: ['name', 'entity', 'limit', 'windowDays', 'minCount', 'isActive'],
  totals: false,
  grants: { read: [...keepers, 'auditor', 'finance', 'legal'], create: keepers, update: keepers, remove: keepers },
  visible: everyone,
  check: unknownFields,
})

export interface SplitDocument {
  readonly id: string
  readonly title: string
  readonly amount: number
  readonly on: string
}

const inspectors = ['auditor', 'operations', 'finance', 'legal', 'vp', 'admin']

/** Something about documents under approval that somebody should look into. */
export const approvalFinding = entity('approval-finding', {
  table: 'approvals.finding',
  label: { zh: '审批疑点', en: 'Approval finding' },
  events: {
    grow: { zh: '又有单据计入', en: 'Another document counted' },
    confirmed: { zh: '认定属实', en: 'Confirmed' },
    dismissed: { zh: '已排除', en: 'Dismissed' },
  },
  title: 'title',
  fields: {
    kind: field.choice(
      { split_order: { zh: '疑似拆单', en: 'Split order', tone: 'warning' } },
      { zh: '类型', en: 'Kind', required: true, by: 'system' },
    ),
    title: field.text({ zh: '标题', en: 'Title', max: 300, required: true, search: true, by: 'system' }),
    titleEn: field.text({ zh: '英文标题', en: 'Title', max: 300, by: 'system' }),
    ruleId: field.ref('split-rule', { zh: '规则', en: 'Rule', by: 'system' }),
    subjectEntity: field.text({ zh: '单据类型', en: 'Document kind', max: 60, required: true, by: 'system' }),
    partyId: field.ref('', { zh: '客户', en: 'Customer', required: true, by: 'system' }),
    submitterId: field.person({ zh: '最近提交人', en: 'Last submitter', by: 'system' }),
    total: field.money({ zh: '合计金额', en: 'Total', required: true, by: 'system' }),
    documents: field.json<readonly SplitDocument[]>({ zh: '涉及单据', en: 'Documents', by: 'system' }),
    state: field.choice(
      {
        open: { zh: '待核查', en: 'Open', tone: 'warning' },
        confirmed: { zh: '属实', en: 'Confirmed', tone: 'danger' },
        dismissed: { zh: '已排除', en: 'Dismissed', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'open', by: 'system' },
    ),
    conclusion: field.longText({ zh: '核查结论', en: 'Conclusion', max: 2000, by: 'system' }),
  },
  list: ['title', 'kind', 'total', 'submitterId', 'state'],
  grants: { read: inspectors, export: [...keepers, 'auditor'] },
  visible: everyone,
})

export type SplitRule = Row<typeof splitRule>

const conclusion = { conclusion: field.longText({ zh: '核查结论', en: 'Conclusion', max: 2000, required: true }) }

const concluded = (state: 'confirmed' | 'dismissed', zh: string, en: string) =>
  command(approvalFinding, state === 'confirmed' ? 'confirm' : 'dismiss', {
    zh,
    en,
    input: conclusion,
    allow: ['auditor', 'operations', 'admin'],
    when: { state: ['open'] },
    tone: state === 'confirmed' ? 'danger' : 'primary',
    run: async (ctx, row, { conclusion }) => {
      await change(ctx, approvalFinding, row, { state, conclusion }, { verb: state })
    },
  })

export const findingCommands = [
  concluded('confirmed', '认定属实', 'Confirm'),
  concluded('dismissed', '排除', 'Dismiss'),
]
