import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { counted } from '../../../test/harness/counted.ts'
import { type Actor, contextFor, sql } from '../../kernel/index.ts'
import { account, activity, lead, opportunity } from '../crm/index.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { changeSince } from './catalogue/figures.ts'
import type { Metric } from './catalogue/metric.ts'
import { computeMetric } from './compute.ts'
import { dayOf, salesWorld, sum, won } from './sales-world.fixture.ts'

const { w, team, vp, owners, accounts, deals, closedIn, ask } = await salesWorld()
const { units } = team

const code = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'allowed',
    (error: { code: string }) => error.code,
  )
const listed = async (actor: Actor, { entity, filter }: { entity: string; filter: unknown }) =>
  (await w.as(actor).get(entity, { filter, count: 'exact', limit: 200 })).body

describe('a number is what its formula says, whoever asks for whatever part of it', () => {
  const people = [
    { actor: team.rep, who: [0] },
    { actor: team.supervisor, who: [0, 1] },
    { actor: team.region, who: [0, 1, 2] },
    { actor: vp, who: [0, 1, 2] },
  ]

  test('300 random deals, counted by hand and by the catalogue', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...people),
        fc.constantFrom('2026-Q2', '2026-05', '2025', '2026-H1', '2026-04-10..2026-06-20', '2026-08-14'),
        async ({ actor, who }, period) => {
          const closed = closedIn(period, who)
          const amount = sum(won(closed).map((deal) => deal.amount))
          expect(await ask(actor, 'won_amount', { period })).toMatchObject({
            value: amount,
            sample: won(closed).length,
          })
          expect(await ask(actor, 'win_rate', { period })).toMatchObject({
            value: closed.length === 0 ? null : won(closed).length / closed.length,
            numerator: won(closed).length,
            denominator: closed.length,
          })
          const size = won(closed).length === 0 ? null : Math.round(amount / won(closed).length)
          expect((await ask(actor, 'average_deal_size', { period })).value).toBe(size)
          const days = sum(won(closed).map((deal) => deal.cycle))
          const cycle = await ask(actor, 'average_sales_cycle', { period })
          expect(cycle.numerator).toBe(days)
          expect(cycle.value).toBe(won(closed).length === 0 ? null : days / won(closed).length)
        },
      ),
      { numRuns: 40 },
    )
  })

  test.each(['owner', 'unit', 'month', 'industry', 'repeat'])('rows by %s add up to the whole', async (by) => {
    const { rows = [], value, numerator, denominator } = await ask(vp, 'win_rate', { period: '2026-H1', by })
    expect(sum(rows.map((row) => row.numerator))).toBe(numerator)
    expect(sum(rows.map((row) => row.denominator ?? 0))).toBe(denominator)
    expect(value).toBe(numerator / (denominator ?? 0))
    expect(rows.length).toBeGreaterThan(0)
  })

  test('every number and every row opens exactly the records it rests on', async () => {
    for (const by of ['owner', 'unit', 'month', 'industry', 'repeat']) {
      const answer = await ask(team.region, 'won_amount', { period: '2026-H1', by })
      for (const row of [answer, ...(answer.rows ?? [])]) {
        const list = await listed(team.region, row.drill)
        expect(list.count.value).toBe(row.sample)
        expect(sum(list.items.map((item: { amount: number }) => item.amount))).toBe(row.value)
      }
    }
  })

  test('comparison is with the period before and the same period a year earlier', async () => {
    const answer = await ask(vp, 'won_amount', { compare: ['previous', 'year'] })
    const [now, before, year] = ['2026-Q2', '2026-Q1', '2025-Q2'].map((p) =>
      sum(won(closedIn(p)).map((deal) => deal.amount)),
    ) as [number, number, number]
    expect(answer.compare.previous).toMatchObject({ period: '2026-Q1', value: before, difference: now - before })
    expect(answer.compare.year).toMatchObject({ period: '2025-Q2', value: year, change: (now - year) / year })
    const range = await ask(vp, 'won_amount', { period: '2026-04-11..2026-04-20', compare: ['previous'] })
    expect(range.compare.previous?.value).toBe(sum(won(closedIn('2026-04-01..2026-04-10')).map((deal) => deal.amount)))
  })

  test('a sum of days that are not over is not called bad for being less than one of whole days; a rate is compared as ever', () => {
    const [amount, rate] = ['won_amount', 'win_rate'].map((key) => metricNamed(key) as Metric) as [Metric, Metric]
    const judged = (metric: Metric, now: number, isUnfinished: boolean) =>
      changeSince(metric, now, { value: 0.5, sample: 9 }, isUnfinished).favourable
    expect([judged(amount, 0.4, true), judged(amount, 0.6, true), judged(amount, 0.4, false)]).toEqual([
      null,
      true,
      false,
    ])
    expect([judged(rate, 0.4, true), judged(rate, 0.6, true)]).toEqual([false, true])
  })

  test('the answer says which setting decides when a deal is closed', async () => {
    expect(await ask(vp, 'won_amount')).toMatchObject({ closedMeans: 'signed', unit: 'money', better: 'higher' })
  })

  test('open pipeline is the sum of what is open now and is not compared with then', async () => {
    const answer = await ask(vp, 'open_pipeline_amount', { compare: ['previous', 'year'], by: 'node' })
    expect(answer.value).toBe(sum(deals.filter(({ outcome }) => outcome === 'open').map((deal) => deal.amount)))
    expect(answer.compare).toEqual({})
  })

  test('one metric with groups takes at most five statements', async () => {
    const { db, statements } = counted(w.app.store)
    await computeMetric(contextFor(w.app, db, vp), 'win_rate', { period: '2026-Q2', by: 'owner' })
    expect(statements()).toBeLessThanOrEqual(5)
  })
})

