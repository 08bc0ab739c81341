import { type Ctx, sql, type Write } from '../../../kernel/index.ts'
import { keepRecordOwner } from '../record-owner.ts'
import { isOneFigure } from './budget.rules.ts'
import { keepStages } from './stages.ts'
import { keepTurnsOfDeals } from './turns.ts'
import { keepWins } from './wins.ts'

const keepFollowUps = keepRecordOwner('opportunity')

/** What follows from every write of an opportunity, by whatever verb or import it came. */
export const keepConsequences = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  await keepStages(ctx, writes)
  keepTurnsOfDeals(ctx, writes)
  await keepWins(ctx, writes)
  await keepFollowUps(ctx, writes)
  completeBudgets(ctx, writes)
}

/** No edit of its own, but what the one figure means: the version stays. */
const completeBudgets = (ctx: Ctx, writes: readonly Write[]): void => {
  const ids = writes.filter(isOneFigure).map(({ after }) => after?.id as string)
  if (ids.length > 0) ctx.db.send(sql`update crm.opportunity set budget_max = budget where id = any(${ids}::uuid[])`)
}
