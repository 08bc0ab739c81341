import type { Agreed, Cut, FreeLine } from './amendment.ts'

/** What a contract cannot fall below: what has come in, what the customer has an invoice for, and what was written off as owed. */
export const floorOf = ({ received, invoiced, writtenOff }: Agreed): number => received + invoiced + writtenOff

/** What the plan must lose so that it is not more than what is agreed, taken from the lines in their order. */
export const proposedCuts = (lines: readonly FreeLine[], { whole, planned }: Agreed, change: number): Cut[] => {
  let rest = Math.max(0, planned - (whole + change))
  return lines.flatMap(({ id: receivableId, free }) => {
    const amount = Math.min(free, rest)
    rest -= amount
    return amount > 0 ? [{ receivableId, amount }] : []
  })
}

/**
 * By how much the plan is off once the amendment counts: above what is agreed (positive), or below it (negative). What the plan
 * was short of before, because a part of it was credited, it may go on being short of.
 */
export const planGap = ({ whole, planned }: Agreed, change: number, added: number, cut: number): number => {
  const over = planned + added - cut - (whole + change)
  const short = Math.max(0, whole - planned)
  return over > 0 ? over : Math.min(0, over + short)
}
