import { type Ctx, entity, type FieldFault, faults, field, sql, through, today } from '../../kernel/index.ts'
import { unless, unreadableMetric } from '../metrics/index.ts'
import { everybody } from '../people/index.ts'
import { belongsTo, type Dimension, dimensions, type Factor, factors } from './cause.rules.ts'
import { statesFigure } from './conduct.rules.ts'
import { reviewRow } from './fact.entity.ts'
import { inOpenReview, restingOn } from './open-review.ts'
import { contributors, reviewLeaders } from './review.entity.ts'

const ofReview = field.ref('review', { zh: '复盘', en: 'Retrospective', required: true, fixed: true })
const grants = { read: everybody, create: contributors, update: contributors, remove: contributors }
const visible = through('reviewId', 'review')

const needsFigure: FieldFault = {
  field: 'statement',
  code: 'no_figure',
  message: '问题要用数据说话:请在描述中写出数字(例如「赢单率 18%,低于目标 25%」),或关联一行业绩数据。',
  en: 'A problem speaks in numbers: write one (“win rate 18%, below the target of 25%”), or link a row of the numbers.',
}

/** A gap is written down with its number, so it is seen by those who may know that number. */
const withItsNumber = unless((row, actor) => {
  const hidden = unreadableMetric(sql`f.metric`, actor)
  return (
    hidden && sql<boolean>`exists (select 1 from reviews.review_row as f where f.id = ${row('rowId')} and ${hidden})`
  )
}, visible)

/** 核心问题: a gap with its number. */
export const problem = entity('problem', {
  table: 'reviews.problem',
  label: { zh: '问题', en: 'Problem' },
  title: 'statement',
  fields: {
    reviewId: ofReview,
    statement: field.text({ zh: '问题描述', en: 'Statement', max: 300, required: true }),
    rowId: field.ref('review-row', { zh: '业绩数据', en: 'Performance row' }),
    share: field.percent({ zh: '占全部差距', en: 'Share of all gaps', by: 'system' }),
    symptom: field.longText({ zh: '表象', en: 'Symptom', max: 1000 }),
    essence: field.longText({ zh: '本质', en: 'Essence', max: 1000 }),
    state: field.choice(
      {
        candidate: { zh: '待确认', en: 'To be confirmed' },
        confirmed: { zh: '已确认', en: 'Confirmed' },
        dropped: { zh: '不讨论', en: 'Not discussed' },
      },
      { zh: '状态', en: 'State', by: 'system', default: 'candidate', required: true },
    ),
  },
  list: ['reviewId', 'statement', 'share', 'state'],
  grants,
  visible: withItsNumber,
  check: (row) => (row.rowId || statesFigure(String(row.statement)) ? [] : [needsFigure]),
  ...restingOn(reviewRow, 'rowId', {
    code: 'other_review',
    message: '这行业绩数据属于另一次复盘。请选择本次复盘的数据。',
    en: 'This number is of another retrospective. Choose one of this.',
  }),
})

const wrongFactor: FieldFault = {
  field: 'factor',
  code: 'dimension',
  message: '子因素与维度不一致:主观—能力、态度;客观—产品、市场;流程—分配、跟进标准;资源—资料、培训。',
  en: 'Factor and dimension disagree: people – skill, attitude; circumstances – product, market; process – assignment, follow-up standard; resources – material, training.',
}

/** 可能原因: a node of the 5-Why tree under a problem, with its place on the fishbone. A root cause is its marked end. */
export const cause = entity('cause', {
  table: 'reviews.cause',
  label: { zh: '原因', en: 'Cause' },
  title: 'text',
  fields: {
    reviewId: field.ref('review', { zh: '复盘', en: 'Retrospective', required: true, by: 'system' }),
    problemId: field.ref('problem', { zh: '问题', en: 'Problem', required: true, by: 'system' }),
    parentId: field.ref('cause', { zh: '上一层原因', en: 'Parent', by: 'system' }),
    depth: field.integer({ zh: '第几个为什么', en: 'Depth', required: true, by: 'system', nominal: true }),
    text: field.text({ zh: '可能原因', en: 'Cause', max: 300, required: true }),
    dimension: field.choice(dimensions, { zh: '维度', en: 'Dimension' }),
    factor: field.choice(factors, { zh: '子因素', en: 'Factor' }),
    isRoot: field.boolean({ zh: '根本原因', en: 'Root cause', by: 'system', default: false, required: true }),
    method: field.choice(
      { data: { zh: '数据验证', en: 'By data' }, interview: { zh: '访谈验证', en: 'By interview' } },
      { zh: '验证方法', en: 'Method', by: 'system' },
    ),
    result: field.longText({ zh: '验证结果', en: 'Result', max: 2000, by: 'system' }),
    verdict: field.choice(
      {
        open: { zh: '未验证', en: 'Not verified' },
        confirmed: { zh: '成立', en: 'Confirmed' },
        rejected: { zh: '不成立', en: 'Rejected' },
      },
      { zh: '验证结论', en: 'Verdict', by: 'system', default: 'open', required: true },
    ),
    verifiedOn: field.date({ zh: '验证日期', en: 'Verified on', by: 'system' }),
    verifiedById: field.person({ zh: '验证人', en: 'Verified by', by: 'system' }),
  },
  list: ['problemId', 'text', 'dimension', 'factor', 'isRoot', 'verdict'],
  grants: { read: everybody, update: contributors, export: reviewLeaders },
  visible,
  check: (row) =>
    row.factor && !(row.dimension && belongsTo(row.factor as Factor, row.dimension as Dimension)) ? [wrongFactor] : [],
  ...inOpenReview,
})

