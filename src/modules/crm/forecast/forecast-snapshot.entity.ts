import { entity, field, owned } from '../../../kernel/index.ts'
import { exporters } from '../access.ts'
import { forecastReaders } from './access.ts'

const frozen = (zh: string, en: string) => field.money({ zh, en, required: true, by: 'system' })

/** A person's forecast as it stood on a day, frozen each week: it shows how the forecast moved and how true it was. */
export const forecastSnapshot = entity('forecast-snapshot', {
  table: 'crm.forecast_snapshot',
  title: 'period',
  label: { zh: '预测快照', en: 'Forecast snapshot' },
  events: { freeze: { zh: '每周留存', en: 'Kept for the week' } },
  fields: {
    period: field.text({ zh: '期间', en: 'Period', max: 7, required: true, by: 'system' }),
    takenOn: field.date({ zh: '快照日期', en: 'Taken on', required: true, by: 'system' }),
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, by: 'system' }),
    startsOn: field.date({ zh: '期间开始', en: 'Starts on', required: true, by: 'system' }),
    endsOn: field.date({ zh: '期间结束', en: 'Ends on', required: true, by: 'system' }),
    called: field.money({ zh: '本人承诺', en: 'Own commitment', by: 'system' }),
    rolled: frozen('汇总承诺', 'Rolled up'),
    closed: frozen('已成交(团队)', 'Closed, team'),
    commit: frozen('承诺类商机(团队)', 'Commit, team'),
    best: frozen('争取类商机(团队)', 'Best case, team'),
    pipeline: frozen('在谈类商机(团队)', 'Pipeline, team'),
    weighted: frozen('加权金额(团队)', 'Weighted, team'),
    judged: field.boolean({ zh: '用于准确度', en: 'Judged', required: true, by: 'system', default: false }),
  },
  list: ['period', 'takenOn', 'employeeId', 'called', 'rolled', 'closed', 'weighted', 'judged'],
  grants: { read: forecastReaders, export: exporters },
  visible: owned('employeeId'),
  order: '-takenOn',
  uniqueTogether: [['period', 'takenOn', 'employeeId']],
})
