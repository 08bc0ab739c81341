import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Actor, createMany, type Draft, systemActor } from '../../../kernel/index.ts'
import { opportunity } from '../../crm/index.ts'
import { lostRateWatch } from './lost-watch.entity.ts'
import { answerOfWatch, severityAbove } from './lost-watch.rules.ts'

const w = await world(new Date('2026-08-14T02:00:00Z'))
const { rep, stranger, supervisor, region, units } = w.team
const vp = await w.team.person('vp')
const operations = await w.team.person('operations')

const close = (owner: Actor, closedOn: string, won: number, lost: number) =>
  w.within(systemActor, (ctx) =>
    createMany(
      ctx,
      opportunity,
      Array.from({ length: won + lost }, (_, i) => ({
        name: `商机${i}`,
        ownerId: owner.employeeId,
        amount: 1,
        startedOn: '2025-01-01',
        closedOn,
        ...(i < won ? { outcome: 'won' } : { outcome: 'lost', lostReason: 'price' }),
      })) as Draft<typeof opportunity>[],
    ),
  )
await close(rep, '2026-08-03', 6, 6)
await close(stranger, '2026-08-04', 8, 1)
await close(rep, '2026-07-03', 2, 2)
await close(rep, '2026-03-03', 1, 11)

const watch = (draft: Partial<Draft<typeof lostRateWatch>>) =>
  w.make(lostRateWatch, { name: '南京', unitId: units.city, span: 'month', threshold: 0.3, isOn: true, ...draft })
const check = async () => (await w.as(operations).post('lost-rate-watch/check')).body
const anomalies = async () =>
  (
    await w.as(operations).get('anomaly', {
      filter: { metric: 'lost_rate' },
      fields: 'title,period,unitId,rule,state,value,target,sample,severity',
    })
  ).body.items

describe('a watch', () => {
  test('says above, within or too few, each at its border', () => {
    const limit = { threshold: 0.3, leastDeals: 10 }
    expect(answerOfWatch(3, 10, limit)).toBe('within')
    expect(answerOfWatch(4, 10, limit)).toBe('above')
    expect(answerOfWatch(9, 9, limit)).toBe('too_few')
    expect(answerOfWatch(0, 0, { threshold: 0, leastDeals: 0 })).toBe('too_few')
    expect([severityAbove(0.4, 0.3), severityAbove(0.46, 0.3)]).toEqual(['medium', 'high'])
  })

  test('raises one anomaly for a window above the threshold, in its own unit, and never a second one', async () => {
    await watch({})
    await watch({ name: '全公司', unitId: units.company, threshold: 0.4 })
    await watch({ name: '没有启用', unitId: units.province, threshold: 0, isOn: false })
    // July had four deals in both units: too few to say anything. The company as a whole lost 7 of 21 in August.
    expect(await check()).toEqual({ raised: 1, tooFew: 2 })
    expect(await anomalies()).toMatchObject([
      {
        title: '南京 2026 年 8 月输单率 50.0%,超过警戒线 30.0%(12 单中输 6 单)',
        period: '2026-08',
        unitId: units.city,
        rule: 'watch',
        severity: 'high',
        value: 0.5,
        target: 0.3,
        sample: 12,
      },
    ])
    expect((await check()).raised).toBe(0)
    const [{ id }] = await anomalies()
    await w.as(operations).post(`anomaly/${id}/dismiss`, { reason: '已知' })
    expect((await check()).raised).toBe(0)
  })

  test('is not explained away by the search for unusual numbers', async () => {
    await watch({ name: '苏州', unitId: units.otherCity, threshold: 0.05, leastDeals: 5 })
    expect((await check()).raised).toBe(1)
    w.now = new Date('2026-09-02T02:00:00Z')
    await w.as(operations).post('anomaly/detect')
    const [raised] = (await anomalies()).filter((one: { unitId: string }) => one.unitId === units.otherCity)
    expect(raised).toMatchObject({ state: 'open', rule: 'watch' })
    w.now = new Date('2026-08-14T02:00:00Z')
  })

  test('lets a 复盘 be drafted from what it found', async () => {
    const [raised] = (await anomalies()).filter((one: { unitId: string }) => one.unitId === units.otherCity)
    const { status, body } = await w.as(operations).post('review/draftFromAnomaly', { anomalyId: raised.id })
    expect({ status, body }).toMatchObject({ status: 200 })
    expect((await anomalies()).find(({ id }: { id: string }) => id === raised.id)).toMatchObject({ state: 'reviewing' })
  })

  test('tells what it would have found over the last year, in the reader’s units only', async () => {
    const simulate = (actor: Actor, body: Record<string, string>) =>
      w.as(actor).get('lost-rate-simulation', { threshold: '0.3', leastDeals: '10', span: 'month', ...body })
    const { body } = await simulate(supervisor, { unitId: units.city })
    expect(body.raised).toBe(2)
    expect(body.windows).toHaveLength(13)
    const said = Object.fromEntries(
      body.windows.map((one: { period: string; answer: string }) => [one.period, one.answer]),
    )
    expect(said).toMatchObject({ '2026-03': 'above', '2026-07': 'too_few', '2026-08': 'above', '2025-12': 'too_few' })
    expect((await simulate(supervisor, { unitId: units.otherCity })).body.code).toBe('metric.unit_out_of_reach')
    expect((await simulate(supervisor, { unitId: units.city, span: 'quarter' })).body.windows).toHaveLength(5)
  })

  test('is seen by those who lead its unit, and set by those who steer the company', async () => {
    const seen = async (actor: Actor) =>
      (await w.as(actor).get('lost-rate-watches')).body.items.map(({ name }: { name: string }) => name).sort()
    expect(await seen(supervisor)).toEqual(['南京'])
    expect(await seen(region)).toEqual(['南京', '没有启用'])
    expect(await seen(operations)).toEqual(['全公司', '南京', '没有启用', '苏州'])
    const draft = { name: '新线', unitId: units.city, threshold: 0.2, span: 'month' }
    expect((await w.as(supervisor).post('lost-rate-watch', draft)).status).toBe(403)
    expect((await w.as(vp).post('lost-rate-watch', draft)).status).toBe(201)
    expect((await w.as(supervisor).post('lost-rate-watch/check')).status).toBe(403)
  })
})
