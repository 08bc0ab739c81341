import { describe, expect, test } from 'vitest'
import { refused } from '../../../test/harness/loop.ts'
import { reviewStory } from '../../../test/harness/review-story.ts'
import { reviewRoom } from './room.query.ts'

const { actors, as, running, confirmedProblem, causeUnder, rooted } = await reviewStory()
const { leader, rep } = actors

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

  test('a problem rests on a number, and a measure on a cause, of its own retrospective', async () => {
    const [one, other] = [await running(), await running()]
    const foreign = (field: string) => ({
      code: 'request.invalid',
      message: expect.stringContaining(`"field":"${field}","code":"other_review"`),
    })
    const gap = { reviewId: one.id, statement: '赢单率偏低' }
    await expect(as(rep).create('problem', { ...gap, rowId: other.row.id })).rejects.toMatchObject(foreign('rowId'))
    const problem = await confirmedProblem(one.id, one.row.id)
    const turned = as(rep).update('problem', problem.id, { version: problem.version + 1, rowId: other.row.id })
    await expect(turned).rejects.toMatchObject(foreign('rowId'))
    const causeId = await causeUnder((await confirmedProblem(other.id, other.row.id)).id)
    const measure = { reviewId: one.id, measure: '报价后两天内回访', class: 'process' }
    await expect(as(rep).create('action-item', { ...measure, causeId })).rejects.toMatchObject(foreign('causeId'))
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
    const again = as(rep).run('cause', 'markRoot', causeId, { dimension: told.dimension, factor: told.factor })
    await refused(again, 'cause.rejected')
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
