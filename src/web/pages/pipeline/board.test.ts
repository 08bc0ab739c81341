import { expect, test } from 'vitest'
import { type Board, type Card, moveTo, withMoved } from './board.ts'

const card: Card = {
  id: 'c',
  version: 1,
  name: '华东精密产线升级',
  nodeId: 'b',
  amount: 500,
  account: null,
  owner: null,
  stageDays: 9,
  nextAction: null,
  nextActionOn: null,
  overdue: true,
  clock: null,
  minutesPerDay: 480,
  can: ['advance'],
}
const column = (nodeId: string, position: number, items: readonly Card[] = [], isWon = false) => ({
  nodeId,
  name: nodeId,
  position,
  isWon,
  standardDays: 5,
  count: items.length,
  amount: items.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
  overdue: items.filter(({ overdue }) => overdue).length,
  items,
  next: null,
})
const board: Board = {
  processVersionId: 'v',
  columns: [column('a', 1), column('b', 2, [card]), column('c', 3), column('won', 4, [], true)],
}

test('forward is an advance, back needs a reason, the won stage is a win, the same stage is nothing', () => {
  expect(moveTo(board, card, 'c')).toBe('advance')
  expect(moveTo(board, card, 'a')).toBe('goBack')
  expect(moveTo(board, card, 'won')).toBe('win')
  expect(moveTo(board, card, 'b')).toBeNull()
  expect(moveTo(board, card, 'unknown')).toBeNull()
})

test('a moved card takes its amount and its lateness along, and the board as a whole stays the same', () => {
  const after = withMoved(board, card, 'c')
  const of = (nodeId: string) => after.columns.find((c) => c.nodeId === nodeId)
  expect(of('b')).toMatchObject({ count: 0, amount: 0, overdue: 0, items: [] })
  expect(of('c')).toMatchObject({ count: 1, amount: 500, overdue: 1 })
  expect(of('c')?.items[0]).toMatchObject({ id: 'c', nodeId: 'c', stageDays: 0 })
  expect(after.columns.reduce((sum, { amount }) => sum + amount, 0)).toBe(500)
})
