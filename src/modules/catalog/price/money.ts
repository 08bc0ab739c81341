// Exact money: 分 times a quantity with at most three decimals.

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
