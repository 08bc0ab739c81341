import { beforeAll, describe, expect, test } from 'vitest'
import { refused } from '../../../test/harness/loop.ts'
import { reviewStory, times } from '../../../test/harness/review-story.ts'
import { sql } from '../../kernel/index.ts'
import { lineage } from './lineage.query.ts'

const { app, actors, as, system, settle, causeUnder, day, deal, deals, badQuarter, room, effectOf } =
  await reviewStory()
const { leader, rep, expert, outsider, admin } = actors

interface Graph {
  nodes: { node: string; entity: string; id?: string; title: string; visible: boolean }[]
  links: { from: string; to: string; label: string }[]
}

const story = { anomalyId: '', reviewId: '', causeId: '', actionId: '', projectId: '', versionId: '' }

beforeAll(async () => {
  story.anomalyId = (await badQuarter()).id
  const { anomalyId } = story
  story.reviewId = (await as(leader).run('review', 'draftFromAnomaly', null, { anomalyId })).id
})

describe('from a retrospective to a changed process', () => {
  test('closing it resolves the anomaly', async () => {
    const { reviewId } = story
    await as(leader).create('review-member', { reviewId, employeeId: actors.expert.employeeId, part: 'support' })
    await as(leader).run('review', 'start', reviewId)
    const [worst, other] = (await room(reviewId)).problems as { id: string; rowId: string }[]
    await as(rep).run('problem', 'confirm', worst?.id ?? '')
    await as(leader).run('problem', 'drop', other?.id ?? '', { reason: '由赢单率引起' })
    story.causeId = await causeUnder(worst?.id ?? '')
    await as(rep).run('cause', 'attach', story.causeId, { kind: 'metric', rowId: worst?.rowId })
    await as(rep).run('cause', 'markRoot', story.causeId, { dimension: 'process', factor: 'follow_up_standard' })
    await as(rep).run('cause', 'verify', story.causeId, { method: 'data', result: '抽查 12 单', holds: true })
    const action = await as(rep).create('action-item', {
      reviewId,
      causeId: story.causeId,
      measure: '报价后三天内必须跟进',
      class: 'process',
      ownerId: actors.rep.employeeId,
      dueOn: '2026-07-31',
      checkNode: '新流程 V2',
    })
    story.actionId = action.id
    await as(leader).run('review', 'close', reviewId)
    await settle()
    const [row] = await app.store.rows(sql`select state from metrics.anomaly where id = ${story.anomalyId}::uuid`)
    expect(row).toEqual({ state: 'resolved' })
  })

  test('a project takes chosen measures, each once, of this retrospective, with owner and day', async () => {
    const [process] = await app.store.rows<{ id: string }>(sql`select id from process.process where is_default`)
    const begin = (actionIds: unknown) =>
      as(leader).run('review', 'createProject', story.reviewId, {
        name: '报价跟进提速',
        goal: '赢单率由 20% 提到 35%',
        leaderId: actors.leader.employeeId,
        processId: process?.id,
        metric: 'win_rate',
        actionIds,
      })
    await refused(begin([]), 'improvement-project.no_actions')
    await refused(begin(['x']), 'improvement-project.unknown_action')
    await refused(begin([story.causeId]), 'improvement-project.unknown_action')
    story.projectId = (await begin([story.actionId])).result?.projectId as string
    await refused(begin([story.actionId]), 'improvement-project.carried')
  })

  test('a measure without owner or day is not carried into a project', async () => {
    const review = await as(leader).create('review', {
      title: '另一次复盘',
      kind: 'team',
      period: '2026-Q2',
      leaderId: actors.leader.employeeId,
    })
    const bare = await as(leader).create('action-item', { reviewId: review.id, measure: '练习报价', class: 'ability' })
    await system((ctx) => ctx.db.rows(sql`update reviews.review set state = 'running' where id = ${review.id}::uuid`))
    const begin = as(leader).run('review', 'createProject', review.id, {
      name: 'x',
      goal: 'y',
      leaderId: actors.leader.employeeId,
      actionIds: [bare.id],
    })
    await refused(begin, 'improvement-project.incomplete_action')
  })

  test('a task moves its measure along and finishes it', async () => {
    const { projectId } = story
    for (const [who, part] of [
      [rep, 'front_line'],
      [expert, 'product'],
      [actors.care, 'after_sales'],
    ] as const)
      await as(leader).create('project-member', { projectId, employeeId: who.employeeId, part })
    await as(leader).run('improvement-project', 'start', projectId)
    const [task] = await app.store.rows<{ id: string }>(
      sql`select id from improvement.execution_task where project_id = ${projectId}::uuid`,
    )
    const state = async () => {
      await settle()
      const [row] = await app.store.rows<{ state: string }>(
        sql`select state from reviews.action_item where id = ${story.actionId}::uuid`,
      )
      return row?.state
    }
    await as(rep).run('execution-task', 'start', task?.id ?? '')
    expect(await state()).toBe('doing')
    await as(rep).run('execution-task', 'complete', task?.id ?? '', { remark: '新流程 V2 已定稿' })
    expect(await state()).toBe('done')
  })

  test('only a draft of its own process is published, by those who may publish, and it names the project', async () => {
    const { projectId } = story
    const processes = await app.store.rows<{ id: string; is_default: boolean }>(
      sql`select id, is_default from process.process order by is_default desc`,
    )
    const draftOf = async (i: number) =>
      (await as(admin).run('process', 'draft', processes[i]?.id ?? '')).result?.versionId as string
    const publish = (versionId: string, who = admin) =>
      as(who).run('improvement-project', 'publishVersion', projectId, { versionId })
    await refused(publish(await draftOf(1)), 'improvement-project.other_process')
    story.versionId = await draftOf(0)
    await refused(publish(story.versionId, leader), 'request.forbidden')
    await publish(story.versionId)
    const [row] = await app.store.rows(
      sql`select state, improvement_project_id from process.process_version where id = ${story.versionId}::uuid`,
    )
    expect(row).toEqual({ state: 'active', improvement_project_id: projectId })
  })
})

