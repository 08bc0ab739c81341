import type { GapRule } from './gap-rule.entity.ts'

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
  slight: { zh: '略高于对手', en: 'Slightly above', tone: 'neutral' },
  clear: { zh: '明显偏高', en: 'Clearly above', tone: 'warning' },
  much: { zh: '大幅偏高', en: 'Much above', tone: 'danger' },
  beyond: { zh: '远高于对手', en: 'Far above', tone: 'danger' },
} as const

type GapBand = keyof typeof gapBands

export const gapBand = (gap: number | null, { slightUpTo, clearUpTo, muchUpTo }: GapRule): GapBand | null => {
  if (gap === null) return null
  if (gap < 0) return 'cheaper'
  if (gap <= slightUpTo) return 'slight'
  if (gap <= clearUpTo) return 'clear'
  return gap <= muchUpTo ? 'much' : 'beyond'
}

/** What a band means today, for who reads numbers by it: 明显偏高(5%–10%). */
export const gapBandLabels = ({ slightUpTo, clearUpTo, muchUpTo }: GapRule) => {
  const [slight, clear, much] = [slightUpTo, clearUpTo, muchUpTo].map((share) => `${Number((share * 100).toFixed(4))}%`)
  const within = (band: GapBand, zh: string, en = zh) => ({
    zh: `${gapBands[band].zh}(${zh})`,
    en: `${gapBands[band].en} (${en})`,
  })
  return {
    cheaper: gapBands.cheaper,
    slight: within('slight', `${slight} 以内`, `up to ${slight}`),
    clear: within('clear', `${slight}–${clear}`),
    much: within('much', `${clear}–${much}`),
    beyond: within('beyond', `${much} 以上`, `over ${much}`),
  }
}
