import { useSyncExternalStore } from 'react'

/** Something that is shown this once: a new password, a key, recovery codes. */
export interface Secret {
  readonly title: string
  readonly lines: readonly string[]
}

let shown: Secret | null = null
const listeners = new Set<() => void>()

export const showSecret = (secret: Secret | null): void => {
  shown = secret
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useSecret = (): Secret | null => useSyncExternalStore(subscribe, () => shown)

const secretKeys = ['password', 'key', 'secret', 'recoveryCodes', 'customerLink']

/** What must not get lost of a verb's answer, if anything. */
export const secretIn = (answer: unknown): string[] => {
  if (typeof answer !== 'object' || answer === null) return []
  const held = { ...answer, ...('result' in answer && typeof answer.result === 'object' ? answer.result : {}) }
  return Object.entries(held)
    .filter(([key]) => secretKeys.includes(key))
    .flatMap(([key, value]) => (key === 'customerLink' ? `${window.location.origin}${value}` : value))
    .filter((value): value is string => typeof value === 'string')
}

/** Whose it is, where the answer says: one password after the other is written down. */
export const holderIn = (answer: unknown): string[] =>
  typeof answer === 'object' && answer !== null && 'email' in answer ? [String(answer.email)] : []
