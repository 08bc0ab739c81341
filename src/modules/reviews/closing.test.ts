import { beforeAll, describe, expect, test } from 'vitest'
import { counted } from '../../../test/harness/counted.ts'
import { refused } from '../../../test/harness/loop.ts'
import { reviewStory } from '../../../test/harness/review-story.ts'
import { type Actor, sql } from '../../kernel/index.ts'
import type { RoleName } from '../people/index.ts'
import { causeCount, reviewRoom } from './room.query.ts'

const { actors, app, as, team, settle, system, reading, running, confirmedProblem, causeUnder, rooted, verified } =
  await reviewStory()
const { leader, rep, outsider, auditor, expert } = actors

describe('closing', () => {
  const findings = (id: string) =>
    as(leader)
      .run('review', 'close', id)
      .then(
        () => [],
        ({ code, facts }: { code: string; facts: { findings: { code: string }[] } }) => {
          expect(code).toBe('review.findings')
          return facts.findings.map((finding) => finding.code)
        },
      )

  test('an empty review stays open', async () => {
    const { id } = await running()
    expect(await findings(id)).toEqual(['empty'])
  })

  test('it stays open while a problem is undecided, or without root cause', async () => {
    const { id, row } = await running()
    const { id: problemId } = await as(rep).create('problem', { reviewId: id, statement: '赢单率 18%', rowId: row.id })
    expect(await findings(id)).toEqual(['empty', 'undecided'])
    await as(rep).run('problem', 'confirm', problemId)
    expect(await findings(id)).toEqual(['no_root'])
  })

  test('it stays open while a problem, a root cause or a lesson lacks evidence', async () => {
    const { id, row } = await running()
    const bare = await as(rep).create('problem', { reviewId: id, statement: '丢了 2 单' })
    await as(rep).run('problem', 'confirm', bare.id)
    await rooted(bare.id, row.id)
    await system(async (ctx) => {
      await ctx.db.rows(sql`update reviews.evidence set deleted_at = now() where review_id = ${id}::uuid`)
    })
    await as(rep).create('lesson', { reviewId: id, kind: 'success', content: '样机先行', applicability: '定制件客户' })
    expect(await findings(id)).toEqual(['no_evidence', 'no_evidence', 'unverified', 'no_evidence'])
  })

  test('it stays open while an opinion stands without evidence, and closes once evidence backs it', async () => {
    const { id, row } = await running()
    const problem = await confirmedProblem(id, row.id)
    await verified(problem.id, row.id)
    const causeId = await causeUnder(problem.id, '我觉得客户应该是嫌贵')
    expect(await findings(id)).toEqual(['opinion'])
    await as(rep).run('cause', 'attach', causeId, { kind: 'interview', quote: '比对手贵 15%', saidBy: '采购张经理' })
    expect(await findings(id)).toEqual([])
  })

  test('the causes of a problem that was removed or dropped are asked nothing any more and are not counted', async () => {
    const { id, row } = await running()
    await verified((await confirmedProblem(id, row.id)).id, row.id)
    const before = await as(leader).view(causeCount, {})
    const [removed, dropped] = [await confirmedProblem(id, row.id), await confirmedProblem(id, row.id)]
    for (const problem of [removed, dropped]) await rooted(problem.id, row.id)
    expect(await findings(id)).toEqual(['unverified', 'unverified'])
    await as(leader).run('problem', 'drop', dropped.id, { reason: '与目标无关' })
    await as(rep).remove('problem', removed.id)
    expect(await findings(id)).toEqual([])
    expect(await as(leader).view(causeCount, {})).toEqual(before)
  })

  test('it does not close with a conclusion that is an opinion, said now or written down before', async () => {
    const { id, row } = await running()
    await verified((await confirmedProblem(id, row.id)).id, row.id)
    await refused(as(leader).run('review', 'close', id, { conclusion: '我觉得报价跟进太慢' }), 'review.opinion')
    const { version } = await as(leader).view<{ version: number }>({ name: `review/${id}` }, {})
    await as(leader).update('review', id, { version, conclusion: '大概是报价跟进太慢' })
    await refused(as(leader).run('review', 'close', id), 'review.opinion')
    await as(leader).run('review', 'close', id, { conclusion: '报价后 10 天内没有第二次跟进' })
  })

  test('it stays open while a measure lacks owner, day or check node', async () => {
    const { id, row } = await running()
    await verified((await confirmedProblem(id, row.id)).id, row.id)
    await as(rep).create('action-item', { reviewId: id, measure: '制定报价跟进标准', class: 'process' })
    expect(await findings(id)).toEqual(['incomplete_action'])
  })

  test('a measure is promised for a day that can still be kept; one that is late already may be reworded', async () => {
    const { id } = await running()
    const measure = { reviewId: id, measure: '制定报价跟进标准', class: 'process' }
    const late = (dueOn: string) => as(rep).create('action-item', { ...measure, dueOn })
    await refused(late('2020-01-31'), 'action-item.due_past')
    const made = await late('2026-07-31')
    await refused(as(rep).update('action-item', made.id, { version: 1, dueOn: '2020-01-31' }), 'action-item.due_past')
    await app.store.rows(sql`update reviews.action_item set due_on = '2020-01-31' where id = ${made.id}::uuid`)
    await as(rep).update('action-item', made.id, { version: 1, measure: '写明报价跟进标准', dueOn: '2020-01-31' })
  })

  test('closed, it hands out its measures as tasks and takes no more changes', async () => {
    const { id, row } = await running()
    const problem = await confirmedProblem(id, row.id)
    const causeId = await verified(problem.id, row.id)
    const measure = { measure: '制定报价跟进标准', class: 'process', causeId, checkNode: '新SOP V2.0' }
    const action = await as(rep).create('action-item', {
      ...measure,
      reviewId: id,
      ownerId: actors.rep.employeeId,
      dueOn: '2026-07-31',
    })
    const own = await as(leader).create('task', {
      title: '订会议室',
      ownerId: actors.leader.employeeId,
      subjectEntity: 'review',
      subjectId: id,
    })
    const { version } = await as(leader).run('review', 'close', id, { conclusion: '报价后跟进缺少标准' })
    await settle()
    const tasks = await app.store.rows(
      sql<{
        subject_id: string
        state: string
      }>`select subject_id, state from work.task where subject_id in (${id}::uuid, ${action.id}::uuid)`,
    )
    expect(tasks).toContainEqual({ subject_id: id, state: 'done' })
    const [kept] = await app.store.rows(sql`select state from work.task where id = ${own.id}::uuid`)
    expect(kept).toEqual({ state: 'todo' })
    expect(tasks).toContainEqual({ subject_id: action.id, state: 'todo' })
    await refused(as(rep).run('cause', 'addWhy', causeId, { text: '再问' }), 'review.closed')
    await refused(as(rep).update('problem', problem.id, { version: 2, symptom: '改' }), 'review.closed')
    await refused(
      as(rep).create('feedback', { reviewId: id, source: 'market', saidBy: '张三', content: 'x' }),
      'review.closed',
    )
    await refused(as(leader).update('review', id, { version, title: '改' }), 'command.not_now')
    await as(rep).run('action-item', 'finish', action.id, { output: '新SOP V2.0' })
    await settle()
    const [done] = await app.store.rows(sql`select state, result from work.task where subject_id = ${action.id}::uuid`)
    expect(done).toEqual({ state: 'done', result: '新SOP V2.0' })
  })

  test('closed, it takes back nothing that was thrown away before', async () => {
    const { id, row } = await running()
    await verified((await confirmedProblem(id, row.id)).id, row.id)
    const said = { reviewId: id, kind: 'failure', content: '报价后没有跟进', applicability: '全部报价' }
    const lesson = await as(rep).create('lesson', said)
    await as(rep).remove('lesson', lesson.id)
    await as(rep).run('lesson', 'restore', lesson.id)
    await as(rep).remove('lesson', lesson.id)
    await as(leader).run('review', 'close', id, { conclusion: '报价后跟进缺少标准' })
    await refused(as(rep).run('lesson', 'restore', lesson.id), 'review.closed')
  })

  test('a measure without a person is neither begun nor finished', async () => {
    const { id } = await running()
    const action = await as(rep).create('action-item', { reviewId: id, measure: '制定标准', class: 'process' })
    await refused(as(rep).run('action-item', 'start', action.id), 'action-item.no_owner')
    const finished = as(rep).run('action-item', 'finish', action.id, { output: '新SOP V2.0' })
    await refused(finished, 'action-item.no_owner')
  })

  test('the auditor reads and writes nothing', async () => {
    const { id } = await running()
    await expect(as(auditor).view(reviewRoom, { id })).resolves.toMatchObject({ review: { id } })
    await refused(as(auditor).create('problem', { reviewId: id, statement: '丢了 2 单' }), 'request.forbidden')
  })
})

