import type { Ctx } from '../../../kernel/index.ts'

export interface Person {
  readonly entity: 'lead' | 'contact'
  readonly id: string
  /** The account the person belongs to. */
  readonly accountId: string | null
}

/** Says what still needs the person's data, in the words of the refusal: `合同 HT000012 履行中`; null when nothing does. */
export type Hold = (ctx: Ctx, person: Person) => Promise<string | null>

const holds: Hold[] = []

/** Called by later modules at start: what they keep may need a person's data. */
export const addErasureHold = (hold: Hold): void => {
  holds.push(hold)
}

export const holdingReason = async (ctx: Ctx, person: Person): Promise<string | null> => {
  for (const hold of holds) {
    const reason = await hold(ctx, person)
    if (reason) return reason
  }
  return null
}
