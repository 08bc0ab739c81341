import { entity, field, through } from '../../kernel/index.ts'
import { catalogue, readableMetric } from '../metrics/index.ts'
import { everybody } from '../people/index.ts'

const by = 'system' as const

/** 效果评估: before against after with samples and an interval, frozen with what it was computed from. */
export const effect = entity('effect', {
  table: 'improvement.effect',
  label: { zh: '效果评估', en: 'Effect' },
  title: 'sentence',
  fields: {
    projectId: field.ref('improvement-project', { zh: '改进项目', en: 'Project', required: true, by }),
    metric: field.choice(Object.fromEntries(catalogue.map(({ key, label }) => [key, label])), {
      zh: '指标',
      en: 'Metric',
      required: true,
      by,
    }),
    basis: field.choice(
      {
        version: { zh: '新旧流程版本对比', en: 'Old and new process version' },
        period: { zh: '前后时期对比', en: 'Periods before and after' },
        comparison: { zh: '与未用新流程的部门对比', en: 'Departments without the new process' },
      },
      { zh: '对比方式', en: 'Basis', required: true, by },
    ),
    beforeVersionId: field.ref('process-version', { zh: '原流程版本', en: 'Version before', by }),
    afterVersionId: field.ref('process-version', { zh: '新流程版本', en: 'Version after', by }),
    evaluatedOn: field.date({ zh: '评估日期', en: 'Evaluated on', required: true, by }),
    verdict: field.choice(
      {
        improved: { zh: '有改善', en: 'Improved', tone: 'success' },
        worse: { zh: '变差', en: 'Worse', tone: 'danger' },
        no_clear_change: { zh: '无明确变化', en: 'No clear change', tone: 'neutral' },
        not_enough_data: { zh: '数据不足', en: 'Not enough data', tone: 'warning' },
      },
      { zh: '结论', en: 'Verdict', required: true, by },
    ),
    estimate: field.decimal({ zh: '变化', en: 'Estimate', by }),
    low: field.decimal({ zh: '区间下限', en: 'Interval low', by }),
    high: field.decimal({ zh: '区间上限', en: 'Interval high', by }),
    p: field.decimal({ zh: 'p 值', en: 'p value', by }),
    sampleBefore: field.integer({ zh: '改进前样本', en: 'Sample before', required: true, by }),
    sampleAfter: field.integer({ zh: '改进后样本', en: 'Sample after', required: true, by }),
    controlBefore: field.integer({ zh: '对照组改进前样本', en: 'Control before', by }),
    controlAfter: field.integer({ zh: '对照组改进后样本', en: 'Control after', by }),
    sentence: field.text({ zh: '说明', en: 'Sentence', max: 500, required: true, by }),
    sentenceEn: field.text({ zh: '英文说明', en: 'Sentence', max: 500, by }),
    cautions: field.json<string[], true>({ zh: '注意', en: 'Cautions', required: true, by }),
    cautionsEn: field.json<string[]>({ zh: '英文注意', en: 'Cautions', by }),
    inputs: field.json({ zh: '计算输入', en: 'Inputs', required: true, by }),
  },
  list: ['metric', 'basis', 'evaluatedOn', 'verdict', 'estimate', 'sampleBefore', 'sampleAfter', 'sentence'],
  grants: { read: everybody },
  visible: readableMetric('metric', through('projectId', 'improvement-project')),
})
