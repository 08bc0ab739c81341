import { type Ctx, change, command, faults, field, get, type Row, sql, today } from '../../kernel/index.ts'
import { anomaly, catalogue } from '../metrics/index.ts'
import { goalFault, opinionWords } from './conduct.rules.ts'
import { findingsIn } from './findings.rules.ts'
import { loadMaterial } from './material.query.ts'
import { review, reviewLeaders } from './review.entity.ts'
import { missingParts, plusDays, reportDays } from './review.rules.ts'
import { freeze, readFacts } from './snapshot.ts'

const fail = faults('review', {
  goal_idle: {
    status: 409,
    zh: '复盘要有一个明确的目标,不能「随便聊聊」。请写清要弄明白哪个指标或数字。',
    en: 'A retrospective needs a clear goal. Write which metric or number is to be understood.',
    field: 'goal',
  },
  goal_too_short: {
    status: 409,
    zh: '复盘目标还没有写,或太简短。请先「编辑」复盘,写清要弄明白的问题和指标。',
    en: 'The goal is missing or too short. “Edit” the retrospective and write the question and the metric.',
    field: 'goal',
  },
  goal_no_measure: {
    status: 409,
    zh: '复盘目标里没有指标或数字。例如:「找出赢单率由 25% 降到 18% 的原因」。',
    en: 'The goal names no metric or number. For example: “Find why the win rate fell from 25% to 18%”.',
    field: 'goal',
  },
  group: {
    status: 409,
    zh: '复盘小组还缺少:{missing}。小组至少要有主持的销售负责人、一线销售和支持部门各一人,请在「复盘成员」里添加。',
    en: 'The group still lacks: {missing}. It has at least the sales lead who hosts, somebody from the front line and somebody from a supporting department; add them under “Retrospective member”.',
  },
  no_snapshot: {
    status: 409,
    zh: '还没有业绩数据。请先「刷新数据快照」,用数据开始复盘。',
    en: 'There are no numbers yet. “Take snapshot” first.',
  },
  reason_needed: {
    status: 422,
    zh: '快照已有第 {snapshot} 版。重新取数请说明原因,原来的版本会保留。',
    en: 'There is snapshot {snapshot} already. Say why you take another; the former is kept.',
    field: 'reason',
  },
  findings: {
    status: 409,
    zh: '还有 {count} 处不符合复盘纪律,不能关闭:{list}',
    en: '{count} points break the rules of a retrospective, so it cannot be closed: {list}',
  },
  opinion: {
    status: 422,
    zh: '复盘结论用了主观表述「{words}」。结论要以数据、反馈或事实记录为据,请改为事实陈述。',
    en: 'The conclusion states opinion: “{words}”. It must rest on numbers, feedback or facts; state those.',
    field: 'conclusion',
  },
})

type Review = Row<typeof review>

const metricNames = catalogue.map(({ label }) => label.zh)

const triggeringMetric = async (ctx: Ctx, { anomalyId }: Review): Promise<string | null> =>
  anomalyId ? (await get(ctx, anomaly, anomalyId, { unscoped: true })).metric : null

/** Numbers are taken once; taking them again is a new version with a reason, and the old one stays. */
export const takeSnapshot = command(review, 'takeSnapshot', {
  zh: '刷新数据快照',
  en: 'Take snapshot',
  input: { reason: field.text({ zh: '原因', en: 'Reason', max: 300 }) },
  allow: reviewLeaders,
  when: { state: ['draft', 'running'] },
  run: async (ctx, row, { reason }) => {
    if (row.snapshot > 0 && !reason) fail('reason_needed', { snapshot: row.snapshot })
    const snapshot = row.snapshot + 1
    await freeze(ctx, row.id, snapshot, await readFacts(ctx, row, await triggeringMetric(ctx, row)))
    await change(ctx, review, row, { snapshot }, { verb: 'takeSnapshot', facts: { reason } })
  },
})

export const startReview = command(review, 'start', {
  zh: '开始复盘',
  en: 'Start',
  tone: 'primary',
  input: {},
  allow: reviewLeaders,
  when: { state: ['draft'] },
  run: async (ctx, row) => {
    const fault = goalFault(row.goal ?? '', metricNames)
    if (fault) fail(`goal_${fault}`)
    await refuseThinGroup(ctx, row)
    if (row.snapshot === 0) fail('no_snapshot')
    const heldOn = today(ctx)
    const started = { state: 'running', heldOn, reportDueOn: plusDays(heldOn, reportDays) } as const
    await change(ctx, review, row, started, { verb: 'start' })
  },
})

const refuseThinGroup = async (ctx: Ctx, { id }: Review): Promise<void> => {
  const members = await ctx.db.rows<{ part: 'leader' | 'front_line' | 'support' | 'customer' | 'other' }>(
    sql`select part from reviews.review_member where review_id = ${id}::uuid and deleted_at is null`,
  )
  const missing = missingParts(members.map(({ part }) => part))
  if (missing.length > 0) fail('group', { missing: missing.join('、') })
}

const shownFindings = 3

/** A review closes when nothing in it is mere opinion. */
export const closeReview = command(review, 'close', {
  zh: '关闭复盘',
  en: 'Close',
  input: { conclusion: field.longText({ zh: '复盘结论', en: 'Conclusion', max: 4000 }) },
  allow: reviewLeaders,
  when: { state: ['running'] },
  run: async (ctx, row, { conclusion }) => {
    const words = opinionWords(conclusion ?? row.conclusion ?? '')
    if (words.length > 0) fail('opinion', { words: words.join('、') })
    const findings = findingsIn(await loadMaterial(ctx, row.id)).filter(({ blocking }) => blocking)
    if (findings.length > 0) {
      const list = findings.slice(0, shownFindings).map(({ zh }) => zh)
      fail('findings', { count: findings.length, list: list.join(' '), findings })
    }
    const closed = { state: 'closed', closedOn: today(ctx), ...(conclusion && { conclusion }) } as const
    await change(ctx, review, row, closed, { verb: 'close' })
  },
})
