/** What is still owed on one line of a plan. */
export interface Owed {
  readonly id: string
  readonly contractId: string | null
  readonly dueOn: string
  readonly disputed: boolean | null
  readonly openAmount: number
}

export interface Incoming {
  readonly id: string
  readonly amount: number
  readonly receivedOn: string
  readonly receivableId: string | null
  readonly contractId: string | null
}

export interface Share {
  readonly receiptId: string
  readonly receivableId: string
  readonly amount: number
}

/**
 * Which debts incoming money pays: the one it names first, then those of its contract, the oldest first. What is disputed is
 * paid only by name. What is left over stays with the receipt: money is never put where nobody said it belongs.
 */
export const spread = (incoming: readonly Incoming[], owed: readonly Owed[]): Share[] => {
  const left = new Map(owed.map(({ id, openAmount }) => [id, openAmount]))
  const oldest = [...owed].sort((a, b) => (a.dueOn + a.id < b.dueOn + b.id ? -1 : 1))
  return [...incoming]
    .sort((a, b) => (a.receivedOn + a.id < b.receivedOn + b.id ? -1 : 1))
    .flatMap((receipt) => {
      const named = oldest.filter(({ id }) => id === receipt.receivableId)
      const others = oldest.filter(
        ({ id, contractId, disputed }) =>
          id !== receipt.receivableId && !disputed && contractId !== null && contractId === receipt.contractId,
      )
      let rest = receipt.amount
      const shares: Share[] = []
      for (const { id } of [...named, ...others]) {
        const amount = Math.min(rest, left.get(id) ?? 0)
        if (amount <= 0) continue
        rest -= amount
        left.set(id, (left.get(id) ?? 0) - amount)
        shares.push({ receiptId: receipt.id, receivableId: id, amount })
      }
      return shares
    })
}

/** Splits an amount by shares in basis points of the whole; what division leaves over goes to the last line, so no 分 is lost. */
export const splitAmount = (amount: number, basisPoints: readonly number[]): number[] => {
  const lines = basisPoints.map((share) => Number((BigInt(amount) * BigInt(share)) / 10_000n))
  const rest = amount - lines.reduce((sum, line) => sum + line, 0)
  const last = lines.length - 1
  return lines.map((line, i) => (i === last ? line + rest : line))
}

export interface Bucket {
  readonly name: string
  /** First day past due that belongs to it; the next bucket's first day ends it. */
  readonly fromDays: number
}

/** The bucket of something this many days past its due date; null while it is not past due. */
export const bucketOf = <B extends Bucket>(buckets: readonly B[], daysPastDue: number): B | null =>
  daysPastDue <= 0 ? null : (buckets.filter(({ fromDays }) => fromDays <= daysPastDue).at(-1) ?? null)
