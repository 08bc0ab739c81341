import { entity, field, owned, type Row } from '../../../kernel/index.ts'
import { exporters } from '../access.ts'
import { forecastReaders } from './access.ts'

/** What somebody commits to close of their own deals in a month or a quarter. Each change stays in its history. */
export const forecastCall = entity('forecast-call', {
  table: 'crm.forecast_call',
  title: 'period',
  label: { zh: '业绩承诺', en: 'Forecast commitment' },
  fields: {
    period: field.text({ zh: '期间', en: 'Period', max: 7, required: true, by: 'system' }),
    employeeId: field.person({ zh: '承诺人', en: 'By', required: true, by: 'system' }),
    amount: field.money({ zh: '承诺金额', en: 'Amount', required: true, min: 0, by: 'command' }),
    note: field.text({ zh: '依据', en: 'On what grounds', max: 500, by: 'command' }),
  },
  list: ['period', 'employeeId', 'amount', 'note'],
  grants: { read: forecastReaders, export: exporters },
  visible: owned('employeeId'),
  order: '-period',
  uniqueTogether: [['period', 'employeeId']],
})

export type ForecastCall = Row<typeof forecastCall>