/** 表3 经验教训总结表: a success others can copy, or a failure turned into a rule. */
export const lesson = entity('lesson', {
  table: 'reviews.lesson',
  label: { zh: '经验教训', en: 'Lesson' },
  title: 'content',
  fields: {
    reviewId: ofReview,
    kind: field.choice(
      { success: { zh: '成功经验', en: 'Success' }, failure: { zh: '失败教训', en: 'Failure' } },
      { zh: '类型', en: 'Kind', required: true },
    ),
    content: field.longText({ zh: '具体内容', en: 'Content', max: 1000, required: true }),
    applicability: field.longText({ zh: '适用场景·可复制点', en: 'Applicability', max: 1000, required: true }),
    form: field.choice(
      {
        practice: { zh: '可复制做法', en: 'Practice to repeat' },
        checklist: { zh: '检查清单', en: 'Checklist' },
        mechanism: { zh: '机制', en: 'Mechanism' },
      },
      { zh: '沉淀形式', en: 'Form' },
    ),
  },
  list: ['reviewId', 'kind', 'content', 'applicability', 'form'],
  grants: { ...grants, export: reviewLeaders },
  visible,
  ...inOpenReview,
})

const onCause = restingOn(cause, 'causeId', {
  code: 'other_review',
  message: '这条原因属于另一次复盘。请选择本次复盘的根本原因。',
  en: 'This cause is of another retrospective. Choose a root cause of this one.',
})

const failAction = faults('action-item', {
  due_past: {
    status: 422,
    field: 'dueOn',
    zh: '「完成时间」不能早于今天。请写一个还来得及的日期。',
    en: 'The due day cannot be before today. Choose one to come.',
  },
})

const refusePast = (ctx: Ctx, dueOn: unknown): void => {
  if (typeof dueOn === 'string' && dueOn < today(ctx)) failAction('due_past')
}

/** 表4 行动计划跟踪表: one measure, one person, one day, one thing to check. */
export const actionItem = entity('action-item', {
  table: 'reviews.action_item',
  label: { zh: '改进措施', en: 'Action item' },
  title: 'measure',
  fields: {
    reviewId: ofReview,
    causeId: field.ref('cause', { zh: '针对的根本原因', en: 'Root cause' }),
    measure: field.text({ zh: '改进措施', en: 'Measure', max: 300, required: true }),
    class: field.choice(
      {
        ability: { zh: '能力提升', en: 'Ability' },
        process: { zh: '流程优化', en: 'Process' },
        resource: { zh: '资源保障', en: 'Resources' },
      },
      { zh: '措施类别', en: 'Class', required: true },
    ),
    ownerId: field.person({ zh: '责任人', en: 'Owner' }),
    dueOn: field.date({ zh: '完成时间', en: 'Due on' }),
    resources: field.text({ zh: '所需资源', en: 'Resources', max: 300 }),
    checkNode: field.text({ zh: '检查节点(输出物)', en: 'Check node (output)', max: 300 }),
    output: field.text({ zh: '已交付输出物', en: 'Delivered output', max: 300, by: 'system' }),
    state: field.choice(
      {
        todo: { zh: '未开始', en: 'Not started', tone: 'neutral' },
        doing: { zh: '进行中', en: 'In progress', tone: 'information' },
        done: { zh: '已完成', en: 'Done', tone: 'success' },
        cancelled: { zh: '已取消', en: 'Cancelled', tone: 'neutral' },
      },
      { zh: '当前状态', en: 'State', by: 'system', default: 'todo', required: true },
    ),
    doneOn: field.date({ zh: '实际完成', en: 'Done on', by: 'system' }),
  },
  list: ['measure', 'class', 'ownerId', 'dueOn', 'resources', 'checkNode', 'state'],
  grants: { ...grants, export: reviewLeaders },
  visible,
  subject: true,
  prepare: async (ctx, drafts) => {
    for (const { dueOn } of drafts) refusePast(ctx, dueOn)
    await onCause.prepare(ctx, drafts)
  },
  guard: async (ctx, row, patch) => {
    await onCause.guard(ctx, row, patch)
    if (patch && patch.dueOn !== row.dueOn) refusePast(ctx, patch.dueOn)
  },
})
