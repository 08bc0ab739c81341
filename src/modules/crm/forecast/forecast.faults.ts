import { type Ctx, faults, today } from '../../../kernel/index.ts'
import type { ForecastPolicy } from './forecast-policy.entity.ts'
import { type ForecastPeriod, forecastPeriod, labelOf, lockedFrom, standingOf } from './period.rules.ts'

export const fail = faults('forecast', {
  bad_period: {
    status: 422,
    field: 'period',
    zh: '「{period}」不是预测期间。请写成月份 2026-07 或季度 2026-Q3。',
    en: '“{period}” is no forecast period. Write a month, 2026-07, or a quarter, 2026-Q3.',
  },
  past_period: {
    status: 409,
    field: 'period',
    zh: '{period}已经结束,不能再改。请为进行中的期间提交。',
    en: '{period} is over and fixed. Submit for a running period.',
  },
  locked: {
    status: 409,
    field: 'period',
    zh: '{period}的预测从 {day} 起已锁定,不能再改。请为下一个期间提交。',
    en: 'The forecast of {period} is locked since {day}. Submit for the next period.',
  },
  stale: {
    status: 409,
    field: 'amount',
    zh: '这个数字刚被改成了 {amount} 元。请刷新后再决定要不要改。',
    en: 'The number has just been changed to ¥{amount}. Reload, then decide.',
  },
  not_report: {
    status: 403,
    field: 'employeeId',
    zh: '「{name}」不是你的直接下属。请让他的直接上级调整,或调整你的直接下属。',
    en: '“{name}” does not report to you directly. Let their direct superior adjust, or adjust your own reports.',
  },
  not_yours: {
    status: 403,
    zh: '这是别人做的调整,只有做调整的人可以撤销。你可以在自己的下属一行另作调整。',
    en: 'Somebody else made this adjustment and only they can take it back. You can adjust your own report’s line.',
  },
  out_of_reach: {
    status: 403,
    field: 'of',
    zh: '你只能查看自己和下属的预测。请从你的团队中选择。',
    en: 'You can see your own and your reports’ forecasts only. Choose from your team.',
  },
})

export const periodNamed = (name: string): ForecastPeriod =>
  forecastPeriod(name) ?? fail('bad_period', { period: name })

/** The period, as long as what is said of it may still change. */
export const openPeriod = (ctx: Ctx, name: string, { lockDays }: ForecastPolicy): ForecastPeriod => {
  const period = periodNamed(name)
  const standing = standingOf(period, lockDays, today(ctx))
  const said = { zh: `${labelOf(period)} `, en: name }
  if (standing === 'over') fail('past_period', { period: said })
  if (standing === 'locked') fail('locked', { period: said, day: lockedFrom(period, lockDays) })
  return period
}

/** Somebody decides on what they have seen: the version that stood there, or nothing yet. */
export const refuseStale = (
  row: { version: number; amount: number } | undefined,
  version: number | null | undefined,
) => {
  if ((row?.version ?? null) !== (version ?? null)) fail('stale', { amount: row ? row.amount / 100 : '-' })
}