describe('metrics beyond deals', () => {
  test('new customers are counted in the period of their first win, for the owner of the account', async () => {
    const first = accounts.map((_, i) =>
      Math.min(...deals.filter((d) => d.account === i && d.outcome === 'won').map((d) => d.day)),
    )
    const inYear = first.filter((day) => dayOf(day).startsWith('2025')).length
    expect((await ask(vp, 'new_customers', { period: '2025' })).value).toBe(inYear)
  })

  test('repurchase is the share of customers won before the period who were won again in it', async () => {
    const counted = new Set<number>()
    for (let day = 1; day < 28; day += 3) {
      const from = `2026-05-${String(day).padStart(2, '0')}`
      const period = `${from}..2026-05-${String(day + 1).padStart(2, '0')}`
      const bought = (i: number, of: typeof deals) => won(of).some((deal) => deal.account === i)
      const old = [0, 1, 2].filter((i) =>
        deals.some((deal) => deal.account === i && deal.outcome === 'won' && dayOf(deal.day) < from),
      )
      const again = old.filter((i) => bought(i, closedIn(period)))
      const answer = await ask(vp, 'repurchase_rate', { period, by: 'industry' })
      expect(answer).toMatchObject({ numerator: again.length, denominator: old.length })
      expect(sum((answer.rows ?? []).map((row) => row.numerator))).toBe(again.length)
      counted.add(again.length)
    }
    expect(counted.size).toBeGreaterThan(1)
  })

  test('by month a cohort is counted anew for each month, and the period stays what it is without months', async () => {
    const alone = await ask(vp, 'repurchase_rate', { period: '2026-H1', compare: ['previous'] })
    const { rows = [], ...whole } = await ask(vp, 'repurchase_rate', {
      period: '2026-H1',
      compare: ['previous'],
      by: 'month',
    })
    expect(whole).toEqual({ ...alone, by: 'month' })
    expect(alone.sample).toBeLessThan(sum(rows.map((row) => row.sample)))
    for (const row of rows) {
      const month = await ask(vp, 'repurchase_rate', { period: row.key as string })
      expect([row.value, row.sample]).toEqual([month.value, month.sample])
      expect((await listed(vp, row.drill)).count.value).toBe(row.sample)
    }
  })

  test("lead conversion is a share of the leads that came in the period, in the company's time zone", async () => {
    const at = ['2026-03-31T15:59:00Z', '2026-03-31T16:00:00Z', '2026-06-30T15:59:00Z', '2026-06-30T16:00:00Z']
    for (const [i, createdAt] of at.entries())
      await w.make(lead, {
        name: `线索${i}`,
        createdAt,
        ownerId: owners[0],
        source: i % 2 ? 'exhibition' : 'search',
        ...(i === 1 && { state: 'converted' }),
      })
    expect(await ask(vp, 'lead_conversion', { by: 'source' })).toMatchObject({
      value: 0.5,
      numerator: 1,
      denominator: 2,
      rows: [
        { key: 'exhibition', label: '展会', value: 1 },
        { key: 'search', value: 0 },
      ],
    })
  })

  test('follow-up cycle averages the gaps between follow-ups, and visits are one kind of them', async () => {
    const accountId = (await w.make(account, { name: '跟进客户', ownerId: owners[0] })).id
    for (const [day, kind] of [
      ['04-01', 'visit'],
      ['04-11', 'call'],
      ['05-01', 'visit'],
    ] as const)
      await w.make(activity, {
        accountId,
        kind,
        ownerId: owners[0],
        happenedAt: `2026-${day}T02:00:00Z`,
        content: '沟通',
        feedback: '好',
        noFollowUpReason: '演示',
      })
    expect(await ask(vp, 'average_follow_up_cycle')).toMatchObject({ value: 15, sample: 2 })
    expect((await ask(vp, 'activity_count')).value).toBe(3)
    expect((await ask(vp, 'visits')).value).toBe(2)
    expect((await ask(team.stranger, 'visits')).value).toBe(0)
  })

  test('a stage is converted when the next stage entered lies further on; going back and losing are not', async () => {
    const nodes = await w.app.store.rows<{ id: string; name: string }>(
      sql`select n.id, n.name from process.process_node n join process.process_version v on v.id = n.process_version_id
        join process.process p on p.id = v.process_id where p.is_default and v.state = 'active' order by n.position`,
    )
    w.now = new Date('2026-02-02T02:00:00Z')
    const open = (name: string) => w.make(opportunity, { name, ownerId: owners[0] }, team.rep)
    const stays = async () => (await ask(team.rep, 'stage_conversion', { period: '2026-02', by: 'node' })).rows?.[0]
    const before = await stays()
    const [on, lost, still] = [await open('前进'), await open('输掉'), await open('停留')]
    const move = (id: string, verb: string, body = {}) => w.as(team.rep).post(`opportunity/${id}/${verb}`, body)
    await w.as(team.rep).patch(`opportunity/${on.id}`, { version: on.version, accountId: accounts[0]?.id })
    w.now = new Date('2026-02-05T02:00:00Z')
    const moved = await move(on.id, 'advance')
    const gone = await move(lost.id, 'lose', { reason: 'price' })
    w.now = new Date('2026-08-14T02:00:00Z')
    expect([moved.status, gone.status]).toEqual([200, 200])
    expect(await stays()).toMatchObject({
      key: nodes[0]?.id,
      label: nodes[0]?.name,
      numerator: (before?.numerator ?? 0) + 1,
      denominator: (before?.denominator ?? 0) + 2,
    })
    expect(still.outcome).toBe('open')
  })
})

