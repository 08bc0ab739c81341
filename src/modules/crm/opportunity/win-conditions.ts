import type { Ctx } from '../../../kernel/index.ts'

type Condition = (ctx: Ctx, opportunityId: string) => Promise<void>

const conditions: Condition[] = []

/** Lets a later module refuse a win that what it keeps does not bear out. */
export const addWinCondition = (condition: Condition): void => {
  conditions.push(condition)
}

export const refuseUnfoundedWin = async (ctx: Ctx, opportunityId: string): Promise<void> => {
  for (const condition of conditions) await condition(ctx, opportunityId)
}
