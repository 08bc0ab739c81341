/** A past lead: what the scorecard gives it, and whether it was converted. */
export interface Outcome {
  readonly score: number
  readonly won: boolean
}

/**
 * The chance that a converted lead scores above one that was not, ties counting half: the Mann–Whitney U from mid-ranks,
 * exact. Null where only one kind of outcome is there.
 */
export const areaUnderCurve = (outcomes: readonly Outcome[]): number | null => {
  const sorted = [...outcomes].sort((a, b) => a.score - b.score)
  const won = sorted.filter((outcome) => outcome.won).length
  const lost = sorted.length - won
  if (won === 0 || lost === 0) return null
  let ranksOfWon = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++
    const midRank = (from + 1 + to) / 2
    for (let i = from; i < to; i++) if (sorted[i]?.won) ranksOfWon += midRank
    from = to
  }
  return (ranksOfWon - (won * (won + 1)) / 2) / (won * lost)
}

export interface Decile {
  /** 1 holds the highest scores. */
  readonly decile: number
  readonly leads: number
  readonly won: number
  readonly rate: number
  /** Rate of the tenth ÷ rate of all. */
  readonly lift: number | null
  readonly from: number
  readonly to: number
}

/**
 * Leads from the highest score to the lowest in ten parts that differ by one at most. Leads of one score that a border parts
 * count on both sides with the rate of that score, so that no order among equals makes a tenth better than it is.
 */
export const liftByDecile = (outcomes: readonly Outcome[]): Decile[] => {
  const sorted = [...outcomes].sort((a, b) => b.score - a.score)
  const expected = expectedWins(sorted)
  const overall = sorted.filter(({ won }) => won).length / sorted.length
  const parts = Math.min(10, sorted.length)
  return Array.from({ length: parts }, (_, i) => {
    const from = Math.round((i * sorted.length) / parts)
    const to = Math.round(((i + 1) * sorted.length) / parts)
    const won = expected.slice(from, to).reduce((sum, chance) => sum + chance, 0)
    const rate = won / (to - from)
    return {
      decile: i + 1,
      leads: to - from,
      won,
      rate,
      lift: overall > 0 ? rate / overall : null,
      from: sorted[to - 1]?.score ?? 0,
      to: sorted[from]?.score ?? 0,
    }
  })
}

/** For each lead the share of its score's leads that were converted. */
const expectedWins = (sorted: readonly Outcome[]): number[] => {
  const counts = new Map<number, { leads: number; won: number }>()
  for (const { score, won } of sorted) {
    const count = counts.get(score) ?? { leads: 0, won: 0 }
    count.leads++
    if (won) count.won++
    counts.set(score, count)
  }
  return sorted.map(({ score }) => {
    const { leads, won } = counts.get(score) as { leads: number; won: number }
    return won / leads
  })
}
