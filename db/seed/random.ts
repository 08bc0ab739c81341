/** Numbers that look random and are the same every time for the same seed and place. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** 32 of them. */
  bits(): number
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the entries, each as often as its weight says. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T
  /** Half of the values lie below the median; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number
}

const fnv = (hash: number, text: string): number => {
  let mixed = hash
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  return mixed
}

/**
 * The generator of one record: its seed, what kind of record it is and which one. A record can so be made again whenever
 * another pass needs it, and nothing has to be kept in memory. Mulberry32 (public domain, Tommy Ettinger).
 */
export const randomFor = (seed: number, kind: string, index = 0): Random => {
  let state = Math.imul(
    fnv(Math.imul(seed ^ 0x811c9dc5, 0x01000193), kind) ^ Math.imul(index + 1, 0x9e3779b1),
    0x85ebca6b,
  )
  const bits = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = () => bits() / 4_294_967_296
  const random: Random = {
    next,
    bits,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    weighted: (entries) => {
      let left = next() * totalWeight(entries)
      for (const [value, weight] of entries) {
        left -= weight
        if (left < 0) return value
      }
      return (entries.at(-1) as (typeof entries)[number])[0]
    },
    logNormal: (median, spread) => {
      // Box–Muller; 1 - next() keeps the logarithm away from zero.
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return median * Math.exp(spread * normal)
    },
  }
  return random
}

const totals = new WeakMap<object, number>()

const totalWeight = (entries: readonly (readonly [unknown, number])[]): number => {
  const known = totals.get(entries)
  if (known !== undefined) return known
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
  totals.set(entries, total)
  return total
}

const hex = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'))

/** A version 7 UUID as `newId` makes it, with its random bits from the seed, so that the same seed gives the same ids. */
export const seededId = (random: Random, at: number): string => {
  const [one, two, three] = [random.bits(), random.bits(), random.bits()]
  const high = hex[Math.floor(at / 0x100000000)]
  const middle = hex[Math.floor(at / 0x10000) & 0xffff]
  const variant = hex[(one & 0x3fff) | 0x8000]
  return `${high}${middle}-${hex[at & 0xffff]}-${hex[0x7000 | (one >>> 20)]}-${variant}-${hex[two >>> 16]}${hex[two & 0xffff]}${hex[three >>> 16]}`
}
