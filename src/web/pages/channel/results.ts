export interface Sums {
  readonly cost: number
  readonly leads: number
  readonly converted: number
  readonly won: number
  readonly wonAmount: number
  readonly costPerLead: number | null
  readonly costPerWon: number | null
}

export interface ChannelLine {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly state: string
  /** With everything below it. */
  readonly whole: Sums
}

export interface CampaignLine extends Sums {
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly budget: number | null
}

/** The first and the last month of a period: 2026, 2026-Q3 or 2026-08. */
export const monthsOf = (period: string): { from: string; to: string } => {
  const year = period.slice(0, 4)
  const quarter = /-Q([1-4])$/.exec(period)?.[1]
  if (quarter) {
    const last = Number(quarter) * 3
    const month = (n: number) => `${year}-${String(n).padStart(2, '0')}`
    return { from: month(last - 2), to: month(last) }
  }
  return period.length === 4 ? { from: `${year}-01`, to: `${year}-12` } : { from: period, to: period }
}

/** Parents before their children, each with its depth. */
export const inOrder = (
  lines: readonly ChannelLine[],
  parentId: string | null = null,
  depth = 0,
): (ChannelLine & { readonly depth: number })[] => {
  const known = new Set(lines.map(({ id }) => id))
  const isHere = (line: ChannelLine) => (line.parentId && known.has(line.parentId) ? line.parentId : null) === parentId
  return lines.filter(isHere).flatMap((line) => [{ ...line, depth }, ...inOrder(lines, line.id, depth + 1)])
}
