import { type Ctx, command, create, faults, inWords, type Row, reach, type Said, today } from '../../kernel/index.ts'
import { type Evaluation, evaluateDifferences, metricNamed, trendCaution } from '../metrics/index.ts'
import { comparableByUnit, readUnitGroups } from './comparison.samples.ts'
import { effect } from './effect.entity.ts'
import { openDealCaution, periodCautions, unitCaution } from './effect.rules.ts'
import { comparable, openDeals } from './effect.samples.ts'
import { contributors, improvementProject } from './project.entity.ts'

const fail = faults('effect', {
  no_metric: {
    status: 409,
    zh: '请先在项目上填写衡量指标,再评估效果。',
    en: 'Give the project its metric, then evaluate the effect.',
  },
  not_comparable: {
    status: 409,
    zh: '指标「{metric}」没有逐笔样本,不能做前后对比。请在项目上把「衡量指标」改为赢单率、输单率、成交周期、客单价、跟进周期或线索转化率。',
    en: 'Metric “{metric}” has no samples to compare. Change the metric of the project to win rate, loss rate, cycle time, deal size, follow-up interval, lead conversion.',
  },
  no_versions: {
    status: 409,
    zh: '项目还没有发布新流程版本,不能按版本对比。请先发布,或按时期对比。',
    en: 'The project has not published a new version of the process. Publish one, or compare by period.',
    field: 'basis',
  },
  not_by_version: {
    status: 409,
    zh: '这个指标不随流程版本变化,请按时期对比。',
    en: 'This metric does not change with the version of the process. Compare by period.',
    field: 'basis',
  },
  not_by_unit: {
    status: 409,
    zh: '这个指标不能与对照部门比较。可选:赢单率、输单率、成交周期、客单价;其他指标请按时期对比。',
    en: 'This metric cannot be compared with other units. Possible: win rate, loss rate, cycle time, deal size; others by period.',
    field: 'basis',
  },
  no_treated: {
    status: 409,
    zh: '两个时期里还没有使用新流程的部门成交或输单。请等新流程上有结果后再评估。',
    en: 'In the two periods no unit on the new process won or lost anything. Evaluate when there are results.',
    field: 'basis',
  },
  no_control: {
    status: 409,
    zh: '有商机的部门都已使用新流程,没有可作对照的部门。请按版本或时期对比。',
    en: 'All units with deals use the new process; there is none to compare with. Compare by version or period.',
    field: 'basis',
  },
  no_periods: {
    status: 409,
    zh: '请先在项目上填写改进前、改进后的起止日期。',
    en: 'Give the project its periods before and after, first and last day.',
    field: 'basis',
  },
  not_over: {
    status: 409,
    zh: '改进后的时期到 {to} 才结束。请届时再评估,或缩短时期。',
    en: 'The period after ends with {to}. Evaluate then, or shorten it.',
    field: 'basis',
  },
})

type Project = Row<typeof improvementProject>
type Basis = 'version' | 'period' | 'comparison'

/** What was found and everything that was reckoned with, before it is stored. */
interface Finding {
  readonly evaluation: Evaluation
  readonly control?: { readonly before: number; readonly after: number }
  readonly cautions: readonly Required<Said>[]
  readonly inputs: object
}

const how = (metric: string) =>
  comparable[metric] ?? fail('not_comparable', { metric: metricNamed(metric)?.label.zh ?? metric })

const versionsOf = ({ beforeVersionId, afterVersionId }: Project) =>
  beforeVersionId && afterVersionId ? { before: beforeVersionId, after: afterVersionId } : fail('no_versions')

const periodsOf = (ctx: Ctx, { baselineFrom, baselineTo, effectFrom, effectTo }: Project) => {
  if (!baselineFrom || !baselineTo || !effectFrom || !effectTo) return fail('no_periods')
  if (effectTo >= today(ctx)) return fail('not_over', { to: effectTo })
  return { before: { from: baselineFrom, to: baselineTo }, after: { from: effectFrom, to: effectTo } }
}

const byVersion = async (ctx: Ctx, row: Project, metric: string): Promise<Finding> => {
  const { compare, byVersion: follows } = how(metric)
  if (!follows) fail('not_by_version')
  const versions = versionsOf(row)
  const sides = { before: { versionId: versions.before }, after: { versionId: versions.after } }
  const { evaluation, before, after } = await compare(ctx, sides.before, sides.after)
  const open = await openDeals(ctx, versions.after)
  return { evaluation, cautions: openDealCaution(open, evaluation.samples.after), inputs: { before, after, sides } }
}

