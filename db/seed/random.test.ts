import { expect, test } from 'vitest'
import { isId } from '../../src/kernel/index.ts'
import { dayOf, iso } from './instants.ts'
import { randomFor, seededId } from './random.ts'

test('instants are written as the platform writes them, dates as China counts them', () => {
  const random = randomFor(1, 'instants')
  for (let i = 0; i < 2_000; i++) {
    const at = random.whole(1_500_000_000_000, 1_900_000_000_000)
    expect(iso(at)).toBe(new Date(at).toISOString())
    expect(dayOf(at)).toBe(new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }))
  }
})

test('an id is a version 7 UUID of its instant, and sorts by it', () => {
  const random = randomFor(1, 'ids')
  const instants = Array.from({ length: 500 }, () => random.whole(1_500_000_000_000, 1_900_000_000_000)).sort()
  const ids = instants.map((at) => seededId(random, at))
  expect(ids.every((id) => isId(id) && id[14] === '7' && '89ab'.includes(id[19] as string))).toBe(true)
  expect(ids.map((id) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))).toEqual(instants)
  expect(ids.toSorted()).toEqual(ids)
})

test('records of one seed are made again the same, and differ from their neighbours', () => {
  const draw = (seed: number, kind: string, index: number) => randomFor(seed, kind, index).next()
  expect(draw(1, 'a', 5)).toBe(draw(1, 'a', 5))
  expect(new Set([draw(1, 'a', 5), draw(1, 'a', 6), draw(1, 'b', 5), draw(2, 'a', 5)]).size).toBe(4)
})
