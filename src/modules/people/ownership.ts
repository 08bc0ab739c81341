import type { Ctx } from '../../kernel/index.ts'

/** Records that need somebody to answer for them: each module says which of its own those are. */
export interface Ownership {
  /** `商机`, for people. */
  readonly label: string
  /** How many records the person still answers for. */
  count(ctx: Ctx, employeeId: string): Promise<number>
  /** Gives them to somebody else, with history and events; answers how many. */
  handOver(ctx: Ctx, fromId: string, toId: string): Promise<number>
}

const kinds: Ownership[] = []

/** Called by a module when it is loaded. */
export const addOwnership = (kind: Ownership): void => {
  kinds.push(kind)
}

export const ownedBy = async (ctx: Ctx, employeeId: string): Promise<{ label: string; count: number }[]> => {
  const owned: { label: string; count: number }[] = []
  for (const kind of kinds) owned.push({ label: kind.label, count: await kind.count(ctx, employeeId) })
  return owned.filter(({ count }) => count > 0)
}

export const handOverAll = async (
  ctx: Ctx,
  fromId: string,
  toId: string,
): Promise<{ label: string; count: number }[]> => {
  const moved: { label: string; count: number }[] = []
  for (const kind of kinds) moved.push({ label: kind.label, count: await kind.handOver(ctx, fromId, toId) })
  return moved.filter(({ count }) => count > 0)
}
