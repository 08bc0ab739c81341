import { describe, expect, test } from 'vitest'
import { refused } from '../../../test/harness/loop.ts'
import { reviewStory } from '../../../test/harness/review-story.ts'
import { sql } from '../../kernel/index.ts'
import { opportunity } from '../crm/index.ts'
import { reviewRoom } from './room.query.ts'

const { actors, app, as, settle, draft, running, make } = await reviewStory()
const { leader, rep, outsider } = actors

describe('preparing a review', () => {
  test.each([
    ['随便聊聊', 'review.goal_idle'],
    ['提升业绩', 'review.goal_too_short'],
    ['总结一下上个季度的销售工作情况', 'review.goal_no_measure'],
  ])('it does not start with the goal 「%s」', async (vague, code) => {
    const { id } = await draft({ goal: vague })
    await refused(as(leader).run('review', 'start', id), code)
  })

  test('it does not start without a front-line representative and a supporting department', async () => {
    const { id } = await draft()
    await refused(as(leader).run('review', 'start', id), 'review.group')
  })

  test('it does not start without numbers', async () => {
    const { id } = await draft()
    await as(leader).create('review-member', { reviewId: id, employeeId: actors.rep.employeeId, part: 'front_line' })
    await as(leader).create('review-member', { reviewId: id, employeeId: actors.expert.employeeId, part: 'support' })
    await refused(as(leader).run('review', 'start', id), 'review.no_snapshot')
  })

  test('the report is due a week after the meeting, as a task of the leader', async () => {
    const { id } = await running()
    await settle()
    const [task] = await app.store.rows(
      sql<{ owner_id: string; due_on: string }>`select owner_id, due_on from work.task where subject_id = ${id}::uuid`,
    )
    expect(task).toEqual({ owner_id: actors.leader.employeeId, due_on: '2026-07-13' })
  })

  test('an unreadable period is refused', async () => {
    await refused(draft({ period: '上个季度' }), 'request.invalid')
  })

  test('a member is one colleague, or a guest with a name', async () => {
    const { id } = await draft()
    await refused(as(leader).create('review-member', { reviewId: id, part: 'support' }), 'request.invalid')
    await refused(
      as(leader).create('review-member', { reviewId: id, part: 'customer', employeeId: actors.rep.employeeId }),
      'request.invalid',
    )
    await as(leader).create('review-member', { reviewId: id, part: 'customer', guestName: '华新采购部张经理' })
  })

  test('a review and its parts are seen by those who take part, their leaders and nobody else of the line', async () => {
    const { id } = await running()
    await expect(as(rep).view(reviewRoom, { id })).resolves.toMatchObject({ review: { id } })
    await refused(as(outsider).view(reviewRoom, { id }), 'review-room.not_found')
    await refused(
      as(outsider).create('feedback', { reviewId: id, source: 'market', saidBy: '张三', content: 'x' }),
      'request.invalid',
    )
  })
})

describe('facts', () => {
  test('an event tells the name of its deal only to those who may see the deal', async () => {
    const { id } = await running()
    const { id: opportunityId } = await make(opportunity, { name: '保密大单', ownerId: actors.outsider.employeeId })
    const event = { reviewId: id, happenedOn: '2026-06-10', what: '首次接触', opportunityId }
    await as(leader).create('review-event', event)
    const labels = async (who: typeof rep) =>
      (await as(who).view<{ events: { labels: object }[] }>(reviewRoom, { id })).events[0]?.labels
    expect(await labels(leader)).toEqual({ opportunityId: '保密大单' })
    expect(await labels(rep)).toEqual({})
  })

  test('a frozen number cannot be edited or removed by people, only explained', async () => {
    const { row } = await running()
    await refused(as(rep).update('review-row', row.id, { version: 1, actual: 0.3 }), 'review-row.frozen')
    await refused(as(rep).remove('review-row', row.id), 'review-row.frozen')
    const told = await as(rep).update('review-row', row.id, { version: 1, analysis: '报价后跟进减少' })
    expect(told.analysis).toBe('报价后跟进减少')
  })

  test('a frozen number cannot be changed by any statement', async () => {
    const { row } = await running()
    const change = app.store.rows(sql`update reviews.review_row set actual = 0.3 where id = ${row.id}::uuid`)
    await expect(change).rejects.toMatchObject({ code: '23514' })
  })

  test('numbers are not taken again without a reason', async () => {
    const { id } = await running()
    await refused(as(leader).run('review', 'takeSnapshot', id), 'review.reason_needed')
  })
})