describe('refusals', () => {
  test.each([
    ['nothing', {}, 'metric.unknown'],
    ['won_amount', { period: '去年' }, 'metric.period'],
    ['won_amount', { by: 'weather' }, 'metric.unknown_group'],
    ['open_pipeline_amount', { by: 'month' }, 'metric.unknown_group'],
    ['won_amount', { by: 'month', period: '2026-04-02..2026-05-03' }, 'metric.not_months'],
    ['won_amount', { unitId: '00000000-0000-7000-8000-00000000abcd' }, 'metric.unknown_unit'],
  ])('%s with %j is refused as %s', async (key, request, expected) => {
    expect(await code(ask(vp, key, request))).toBe(expected)
  })

  test('nobody learns the numbers of units and people beyond their reach', async () => {
    expect(await code(ask(team.rep, 'won_amount', { unitId: units.city }))).toBe('metric.unit_out_of_reach')
    expect(await code(ask(team.supervisor, 'won_amount', { unitId: units.otherCity }))).toBe('metric.unit_out_of_reach')
    expect(await code(ask(team.supervisor, 'won_amount', { unitId: units.city }))).toBe('allowed')
    expect(await code(ask(team.rep, 'won_amount', { ownerIds: [owners[1]] }))).toBe('metric.people_out_of_reach')
    expect(await code(ask(team.province, 'won_amount', { unitId: units.otherCity }))).toBe('allowed')
    const { rows } = await ask(team.rep, 'won_amount', { by: 'owner', period: '2026' })
    expect(rows?.map(({ key }) => key)).toEqual([team.rep.employeeId])
  })

  test('over HTTP a wrong period is 422 with the field it is about', async () => {
    const answer = await w.as(vp).get('metric/won_amount', { period: '去年' })
    expect(answer.status).toBe(422)
    expect(answer.body.fields).toMatchObject([{ field: 'period' }])
  })
})
