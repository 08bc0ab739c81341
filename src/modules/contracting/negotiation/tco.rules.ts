import type { TcoItem, TcoRival } from './negotiation.entity.ts'

export interface YearOfOwning {
  readonly year: number
  /** Everything paid until the end of the year. */
  readonly ours: number
  readonly theirs: number
}

type Item = Pick<TcoItem, 'timing' | 'ours' | 'theirs'>

/** What owning costs, added up year by year. Year 0 is the purchase itself. */
export const costOfOwning = (items: readonly Item[], years: number): YearOfOwning[] => {
  const sum = (timing: string, side: 'ours' | 'theirs') =>
    items.reduce((total, item) => (item.timing === timing ? total + item[side] : total), 0)
  return Array.from({ length: years + 1 }, (_, year) => ({
    year,
    ours: sum('once', 'ours') + year * sum('yearly', 'ours'),
    theirs: sum('once', 'theirs') + year * sum('yearly', 'theirs'),
  }))
}

/** The same years with another offer, known by its sums alone, on the other side. */
export const against = (owning: readonly YearOfOwning[], { once, yearly }: Pick<TcoRival, 'once' | 'yearly'>) =>
  owning.map(({ year, ours }) => ({ year, ours, theirs: once + year * yearly }))

/** The first year from which ours costs no more, to the end of the comparison; null where it never does. */
export const evenFrom = (years: readonly YearOfOwning[]): number | null => {
  const lastDearer = years.findLastIndex(({ ours, theirs }) => ours > theirs)
  return years[lastDearer + 1]?.year ?? null
}

/** What we have over the other side at the end of the comparison. */
export const savingOf = (years: readonly YearOfOwning[]): number => {
  const last = years.at(-1)
  return last ? last.theirs - last.ours : 0
}
