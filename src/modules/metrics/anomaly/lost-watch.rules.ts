/** What a watch says of a window: too few closed deals tell nothing, and that is an answer too. */
export type WatchAnswer = 'too_few' | 'within' | 'above'

export interface Limit {
  /** The share of closed deals that may be lost. */
  readonly threshold: number
  /** Fewer closed deals than this are not judged. */
  readonly leastDeals: number
}

export const answerOfWatch = (lost: number, closed: number, { threshold, leastDeals }: Limit): WatchAnswer => {
  if (closed < leastDeals || closed === 0) return 'too_few'
  return lost / closed > threshold ? 'above' : 'within'
}

/** Half as much again as is allowed is severe. */
export const severityAbove = (rate: number, threshold: number): 'high' | 'medium' =>
  rate > threshold * 1.5 ? 'high' : 'medium'
