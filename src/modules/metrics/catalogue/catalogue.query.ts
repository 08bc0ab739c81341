import { view } from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'
import { groupsOf } from '../grouping.ts'
import { mayRead } from '../scope.ts'
import { catalogue } from './catalogue.ts'
import { isAdditive, isDated, metricClasses } from './metric.ts'

/** What can be asked of GET /api/metric/{key}. */
export const metrics = view('metrics', {
  zh: '指标目录',
  en: 'Metrics',
  allow: everybody,
  input: {},
  run: async (ctx) => ({
    closedMeans: ctx.company.closedMeans,
    items: catalogue
      .filter((metric) => mayRead(ctx, metric))
      .map((metric) => ({
        key: metric.key,
        label: metric.label.zh,
        labelEn: metric.label.en,
        class: metric.class,
        classLabel: metricClasses[metric.class].zh,
        classLabelEn: metricClasses[metric.class].en,
        unit: metric.unit,
        better: metric.better,
        formula: metric.formula,
        formulaEn: metric.formulaEn,
        entity: metric.of.name,
        by: groupsOf(metric),
        comparable: isDated(metric),
        targetable: !metric.attains && isDated(metric),
        additive: isAdditive(metric),
      })),
  }),
})
