import { entity, everyone, field, type Row } from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'
import type { FlowGraph } from './graph.rules.ts'
import { shapeFaults } from './graph.shape.ts'

/** How one kind of document is approved, in the whole company or in one unit and below. */
export const approvalFlow = entity('approval-flow', {
  table: 'approvals.flow',
  label: { zh: '审批流程', en: 'Approval flow' },
  title: 'name',
  fields: {
    name: field.text({ zh: '流程名称', en: 'Name', max: 80, required: true, search: true }),
    entity: field.text({ zh: '单据类型', en: 'Document kind', max: 60, required: true, fixed: true }),
    unitId: field.ref('unit', {
      zh: '适用组织',
      en: 'For unit',
      fixed: true,
      help: '为空表示全公司;有多个时用离发起人最近的。',
      helpEn: 'Empty: the whole company; of several the nearest to the submitter counts.',
    }),
    description: field.longText({ zh: '说明', en: 'Description', max: 1000 }),
  },
  list: ['name', 'entity', 'unitId', 'description'],
  grants: { read: everybody, create: keepers, update: keepers, export: keepers },
  visible: everyone,
  order: 'entity',
})

/** One edition of a flow. Documents under way stay on the edition they were submitted on. */
export const approvalFlowVersion = entity('approval-flow-version', {
  table: 'approvals.flow_version',
  label: { zh: '审批流程版本', en: 'Approval flow version' },
  title: 'name',
  fields: {
    name: field.text({ zh: '版本', en: 'Version', max: 120, required: true, by: 'system' }),
    nameEn: field.text({ zh: '英文版本', en: 'Version', max: 120, by: 'system' }),
    flowId: field.ref('approval-flow', { zh: '审批流程', en: 'Flow', required: true, by: 'system' }),
    number: field.integer({ zh: '版本号', en: 'Number', required: true, by: 'system', nominal: true }),
    state: field.choice(
      {
        draft: { zh: '草稿', en: 'Draft', tone: 'information' },
        active: { zh: '使用中', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'draft', by: 'system' },
    ),
    graph: field.json<FlowGraph, true>({ zh: '流程图', en: 'Graph', required: true }),
    activatedOn: field.date({ zh: '启用日期', en: 'Activated on', by: 'system' }),
    note: field.longText({ zh: '修订说明', en: 'What changed', max: 1000 }),
  },
  list: ['name', 'flowId', 'number', 'state', 'activatedOn', 'note'],
  grants: { read: everybody, update: keepers },
  visible: everyone,
  uniqueTogether: [['flowId', 'number']],
  editable: { state: ['draft'] },
  check: ({ graph }) => shapeFaults(graph),
})

export type Flow = Row<typeof approvalFlow>
export type FlowVersion = Row<typeof approvalFlowVersion>
