import { type FollowUp, followUp, lastWords } from './follow-ups.ts'
import type { Random } from './random.ts'

/** A node of the process that deals go through. */
export interface Node {
  readonly id: string
  readonly standardDays: number
  readonly isWon: boolean
}

/** One stay at a node; the instants are milliseconds. */
export interface Stay {
  readonly node: number
  readonly enteredAt: number
  readonly leftAt: number | null
}

export interface DealLife {
  readonly outcome: 'open' | 'won' | 'lost'
  readonly closedAt: number | null
  /** In order; the last one is where the deal stands. */
  readonly stays: readonly Stay[]
}

const dayMs = 86_400_000

interface Course {
  readonly won: number
  /** Goes to sleep somewhere on the way and stays open. */
  readonly asleep: number
}

/** The way of one deal from its beginning until `now`: some are won, some lost on the way, some fall asleep. */
export const liveDeal = (
  random: Random,
  nodes: readonly Node[],
  begunAt: number,
  now: number,
  course: Course,
): DealLife => {
  const wonAt = nodes.findIndex(({ isWon }) => isWon)
  const fate = random.next()
  const wins = fate < course.won
  const sleeps = !wins && fate < course.won + course.asleep
  const lastNode = wins ? wonAt - 1 : random.whole(1, wonAt - 1)
  const stays: Stay[] = []
  let at = begunAt
  for (let node = 0; node <= lastNode; node++) {
    const days = random.logNormal(nodes[node]?.standardDays ?? 5, 0.55)
    const leaves = Math.round(at + Math.max(0.02, days) * dayMs)
    if (leaves > now || (sleeps && node === lastNode)) {
      return { outcome: 'open', closedAt: null, stays: [...stays, { node, enteredAt: at, leftAt: null }] }
    }
    stays.push({ node, enteredAt: at, leftAt: leaves })
    at = leaves
  }
  if (wins) stays.push({ node: wonAt, enteredAt: at, leftAt: at })
  return { outcome: wins ? 'won' : 'lost', closedAt: at, stays }
}

export interface Contact extends Omit<FollowUp, 'nextAction'> {
  readonly at: number
  readonly nextAction: string | null
  readonly nextActionAt: number | null
  readonly noFollowUpReason: string | null
}

/** Follow-ups of a deal over its life, in order; the last one of a closed deal leaves nothing to do. */
export const contactsOf = (
  random: Random,
  life: DealLife,
  now: number,
  product: string,
  count: number,
  who?: string,
): Contact[] => {
  const from = life.stays[0]?.enteredAt as number
  const until = life.closedAt ?? Math.min(now, (life.stays.at(-1) as Stay).enteredAt + 30 * dayMs)
  return Array.from({ length: count }, (_, i): Contact => {
    const isLast = life.outcome !== 'open' && i === count - 1
    const share = isLast ? 1 : (i + random.next() * 0.8) / count
    const at = Math.round(from + share * (until - from))
    const stage = life.stays.findLast(({ enteredAt }) => enteredAt <= at)?.node ?? 0
    const { nextAction, ...said } = followUp(random, stage, product, who)
    if (isLast) {
      const noFollowUpReason = lastWords[life.outcome as 'won' | 'lost']
      return { ...said, at, nextAction: null, nextActionAt: null, noFollowUpReason }
    }
    return { ...said, at, nextAction, nextActionAt: at + random.whole(3, 12) * dayMs, noFollowUpReason: null }
  })
}