describe('who reads a retrospective', () => {
  test('those who take part and those above them; of the rest the head of sales, the keepers of the rules and the auditor', async () => {
    const { id } = await running()
    const people = async (roles: readonly RoleName[]) => {
      const found: Actor[] = []
      for (const role of roles) found.push(await team.person(role))
      return found
    }
    const functional = await people(['legal', 'finance', 'marketing', 'aftersales'])
    for (const who of [...functional, outsider]) {
      await refused(as(who).view({ name: `review/${id}` }, {}), 'request.not_found')
      await refused(as(who).view(reviewRoom, { id }), 'review-room.not_found')
    }
    const above = [leader, team.supervisor, ...(await people(['vp', 'operations']))]
    for (const who of [...above, rep, expert, auditor, actors.admin])
      await expect(as(who).view(reviewRoom, { id })).resolves.toMatchObject({ review: { id } })
    const legal = functional[0] as Actor
    await as(leader).create('review-member', { reviewId: id, employeeId: legal.employeeId, part: 'support' })
    await expect(as(legal).view(reviewRoom, { id })).resolves.toMatchObject({ review: { id } })
  })
})

describe('what reviews say together', () => {
  beforeAll(async () => {
    const { id, row } = await running()
    await verified((await confirmedProblem(id, row.id)).id, row.id)
  })

  test('causes are counted by quarter, dimension and sub-factor over the reviews one may see', async () => {
    type Counted = { items: { quarter: string; dimension: string; factor: string; roots: number }[] }
    const seen = await as(expert).view<Counted>(causeCount, {})
    expect(seen.items).toContainEqual(
      expect.objectContaining({ quarter: '2026-Q3', dimension: 'process', factor: 'follow_up_standard' }),
    )
    const unseen = await as(outsider).view<Counted>(causeCount, {})
    expect(unseen.items).toEqual([])
  })

  test('a room is read with three statements', async () => {
    const { id } = await running()
    const { db, statements } = counted(app.store)
    await reviewRoom.run({ ...reading(leader), db }, { id } as never)
    expect(statements()).toBe(3)
  })
})
