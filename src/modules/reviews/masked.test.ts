import { beforeAll, describe, expect, test } from 'vitest'
import { create, sql, systemActor } from '../../kernel/index.ts'
import { contractWorld } from '../contracting/contract/contract.fixture.ts'
import { anomaly } from '../metrics/index.ts'
import { reviewMember } from './fact.entity.ts'
import { review } from './review.entity.ts'

// A number frozen in a retrospective says no less than one computed now: who may not read debts does not read it there either.

const c = await contractWorld()
const { w, vp, drawn } = c
const person = await w.team.person('marketing')
const marketing = w.as(person)
const story = { review: '', row: '', problem: '', evidence: '', other: '', period: '2026-03' }
/** The rate of this company, as doors would write it: 0.1875, 18.75%, 18.8 %. */
const tells = /0\.1875|18\.75|18\.8|987654|98765400/

beforeAll(async () => {
  const { id, accountId } = await drawn(987_654_00, {}, [1, 0])
  await c.force(id)
  await c.money(accountId, 185_185_13, { contractId: id })
  await w.app.store.rows(sql`update metrics.kpi_set set review = '["win_rate", "collection_rate"]'::jsonb`)
  const leader = w.as(vp)
  const { body } = await leader.post('review', {
    title: '三月复盘',
    kind: 'month',
    period: story.period,
    leaderId: vp.employeeId,
    goal: '弄清三月的差距',
  })
  story.review = body.id
  await leader.post('review-member', { reviewId: body.id, employeeId: person.employeeId, part: 'support' })
  const taken = await leader.post(`review/${body.id}/takeSnapshot`, {})
  expect(taken.status, taken.text).toBe(200)
  const rows = (await leader.get('review-row', { filter: { reviewId: body.id } })).body.items
  const byLabel = (label: string) => rows.find((row: { label: string }) => row.label === label)
  story.row = byLabel('回款率').id
  story.other = byLabel('赢单率').id
  expect(byLabel('回款率').metric ?? (await leader.get(`review-row/${story.row}`)).body.metric).toBe('collection_rate')
  await leader.patch(`review-row/${story.row}`, { version: 1, analysis: '回款率 18.75%,两家客户没有付款' })
  const problem = await leader.post('problem', {
    reviewId: body.id,
    statement: '回款率 18.75%,低于目标',
    rowId: story.row,
  })
  story.problem = problem.body.id
  const proof = await leader.post(`problem/${story.problem}/attach`, { kind: 'metric', rowId: story.row })
  story.evidence = proof.body.result.evidenceId
})

test('whoever may read debts reads the frozen number, in its row and in the room', async () => {
  const row = (await w.as(vp).get(`review-row/${story.row}`)).body
  expect(row.actual).toBeCloseTo(0.1875, 5)
  const room = (await w.as(vp).get('review-room', { id: story.review })).body
  expect(room.masked).toEqual([])
  expect(room.rows.map(({ label }: { label: string }) => label)).toContain('回款率')
  expect(room.problems).toHaveLength(1)
})

