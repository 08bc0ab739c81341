import { entity, field, owned, type Row } from '../../../kernel/index.ts'
import { exporters } from '../access.ts'
import { forecastReaders } from './access.ts'

/** What a manager counts on from one of their reports instead of what that report says. Seen by the manager and those above. */
export const forecastOverride = entity('forecast-override', {
  table: 'crm.forecast_override',
  title: 'period',
  label: { zh: '主管调整', en: 'Forecast override' },
  fields: {
    period: field.text({ zh: '期间', en: 'Period', max: 7, required: true, by: 'system' }),
    managerId: field.person({ zh: '主管', en: 'Manager', required: true, by: 'system' }),
    employeeId: field.person({ zh: '下属', en: 'Report', required: true, by: 'system' }),
    amount: field.money({ zh: '调整为', en: 'Amount', required: true, min: 0, by: 'command' }),
    reason: field.text({ zh: '理由', en: 'Reason', max: 500, required: true, by: 'command' }),
  },
  list: ['period', 'managerId', 'employeeId', 'amount', 'reason'],
  grants: { read: forecastReaders.filter((role) => role !== 'rep'), export: exporters },
  visible: owned('managerId'),
  order: '-period',
  uniqueTogether: [['period', 'managerId', 'employeeId']],
})

export type ForecastOverride = Row<typeof forecastOverride>
