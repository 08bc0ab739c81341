import { entity, everyone, field, type Row, through } from '../../../kernel/index.ts'
import { lawyers, readers, ruleKeepers } from '../access.ts'

/** What legal looks at in every contract. The list is the company's own. */
export const legalItem = entity('legal-item', {
  table: 'contracting.legal_item',
  label: { zh: '法务审查项', en: 'Legal item' },
  title: 'name',
  fields: {
    name: field.text({ zh: '审查项', en: 'Item', max: 120, required: true }),
    guide: field.longText({ zh: '审查要点', en: 'What to look for', max: 2000 }),
    position: field.integer({ zh: '序号', en: 'Position', required: true, min: 1, max: 999 }),
    state: field.choice(
      {
        active: { zh: '启用', en: 'In use', tone: 'success' },
        retired: { zh: '停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
  },
  list: ['position', 'name', 'state'],
  totals: false,
  grants: {
    read: readers,
    create: [...lawyers, ...ruleKeepers],
    update: [...lawyers, ...ruleKeepers],
    remove: [...lawyers, ...ruleKeepers],
  },
  visible: everyone,
  order: 'position',
})

/** One item on one contract. Signing does not begin before each is passed or said not to apply. */
export const legalCheck = entity('legal-check', {
  table: 'contracting.legal_check',
  label: { zh: '法务审查', en: 'Legal check' },
  events: {
    passed: { zh: '审查通过', en: 'Review passed' },
    failed: { zh: '审查不通过', en: 'Review failed' },
    waived: { zh: '认定不适用', en: 'Found not applicable' },
    reopen: { zh: '重新审查', en: 'Review reopened' },
  },
  title: 'name',
  fields: {
    contractId: field.ref('contract', { zh: '合同', en: 'Contract', required: true, by: 'system' }),
    name: field.text({ zh: '审查项', en: 'Item', max: 120, required: true, by: 'system' }),
    guide: field.longText({ zh: '审查要点', en: 'What to look for', max: 2000, by: 'system' }),
    position: field.integer({ zh: '序号', en: 'Position', required: true, by: 'system', nominal: true }),
    state: field.choice(
      {
        pending: { zh: '待审查', en: 'Pending', tone: 'warning' },
        passed: { zh: '通过', en: 'Passed', tone: 'success' },
        failed: { zh: '不通过', en: 'Failed', tone: 'danger' },
        waived: { zh: '不适用', en: 'Not applicable', tone: 'neutral' },
      },
      { zh: '结论', en: 'Result', required: true, by: 'command', default: 'pending' },
    ),
    opinion: field.text({ zh: '意见', en: 'Opinion', max: 1000, by: 'command' }),
    reviewerId: field.person({ zh: '审查人', en: 'Reviewer', by: 'command' }),
    reviewedAt: field.instant({ zh: '审查时间', en: 'Reviewed at', by: 'command' }),
  },
  list: ['name', 'contractId', 'state', 'opinion', 'reviewerId', 'reviewedAt'],
  grants: { read: readers },
  visible: through('contractId', 'contract'),
  order: 'position',
})

export type LegalCheck = Row<typeof legalCheck>
