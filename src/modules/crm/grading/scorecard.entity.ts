import { entity, everyone, field, through } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { readers } from '../access.ts'
import { partOfVersion } from '../version-part.ts'
import { type Condition, conditionFaults } from './condition.ts'

const editors = [...keepers, 'marketing'] as const

/** One version of how leads are scored. Only one is in force; what it said stays with the leads it graded. */
export const scorecard = entity('scorecard', {
  table: 'crm.scorecard',
  label: { zh: '评分卡', en: 'Scorecard' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', required: true, max: 80, search: true }),
    state: field.choice(
      {
        draft: { zh: '草稿', en: 'Draft', tone: 'neutral' },
        active: { zh: '生效中', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'draft' },
    ),
    gradeA: field.integer({ zh: 'A 级起点', en: 'A from', required: true, min: 1, max: 100 }),
    gradeB: field.integer({ zh: 'B 级起点', en: 'B from', required: true, min: 1, max: 100 }),
    activatedAt: field.instant({ zh: '生效时间', en: 'Active since', by: 'command' }),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  list: ['name', 'state', 'gradeA', 'gradeB', 'activatedAt'],
  totals: false,
  grants: { read: everybody, create: editors, update: editors, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  editable: { state: ['draft'] },
  check: ({ gradeA, gradeB }) =>
    Number(gradeA) > Number(gradeB)
      ? []
      : [
          {
            field: 'gradeA',
            code: 'order',
            message: '「A 级起点」应高于「B 级起点」。',
            en: '“A from” must be above “B from”.',
          },
        ],
})

export const factorGroups = {
  need: { zh: '需求匹配', en: 'Need fit' },
  decision: { zh: '决策权', en: 'Decision power' },
  budget: { zh: '预算与时间', en: 'Budget and timeline' },
  behaviour: { zh: '互动行为', en: 'Behaviour' },
} as const

/** One line of a scorecard: a condition on any field of the lead, and what it is worth. */
export const scoreFactor = partOfVersion(
  entity('score-factor', {
    table: 'crm.score_factor',
    label: { zh: '评分项', en: 'Score factor' },
    title: 'name',
    fields: {
      scorecardId: field.ref('scorecard', { zh: '评分卡', en: 'Scorecard', required: true, fixed: true }),
      name: field.text({ zh: '名称', en: 'Name', required: true, max: 80 }),
      group: field.choice(factorGroups, { zh: '维度', en: 'Group', required: true }),
      field: field.text({
        zh: '线索字段',
        en: 'Field of the lead',
        required: true,
        max: 60,
        help: '线索上的字段名称,例如「行业」;自定义字段也可以。',
        helpEn: 'A field of leads by its Chinese name, custom fields too.',
      }),
      op: field.choice(
        {
          in: { zh: '等于其中之一', en: 'Is one of' },
          contains: { zh: '包含其中之一', en: 'Contains one of' },
          gte: { zh: '不小于', en: 'At least' },
          lte: { zh: '不大于', en: 'At most' },
          known: { zh: '已填写', en: 'Is filled in' },
        },
        { zh: '条件', en: 'Condition', required: true },
      ),
      value: field.text({
        zh: '值',
        en: 'Value',
        max: 300,
        help: '选项填名称,例如「展会;研讨会」,多个值用「;」分开;金额以元计,例如 20万。',
        helpEn: 'Choices by their Chinese name, several separated by “;”; amounts in 元, for example 20万.',
      }),
      effect: field.choice(
        {
          points: { zh: '加分', en: 'Points' },
          screen: { zh: '筛选:不满足则为 C 级', en: 'Screen: C unless met', tone: 'warning' },
        },
        { zh: '作用', en: 'Effect', required: true, default: 'points' },
      ),
      points: field.integer({ zh: '分值', en: 'Points', required: true, min: -100, max: 100, default: 0 }),
    },
    list: ['group', 'name', 'field', 'op', 'value', 'effect', 'points'],
    order: 'group',
    grants: { read: everybody, create: editors, update: editors, remove: editors, export: keepers, import: keepers },
    visible: everyone,
    check: (row) => conditionFaults(String(row.field), row as unknown as Condition),
  }),
  'scorecard',
  'scorecardId',
)

/** Something a prospect did that shows interest. */
export const leadTouch = entity('lead-touch', {
  table: 'crm.lead_touch',
  label: { zh: '互动行为', en: 'Behaviour' },
  title: 'kind',
  fields: {
    leadId: field.ref('lead', { zh: '线索', en: 'Lead', required: true, by: 'system' }),
    kind: field.choice(
      {
        form_visit: { zh: '访问表单', en: 'Form visited' },
        email_open: { zh: '打开邮件', en: 'Email opened' },
        email_click: { zh: '点击邮件链接', en: 'Link in email followed' },
      },
      { zh: '行为', en: 'Kind', required: true, by: 'system' },
    ),
    at: field.instant({ zh: '时间', en: 'At', required: true, by: 'system', default: 'now' }),
    url: field.text({ zh: '网址', en: 'Address', max: 500, by: 'system' }),
    /** One occasion is one touch, however often its request comes. */
    occasion: field.text({ zh: '事由', en: 'Occasion', required: true, max: 300, unique: true, by: 'system' }),
  },
  list: ['leadId', 'kind', 'at', 'url'],
  order: '-at',
  grants: { read: readers },
  visible: through('leadId', 'lead'),
})
