import { type Ctx, command, create, faults, field, type Row, today } from '../../kernel/index.ts'
import { effect } from './effect.entity.ts'
import { openDealCaution, periodCautions } from './effect.rules.ts'
import { type Comparison, comparable, openDeals, type Side } from './effect.samples.ts'
import { contributors, improvementProject } from './project.entity.ts'

const fail = faults('effect', {
  no_metric: { status: 409, zh: '请先在项目上填写衡量指标,再评估效果。' },
  not_comparable: {
    status: 409,
    zh: '指标「{metric}」没有逐笔样本,不能做前后对比。可选:赢单率、输单率、成交周期、客单价、跟进周期、线索转化率。',
  },
  no_versions: { status: 409, zh: '项目还没有发布新流程版本,不能按版本对比。请先发布,或按时期对比。', field: 'basis' },
  not_by_version: { status: 409, zh: '这个指标不随流程版本变化,请按时期对比。', field: 'basis' },
  no_periods: { status: 409, zh: '请先在项目上填写改进前、改进后的起止日期。', field: 'basis' },
  not_over: { status: 409, zh: '改进后的时期到 {to} 才结束。请届时再评估,或缩短时期。', field: 'basis' },
})

type Project = Row<typeof improvementProject>

interface Plan {
  readonly before: Side
  readonly after: Side
  readonly cautions: (comparison: Comparison) => Promise<string[]>
}

const byVersion = (ctx: Ctx, { beforeVersionId, afterVersionId }: Project): Plan => {
  if (!beforeVersionId || !afterVersionId) return fail('no_versions')
  return {
    before: { versionId: beforeVersionId },
    after: { versionId: afterVersionId },
    cautions: async ({ evaluation }) => openDealCaution(await openDeals(ctx, afterVersionId), evaluation.samples.after),
  }
}

const byPeriod = (ctx: Ctx, { baselineFrom, baselineTo, effectFrom, effectTo }: Project): Plan => {
  if (!baselineFrom || !baselineTo || !effectFrom || !effectTo) return fail('no_periods')
  if (effectTo >= today(ctx)) return fail('not_over', { to: effectTo })
  const before = { from: baselineFrom, to: baselineTo }
  const after = { from: effectFrom, to: effectTo }
  return { before, after, cautions: async () => periodCautions(before, after) }
}

/** Before against after, with samples, an interval and what speaks against trusting it. "Not enough data" is an answer. */
export const evaluateEffect = command(improvementProject, 'evaluate', {
  zh: '评估效果',
  en: 'Evaluate effect',
  tone: 'primary',
  input: {
    basis: field.choice(
      { version: '新旧流程版本对比', period: '前后时期对比' },
      { zh: '对比方式', en: 'Basis', required: true },
    ),
  },
  allow: contributors,
  when: { state: ['running'] },
  run: async (ctx, row, { basis }) => {
    const { metric } = row
    if (!metric) return fail('no_metric')
    const how = comparable[metric]
    if (!how) return fail('not_comparable', { metric })
    if (basis === 'version' && !how.byVersion) fail('not_by_version')
    const plan = basis === 'version' ? byVersion(ctx, row) : byPeriod(ctx, row)
    const comparison = await how.compare(ctx, plan.before, plan.after)
    const stored = await store(ctx, row, metric, basis, plan, comparison)
    return { effectId: stored.id, verdict: stored.verdict, sentence: stored.sentence, cautions: stored.cautions }
  },
})

const store = async (
  ctx: Ctx,
  { id, beforeVersionId, afterVersionId }: Project,
  metric: string,
  basis: 'version' | 'period',
  plan: Plan,
  comparison: Comparison,
) => {
  const { evaluation, before, after } = comparison
  const cases = { before, after, sides: { before: plan.before, after: plan.after } }
  return create(ctx, effect, {
    projectId: id,
    metric,
    basis,
    ...(basis === 'version' && { beforeVersionId, afterVersionId }),
    evaluatedOn: today(ctx),
    verdict: evaluation.verdict,
    estimate: evaluation.estimate,
    low: evaluation.interval?.low ?? null,
    high: evaluation.interval?.high ?? null,
    p: evaluation.p,
    sampleBefore: evaluation.samples.before,
    sampleAfter: evaluation.samples.after,
    sentence: evaluation.sentence,
    cautions: await plan.cautions(comparison),
    inputs: { ...cases, computedAt: ctx.now.toISOString(), seenBy: ctx.actor.name },
  })
}