describe('the effect', () => {
  const { evaluate, plan, periods, versions, judgeBy } = effectOf(() => story.projectId)
  const ofLeaderOnly = expect.stringContaining('能看到的商机,不是全公司的')

  test('too few cases are an answer, not a guess', async () => {
    expect(await evaluate('version')).toMatchObject({ verdict: 'not_enough_data' })
  })

  test('old and new version are compared on the deals bound to each, with the open ones as a caution', async () => {
    await deals([
      ...times(10, () => deal('2026-06-15', 'lost', { processVersionId: undefined })),
      ...times(30, () => deal('2026-07-04', 'won', { processVersionId: story.versionId })),
      ...times(10, () => deal('2026-07-05', 'lost', { processVersionId: story.versionId })),
      ...times(20, (i) => ({ name: `进行中 ${i}`, ownerId: actors.rep.employeeId, processVersionId: story.versionId })),
    ])
    const told = await evaluate('version')
    expect(told.sentence).toMatch(/30\/|75\.0%/)
    expect(told.cautions).toEqual([ofLeaderOnly, expect.stringContaining('还有 20 单没有结果')])
  })

  test('periods must be there, over, and are compared with what speaks against trusting them', async () => {
    await refused(evaluate('period'), 'effect.no_periods')
    await periods('2026-05-01', '2026-05-31', '2026-06-01', '2026-07-31')
    await refused(evaluate('period'), 'effect.not_over')
    day('2026-08-01')
    const told = await evaluate('period')
    expect(told.cautions).toEqual([ofLeaderOnly, expect.stringContaining('季节'), expect.stringContaining('长短不同')])
  })

  test('a verdict reached on what one person sees says so, and one on all records does not', async () => {
    expect((await evaluate('period', admin)).cautions).not.toContainEqual(ofLeaderOnly)
    expect((await evaluate('period')).cautions).toContainEqual(ofLeaderOnly)
  })

  test('units on the new version are held against units that are not, with both samples and the trends before', async () => {
    await periods('2026-05-01', '2026-06-30', '2026-07-01', '2026-07-31')
    await refused(evaluate('comparison'), 'effect.no_control')
    // Another city goes on by the old version.
    const old = (await versions())?.before
    const theirs = { ownerId: actors.outsider.employeeId, processVersionId: old }
    await deals([
      ...times(6, () => deal('2026-06-16', 'won', { processVersionId: old })),
      ...times(20, (i) => deal(i % 2 ? '2026-05-20' : '2026-06-20', i < 8 ? 'won' : 'lost', theirs)),
      ...times(20, (i) => deal('2026-07-20', i < 8 ? 'won' : 'lost', theirs)),
    ])
    const told = await evaluate('comparison')
    expect(told).toMatchObject({ verdict: 'improved' })
    expect(told.sentence).toContain('未使用的部门同期变化 0.0 个百分点(前 20 例,后 20 例)')
    expect(told.cautions).toEqual([
      ofLeaderOnly,
      expect.stringMatching(/平行趋势|走势/),
      expect.stringContaining('1 个使用新流程的部门'),
    ])
    const [kept] = await app.store.rows(
      sql`select basis, control_before, control_after, inputs -> 'units' as units from improvement.effect order by id desc limit 1`,
    )
    expect(kept).toEqual({
      basis: 'comparison',
      control_before: 20,
      control_after: 20,
      units: { treated: 1, control: 1 },
    })
  })

  test('a unit keeps the deals of those who went to another one since', async () => {
    const before = await evaluate('comparison')
    const unitOf = async (id: string) =>
      (
        await app.store.rows<{ unit: string }>(sql`select unit_id as unit from people.employee where id = ${id}::uuid`)
      )[0]?.unit
    const unitId = await unitOf(rep.employeeId)
    await as(admin).run('employee', 'move', outsider.employeeId, { unitId, on: '2026-08-01' })
    expect(await unitOf(outsider.employeeId)).toBe(unitId)
    expect(await evaluate('comparison')).toEqual({ ...before, effectId: expect.any(String) })
  })

  test('a second version, published by itself with the name of the project, is held against how it was before the first', async () => {
    const first = await versions()
    const draft = async () =>
      (await as(admin).run('process', 'draft', first?.process ?? '')).result?.versionId as string
    const second = await draft()
    await as(admin).run('process-version', 'publish', second, { projectId: story.projectId })
    await settle()
    expect(await versions()).toMatchObject({ before: first?.before, after: second })
    const third = await draft()
    await as(admin).run('improvement-project', 'publishVersion', story.projectId, { versionId: third })
    await settle()
    expect(await versions()).toMatchObject({ before: first?.before, after: third })
    expect(await evaluate('comparison')).toMatchObject({ verdict: 'improved' })
    await judgeBy(first?.after ?? null)
  })

  test('a comparison without a version, without a period, or of a number that no unit owns is refused', async () => {
    const after = (await versions())?.after ?? null
    await judgeBy(null)
    await refused(evaluate('comparison'), 'effect.no_versions')
    await judgeBy(after)
    await plan({ metric: 'average_follow_up_cycle' })
    await refused(evaluate('comparison'), 'effect.not_by_unit')
    await plan({ metric: 'win_rate' })
    await periods('2025-01-01', '2025-01-31', '2025-02-01', '2025-02-28')
    await refused(evaluate('comparison'), 'effect.no_treated')
  })

  test('a metric without comparable cases, or without versions, is refused with the way out', async () => {
    await plan({ metric: 'won_amount' })
    await expect(evaluate('version')).rejects.toMatchObject({
      code: 'effect.not_comparable',
      facts: { metric: '销售额' },
    })
    await plan({ metric: 'lead_conversion' })
    await refused(evaluate('version'), 'effect.not_by_version')
    await plan({ metric: null })
    await refused(evaluate('version'), 'effect.no_metric')
  })
})

