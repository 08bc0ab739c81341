import { describe, expect, test } from 'vitest'
import { counted } from '../../../test/harness/counted.ts'
import { refused } from '../../../test/harness/loop.ts'
import { reviewStory, times } from '../../../test/harness/review-story.ts'
import { create, sql, transact } from '../../kernel/index.ts'
import { anomaly } from '../metrics/index.ts'
import { draftFromAnomaly } from './draft.commands.ts'

const { app, actors, as, regionId, system, deal, deals, badQuarter, alarm, room, team } = await reviewStory()
const operations = await team.person('operations')
const { leader } = actors

const story = { anomalyId: (await badQuarter()).id, reviewId: '' }

describe('from an alarm to a retrospective', () => {
  test('it is drafted with frozen numbers, a goal, a group and the gaps that weigh most', async () => {
    const drafted = await as(leader).run('review', 'draftFromAnomaly', null, { anomalyId: story.anomalyId })
    story.reviewId = drafted.id
    const { review, rows, problems, members, evidence } = await room(drafted.id)
    expect(review).toMatchObject({
      snapshot: 1,
      leaderId: actors.leader.employeeId,
      unitId: regionId,
      period: '2026-Q2',
    })
    expect(review.goal).toContain('赢单率 20.0%(目标 50.0%)')
    expect(rows.find(({ metric }) => metric === 'win_rate')).toMatchObject({
      actual: 0.2,
      target: 0.5,
      sample: 20,
      scope: '华东大区',
      attainment: 0.4,
    })
    expect(problems).toMatchObject([
      { statement: '赢单率 20.0%,低于目标 50.0%,差 30.0 个百分点', state: 'candidate' },
      { statement: expect.stringContaining('销售额'), state: 'candidate' },
    ])
    expect(evidence.map(({ subjectId }) => subjectId)).toEqual(expect.arrayContaining(problems.map(({ id }) => id)))
    expect(members).toMatchObject([
      { part: 'leader', employeeId: actors.leader.employeeId },
      { part: 'front_line', employeeId: actors.rep.employeeId },
    ])
  })

  test('a number far from what was usual is put to the meeting with that, though nobody set a target for it', async () => {
    const unusual = { target: null, expected: 0.4, low: 0.3, high: 0.5, basis: 'all_periods', rule: 'unusual' } as const
    const { id: anomalyId } = await alarm('lost_rate', '2026-H1', unusual)
    const { id } = await as(leader).run('review', 'draftFromAnomaly', null, { anomalyId })
    const { review, rows, problems, evidence } = await room(id)
    expect(review.goal).toContain('输单率 80.0%(历史预期 40.0%)')
    const [row] = rows.filter(({ metric }) => metric === 'lost_rate')
    const asked = problems.find(({ rowId }) => rowId === row?.id)
    expect(asked).toMatchObject({ statement: '输单率 80.0%,高于历史预期 40.0%', state: 'candidate' })
    expect(evidence.map(({ subjectId }) => subjectId)).toContain(asked?.id)
  })

  test('the anomaly is in review, and no second retrospective is drafted from it', async () => {
    const [row] = await app.store.rows(
      sql`select state, review_id from metrics.anomaly where id = ${story.anomalyId}::uuid`,
    )
    expect(row).toEqual({ state: 'reviewing', review_id: story.reviewId })
    const again = as(leader).run('review', 'draftFromAnomaly', null, { anomalyId: story.anomalyId })
    await refused(again, 'review.already_drafted')
  })

  test('a draft takes ten statements, however many numbers the company looks at', async () => {
    const other = await alarm('average_sales_cycle')
    let statements = () => 0
    await app.store.rows(sql`update metrics.kpi_set set review = review || '["visits", "lost_rate", "won_count"]'`)
    await transact(app, leader, (ctx) => {
      const counting = counted(ctx.db)
      statements = counting.statements
      return draftFromAnomaly.run({ ...ctx, db: counting.db }, null as never, { anomalyId: other.id } as never)
    })
    expect(statements()).toBeLessThanOrEqual(10)
  })

  test('a deleted retrospective gives its anomaly back, and restored takes it up again', async () => {
    const other = await alarm('new_customers')
    const standing = async () =>
      (await app.store.rows(sql`select state, review_id from metrics.anomaly where id = ${other.id}::uuid`))[0]
    const { id } = await as(leader).run('review', 'draftFromAnomaly', null, { anomalyId: other.id })
    await as(leader).remove('review', id)
    expect(await standing()).toEqual({ state: 'open', review_id: null })
    await as(leader).run('review', 'restore', id)
    expect(await standing()).toEqual({ state: 'reviewing', review_id: id })
    await as(leader).remove('review', id)
    const again = await as(leader).run('review', 'draftFromAnomaly', null, { anomalyId: other.id })
    expect(await standing()).toEqual({ state: 'reviewing', review_id: again.id })
    await refused(as(leader).run('review', 'restore', id), 'request.duplicate')
  })

  test('table 1 holds the numbers the company chose, in its order, led by the one that alarmed', async () => {
    const [set] = (await as(operations).view<{ items: { id: string; version: number }[] }>({ name: 'kpi-set' }, {}))
      .items
    await as(operations).update('kpi-set', set?.id ?? '', { version: set?.version, review: ['visits', 'won_amount'] })
    const { id } = await as(leader).run('review', 'draftFromAnomaly', null, {
      anomalyId: (await alarm('win_rate', '2026-Q1')).id,
    })
    const { rows } = await room(id)
    expect(rows.map(({ metric }) => metric)).toEqual(['win_rate', 'visits', 'won_amount'])
  })

  test('a settled anomaly is not reviewed', async () => {
    const other = await system((ctx) =>
      create(ctx, anomaly, {
        title: '已忽略',
        metric: 'lost_rate',
        period: '2026-Q2',
        unitId: regionId,
        value: 0.8,
        basis: 'not_enough',
        rule: 'missed',
        severity: 'low',
        sample: 20,
        state: 'dismissed',
      }),
    )
    await refused(as(leader).run('review', 'draftFromAnomaly', null, { anomalyId: other.id }), 'review.anomaly_settled')
  })

  test('later deals change no frozen number; a new snapshot is a new version beside the old one', async () => {
    await deals(times(10, () => deal('2026-06-10', 'won')))
    const winRate = async () => (await room(story.reviewId)).rows.find(({ metric }) => metric === 'win_rate')?.actual
    expect(await winRate()).toBe(0.2)
    await as(leader).run('review', 'takeSnapshot', story.reviewId, { reason: '补录了 6 月成交' })
    expect(await winRate()).toBe(0.466667)
    const kept = await app.store.rows(
      sql`select snapshot, actual from reviews.review_row where review_id = ${story.reviewId}::uuid and metric = 'win_rate' order by 1`,
    )
    expect(kept).toEqual([
      { snapshot: 1, actual: 0.2 },
      { snapshot: 2, actual: 0.466667 },
    ])
  })
})
