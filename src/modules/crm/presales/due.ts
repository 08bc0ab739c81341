import { type Ctx, first, sql } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'

/** When a request that is made or accepted now is to be answered or delivered, in the company's working time. */
export const dueOf = async (ctx: Ctx, what: 'answer' | 'deliver'): Promise<string> => {
  const policy = await first<{ hours: number; days: number }>(
    ctx.db,
    sql`select answer_hours as hours, deliver_days as days from crm.presales_policy where deleted_at is null limit 1`,
  )
  if (!policy) throw new Error('crm.presales_policy has no record; the migration makes it')
  const calendar = await companyCalendar(ctx)
  const minutes = what === 'answer' ? policy.hours * 60 : policy.days * calendar.minutesPerDay
  return calendar.addWorkingMinutes(ctx.now, minutes).toISOString()
}
