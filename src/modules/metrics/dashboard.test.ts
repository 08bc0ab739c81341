import { describe, expect, test } from 'vitest'
import { counted } from '../../../test/harness/counted.ts'
import { world } from '../../../test/harness/world.ts'
import { contextFor, createMany, type Draft, type View } from '../../kernel/index.ts'
import { opportunity } from '../crm/index.ts'
import { dashboard, headline } from './dashboard.query.ts'
import { readPeriod } from './period.ts'
import { target } from './target/target.entity.ts'

// Friday 14 August 2026: 33 of the 66 working days of the quarter are over, this day included.
const w = await world(new Date('2026-08-14T02:00:00Z'))
const { team } = w
const { units } = team
const vp = await team.person('vp')
const finance = await team.person('finance')

const deal = (closedOn: string, amount: number, extra: object = {}) => ({
  name: closedOn,
  ownerId: team.rep.employeeId,
  outcome: 'won',
  amount,
  startedOn: closedOn.replace(/-\d\d$/, '-01'),
  closedOn,
  ...extra,
})
await w.within(vp, (ctx) =>
  createMany(ctx, opportunity, [
    deal('2026-07-21', 30_000_00),
    deal('2026-08-11', 30_000_00, { ownerId: team.stranger.employeeId }),
    deal('2026-08-11', 0, { outcome: 'lost', lostReason: 'price' }),
    deal('2025-08-11', 40_000_00),
    deal('2026-05-11', 50_000_00),
  ] as Draft<typeof opportunity>[]),
)
await w.make(target, { metric: 'won_amount', period: '2026-Q3', unitId: units.company, value: 100_000_00 })
await w.make(target, { metric: 'won_amount', period: '2026-Q3', unitId: units.region, value: 90_000_00 })
await w.make(target, { metric: 'won_amount', period: '2026-Q3', employeeId: team.rep.employeeId, value: 50_000_00 })
await w.make(target, {
  metric: 'won_amount',
  period: '2026-Q3',
  employeeId: team.stranger.employeeId,
  value: 25_000_00,
})

interface Item {
  key: string
  value: number
  attainment: number | null
  compare: { previous: { value: number }; year: { value: number } } | null
}

describe('dashboard', () => {
  test('the set of indicators with the one sentence: attained, and where the pace leads over working days', async () => {
    const { body } = await w.as(vp).get('dashboard', { period: '2026-Q3' })
    expect(body.pace).toEqual({ workingDays: 66, elapsed: 33, projected: 120_000_00 })
    expect(body.sentence).toBe('本季达成 60.0%,按当前节奏预计 120.0%。')
    const items: Item[] = body.items
    expect(items.map(({ key }) => key)).toEqual([
      'won_amount',
      'attainment',
      'new_customers',
      'lead_conversion',
      'win_rate',
      'average_deal_size',
      'repurchase_rate',
      'average_sales_cycle',
      'average_follow_up_cycle',
      'visits',
      'open_pipeline_amount',
      'lost_rate',
    ])
    expect(items[0]).toMatchObject({
      value: 60_000_00,
      attainment: 0.6,
      compare: { previous: { value: 50_000_00 }, year: { value: 40_000_00 } },
    })
    expect(items.find(({ key }) => key === 'attainment')).toMatchObject({ value: 0.6, target: null })
    expect(items.find(({ key }) => key === 'win_rate')).toMatchObject({ value: 2 / 3, sample: 3 })
  })

  test('a representative sees their own numbers against their own target', async () => {
    const { body } = await w.as(team.rep).get('dashboard')
    expect(body.items[0]).toMatchObject({ value: 30_000_00, target: 50_000_00, attainment: 0.6 })
    expect(body.scope).toEqual({ kind: 'people', ids: [team.rep.employeeId] })
    expect((await w.as(team.rep).get('dashboard', { unitId: units.region })).status).toBe(403)
  })

  test('all of it takes at most fourteen statements', async () => {
    const { db, statements } = counted(w.app.store)
    await (dashboard as View).run(contextFor(w.app, db, vp), {} as never)
    expect(statements()).toBeLessThanOrEqual(14)
  })

  test.each([
    ['2026-Q3', 60, 100, '本季达成 60.0%,按当前节奏预计 120.0%。'],
    ['2026-Q2', 76, 100, '2026 年 Q2 达成 76.0%(目标 ¥1 万)。'],
    ['2026-Q3', 60, null, '本季已成交 ¥6,000,还没有目标。设定目标后可看达成率。'],
    ['2026-Q4', 0, 100, '2026 年 Q4 尚未开始,目标 ¥1 万。'],
    ['2026', 50, 100, '今年达成 50.0%,按当前节奏预计 50.0%。'],
  ])('the sentence for %s', (name, value, goal, sentence) => {
    const period = readPeriod(name, '2026-08-14')
    if (!period) throw new Error(name)
    const projected = name === '2026' ? 50 : 120
    const pace = { workingDays: 65, elapsed: 33, projected: projected * 100_00 }
    const goalMinor = goal === null ? null : goal * 100_00
    expect(headline({ now: w.now, company: w.app.company() }, period, value * 100_00, goalMinor, pace)).toMatchObject({
      sentence,
    })
  })
})

