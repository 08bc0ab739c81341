import { beforeAll, describe, expect, test } from 'vitest'
import { loopWorld, refused } from '../../../test/harness/loop.ts'
import { create, sql } from '../../kernel/index.ts'
import { reviewRow } from './fact.entity.ts'
import { causeCount, reviewRoom } from './room.query.ts'

const { app, actors, as, settle, system, reading } = await loopWorld()
const { leader, rep, outsider, auditor, expert } = actors

const goal = '找出二季度赢单率由 25% 降到 18% 的原因'

const draft = async (more: object = {}) =>
  as(leader).create('review', {
    title: '华东二季度复盘',
    kind: 'quarter',
    period: '2026-Q2',
    leaderId: actors.leader.employeeId,
    goal,
    ...more,
  })

const frozenRow = (reviewId: string) =>
  system(async (ctx) => {
    const row = await create(ctx, reviewRow, {
      reviewId,
      class: 'process',
      label: '赢单率',
      unit: 'ratio',
      better: 'higher',
      metric: 'win_rate',
      snapshot: 1,
      period: '2026-Q2',
      target: 0.25,
      actual: 0.18,
      sample: 100,
    })
    await ctx.db.rows(sql`update reviews.review set snapshot = 1 where id = ${reviewId}::uuid`)
    return row
  })

/** A review in progress with its group and one frozen number. */
const running = async () => {
  const { id } = await draft()
  const row = await frozenRow(id)
  await as(leader).create('review-member', { reviewId: id, employeeId: actors.rep.employeeId, part: 'front_line' })
  await as(leader).create('review-member', { reviewId: id, employeeId: actors.expert.employeeId, part: 'support' })
  await as(leader).run('review', 'start', id)
  return { id, row }
}

const confirmedProblem = async (reviewId: string, rowId: string) => {
  const problem = await as(rep).create('problem', { reviewId, statement: '赢单率 18%,低于目标 25%', rowId })
  await as(rep).run('problem', 'confirm', problem.id)
  return problem
}

const causeUnder = async (problemId: string, text = '报价后 10 天内没有第二次跟进') =>
  (await as(rep).run('problem', 'addWhy', problemId, { text })).result?.causeId as string

const rooted = async (problemId: string, rowId: string) => {
  const causeId = await causeUnder(problemId)
  await as(rep).run('cause', 'attach', causeId, { kind: 'metric', rowId })
  await as(rep).run('cause', 'markRoot', causeId, { dimension: 'process', factor: 'follow_up_standard' })
  return causeId
}

const verified = async (problemId: string, rowId: string) => {
  const causeId = await rooted(problemId, rowId)
  await as(rep).run('cause', 'verify', causeId, { method: 'data', result: '抽查 12 单,7 单没有跟进', holds: true })
  return causeId
}

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

describe('problems and causes', () => {
  test('a problem without a figure is refused', async () => {
    const { id } = await running()
    await refused(as(rep).create('problem', { reviewId: id, statement: '2026年销售做得不好' }), 'request.invalid')
  })

  test('whys form a chain that inherits its place on the fishbone', async () => {
    const { id, row } = await running()
    const problem = await confirmedProblem(id, row.id)
    const first = (await as(rep).run('problem', 'addWhy', problem.id, { text: '跟进间隔 22 天', dimension: 'process' }))
      .result?.causeId as string
    await as(rep).run('cause', 'addWhy', first, { text: '没有规定报价后的跟进节点' })
    const { causes } = await as(rep).view<{ causes: object[] }>(reviewRoom, { id })
    expect(causes).toMatchObject([
      { depth: 1, parentId: null },
      { depth: 2, parentId: first, dimension: 'process' },
    ])
  })

  test('a sub-factor belongs to its dimension', async () => {
    const { id, row } = await running()
    const problem = await confirmedProblem(id, row.id)
    const wrong = { text: '缺少培训', dimension: 'subjective', factor: 'training' }
    await refused(as(rep).run('problem', 'addWhy', problem.id, wrong), 'request.invalid')
  })

  test('a root cause needs evidence', async () => {
    const { id, row } = await running()
    const causeId = await causeUnder((await confirmedProblem(id, row.id)).id)
    const place = { dimension: 'process', factor: 'allocation' }
    await refused(as(rep).run('cause', 'markRoot', causeId, place), 'cause.root_needs_evidence')
  })

  test('nobody asks further beneath a root cause', async () => {
    const { id, row } = await running()
    const causeId = await rooted((await confirmedProblem(id, row.id)).id, row.id)
    await refused(as(rep).run('cause', 'addWhy', causeId, { text: '还有原因' }), 'cause.is_root')
  })

  test('a dropped problem is not analysed', async () => {
    const { id, row } = await running()
    const problem = await confirmedProblem(id, row.id)
    await as(leader).run('problem', 'drop', problem.id, { reason: '影响很小' })
    await refused(as(rep).run('problem', 'addWhy', problem.id, { text: '原因' }), 'cause.dropped')
  })

  test('verification by data needs data, by interview a quotation', async () => {
    const { id, row } = await running()
    const causeId = await causeUnder((await confirmedProblem(id, row.id)).id)
    const verify = (method: string) =>
      as(rep).run('cause', 'verify', causeId, { method, result: '抽查 12 单', holds: true })
    await refused(verify('data'), 'cause.needs_data')
    await refused(verify('interview'), 'cause.needs_interview')
    await as(rep).run('cause', 'attach', causeId, {
      kind: 'interview',
      quote: '报价后没人联系我',
      saidBy: '采购张经理',
    })
    await verify('interview')
  })

  test('a cause that verification contradicts is no root cause and leads no further', async () => {
    const { id, row } = await running()
    const causeId = await rooted((await confirmedProblem(id, row.id)).id, row.id)
    const told = await as(rep).run('cause', 'verify', causeId, { method: 'data', result: '数据不支持', holds: false })
    expect(told).toMatchObject({ isRoot: false, verdict: 'rejected' })
    await refused(as(rep).run('cause', 'addWhy', causeId, { text: '再问' }), 'cause.rejected')
  })
})

