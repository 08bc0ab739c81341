import { entity, everyone, type FieldFault, field, type Said } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'
import { catalogue } from '../catalogue/catalogue.ts'

const choices = Object.fromEntries(catalogue.map(({ key, label }) => [key, label]))

const named = (row: Readonly<Record<string, unknown>>, key: string, { zh, en }: Required<Said>): FieldFault[] =>
  Array.isArray(row[key]) && row[key].length > 0
    ? []
    : [{ field: key, code: 'required', message: `「${zh}」至少选择一项指标。`, en: `“${en}” has at least one metric.` }]

/** Which numbers the company steers by (settled question 5), in the order they are shown: one record, made with the database. */
export const kpiSet = entity('kpi-set', {
  table: 'metrics.kpi_set',
  label: { zh: '指标设置', en: 'KPI set' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 60, required: true }),
    dashboard: field.multiChoice(choices, {
      zh: '经营看板的指标',
      en: 'On the dashboard',
      required: true,
      help: '按选择的先后显示。',
      helpEn: 'Shown in the order chosen.',
    }),
    review: field.multiChoice(choices, {
      zh: '复盘表1的指标',
      en: 'In table 1 of retrospectives',
      required: true,
      help: '新的数据快照按此取数;已冻结的快照不变。',
      helpEn: 'New facts are taken by it; frozen ones stay.',
    }),
  },
  list: ['name', 'dashboard', 'review'],
  grants: { read: keepers, update: keepers },
  visible: everyone,
  check: (row) => [
    ...named(row, 'dashboard', { zh: '经营看板的指标', en: 'Metrics of the dashboard' }),
    ...named(row, 'review', { zh: '复盘表1的指标', en: 'Metrics of table 1' }),
  ],
})
