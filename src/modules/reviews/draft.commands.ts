import {
  type Ctx,
  change,
  create,
  createMany,
  faults,
  field,
  get,
  kindCommand,
  type Row,
  sql,
} from '../../kernel/index.ts'
import { type Anomaly, anomaly, computeMetric, sayNumber, takeIntoReview } from '../metrics/index.ts'
import { unit } from '../people/index.ts'
import { evidence } from './evidence.entity.ts'
import { reviewMember, type reviewRow } from './fact.entity.ts'
import { problem } from './finding.entity.ts'
import { sayShortfall } from './gap-words.ts'
import { review, reviewLeaders } from './review.entity.ts'
import { vitalFew } from './review.rules.ts'
import { takeRows } from './snapshot.ts'

const fail = faults('review', {
  anomaly_settled: { status: 409, zh: '这条异常已经处理完毕,不能再发起复盘。' },
  already_drafted: { status: 409, zh: '这条异常已经发起过复盘。请从异常打开已有的复盘。' },
})

type Review = Row<typeof review>

/** From an alarm to a prepared meeting: frozen numbers, a goal in one sentence, a group, and the gaps that weigh most. */
export const draftFromAnomaly = kindCommand(review, 'draftFromAnomaly', {
  zh: '由异常发起复盘',
  en: 'Draft from anomaly',
  tone: 'primary',
  input: { anomalyId: field.ref('anomaly', { zh: '异常', en: 'Anomaly', required: true }) },
  allow: reviewLeaders,
  run: async (ctx, { anomalyId }) => {
    const alarm = await get(ctx, anomaly, anomalyId, { lock: true })
    await refuseSecond(ctx, alarm)
    const draft = await draftReview(ctx, alarm)
    const rows = await takeRows(ctx, draft, 1, alarm.metric)
    const row = await change(ctx, review, draft, { snapshot: 1, goal: goalFor(alarm, rows) }, { verb: 'takeSnapshot' })
    await proposeGroup(ctx, row, alarm)
    await proposeProblems(ctx, row, rows)
    await takeIntoReview(ctx, alarm, row.id)
    return { id: row.id }
  },
})

const refuseSecond = async (ctx: Ctx, alarm: Anomaly): Promise<void> => {
  const known = await ctx.db.rows(
    sql`select 1 from reviews.review where anomaly_id = ${alarm.id}::uuid and deleted_at is null`,
  )
  if (known.length > 0) fail('already_drafted')
  if (alarm.state === 'dismissed' || alarm.state === 'resolved') fail('anomaly_settled')
}

const draftReview = async (ctx: Ctx, alarm: Anomaly): Promise<Review> => {
  const { managerId } = await get(ctx, unit, alarm.unitId)
  return create(ctx, review, {
    title: `${alarm.title} · 复盘`.slice(0, 120),
    kind: 'anomaly',
    period: alarm.period,
    unitId: alarm.unitId,
    leaderId: managerId ?? ctx.actor.employeeId,
    anomalyId: alarm.id,
    state: 'draft',
    snapshot: 0,
  })
}

type Frozen = Row<typeof reviewRow>

const goalFor = ({ metric, period }: Anomaly, rows: readonly Frozen[]): string => {
  const row = rows.find((candidate) => candidate.metric === metric)
  if (!row) return ''
  const against = row.target === null ? '' : `(目标 ${sayNumber(row.unit, row.target)})`
  return `弄清 ${period} ${row.label} ${sayNumber(row.unit, row.actual)}${against}的根本原因,确定不超过 5 项有负责人的改进措施`
}

/** Who leads the unit leads the review; beside them the representative with most of the cases behind the number. */
const proposeGroup = async (ctx: Ctx, { id, leaderId }: Review, alarm: Anomaly): Promise<void> => {
  const { rows = [] } = await computeMetric(ctx, alarm.metric, {
    period: alarm.period,
    unitId: alarm.unitId,
    by: 'owner',
  })
  const [front] = rows.filter(({ key }) => key !== leaderId).sort((a, b) => b.sample - a.sample)
  await createMany(ctx, reviewMember, [
    { reviewId: id, employeeId: leaderId, part: 'leader' },
    ...(front?.key ? [{ reviewId: id, employeeId: front.key, part: 'front_line' as const }] : []),
  ])
}

/** The few gaps that explain most of what is missing become candidates, each with its number as evidence. */
const proposeProblems = async (ctx: Ctx, { id }: Review, rows: readonly Frozen[]): Promise<void> => {
  const drafts = vitalFew(rows).flatMap(({ row, share }) => {
    const statement = sayShortfall(row)
    return statement
      ? [{ reviewId: id, statement, rowId: row.id, share: Number(share.toFixed(6)), state: 'candidate' as const }]
      : []
  })
  const problems = await createMany(ctx, problem, drafts)
  const numbers = problems.map((row) => ({
    reviewId: id,
    subjectEntity: problem.name,
    subjectId: row.id,
    kind: 'metric' as const,
    rowId: row.rowId,
  }))
  await createMany(ctx, evidence, numbers)
}
