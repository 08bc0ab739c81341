import { expect, test } from 'vitest'
import { type Buyer, boxWidth, drawingOf } from './buying.ts'

const person = (id: string, reportsToId: string | null = null): Buyer => ({
  id,
  reportsToId,
  version: 1,
  contactId: id,
  name: id,
  title: null,
  role: 'user',
  weight: 3,
  stance: 'neutral',
  note: null,
})

test('whom others follow stands above them, joined by a line, and no two boxes overlap', () => {
  const { boxes, lines, width } = drawingOf([person('boss'), person('a', 'boss'), person('b', 'boss')], ['coach'])
  const at = (id: string) => boxes.find((box) => box.id === id) ?? { x: -1, y: -1 }
  expect(at('a').y).toBeGreaterThan(at('boss').y)
  expect(at('a').y).toBe(at('b').y)
  expect(at('coach').y).toBe(at('boss').y)
  expect(Math.abs(at('a').x - at('b').x)).toBeGreaterThanOrEqual(boxWidth)
  expect(lines.map(({ from, to }) => [from, to])).toEqual([
    ['a', 'boss'],
    ['b', 'boss'],
  ])
  for (const { x } of boxes) expect(x + boxWidth).toBeLessThanOrEqual(width)
})

test('two who follow each other are drawn all the same', () => {
  expect(drawingOf([person('a', 'b'), person('b', 'a')], []).boxes).toHaveLength(2)
})
