// Exact money: 分 times a quantity with at most three decimals, shares of an amount that add up to it.

const thousandths = (quantity: number): bigint => BigInt(Math.round(quantity * 1000))

/** Rounds half away from zero to a whole 分. */
export const divideRounded = (numerator: bigint, denominator: bigint): bigint => {
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n
  const [n, d] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator]
  return sign * ((2n * n + d) / (2n * d))
}

/** What a quantity costs at this unit price. */
export const times = (unitPrice: number, quantity: number): number =>
  Number(divideRounded(BigInt(unitPrice) * thousandths(quantity), 1000n))

/** Parts of an amount by weight: whole 分 that add up to it, the largest remainders first. */
export const shares = (amount: number, weights: readonly number[]): number[] => {
  const whole = weights.map(BigInt)
  const sum = whole.reduce((a, b) => a + b, 0n)
  if (sum === 0n)
    return shares(
      amount,
      weights.map(() => 1),
    )
  const total = BigInt(amount)
  const parts = whole.map((weight) => ({ part: (total * weight) / sum, rest: (total * weight) % sum }))
  let left = total - parts.reduce((a, { part }) => a + part, 0n)
  const order = parts.map((_, i) => i).sort((a, b) => Number((parts[b]?.rest ?? 0n) - (parts[a]?.rest ?? 0n)) || a - b)
  const given = parts.map(({ part }) => part)
  for (const i of order) {
    if (left <= 0n) break
    given[i] = (given[i] ?? 0n) + 1n
    left -= 1n
  }
  return given.map(Number)
}
