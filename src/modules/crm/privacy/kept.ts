import type { Entity } from '../../../kernel/index.ts'

const reasons = new Map<string, string>()

/** Called by later modules at start: what the law wants kept whole, whoever asks for their data to be erased. */
export const keepThroughErasure = (kinds: readonly string[], reason: string): void => {
  for (const kind of kinds) reasons.set(kind, reason)
}

export const isKept = (e: Entity): boolean => reasons.has(e.name)

/** Kind → why it is kept whole. */
export const keptKinds = (): ReadonlyMap<string, string> => reasons

keepThroughErasure(
  ['approval', 'approval-step', 'approval-task', 'approval-copy', 'approval-finding'],
  '审批留痕:谁在什么时候批了什么,须能查证',
)
