/** How far our price lay from the other's, as customers speak of it: 0.1 is 10 % dearer. Null where one of them is unknown. */
export const priceGap = (ours: number | null | undefined, theirs: number | null | undefined): number | null => {
  if (ours == null || !theirs) return null
  // Amounts in 分 times a million leave the safe integers; the share keeps six places, rounded half away from zero.
  const [difference, base] = [BigInt(ours) - BigInt(theirs), BigInt(theirs)]
  const doubled = 2n * difference * million + (difference < 0n ? -base : base)
  return Number(doubled / (2n * base)) / Number(million)
}

const million = 1_000_000n

export const gapBands = {
  cheaper: { zh: '低于对手', en: 'Below theirs', tone: 'success' },
  up_to_5: { zh: '高出 5% 以内', en: 'Up to 5 % above', tone: 'neutral' },
  up_to_10: { zh: '高出 5%–10%', en: '5–10 % above', tone: 'warning' },
  up_to_20: { zh: '高出 10%–20%', en: '10–20 % above', tone: 'danger' },
  beyond: { zh: '高出 20% 以上', en: 'More than 20 % above', tone: 'danger' },
} as const

export type GapBand = keyof typeof gapBands

export const gapBand = (gap: number | null): GapBand | null => {
  if (gap === null) return null
  if (gap < 0) return 'cheaper'
  if (gap <= 0.05) return 'up_to_5'
  if (gap <= 0.1) return 'up_to_10'
  return gap <= 0.2 ? 'up_to_20' : 'beyond'
}
