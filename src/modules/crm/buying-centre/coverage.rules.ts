import type { BuyingRole } from '../../process/index.ts'
import type { Stance } from './buyer.entity.ts'

/** What knowing somebody in a part is worth: an opponent that we know is better than a part that nobody is known for. */
const worth: Readonly<Record<Stance, number>> = { supporter: 1, neutral: 0.6, unknown: 0.3, opponent: 0.2 }

interface Member {
  readonly role: BuyingRole
  readonly weight: number
  readonly stance: Stance
}

interface Part {
  readonly role: BuyingRole
  readonly weight: number
}

export interface Covered extends Part {
  readonly members: number
  /** Of the part's own weight: 0 when nobody is known, 1 when all who play it support us. */
  readonly share: number
  /** What the part adds to the score, of `possible`. */
  readonly points: number
  readonly possible: number
}

export interface Coverage {
  /** 0 to 100; null where no part weighs anything. */
  readonly score: number | null
  readonly parts: readonly Covered[]
  readonly missing: readonly BuyingRole[]
}

/** How well a deal's buying centre is covered, part by part: the mean worth of the stances, by influence, times the part's weight. */
export const coverageOf = (members: readonly Member[], parts: readonly Part[]): Coverage => {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const covered = parts.map(({ role, weight }): Covered => {
    const here = members.filter((member) => member.role === role)
    const influence = here.reduce((sum, member) => sum + member.weight, 0)
    const share =
      influence === 0 ? 0 : here.reduce((sum, member) => sum + member.weight * worth[member.stance], 0) / influence
    const possible = total === 0 ? 0 : (weight / total) * 100
    return { role, weight, members: here.length, share, points: possible * share, possible }
  })
  return {
    score: total === 0 ? null : Math.min(100, Math.round(covered.reduce((sum, { points }) => sum + points, 0))),
    parts: covered,
    missing: covered.filter((part) => part.members === 0 && part.weight > 0).map(({ role }) => role),
  }
}
