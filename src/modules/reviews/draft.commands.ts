import {
  beginningOf,
  type Ctx,
  create,
  createMany,
  faults,
  field,
  get,
  kindCommand,
  type Row,
} from '../../kernel/index.ts'
import { type Anomaly, anomaly, sayNumber, takeIntoReview } from '../metrics/index.ts'
import { evidence } from './evidence.entity.ts'
import { reviewMember, type reviewRow } from './fact.entity.ts'
import { problem } from './finding.entity.ts'
import { sayReference, sayShortfall, sayUnusual } from './gap-words.ts'
import { review, reviewLeaders } from './review.entity.ts'
import { vitalFew } from './review.rules.ts'
import { type Facts, freeze, readFacts } from './snapshot.ts'

const fail = faults('review', {
  anomaly_settled: {
    status: 409,
    zh: '这条异常已经处理完毕,不能再发起复盘。',
    en: 'This anomaly is settled; no retrospective can be opened on it.',
  },
  already_drafted: {
    status: 409,
    zh: '这条异常已经发起过复盘。请从异常打开已有的复盘。',
    en: 'A retrospective of this anomaly exists. Open it from the anomaly.',
  },
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
    refuseSecond(alarm)
    const facts = await readFacts(ctx, alarm, alarm.metric)
    const row = await create(ctx, review, { ...draftFor(ctx, alarm, facts), goal: goalFor(alarm, facts) })
    const rows = await freeze(ctx, row.id, 1, facts)
    await proposeGroup(ctx, row, facts)
    await proposeProblems(ctx, row, alarm, rows)
    await takeIntoReview(ctx, alarm, row.id)
    return { id: row.id }
  },
})

const refuseSecond = ({ reviewId, state }: Anomaly): void => {
  if (reviewId) fail('already_drafted')
  if (state === 'dismissed' || state === 'resolved') fail('anomaly_settled')
}

/** Who leads the unit leads the review. */
const draftFor = (ctx: Ctx, alarm: Anomaly, { unit }: Facts) => ({
  title: beginningOf(`${alarm.title} · 复盘`, 120),
  kind: 'anomaly' as const,
  period: alarm.period,
  unitId: alarm.unitId,
  leaderId: unit?.managerId ?? ctx.actor.employeeId,
  anomalyId: alarm.id,
  state: 'draft' as const,
  snapshot: 1,
})

const goalFor = (alarm: Anomaly, { rows }: Facts): string => {
  const row = rows.find((candidate) => candidate.metric === alarm.metric)
  if (!row) return ''
  const reference = sayReference(row, alarm)
  const against = reference === null ? '' : `(${reference})`
  return `弄清 ${alarm.period} ${row.label} ${sayNumber(row.unit, row.actual)}${against}的根本原因,确定不超过 5 项有负责人的改进措施`
}

/** Beside the leader the representative with most of the cases behind the number. */
const proposeGroup = async (ctx: Ctx, { id, leaderId }: Review, { owners }: Facts): Promise<void> => {
  const front = owners.find((owner) => owner !== leaderId)
  await createMany(ctx, reviewMember, [
    { reviewId: id, employeeId: leaderId, part: 'leader' },
    ...(front ? [{ reviewId: id, employeeId: front, part: 'front_line' as const }] : []),
  ])
}

/**
 * The few gaps that explain most of what is missing become candidates, each with its number as evidence; so does the number that
 * alarmed where it has no target to fall short of.
 */
const proposeProblems = async (
  ctx: Ctx,
  { id }: Review,
  alarm: Anomaly,
  rows: readonly Row<typeof reviewRow>[],
): Promise<void> => {
  const few = vitalFew(rows)
  const alarmed = rows.filter((row) => row.metric === alarm.metric && !few.some((gap) => gap.row === row))
  const stated = [
    ...few.map(({ row, share }) => ({ row, statement: sayShortfall(row), share: Number(share.toFixed(6)) })),
    ...alarmed.map((row) => ({ row, statement: sayUnusual(row, alarm), share: null })),
  ]
  const drafts = stated.flatMap(({ row, statement, share }) =>
    statement ? [{ reviewId: id, statement, rowId: row.id, share, state: 'candidate' as const }] : [],
  )
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
