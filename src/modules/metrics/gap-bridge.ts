// Why a target was missed, in money: target − actual split over what makes up sales.
//
// In T days, with W deals in hand on average and each taking L days from engagement to decision, T·W/L deals are decided
// (J. D. C. Little, Operations Research 9 (1961) 383–387). Of these the share c is won, at s each:
//
//   sales = W × (T/L) × c × s        volume × speed × conversion × deal size
//
// The same product made of the reference drivers is the target. The difference of the two products is split by the Shapley
// value: each driver gets its average effect over all orders in which drivers could be changed from reference to actual
// (A. F. Shorrocks, "Decomposition procedures for distributional analysis", Journal of Economic Inequality 11 (2013) 99–126).
// Every order's effects sum to the whole difference, so the averages do too, and no driver is favoured by its place.

export const drivers = ['volume', 'speed', 'conversion', 'dealSize'] as const
export type Driver = (typeof drivers)[number]
export type Drivers = Readonly<Record<Driver, number>>

/** Effect of each driver in minor units (below 2^53); they sum exactly to `difference`, the two products' difference. */
export const splitDifference = (reference: Drivers, actual: Drivers, difference: number): Record<Driver, number> =>
  wholeParts(shapley(reference, actual), difference)

const shapley = (reference: Drivers, actual: Drivers): Record<Driver, number> => {
  const effects: Record<Driver, number> = { volume: 0, speed: 0, conversion: 0, dealSize: 0 }
  for (const driver of drivers) {
    const others = drivers.filter((other) => other !== driver)
    // Each set of other drivers that may already have changed, with the share of orders in which it is exactly that set.
    for (let set = 0; set < 2 ** others.length; set++) {
      const changed = others.filter((_, i) => (set >> i) & 1)
      const product = others.reduce((x, other) => x * (changed.includes(other) ? actual : reference)[other], 1)
      effects[driver] += orderShare(changed.length) * product * (actual[driver] - reference[driver])
    }
  }
  return effects
}

/** s!·(n−s−1)!/n! for four drivers. */
const orderShare = (before: number): number => [1 / 4, 1 / 12, 1 / 12, 1 / 4][before] as number

/** Rounds to whole minor units so that the total is kept: the largest remainders take the units that rounding left over. */
const wholeParts = (effects: Record<Driver, number>, total: number): Record<Driver, number> => {
  const whole = { ...effects }
  for (const driver of drivers) whole[driver] = Math.floor(effects[driver])
  let left = total - drivers.reduce((sum, driver) => sum + whole[driver], 0)
  const byRemainder = [...drivers].sort((a, b) => effects[b] - whole[b] - (effects[a] - whole[a]))
  for (const driver of byRemainder) {
    if (left <= 0) break
    whole[driver] += 1
    left -= 1
  }
  // What floating point lost beyond the remainders is a unit or two of a large sum; the largest effect carries it.
  const largest = [...drivers].sort((a, b) => Math.abs(effects[b]) - Math.abs(effects[a]))[0] as Driver
  whole[largest] += left
  return whole
}

/** What happened in a period, as far as the bridge needs it. */
export interface Sales {
  readonly won: number
  readonly decided: number
  readonly amount: number
  /** Mean days from engagement to decision; null when nothing was won. */
  readonly cycleDays: number | null
}

/** Drivers that the target was built on; null where nobody set one and no earlier period shows one. */
export interface Expected {
  readonly conversion: number | null
  readonly dealSize: number | null
  readonly cycleDays: number | null
}

export interface Bridge {
  readonly reference: Drivers
  readonly actual: Drivers
  readonly parts: Record<Driver, number>
}

// A deal engaged and won on the same day took one day: a speed without bound explains nothing.
const atLeastOneDay = (days: number) => Math.max(1, days)

/**
 * Splits actual − target. Conversion, deal size and cycle are compared with what was expected; volume with the number of deals
 * in hand that the target needed at those expectations. Where nothing was decided the actual conversion, deal size and cycle
 * are unknown and count as expected, so the whole gap is one of volume. Null without any expectation to compare with.
 */
export const gapBridge = (target: number, sales: Sales, expected: Expected, days: number): Bridge | null => {
  const conversion = expected.conversion ?? ratio(sales.won, sales.decided)
  const dealSize = expected.dealSize ?? ratio(sales.amount, sales.won)
  const cycleDays = expected.cycleDays ?? sales.cycleDays
  if (!conversion || !dealSize || cycleDays === null) return null
  const speed = days / atLeastOneDay(cycleDays)
  const reference = { volume: target / (speed * conversion * dealSize), speed, conversion, dealSize }
  const actualSpeed = sales.cycleDays === null ? speed : days / atLeastOneDay(sales.cycleDays)
  const actual = {
    volume: sales.decided / actualSpeed,
    speed: actualSpeed,
    conversion: ratio(sales.won, sales.decided) ?? conversion,
    dealSize: ratio(sales.amount, sales.won) ?? dealSize,
  }
  return { reference, actual, parts: splitDifference(reference, actual, sales.amount - target) }
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