const byPeriod = async (ctx: Ctx, row: Project, metric: string): Promise<Finding> => {
  const { compare } = how(metric)
  const sides = periodsOf(ctx, row)
  const { evaluation, before, after } = await compare(ctx, sides.before, sides.after)
  return { evaluation, cautions: periodCautions(sides.before, sides.after), inputs: { before, after, sides } }
}

/** Units that went on without the new version show what would have come without it. */
const byComparison = async (ctx: Ctx, row: Project, metric: string): Promise<Finding> => {
  const cases = comparableByUnit[metric] ?? fail('not_by_unit')
  versionsOf(row)
  const times = { projectId: row.id, ...periodsOf(ctx, row) }
  const { groups, earlier, units } = await readUnitGroups(ctx, cases, times)
  if (units.treated === 0) fail('no_treated')
  if (units.control === 0) fail('no_control')
  const evaluation = evaluateDifferences(groups, cases.kind, cases.better)
  const control = { before: groups.control.before.n, after: groups.control.after.n }
  const judged = evaluation.verdict !== 'not_enough_data'
  const cautions = judged ? [trendCaution(earlier, cases.kind), ...unitCaution(units)] : []
  return { evaluation, control, cautions, inputs: { groups, earlier, units, times } }
}

const ways = { version: byVersion, period: byPeriod, comparison: byComparison } as const satisfies Record<
  Basis,
  unknown
>

/** Before against after, with samples, an interval and what speaks against trusting it. "Not enough data" is an answer. */
export const evaluateEffect = command(improvementProject, 'evaluate', {
  zh: '评估效果',
  en: 'Evaluate effect',
  tone: 'primary',
  input: { basis: effect.fields.basis },
  allow: contributors,
  when: { state: ['running'] },
  run: async (ctx, row, { basis }) => {
    const { metric } = row
    if (!metric) return fail('no_metric')
    const found = await ways[basis](ctx, row, metric)
    const cautions = [...scopeCaution(ctx, metric), ...found.cautions]
    const stored = await store(ctx, row, metric, basis, { ...found, cautions })
    const said = (one: Said) => inWords(ctx.actor, one)
    const { id: effectId, verdict } = stored
    return { effectId, verdict, sentence: said(found.evaluation.sentence), cautions: cautions.map(said) }
  },
})

/** The verdict stands for all who read it, but was reached on what one person sees. */
const scopeCaution = (ctx: Ctx, metric: NonNullable<Project['metric']>): Required<Said>[] => {
  const records = metricNamed(metric)?.of
  return records && reach(ctx.actor, records.name, 'read') !== 'all'
    ? [
        {
          zh: `只算了${ctx.actor.name}能看到的${records.label.zh},不是全公司的。需要全公司的结论时,请能看到全部数据的同事再评估。`,
          en: `Only the ${records.label.en} records that ${ctx.actor.name} may see are counted, not the whole company's. For those, ask a colleague who sees everything.`,
        },
      ]
    : []
}

const store = (
  ctx: Ctx,
  { id, beforeVersionId, afterVersionId }: Project,
  metric: NonNullable<Project['metric']>,
  basis: Basis,
  { evaluation, control, cautions, inputs }: Finding,
) =>
  create(ctx, effect, {
    projectId: id,
    metric,
    basis,
    ...(basis !== 'period' && { beforeVersionId, afterVersionId }),
    evaluatedOn: today(ctx),
    verdict: evaluation.verdict,
    estimate: evaluation.estimate,
    low: evaluation.interval?.low ?? null,
    high: evaluation.interval?.high ?? null,
    p: evaluation.p,
    sampleBefore: evaluation.samples.before,
    sampleAfter: evaluation.samples.after,
    controlBefore: control?.before ?? null,
    controlAfter: control?.after ?? null,
    sentence: evaluation.sentence.zh,
    sentenceEn: evaluation.sentence.en,
    cautions: cautions.map(({ zh }) => zh),
    cautionsEn: cautions.map(({ en }) => en),
    inputs: { ...inputs, computedAt: ctx.now.toISOString(), seenBy: ctx.actor.name },
  })
