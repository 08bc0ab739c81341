import type { Clock } from '../opportunity/clock.ts'

export interface Card {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly nodeId: string
  readonly amount: number | null
  readonly account: string | null
  readonly owner: string | null
  readonly stageDays: number
  readonly nextAction: string | null
  readonly nextActionOn: string | null
  readonly overdue: boolean
  /** What the deal waits for longest, in working time. */
  readonly clock: Clock | null
  readonly minutesPerDay: number
  readonly can: readonly string[]
}

export interface Column {
  readonly nodeId: string
  readonly name: string
  readonly position: number
  readonly isWon: boolean
  readonly standardDays: number | null
  readonly count: number
  readonly amount: number
  readonly overdue: number
  readonly items: readonly Card[]
  readonly next: string | null
}

export interface Board {
  readonly processVersionId: string
  readonly columns: readonly Column[]
}

/** What bringing a card to another column means. */
export type Move = 'advance' | 'goBack' | 'win'

export const moveTo = (board: Board, card: Card, nodeId: string): Move | null => {
  const from = board.columns.find((column) => column.nodeId === card.nodeId)
  const to = board.columns.find((column) => column.nodeId === nodeId)
  if (!from || !to || from === to) return null
  if (to.isWon) return 'win'
  return to.position > from.position ? 'advance' : 'goBack'
}

/** The board with the card already where it is going, so that the hand sees what it did. */
export const withMoved = (board: Board, card: Card, nodeId: string): Board => ({
  ...board,
  columns: board.columns.map((column) => {
    const amount = card.amount ?? 0
    const overdue = card.overdue ? 1 : 0
    if (column.nodeId === card.nodeId) {
      return {
        ...column,
        count: column.count - 1,
        amount: column.amount - amount,
        overdue: column.overdue - overdue,
        items: column.items.filter(({ id }) => id !== card.id),
      }
    }
    if (column.nodeId !== nodeId) return column
    return {
      ...column,
      count: column.count + 1,
      amount: column.amount + amount,
      overdue: column.overdue + overdue,
      items: [{ ...card, nodeId, stageDays: 0 }, ...column.items],
    }
  }),
})
