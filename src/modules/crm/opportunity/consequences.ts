import type { Ctx, Write } from '../../../kernel/index.ts'
import { keepRecordOwner } from '../record-owner.ts'
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
}
