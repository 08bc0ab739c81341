import { create, createMany, type Draft, first, sql } from '../../src/kernel/index.ts'
import { opportunity } from '../../src/modules/crm/index.ts'
import { anomaly, target } from '../../src/modules/metrics/index.ts'
import { reviewRow } from '../../src/modules/reviews/fact.entity.ts'
import { loopWorld } from './loop.ts'

export const times = <T>(n: number, one: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => one(i))

type Room = Record<'rows' | 'problems' | 'members' | 'evidence', Record<string, unknown>[]> & {
  review: Record<string, unknown>
}

/** A company with retrospectives under way, and the steps that bring one there. */
export const reviewStory = async () => {
  const base = await loopWorld()
  const { actors, as, system, make, regionId } = base
  const { leader, rep } = actors

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

  const deal = (closedOn: string, outcome: 'won' | 'lost', more: object = {}) => ({
    name: `${closedOn} ${outcome}`,
    ownerId: actors.rep.employeeId,
    outcome,
    amount: 10_000_00,
    startedOn: '2026-01-05',
    closedOn,
    ...(outcome === 'lost' && { lostReason: 'price' as const }),
    ...more,
  })

  const deals = (drafts: object[]) =>
    system((ctx) => createMany(ctx, opportunity, drafts as Draft<typeof opportunity>[]))

  const alarm = (
    metric: Draft<typeof anomaly>['metric'] = 'win_rate',
    period = '2026-Q2',
    more: Partial<Draft<typeof anomaly>> = {},
  ) =>
    system((ctx) =>
      create(ctx, anomaly, {
        title: '华东大区 2026 年第 2 季度赢单率未达目标',
        metric,
        period,
        unitId: regionId,
        value: 0.2,
        target: 0.5,
        basis: 'not_enough',
        rule: 'missed',
        severity: 'high',
        sample: 20,
        state: 'open',
        ...more,
      }),
    )

  /** A second quarter with a win rate of 20 % against a target of 50 %, and less money than planned. */
  const badQuarter = async () => {
    await deals([...times(4, () => deal('2026-05-10', 'won')), ...times(16, () => deal('2026-05-12', 'lost'))])
    await make(target, { metric: 'win_rate', period: '2026-Q2', unitId: regionId, value: 0.5 })
    await make(target, { metric: 'won_amount', period: '2026-Q2', unitId: regionId, value: 50_000_00 })
    return alarm()
  }

  const room = (id: string) => as(leader).view<Room>({ name: 'review-room' }, { id })

  /** What is asked of the effect of a project, and by which versions and in which days. */
  const effectOf = (projectId: () => string) => {
    const { store } = base.app
    const evaluate = (basis: string, who = leader) =>
      as(who)
        .run('improvement-project', 'evaluate', projectId(), { basis })
        .then(({ result }) => result as { verdict: string; cautions: string[]; sentence: string })
    const plan = async (patch: object) => {
      const row = await first<{ version: number }>(
        store,
        sql`select version from improvement.project where id = ${projectId()}::uuid`,
      )
      await as(leader).update('improvement-project', projectId(), { version: row?.version, ...patch })
    }
    const periods = (baselineFrom: string, baselineTo: string, effectFrom: string, effectTo: string) =>
      plan({ baselineFrom, baselineTo, effectFrom, effectTo })
    const versions = () =>
      first<{ before: string; after: string; process: string }>(
        store,
        sql`select before_version_id as before, after_version_id as after, process_id as process from improvement.project
          where id = ${projectId()}::uuid`,
      )
    const judgeBy = (after: string | null) =>
      store.rows(sql`update improvement.project set after_version_id = ${after}::uuid where id = ${projectId()}::uuid`)
    return { evaluate, plan, periods, versions, judgeBy }
  }

  return {
    ...base,
    effectOf,
    deal,
    deals,
    alarm,
    badQuarter,
    room,
    draft,
    running,
    confirmedProblem,
    causeUnder,
    rooted,
    verified,
  }
}
