import { type Ctx, entity, everyone, field, type Row, select } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'

const keep = ['director', 'vp', ...keepers]

/** How the company forecasts. One record, made with the database. */
export const forecastPolicy = entity('forecast-policy', {
  table: 'crm.forecast_policy',
  title: 'name',
  label: { zh: '预测规则', en: 'Forecast policy' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    commitFrom: field.percent({
      zh: '承诺:赢单概率不低于',
      en: 'Commit from a probability of',
      required: true,
      min: 0,
      max: 1,
      help: '阶段的赢单概率达到它的商机归入「承诺」,负责人可以在商机上另选类别。',
      helpEn: 'Deals of stages with at least this probability are commit; their owner may choose another category.',
    }),
    bestFrom: field.percent({
      zh: '争取:赢单概率不低于',
      en: 'Best case from a probability of',
      required: true,
      min: 0,
      max: 1,
    }),
    lockDays: field.integer({
      zh: '期末前几天锁定',
      en: 'Locked so many days before the end',
      required: true,
      min: 0,
      max: 60,
      help: '锁定后承诺和调整都不能再改;0 表示到期末为止都可以改。',
      helpEn: 'After that neither commitments nor overrides change; 0: until the period ends.',
    }),
    judgedAfterDays: field.integer({
      zh: '期初第几天的承诺算数',
      en: 'Judged by the commitment after so many days',
      required: true,
      min: 0,
      max: 60,
      help: '预测准确度用这一天之后第一次每周快照里的承诺和实际成交比。',
      helpEn: 'Accuracy compares the commitments of the first weekly snapshot after this day with what was closed.',
    }),
  },
  list: ['name', 'commitFrom', 'bestFrom', 'lockDays', 'judgedAfterDays'],
  totals: false,
  grants: { read: everybody, update: keep },
  visible: everyone,
  check: (row) =>
    Number(row.bestFrom) > Number(row.commitFrom)
      ? [
          {
            field: 'bestFrom',
            code: 'order',
            message: '「争取」的概率不能高于「承诺」的概率,请调低它。',
            en: '“Best case” cannot be likelier than “Commit”. Lower it.',
          },
        ]
      : [],
})

export type ForecastPolicy = Row<typeof forecastPolicy>

export const policyOf = async (ctx: Ctx): Promise<ForecastPolicy> => {
  const [policy] = await select(ctx, forecastPolicy, { unscoped: true, limit: 1 })
  if (!policy) throw new Error('the forecast policy is missing')
  return policy
}
