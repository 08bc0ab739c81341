import { type Ctx, createMany, type Draft, find, sql } from '../../../kernel/index.ts'
import { leadTouch } from '../grading/index.ts'
import { regradeChanged } from '../grading/regrade.ts'
import { lead } from '../lead/index.ts'

export interface Touch {
  readonly kind: NonNullable<Draft<typeof leadTouch>['kind']>
  readonly at: string
  readonly url: string | null
  /** One occasion is one touch, however often it is told. */
  readonly occasion: string
}

const counts = { form_visit: 'formVisits', email_open: 'emailOpens', email_click: 'emailClicks' } as const

/**
 * Writes down what a prospect did and grades them by it. Who has unsubscribed or had their data erased is not watched any more.
 * The numbers on the lead follow from its touches, so its version stays: nobody's edit is refused because a letter was opened.
 */
export const recordTouches = async (ctx: Ctx, leadId: string, touches: readonly Touch[]): Promise<void> => {
  const before = await find(ctx, lead, leadId, { lock: true })
  if (!before || before.unsubscribedAt || before.erasedAt) return
  const known = await ctx.db.rows<{ occasion: string }>(
    sql`select occasion from crm.lead_touch where occasion = any(${touches.map(({ occasion }) => occasion)})`,
  )
  const told = new Set(known.map(({ occasion }) => occasion))
  const fresh = new Map(touches.filter(({ occasion }) => !told.has(occasion)).map((one) => [one.occasion, one]))
  if (fresh.size === 0) return
  await createMany(
    ctx,
    leadTouch,
    [...fresh.values()].map((touch) => ({ ...touch, leadId })),
  )
  const after = { ...before }
  for (const { kind } of fresh.values()) after[counts[kind]] = (after[counts[kind]] ?? 0) + 1
  await ctx.db.rows(sql`update crm.lead set form_visits = ${after.formVisits}, email_opens = ${after.emailOpens},
    email_clicks = ${after.emailClicks} where id = ${leadId}::uuid`)
  await regradeChanged(ctx, [{ before: { ...before }, after: { ...after } }])
}
