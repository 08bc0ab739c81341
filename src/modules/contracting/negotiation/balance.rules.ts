import type { Concession } from './negotiation.entity.ts'

export interface Balance {
  /** What it costs us. */
  readonly cost: number
  /** What it is worth to the customer. */
  readonly worth: number
  /** What we get for it. */
  readonly gain: number
  /** What we get less what it costs us. */
  readonly net: number
}

export const balanceOf = (given: readonly Pick<Concession, 'cost' | 'worth' | 'gain'>[]): Balance => {
  const sum = (key: 'cost' | 'worth' | 'gain') => given.reduce((total, each) => total + (each[key] ?? 0), 0)
  const [cost, worth, gain] = [sum('cost'), sum('worth'), sum('gain')]
  return { cost, worth, gain, net: gain - cost }
}
