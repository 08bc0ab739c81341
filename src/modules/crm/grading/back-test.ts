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

/** Leads from the highest score to the lowest in ten parts that differ by one at most. */
export const liftByDecile = (outcomes: readonly Outcome[]): Decile[] => {
  const sorted = [...outcomes].sort((a, b) => b.score - a.score)
  const overall = sorted.filter(({ won }) => won).length / sorted.length
  const parts = Math.min(10, sorted.length)
  return Array.from({ length: parts }, (_, i) => {
    const part = sorted.slice(Math.round((i * sorted.length) / parts), Math.round(((i + 1) * sorted.length) / parts))
    const won = part.filter((outcome) => outcome.won).length
    const rate = won / part.length
    return {
      decile: i + 1,
      leads: part.length,
      won,
      rate,
      lift: overall > 0 ? rate / overall : null,
      from: part.at(-1)?.score ?? 0,
      to: part[0]?.score ?? 0,
    }
  })
}
