import type { Ctx } from '../../kernel/index.ts'
import { companyCalendar } from '../work/index.ts'

/** The moment when so many working hours from now have passed. */
export const dueAfter = async (ctx: Ctx, hours: number): Promise<string> => {
  const calendar = await companyCalendar(ctx)
  return calendar.addWorkingMinutes(ctx.now, Math.max(1, Math.round(hours * 60))).toISOString()
}
