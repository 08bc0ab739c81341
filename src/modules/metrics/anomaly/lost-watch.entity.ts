import { entity, field, type Row } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { ofUnitsLed } from './anomaly.entity.ts'

const keep = ['director', 'vp', ...keepers]

export const watchSpans = {
  month: { zh: '自然月', en: 'Month' },
  quarter: { zh: '季度', en: 'Quarter' },
} as const

/** Above which share of lost deals somebody has to look into it. */
export const lostRateWatch = entity('lost-rate-watch', {
  table: 'metrics.lost_rate_watch',
  title: 'name',
  label: { zh: '输单率警戒线', en: 'Lost-rate watch' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    unitId: field.ref('unit', {
      zh: '组织',
      en: 'Unit',
      required: true,
      help: '该组织及其下级的商机一起算。',
      helpEn: 'Deals of this unit and those below together.',
    }),
    span: field.choice(watchSpans, { zh: '统计窗口', en: 'Window', required: true, default: 'month' }),
    threshold: field.percent({
      zh: '警戒线',
      en: 'Threshold',
      required: true,
      min: 0,
      max: 1,
      help: '输单数占关闭商机数的比例,高于它就报异常。',
      helpEn: 'Lost deals of all closed ones; above it an anomaly is raised.',
    }),
    leastDeals: field.integer({
      zh: '最少单数',
      en: 'Least deals',
      required: true,
      min: 1,
      max: 10_000,
      default: 10,
      help: '窗口内关闭的商机少于它时不下结论。',
      helpEn: 'Fewer closed deals in the window say nothing.',
    }),
    isOn: field.boolean({
      zh: '启用',
      en: 'On',
      default: false,
      help: '启用之前可以先「试算」最近一年会报几次。',
      helpEn: 'Before you switch it on, try how often it would have alarmed in the last year.',
    }),
  },
  list: ['name', 'unitId', 'span', 'threshold', 'leastDeals', 'isOn'],
  totals: false,
  grants: {
    read: everybody.filter((role) => role !== 'rep'),
    create: keep,
    update: keep,
    remove: keep,
    export: keep,
    import: keep,
  },
  visible: ofUnitsLed,
  order: 'name',
})

export type LostRateWatch = Row<typeof lostRateWatch>