test('a leader who heads no unit is told that the numbers are only their own', async () => {
  const idle = await team.person('director')
  expect((await w.as(idle).get('dashboard', { period: '2026-Q3' })).body.sentence).toContain('你还不是任何组织的负责人')
  for (const who of [team.supervisor, team.rep, vp])
    expect((await w.as(who).get('dashboard', { period: '2026-Q3' })).body.sentence).toContain('本季')
})

describe('target gap', () => {
  test('a unit whose parts do not add up to its target is named with the difference', async () => {
    const { body } = await w.as(vp).get('target-gap', { metric: 'won_amount', period: '2026-Q3' })
    expect(body.items).toMatchObject([
      { unit: '示例公司', target: 100_000_00, parts: 90_000_00, difference: -10_000_00 },
      { unit: '华东大区', target: 90_000_00, parts: 75_000_00, difference: -15_000_00 },
    ])
    expect(body.items[1].sentence).toBe('华东大区2026 年 Q3 目标 ¥9 万,下级组织与员工的目标合计 ¥7.5 万,少 ¥1.5 万。')
  })

  test('quarters that do not add up to their half are named too, but not a half that is only half planned', async () => {
    const of = async () => (await w.as(vp).get('target-gap', { metric: 'visits', period: '2026-H2' })).body.items
    await w.make(target, { metric: 'visits', period: '2026-H2', unitId: units.city, value: 100 })
    await w.make(target, { metric: 'visits', period: '2026-Q3', unitId: units.city, value: 60 })
    expect(await of()).toEqual([])
    await w.make(target, { metric: 'visits', period: '2026-Q4', unitId: units.city, value: 50 })
    expect(await of()).toMatchObject([{ kind: 'periods', unit: '南京', target: 100, parts: 110, difference: 10 }])
  })

  test('rates are not added up', async () => {
    const answer = await w.as(finance).get('target-gap', { metric: 'win_rate', period: '2026-Q3' })
    expect(answer).toMatchObject({ status: 422, body: { code: 'target.not_additive' } })
  })

  test('a representative cannot ask', async () => {
    expect((await w.as(team.rep).get('target-gap', { metric: 'won_amount', period: '2026-Q3' })).status).toBe(403)
  })
})

describe('gap bridge', () => {
  test('the parts lead from target to actual, with what each driver was compared with', async () => {
    const { body } = await w.as(vp).get('gap-bridge', { period: '2026-Q3' })
    expect(body).toMatchObject({ target: 100_000_00, actual: 60_000_00, difference: -40_000_00 })
    const parts: { key: string; part: number; referenceFrom: string }[] = body.drivers
    expect(parts.reduce((sum, { part }) => sum + part, 0)).toBe(-40_000_00)
    expect(parts.map(({ key, referenceFrom }) => [key, referenceFrom])).toEqual([
      ['volume', 'required'],
      ['speed', 'year'],
      ['conversion', 'year'],
      ['dealSize', 'year'],
    ])
    expect(body.sentence).toMatch(/^比目标少 ¥4 万:/)
  })

  test('without a target there is nothing to explain, and it says what to do', async () => {
    const { body } = await w.as(vp).get('gap-bridge', { period: '2026-Q1' })
    expect(body).toMatchObject({ target: null, drivers: [] })
    expect(body.sentence).toContain('请先设定目标')
  })
})

test('the catalogue tells of every metric its formula, direction and groups', async () => {
  const { body } = await w.as(team.rep).get('metrics')
  expect(body.items.length).toBeGreaterThanOrEqual(14)
  const rate = body.items.find((item: { key: string }) => item.key === 'win_rate')
  expect(rate).toMatchObject({ label: '赢单率', unit: 'ratio', better: 'higher', targetable: true, additive: false })
  expect(rate.by).toEqual([
    'owner',
    'unit',
    'month',
    'product',
    'series',
    'industry',
    'size',
    'tier',
    'region',
    'repeat',
    'closingReason',
    'competitor',
    'priceGap',
  ])
  for (const item of body.items) expect(item.formula.length).toBeGreaterThan(5)
})

describe('the set of numbers', () => {
  const operations = team.person('operations')
  const choose = async (choice: object) => {
    const client = w.as(await operations)
    const [set] = (await client.get('kpi-set')).body.items
    return client.patch(`kpi-set/${set.id}`, { version: set.version, ...choice })
  }

  test('is what the company chose, in its order; headline and pace stay without the tile of the amount', async () => {
    expect((await choose({ dashboard: ['visits', 'win_rate'] })).status).toBe(200)
    const { body } = await w.as(vp).get('dashboard', { period: '2026-Q3' })
    expect(body.items.map(({ key }: Item) => key)).toEqual(['visits', 'win_rate'])
    expect(body.sentence).toBe('本季达成 60.0%,按当前节奏预计 120.0%。')
  })

  test('is not empty, holds known metrics, and is changed by those who keep the rules only', async () => {
    expect((await choose({ dashboard: [] })).body.fields).toMatchObject([{ field: 'dashboard', code: 'required' }])
    expect((await choose({ review: ['luck'] })).body.fields).toMatchObject([{ field: 'review' }])
    expect((await w.as(vp).get('kpi-set')).status).toBe(403)
  })

  test('is read and answered by four statements', async () => {
    const { db, statements } = counted(w.app.store)
    const ctx = contextFor(w.app, db, team.region)
    await (dashboard as View).run(ctx, { period: '2026-Q3' } as never)
    expect(statements()).toBeLessThanOrEqual(4)
  })
})