describe('whoever may not finds it behind no door', () => {
  test('the room: the line is there by name, without a number; what is not made of debts is shown', async () => {
    const { body, text } = await marketing.get('review-room', { id: story.review })
    expect(body.masked).toEqual([{ id: story.row, class: 'result', label: '回款率' }])
    expect(body.rows.map(({ label }: { label: string }) => label)).toEqual(['赢单率'])
    expect(body.problems).toEqual([])
    expect(text).not.toMatch(tells)
    expect((await marketing.get('findings', { id: story.review })).text).not.toMatch(tells)
  })

  test('the record, its timeline, and what is attached to it', async () => {
    for (const path of [`review-row/${story.row}`, `problem/${story.problem}`, `review-row/${story.row}/timeline`])
      expect((await marketing.get(path)).status, path).toBe(404)
    expect((await marketing.get(`review-row/${story.other}`)).status).toBe(200)
    for (const path of [`review/${story.review}`, `review/${story.review}/timeline`, `evidence/${story.evidence}`]) {
      const answer = await marketing.get(path)
      expect(answer.status, path).toBe(200)
      expect(answer.text, path).not.toMatch(tells)
    }
    const explained = await marketing.patch(`review-row/${story.row}`, { version: 2, analysis: '猜' })
    expect(explained.status).toBe(404)
  })

  test('lists, their filters, sorts, totals and sums', async () => {
    const lists = [
      await marketing.get('review-row', { filter: { reviewId: story.review } }),
      await marketing.get('review-row', { filter: { actual: { gt: 0.18, lt: 0.19 } } }),
      await marketing.get('review-row', { sort: '-actual' }),
    ]
    expect(lists.map(({ body }) => body.items.map(({ id }: { id: string }) => id))).toEqual([
      [story.other],
      [],
      [story.other],
    ])
    const sums = await marketing.post('review-row/aggregate', {
      groupBy: ['label'],
      measures: [{ count: '*' }],
      filter: { reviewId: story.review },
    })
    expect(sums.status, sums.text).toBe(200)
    expect(sums.text).not.toContain('回款率')
    expect((await marketing.get('problem', { filter: { reviewId: story.review } })).body.items).toEqual([])
    expect((await marketing.get('evidence', { filter: { reviewId: story.review } })).text).not.toMatch(tells)
  })

  test('the export, even for a role that may export', async () => {
    const exporter = { ...person, grants: new Map([...person.grants, ['review-row.export', 'team'] as const]) }
    const answer = await w.as(exporter).get('review-row/export', { format: 'csv' })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.text).toContain('赢单率')
    expect(answer.text).not.toMatch(tells)
    expect(answer.text).not.toContain('回款率')
  })

  test('search and lineage', async () => {
    for (const q of ['回款率', '18.75']) expect((await marketing.get('search', { q })).text).not.toMatch(tells)
    const { body, text } = await marketing.get('lineage', { entity: 'review', id: story.review })
    expect(text).not.toMatch(tells)
    expect(body.nodes).toMatchObject([
      { entity: 'review', visible: true },
      { entity: 'problem', visible: false, title: '无权查看' },
    ])
    expect((await marketing.get('lineage', { entity: 'problem', id: story.problem })).status).toBe(404)
    const seen = await w.as(vp).get('lineage', { entity: 'review', id: story.review })
    expect(seen.text).toMatch(tells)
  })

  test('an alarm of that number, and the retrospective whose title and goal repeat it', async () => {
    const unitId = w.team.units.city
    const about = await w.within(systemActor, async (ctx) => {
      const alarm = await create(ctx, anomaly, {
        title: '回款率 18.75%,低于目标 90%',
        metric: 'collection_rate',
        period: story.period,
        unitId,
        value: 0.1875,
        basis: 'not_enough',
        rule: 'missed',
        severity: 'high',
        sample: 1,
        state: 'open',
      })
      const row = await create(ctx, review, {
        title: '回款率 18.75% · 复盘',
        kind: 'anomaly',
        period: story.period,
        leaderId: vp.employeeId,
        anomalyId: alarm.id,
        state: 'draft',
        snapshot: 1,
      })
      await create(ctx, reviewMember, { reviewId: row.id, employeeId: person.employeeId, part: 'support' })
      return { alarm: alarm.id, review: row.id }
    })
    const wide = w.as({ ...person, grants: new Map([...person.grants, ['anomaly.read', 'all'] as const]) })
    for (const path of [`anomaly/${about.alarm}`, `review/${about.review}`]) {
      expect((await w.as(vp).get(path)).status, path).toBe(200)
      expect((await wide.get(path)).status, path).toBe(404)
    }
    for (const path of ['anomaly', 'review']) expect((await wide.get(path)).text).not.toMatch(tells)
    expect((await wide.get('search', { q: '回款率' })).text).not.toMatch(tells)
    expect((await wide.get('lineage', { entity: 'metric', id: 'collection_rate' })).text).not.toMatch(tells)
  })
})
