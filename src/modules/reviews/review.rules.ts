import type { Row } from '../../kernel/index.ts'
import type { reviewMember } from './fact.entity.ts'

/** 《复盘报告》 is due within one week of the meeting. */
export const reportDays = 7

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

type Part = NonNullable<Row<typeof reviewMember>['part']>

const neededParts = { front_line: '一线销售', support: '支持部门' } as const satisfies Partial<Record<Part, string>>

/** Parts that a group must have beside its leader and has not. */
export const missingParts = (parts: readonly Part[]): string[] =>
  Object.entries(neededParts)
    .filter(([part]) => !parts.includes(part as Part))
    .map(([, label]) => label)

export interface Measured {
  readonly better: 'higher' | 'lower'
  readonly target: number | null
  readonly actual: number | null
}

/** Target minus actual in the bad direction: positive is a shortfall, whichever way is better. */
export const shortfall = ({ better, target, actual }: Measured): number | null => {
  if (target === null || actual === null) return null
  return better === 'higher' ? target - actual : actual - target
}

/** A shortfall as a share of the target, which makes unlike metrics comparable. */
export const relativeGap = (row: Measured): number | null => {
  const gap = shortfall(row)
  return gap === null || !row.target ? null : gap / Math.abs(row.target)
}

/** The few rows that explain most of what is missing: by size until four fifths of all gaps are covered, three at most. */
export const vitalFew = <T extends Measured>(rows: readonly T[]): { row: T; share: number }[] => {
  const gaps = rows
    .map((row) => ({ row, gap: relativeGap(row) ?? 0 }))
    .filter(({ gap }) => gap > 0)
    .sort((a, b) => b.gap - a.gap)
  const total = gaps.reduce((sum, { gap }) => sum + gap, 0)
  const chosen: { row: T; share: number }[] = []
  let covered = 0
  for (const { row, gap } of gaps) {
    if (chosen.length === 3 || covered >= 0.8 * total) break
    chosen.push({ row, share: gap / total })
    covered += gap
  }
  return chosen
}
