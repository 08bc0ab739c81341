import fc from 'fast-check'
import { test } from 'vitest'
import { sayMoney } from '../../src/modules/metrics/number-words.ts'
import { shortMoney } from '../../src/web/kit/format.ts'

test('a sentence of the server and a card of the page say one sum in the same digits', () => {
  const size = fc.oneof(
    fc.nat({ max: 3_000_000 }),
    fc.nat({ max: 2_000_000_000 }),
    fc.integer({ min: 9_999_000_000, max: 10_100_000_000 }),
    fc.integer({ min: 0, max: 90_000_000_000_000 }),
    // Halves of the last digit shown.
    fc.nat({ max: 99_999 }).map((n) => n * 100_000 + 50_000),
    fc.nat({ max: 99_999 }).map((n) => n * 100_000_000 + 50_000_000),
  )
  fc.assert(
    fc.property(size, (minor) => sayMoney(minor) === `¥${shortMoney(minor).replace('¥', '')}`),
    { numRuns: 2_000 },
  )
})
