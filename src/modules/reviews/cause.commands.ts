import { type Ctx, change, command, create, faults, field, type Row, select, sql, today } from '../../kernel/index.ts'
import { dimensions, factors, isDataEvidence, isInterviewEvidence } from './cause.rules.ts'
import { evidence } from './evidence.entity.ts'
import { cause, problem } from './finding.entity.ts'
import { openReview } from './open-review.ts'
import { contributors, reviewLeaders } from './review.entity.ts'

const fail = faults('cause', {
  is_root: {
    status: 409,
    zh: '这条原因已标为根本原因。要继续追问,请先「取消根因」。',
    en: 'This cause is marked as root. To ask further, use “Not the root cause” first.',
  },
  dropped: {
    status: 409,
    zh: '这个问题已标为不讨论。要分析原因,请先重新确认问题。',
    en: 'This problem is set aside. To look for causes, confirm it again first.',
  },
  rejected: {
    status: 409,
    zh: '这条原因经验证不成立,不能作为根本原因或继续追问。请从其他原因入手。',
    en: 'This cause was shown not to hold; it cannot be the root or be asked further. Take another.',
  },
  root_needs_evidence: {
    status: 409,
    zh: '根本原因要有依据。请先为这条原因附上数据、记录、文件或访谈原话。',
    en: 'A root cause rests on evidence. Add numbers, records, files or words from an interview.',
  },
  needs_data: {
    status: 409,
    zh: '用数据验证需要先附上业绩数据、业务记录或文件作为依据。',
    en: 'To verify by data, add numbers, records or files as evidence first.',
    field: 'method',
  },
  needs_interview: {
    status: 409,
    zh: '用访谈验证需要先附上访谈原话作为依据。',
    en: 'To verify by interview, add words from an interview as evidence first.',
    field: 'method',
  },
})

const why = {
  text: field.text({ zh: '可能原因', en: 'Cause', max: 300, required: true }),
  dimension: field.choice(dimensions, { zh: '维度', en: 'Dimension' }),
  factor: field.choice(factors, { zh: '子因素', en: 'Factor' }),
} as const

/** The first why under a problem. */
export const addFirstWhy = command(problem, 'addWhy', {
  zh: '追问原因',
  en: 'Ask why',
  input: why,
  allow: contributors,
  run: async (ctx, row, input) => {
    await openReview(ctx, row.reviewId)
    if (row.state === 'dropped') fail('dropped')
    const added = await create(ctx, cause, {
      ...input,
      reviewId: row.reviewId,
      problemId: row.id,
      depth: 1,
      isRoot: false,
      verdict: 'open',
    })
    return { causeId: added.id }
  },
})

/** One why further. */
export const addWhy = command(cause, 'addWhy', {
  zh: '继续追问',
  en: 'Ask why again',
  input: why,
  allow: contributors,
  run: async (ctx, row, input) => {
    await openReview(ctx, row.reviewId)
    if (row.isRoot) fail('is_root')
    if (row.verdict === 'rejected') fail('rejected')
    const { reviewId, problemId, dimension, factor } = row
    const place = input.dimension ? {} : { dimension, factor }
    const added = await create(ctx, cause, {
      ...input,
      ...place,
      reviewId,
      problemId,
      parentId: row.id,
      depth: row.depth + 1,
      isRoot: false,
      verdict: 'open',
    })
    return { causeId: added.id }
  },
})

const evidenceOf = (ctx: Ctx, row: Row<typeof cause>) =>
  select(ctx, evidence, { where: sql`t.subject_id = ${row.id}::uuid`, unscoped: true })

export const markRoot = command(cause, 'markRoot', {
  zh: '标为根因',
  en: 'Mark as root cause',
  input: {
    dimension: field.choice(dimensions, { zh: '维度', en: 'Dimension', required: true }),
    factor: field.choice(factors, { zh: '子因素', en: 'Factor', required: true }),
  },
  allow: contributors,
  when: { isRoot: [false] },
  run: async (ctx, row, { dimension, factor }) => {
    await openReview(ctx, row.reviewId)
    if (row.verdict === 'rejected') fail('rejected')
    if ((await evidenceOf(ctx, row)).length === 0) fail('root_needs_evidence')
    await change(ctx, cause, row, { isRoot: true, dimension, factor }, { verb: 'markRoot' })
  },
})

export const unmarkRoot = command(cause, 'unmarkRoot', {
  zh: '取消根因',
  en: 'Not the root cause',
  input: { reason: field.text({ zh: '原因', en: 'Reason', max: 300, required: true }) },
  allow: contributors,
  when: { isRoot: [true] },
  run: async (ctx, row, { reason }) => {
    await openReview(ctx, row.reviewId)
    await change(ctx, cause, row, { isRoot: false }, { verb: 'unmarkRoot', facts: { reason } })
  },
})

/** A cause is a fact once records or an interview bear it out; one that they contradict is no root cause. */
export const verifyCause = command(cause, 'verify', {
  zh: '验证',
  en: 'Verify',
  input: {
    method: field.choice(
      { data: { zh: '数据验证', en: 'By data' }, interview: { zh: '访谈验证', en: 'By interview' } },
      { zh: '验证方法', en: 'Method', required: true },
    ),
    result: field.longText({ zh: '验证结果', en: 'Result', max: 2000, required: true }),
    holds: field.boolean({ zh: '成立', en: 'Holds', required: true }),
  },
  allow: contributors,
  run: async (ctx, row, { method, result, holds }) => {
    await openReview(ctx, row.reviewId)
    const kinds = (await evidenceOf(ctx, row)).map(({ kind }) => kind)
    if (method === 'data' && !kinds.some(isDataEvidence)) fail('needs_data')
    if (method === 'interview' && !kinds.some(isInterviewEvidence)) fail('needs_interview')
    const verified = { method, result, verifiedOn: today(ctx), verifiedById: ctx.actor.employeeId }
    const verdict = holds ? ({ verdict: 'confirmed' } as const) : ({ verdict: 'rejected', isRoot: false } as const)
    await change(ctx, cause, row, { ...verified, ...verdict }, { verb: 'verify' })
  },
})

export const confirmProblem = command(problem, 'confirm', {
  zh: '确认问题',
  en: 'Confirm',
  input: {},
  allow: contributors,
  when: { state: ['candidate', 'dropped'] },
  run: async (ctx, row) => {
    await openReview(ctx, row.reviewId)
    await change(ctx, problem, row, { state: 'confirmed' }, { verb: 'confirm' })
  },
})

export const dropProblem = command(problem, 'drop', {
  zh: '不讨论',
  en: 'Drop',
  input: { reason: field.text({ zh: '原因', en: 'Reason', max: 300, required: true }) },
  allow: reviewLeaders,
  when: { state: ['candidate', 'confirmed'] },
  run: async (ctx, row, { reason }) => {
    await openReview(ctx, row.reviewId)
    await change(ctx, problem, row, { state: 'dropped' }, { verb: 'drop', facts: { reason } })
  },
})
