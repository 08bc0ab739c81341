export interface PlanLine {
  readonly name: string
  readonly kind: string
  readonly issuedOn: string
  readonly dueOn: string
  readonly amount: number
}

const dayMs = 86_400_000

export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs)

const later = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

/** The same plan some days later over another amount; every 分 of it is in one of the lines. */
export const planAgain = <L extends PlanLine>(lines: readonly L[], amount: number, days: number): L[] => {
  const whole = lines.reduce((sum, line) => sum + BigInt(line.amount), 0n)
  if (whole === 0n || amount === 0) return []
  let left = amount
  const again = lines.map((line, i) => {
    const share = i === lines.length - 1 ? left : Number((BigInt(line.amount) * BigInt(amount)) / whole)
    left -= share
    return { ...line, amount: share, issuedOn: later(line.issuedOn, days), dueOn: later(line.dueOn, days) }
  })
  return again.filter((line) => line.amount > 0)
}

/** What a deposit comes to, rounded up to the 分; exact, so that a plan of just this share is never a 分 short. */
export const depositOf = (amount: number, depositShare: number): number => {
  const millionths = BigInt(Math.round(depositShare * 1_000_000))
  return Number((BigInt(amount) * millionths + 999_999n) / 1_000_000n)
}