describe('evidence', () => {
  test('it is a number of the same review', async () => {
    const [one, other] = [await running(), await running()]
    const causeId = await causeUnder((await confirmedProblem(one.id, one.row.id)).id)
    const attach = as(rep).run('cause', 'attach', causeId, { kind: 'metric', rowId: other.row.id })
    await refused(attach, 'evidence.other_review')
  })

  test('it is a record that whoever attaches it can see', async () => {
    const { id, row } = await running()
    const causeId = await causeUnder((await confirmedProblem(id, row.id)).id)
    const attach = (recordEntity: string) =>
      as(rep).run('cause', 'attach', causeId, { kind: 'record', recordEntity, recordId: actors.leader.employeeId })
    await refused(attach('opportunity'), 'evidence.unknown_record')
    await refused(attach('no-such-thing'), 'evidence.unknown_record')
    await attach('employee')
  })

  test('it says what its kind asks for, and nothing else', async () => {
    const { id, row } = await running()
    const problem = await confirmedProblem(id, row.id)
    const attach = (pieces: object) => as(rep).run('problem', 'attach', problem.id, pieces)
    await refused(attach({ kind: 'interview', quote: '太慢' }), 'request.invalid')
    await refused(attach({ kind: 'url', url: 'https://example.com', quote: '太慢' }), 'request.invalid')
  })
})

describe('closing', () => {
  const findings = (id: string) =>
    as(leader)
      .run('review', 'close', id)
      .then(
        () => [],
        (error: { code: string; facts: { findings: { code: string }[] } }) =>
          error.facts.findings.map(({ code }) => code),
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

  test('it stays open while a measure lacks owner, day or check node', async () => {
    const { id, row } = await running()
    await verified((await confirmedProblem(id, row.id)).id, row.id)
    await as(rep).create('action-item', { reviewId: id, measure: '制定报价跟进标准', class: 'process' })
    expect(await findings(id)).toEqual(['incomplete_action'])
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
    const { version } = await as(leader).run('review', 'close', id, { conclusion: '报价后跟进缺少标准' })
    await settle()
    const tasks = await app.store.rows(
      sql<{
        subject_id: string
        state: string
      }>`select subject_id, state from work.task where subject_id in (${id}::uuid, ${action.id}::uuid)`,
    )
    expect(tasks).toContainEqual({ subject_id: id, state: 'done' })
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

  test('a measure without a person is not begun', async () => {
    const { id } = await running()
    const action = await as(rep).create('action-item', { reviewId: id, measure: '制定标准', class: 'process' })
    await refused(as(rep).run('action-item', 'start', action.id), 'action-item.no_owner')
  })

  test('the auditor reads and writes nothing', async () => {
    const { id } = await running()
    await expect(as(auditor).view(reviewRoom, { id })).resolves.toMatchObject({ review: { id } })
    await refused(as(auditor).create('problem', { reviewId: id, statement: '丢了 2 单' }), 'request.forbidden')
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
    let statements = 0
    const counting = new Proxy(app.store, {
      get: (target, key) => {
        if (key === 'rows' || key === 'cells') statements++
        return Reflect.get(target, key)
      },
    })
    await reviewRoom.run({ ...reading(leader), db: counting }, { id } as never)
    expect(statements).toBe(3)
  })
})
