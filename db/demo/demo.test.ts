import { beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '../../src/app/runtime.ts'
import { sql, systemActor, transact } from '../../src/kernel/index.ts'
import { computeMetric } from '../../src/modules/metrics/index.ts'
import { signIn } from '../../src/modules/people/index.ts'
import { testDatabase } from '../../test/harness/database.ts'
import { demoAccounts, isEmptyCompany, loadDemo } from './index.ts'

const now = new Date('2026-11-20T02:00:00Z')
const password = 'haoyun-2026-yanshi'
let url = ''

beforeAll(async () => {
  ;({ url } = await testDatabase())
  expect(await isEmptyCompany(url)).toBe(true)
  const began = performance.now()
  await loadDemo(url, password, now)
  console.log('loaded in', performance.now() - began)
}, 240_000)

const withApp = async <T>(work: (app: Awaited<ReturnType<typeof openApp>>) => Promise<T>): Promise<T> => {
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => now, connections: 2 })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

describe('the quarter of the story', () => {
  const metric = (key: string) =>
    withApp((app) => transact(app, systemActor, (ctx) => computeMetric(ctx, key, { period: '2026-Q3' })))

  test('sales reached 3,800,000 yuan of 5,000,000: 76 %', async () => {
    expect(await metric('won_amount')).toMatchObject({ value: 380_000_000, target: 500_000_000, attainment: 0.76 })
  })

  test('12 new customers of 20: 60 %', async () => {
    expect(await metric('new_customers')).toMatchObject({ value: 12, target: 20, attainment: 0.6 })
  })

  test('65 % of former customers bought again, 60 % were asked for', async () => {
    const { value, target, attainment } = await metric('repurchase_rate')
    expect([value, target]).toEqual([0.65, 0.6])
    expect(attainment).toBeCloseTo(1.0833, 4)
  })

  test('22 days between follow-ups instead of 15, which has no attainment but 7 days to explain', async () => {
    expect(await metric('average_follow_up_cycle')).toMatchObject({
      value: 22,
      target: 15,
      attainment: null,
      difference: 7,
      favourable: false,
    })
  })
})
