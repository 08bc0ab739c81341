import {
  type Ctx,
  change,
  command,
  create,
  field,
  kindCommand,
  mine,
  remove,
  select,
  sql,
} from '../../../kernel/index.ts'
import { adjusters, committers } from './access.ts'
import { fail, openPeriod, refuseStale } from './forecast.faults.ts'
import { forecastCall } from './forecast-call.entity.ts'
import { forecastOverride } from './forecast-override.entity.ts'
import { policyOf } from './forecast-policy.entity.ts'
import { readPeople } from './read-people.ts'

const period = field.text({
  zh: '期间',
  en: 'Period',
  max: 7,
  required: true,
  help: '月份 2026-07 或季度 2026-Q3。',
  helpEn: 'A month 2026-07 or a quarter 2026-Q3.',
})
const version = field.integer({
  zh: '版本',
  en: 'Version',
  help: '改已有的数字时,填看到的版本。',
  helpEn: 'To change a figure: the version you saw.',
})

/** Two at once would both find no number yet: the second is told of the first, as of any change. */
const oneAfterTheOther = (ctx: Ctx, employeeId: string): Promise<unknown> =>
  ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('crm.forecast'), hashtext(${employeeId}))`)

/** My word for a month or a quarter, given or changed. */
export const submitForecast = kindCommand(forecastCall, 'submit', {
  zh: '提交承诺',
  en: 'Submit',
  tone: 'primary',
  input: {
    period,
    amount: field.money({ zh: '承诺金额', en: 'Amount', required: true, min: 0 }),
    note: field.text({ zh: '依据', en: 'On what grounds', max: 500 }),
    version,
  },
  allow: committers,
  run: async (ctx, { period: name, amount, note, version: known }) => {
    const { name: when } = openPeriod(ctx, name, await policyOf(ctx))
    const { employeeId } = ctx.actor
    await oneAfterTheOther(ctx, employeeId)
    const where = sql`t.period = ${when} and t.employee_id = ${employeeId}::uuid`
    const [row] = await select(ctx, forecastCall, { where, lock: true })
    refuseStale(row, known)
    const said = { amount, note: note ?? null }
    const after = row
      ? await change(ctx, forecastCall, row, said, { verb: 'submit' })
      : await create(ctx, forecastCall, { period: when, employeeId, ...said }, 'submit')
    return { id: after.id, version: after.version }
  },
})

/** What I count on from one of my direct reports, with the reason. */
export const overrideForecast = kindCommand(forecastOverride, 'override', {
  zh: '调整下属承诺',
  en: 'Override',
  input: {
    period,
    employeeId: field.person({ zh: '下属', en: 'Report', required: true }),
    amount: field.money({ zh: '调整为', en: 'Amount', required: true, min: 0 }),
    reason: field.text({ zh: '理由', en: 'Reason', required: true, max: 500 }),
    version,
  },
  allow: adjusters,
  run: async (ctx, { period: name, employeeId, amount, reason, version: known }) => {
    const asked = openPeriod(ctx, name, await policyOf(ctx))
    const when = asked.name
    const managerId = ctx.actor.employeeId
    const { line, byId } = await readPeople(ctx, asked)
    if (line.superior(employeeId) !== managerId) fail('not_report', { name: byId.get(employeeId)?.name ?? '-' })
    await oneAfterTheOther(ctx, managerId)
    const where = sql`t.period = ${when} and t.manager_id = ${managerId}::uuid and t.employee_id = ${employeeId}::uuid`
    const [row] = await select(ctx, forecastOverride, { where, lock: true })
    refuseStale(row, known)
    const said = { amount, reason }
    const after = row
      ? await change(ctx, forecastOverride, row, said, { verb: 'override' })
      : await create(ctx, forecastOverride, { period: when, managerId, employeeId, ...said }, 'override')
    return { id: after.id, version: after.version }
  },
})

/** The report's own word counts again. */
export const withdrawOverride = command(forecastOverride, 'withdraw', {
  zh: '撤销调整',
  en: 'Withdraw',
  input: {},
  allow: adjusters,
  whose: { rows: mine('managerId'), otherwise: async () => fail('not_yours') },
  run: async (ctx, row) => {
    openPeriod(ctx, row.period, await policyOf(ctx))
    await remove(ctx, forecastOverride, row)
  },
})
