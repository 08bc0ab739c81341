import type { Cause } from './room.ts'

/** Twigs of one rib, from the spine outwards. */
export interface Rib {
  readonly dimension: string
  readonly isUp: boolean
  /** Where the rib meets the spine, and where it ends. */
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  readonly twigs: readonly { readonly cause: Cause; readonly at: readonly [number, number] }[]
}

export interface Fishbone {
  readonly width: number
  readonly height: number
  readonly spineY: number
  readonly ribs: readonly Rib[]
}

const ribWidth = 230
const twigStep = 30
const margin = 34
const lean = 70
const headWidth = 190

/** Ribs alternate above and below the spine; each is as long as its causes need. */
export const layFishbone = (causes: readonly Cause[], dimensions: readonly string[]): Fishbone => {
  const of = (dimension: string) => causes.filter((cause) => cause.dimension === dimension)
  const most = Math.max(2, ...dimensions.map((dimension) => of(dimension).length))
  const reach = most * twigStep + margin
  const spineY = reach + margin
  const pairs = Math.ceil(dimensions.length / 2)
  const ribs = dimensions.map((dimension, i): Rib => {
    const isUp = i % 2 === 0
    const side = isUp ? -1 : 1
    const footX = (Math.floor(i / 2) + 1) * ribWidth + 10
    const tip: readonly [number, number] = [footX - lean, spineY + side * reach]
    const own = of(dimension)
    return {
      dimension,
      isUp,
      from: [footX, spineY],
      to: tip,
      twigs: own.map((cause, n) => {
        const share = ((n + 1) * twigStep) / reach
        return { cause, at: [footX - lean * share, spineY + side * share * reach] }
      }),
    }
  })
  return { width: pairs * ribWidth + headWidth + 30, height: spineY + reach + margin, spineY, ribs }
}
