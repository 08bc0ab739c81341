import type { FieldFault } from '../../../kernel/index.ts'

type Values = Readonly<Record<string, unknown>>

/** Whose turn it is after a follow-up. */
export const turns = { us: { zh: '我方', en: 'Us' }, customer: { zh: '客户', en: 'Customer' } } as const

/** What a closed deal must say, and what an open one cannot. */
export const closingFaults = (row: Values): FieldFault[] => {
  const faults: FieldFault[] = []
  const fault = (field: string, code: string, message: string, en: string) => faults.push({ field, code, message, en })
  const closed = row.outcome === 'won' || row.outcome === 'lost'
  if (row.outcome === 'won' && row.amount == null)
    fault('amount', 'required', '赢单的商机必须有金额,请填写「金额」。', 'A won deal has an amount: fill in “Amount”.')
  if (row.outcome === 'lost' && !row.lostReason)
    fault(
      'lostReason',
      'required',
      '输单的商机必须说明原因,请选择「输单原因」。',
      'A lost deal says why: choose “Reason lost”.',
    )
  if (closed && !row.closedOn)
    fault(
      'closedOn',
      'required',
      '已关闭的商机必须有关闭日期,请填写「关闭日期」。',
      'A closed deal has the day it was closed: fill in “Closed on”.',
    )
  if (!closed && row.closedOn)
    fault(
      'closedOn',
      'still_open',
      '进行中的商机没有关闭日期,请清空「关闭日期」或先赢单、输单。',
      'An open deal has no closing day: empty “Closed on”, or win or lose the deal first.',
    )
  if (row.closedOn && row.startedOn && (row.closedOn as string) < (row.startedOn as string)) {
    fault(
      'closedOn',
      'before_start',
      `关闭日期不能早于开始日期 ${row.startedOn},请核对两个日期。`,
      `“Closed on” cannot be before “Started on” (${row.startedOn}): check the two.`,
    )
  }
  return faults
}

interface Node {
  readonly id: string
  readonly position: number
  readonly isWon: boolean | null
}

/** Where a deal of this outcome stands when nobody has said so: a won one at 成交, any other at the beginning. */
export const startNode = <N extends Node>(nodes: readonly N[], outcome: unknown): N | undefined =>
  outcome === 'won' ? wonNode(nodes) : nodes[0]

/** The node that means 成交; a process without one ends with its last node. */
export const wonNode = <N extends Node>(nodes: readonly N[]): N | undefined =>
  nodes.find((node) => node.isWon) ?? nodes.at(-1)

/** Nodes that a move from one to another leaves behind, the one stood at included. */
export const nodesLeft = <N extends Node>(nodes: readonly N[], from: N, to: N): N[] =>
  nodes.filter(({ position }) => position >= from.position && position < to.position)

/** Nodes that winning leaves behind: those before 成交, and where no node means 成交 the one stood at and all after it. */
export const nodesLeftByWinning = <N extends Node>(nodes: readonly N[], fromId: string): N[] => {
  const from = nodes.find(({ id }) => id === fromId)
  const won = nodes.find(({ isWon }) => isWon)
  if (!from) return []
  return won ? nodesLeft(nodes, from, won) : nodes.filter(({ position }) => position >= from.position)
}

/** May an open deal stand here. 成交 is reached by winning, and what comes after it by having won. */
export const isBeforeWon = (nodes: readonly Node[], node: Node): boolean => {
  const won = nodes.find(({ isWon }) => isWon)
  return !won || node.position < won.position
}

const dayMs = 86_400_000

/** Whole days between two instants, never negative. */
export const daysBetween = (from: string, to: Date): number =>
  Math.max(0, Math.floor((to.getTime() - Date.parse(from)) / dayMs))
