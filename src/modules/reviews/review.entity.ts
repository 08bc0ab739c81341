import {
  type Actor,
  anyOf,
  type Ctx,
  entity,
  type FieldFault,
  field,
  find,
  isSystem,
  namedPeriod,
  owned,
  sql,
  type Visible,
  type Write,
} from '../../kernel/index.ts'
import { anomaly, giveBack, takeIntoReview, unless, unreadableMetric } from '../metrics/index.ts'
import { everybody, keepers, leaders, type RoleName } from '../people/index.ts'

/** Those who bring facts, causes and measures: everybody but the auditor, who only reads. */
export const contributors: RoleName[] = everybody.filter((role) => role !== 'auditor')
export const reviewLeaders: RoleName[] = [...leaders, ...keepers]

// Written out because review-member itself inherits the scope of its review.
const takesPart: Visible = (row, actor, scope) =>
  scope === 'all' ||
  sql<boolean>`exists (select 1 from reviews.review_member as m
    where m.review_id = ${row('id')} and m.deleted_at is null and m.employee_id = any(${[...actor.subtreeIds]}::uuid[]))`

const ofTheirs = anyOf(owned('leaderId', 'createdBy'), takesPart)

/**
 * People speak openly in a retrospective because it stays among those who took part and those above them. A grant over the whole
 * company opens all of them only to the head of sales, those who keep the rules, and the auditor.
 */
const readsAll = (actor: Actor): boolean =>
  isSystem(actor) || actor.roles.some((role) => ['vp', 'auditor', ...keepers].includes(role))

/** Title and goal of a retrospective about an anomaly say its number: it is for those who may know that number. */
const visible = unless(
  (row, actor) => {
    const hidden = unreadableMetric(sql`a.metric`, actor)
    return (
      hidden && sql<boolean>`exists (select 1 from metrics.anomaly as a where a.id = ${row('anomalyId')} and ${hidden})`
    )
  },
  (row, actor, scope) => ofTheirs(row, actor, readsAll(actor) ? scope : 'team'),
)

/** An anomaly and its retrospective go together: deleting one frees the other, restoring it takes it up again. */
const keepAnomaly = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const removed = writes.flatMap(({ before, after }) => (after || !before?.anomalyId ? [] : [before.id as string]))
  if (removed.length > 0) await giveBack(ctx, removed)
  for (const { before, after } of writes) {
    const isRestored = !before && after?.anomalyId && (after.version as number) > 1
    const alarm = isRestored ? await find(ctx, anomaly, after.anomalyId as string, unseen) : undefined
    if (alarm?.state === 'open') await takeIntoReview(ctx, alarm, after?.id as string)
  }
}

const unseen = { lock: true, unscoped: true } as const

const periodFault: FieldFault = {
  field: 'period',
  code: 'period',
  message: '期间应写成 2026-Q3、2026-08、2026-H1、2026 或 2026-08-01..2026-08-31。',
  en: 'Write the period as 2026-Q3, 2026-08, 2026-H1, 2026 or 2026-08-01..2026-08-31.',
}

export const reviewKinds = {
  month: { zh: '月度复盘', en: 'Monthly retrospective' },
  quarter: { zh: '季度复盘', en: 'Quarterly retrospective' },
  half: { zh: '半年复盘', en: 'Half-year retrospective' },
  year: { zh: '年度复盘', en: 'Annual retrospective' },
  project: { zh: '重点项目复盘', en: 'Key project retrospective' },
  anomaly: { zh: '异常复盘', en: 'Anomaly retrospective' },
  team: { zh: '团队能力复盘', en: 'Team capability retrospective' },
} as const

/** 复盘: one meeting about one goal, from facts to causes to measures. */
export const review = entity('review', {
  table: 'reviews.review',
  label: { zh: '复盘', en: 'Retrospective' },
  title: 'title',
  fields: {
    title: field.text({ zh: '复盘名称', en: 'Title', max: 120, required: true, search: true }),
    kind: field.choice(reviewKinds, { zh: '类型', en: 'Kind', required: true }),
    period: field.text({
      zh: '期间',
      en: 'Period',
      max: 23,
      required: true,
      help: '例如 2026-Q3、2026-08、2026-H1、2026。',
      helpEn: 'Such as 2026-Q3, 2026-08, 2026-H1, 2026.',
    }),
    unitId: field.ref('unit', { zh: '复盘部门', en: 'Unit' }),
    leaderId: field.person({ zh: '主持人', en: 'Leader', required: true, default: 'me' }),
    state: field.choice(
      {
        draft: { zh: '筹备中', en: 'In preparation', tone: 'neutral' },
        running: { zh: '进行中', en: 'In progress', tone: 'information' },
        closed: { zh: '已关闭', en: 'Closed', tone: 'success' },
      },
      { zh: '状态', en: 'State', by: 'system', default: 'draft', required: true },
    ),
    goal: field.longText({ zh: '复盘目标', en: 'Goal', max: 500 }),
    anomalyId: field.ref('anomaly', { zh: '来源异常', en: 'Anomaly', by: 'system' }),
    snapshot: field.integer({
      zh: '数据快照版次',
      en: 'Snapshot',
      by: 'system',
      default: 0,
      required: true,
      nominal: true,
    }),
    heldOn: field.date({ zh: '召开日期', en: 'Held on', by: 'system' }),
    reportDueOn: field.date({ zh: '报告应交日期', en: 'Report due on', by: 'system' }),
    closedOn: field.date({ zh: '关闭日期', en: 'Closed on', by: 'system' }),
    conclusion: field.longText({ zh: '复盘结论', en: 'Conclusion', max: 4000 }),
  },
  list: ['title', 'kind', 'period', 'unitId', 'leaderId', 'state', 'reportDueOn'],
  grants: {
    read: everybody,
    create: reviewLeaders,
    update: reviewLeaders,
    remove: reviewLeaders,
    export: reviewLeaders,
  },
  visible,
  editable: { state: ['draft', 'running'] },
  subject: true,
  after: keepAnomaly,
  check: (row) => (namedPeriod(String(row.period)) ? [] : [periodFault]),
})