describe('lineage', () => {
  const graph = (entity: string, id: string, who = leader) => as(who).view<Graph>(lineage, { entity, id })
  const kinds = ({ nodes }: Graph) => [...new Set(nodes.map(({ entity }) => entity))]
  const loop =
    'metric anomaly review problem cause action-item execution-task improvement-project process-version effect'.split(
      ' ',
    )

  test('the whole loop stands on one screen, from either end and from the middle', async () => {
    expect(kinds(await graph('anomaly', story.anomalyId))).toEqual(loop)
    expect(kinds(await graph('metric', 'win_rate'))).toEqual(loop)
    expect(kinds(await graph('action-item', story.actionId))).toEqual(loop)
    const [effect] = await app.store.rows<{ id: string }>(
      sql`select id from improvement.effect where after_version_id = ${story.versionId}::uuid limit 1`,
    )
    expect(kinds(await graph('effect', effect?.id ?? ''))).toEqual(loop)
  })

  test('it leads from causes to consequences and back, not to siblings', async () => {
    const [task] = await app.store.rows<{ id: string }>(
      sql`select id from improvement.execution_task where action_item_id = ${story.actionId}::uuid`,
    )
    const seen = await graph('execution-task', task?.id ?? '')
    expect(seen.nodes.filter(({ entity }) => entity === 'problem')).toHaveLength(1)
    expect(seen.links).toContainEqual({
      from: `cause ${story.causeId}`,
      to: `action-item ${story.actionId}`,
      label: '制定措施',
      labelEn: 'agreed on a measure',
    })
  })

  test('what the reader may not see has neither name nor id', async () => {
    const seen = await graph('action-item', story.actionId, rep)
    const hidden = seen.nodes.filter(({ visible }) => !visible)
    expect(hidden.map(({ entity, title }) => [entity, title])).toEqual([
      ['metric', '无权查看'],
      ['anomaly', '无权查看'],
    ])
    expect(JSON.stringify(seen)).not.toContain(story.anomalyId)
  })

  test('from what the reader may not see, nothing is told', async () => {
    await refused(graph('action-item', story.actionId, outsider), 'lineage.not_found')
    await refused(graph('anomaly', story.anomalyId, rep), 'lineage.not_found')
    await refused(graph('action-item', '第一条'), 'lineage.not_found')
    await refused(graph('opportunity', story.actionId), 'lineage.not_in_loop')
  })
})
