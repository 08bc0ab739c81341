import type { Mode } from './graph.rules.ts'

/** `approved` counts; `transferred` and `dropped` are behind us without counting; the others end the step. */
export type SignatureState = 'waiting' | 'open' | 'approved' | 'rejected' | 'returned' | 'transferred' | 'dropped'

/** One signature of a step. Those of one seat follow each other: 加签 before or after somebody is in the same seat. */
export interface Signature {
  readonly id: string
  readonly seat: number
  readonly position: number
  readonly state: SignatureState
}

/** How a signature that nobody has given begins. */
export const waiting = { state: 'waiting', overdue: 0 } as const

export const isPending = ({ state }: Pick<Signature, 'state'>): boolean => state === 'waiting' || state === 'open'

/** Signatures in the order in which their seat asks for them. */
export const inOrder = <T extends Pick<Signature, 'seat' | 'position'>>(signatures: readonly T[]): T[] =>
  [...signatures].sort((a, b) => a.seat - b.seat || a.position - b.position)

const seatsOf = (signatures: readonly Signature[]): Signature[][] => {
  const seats = new Map<number, Signature[]>()
  for (const one of inOrder(signatures)) seats.set(one.seat, [...(seats.get(one.seat) ?? []), one])
  return [...seats.values()]
}

/** Nobody of the seat is still to sign, and somebody did. */
const isSigned = (seat: readonly Signature[]): boolean =>
  !seat.some(isPending) && seat.some(({ state }) => state === 'approved')

export interface Progress {
  readonly done: boolean
  /** Waiting signatures whose turn it is now. */
  readonly open: readonly string[]
  /** Signatures that are no longer needed. */
  readonly drop: readonly string[]
}

/** Where a step stands: who is next, or that it is done. */
export const progressOf = (mode: Mode, signatures: readonly Signature[]): Progress => {
  const seats = seatsOf(signatures)
  const done = mode === 'any' ? seats.some(isSigned) : seats.every(isSigned)
  if (done) return { done, open: [], drop: signatures.filter(isPending).map(({ id }) => id) }
  const unsigned = seats.filter((seat) => !isSigned(seat))
  const asked = mode === 'order' ? unsigned.slice(0, 1) : unsigned
  const heads = asked.flatMap((seat) => seat.find(isPending) ?? [])
  return { done, open: heads.filter(({ state }) => state === 'waiting').map(({ id }) => id), drop: [] }
}

export interface Insertion {
  readonly position: number
  /** Signatures behind the new one, which move one place on. */
  readonly shifted: readonly string[]
}

/** Where an added signature stands in the seat of the one who adds it. */
export const insertion = (signatures: readonly Signature[], of: Signature, where: 'before' | 'after'): Insertion => {
  const position = where === 'before' ? of.position : of.position + 1
  const behind = signatures.filter((one) => one.seat === of.seat && one.position >= position)
  return { position, shifted: behind.map(({ id }) => id) }
}
