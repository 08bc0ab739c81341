import { faults, field, inWords, type Said, view } from '../../../kernel/index.ts'
import { keepers, leaders } from '../../people/index.ts'
import { metricNamed } from '../catalogue/catalogue.ts'
import { isAdditive } from '../catalogue/metric.ts'
import { periodNamed } from '../compute.ts'
import { sayNumber, sayNumberEn } from '../number-words.ts'
import { readOrganisation } from '../organisation.ts'
import { partsOf, periodEn, periodLead } from '../period.ts'
import { scopeFor } from '../scope.ts'
import { readTargets } from './read-targets.ts'

const fail = faults('target', {
  not_additive: {
    status: 422,
    zh: '「{label}」的目标不能相加,没有分解差额。请选择金额或数量类指标。',
    en: 'Targets of “{label}” do not add up, so there is no gap. Choose a metric of amounts or counts.',
    field: 'metric',
  },
})

/** Where targets of parts and of the whole disagree: over the organisation, and over the periods of a year. */
export const targetGap = view('target-gap', {
  zh: '目标分解差额',
  en: 'Target gap',
  allow: [...leaders, ...keepers, 'finance', 'auditor'],
  input: {
    metric: field.text({ zh: '指标', en: 'Metric', max: 60, required: true }),
    period: field.text({ zh: '期间', en: 'Period', max: 30, required: true }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
  },
  run: async (ctx, { metric: key, period: name, unitId }) => {
    const metric = metricNamed(key)
    if (!metric || !isAdditive(metric)) return fail('not_additive', { label: metric?.label ?? key })
    const period = periodNamed(ctx, name)
    const organisation = await readOrganisation(ctx)
    const scope = scopeFor(ctx, organisation, 'target', { unitId: unitId ?? undefined })
    const targets = await readTargets(ctx, organisation, [metric], [period])
    const units = scope.kind === 'people' ? [] : scope.ids.flatMap((id) => organisation.subtree(id))
    const items = units.flatMap((id) => {
      const whole = targets.ofUnit(metric, period, id)
      if (whole?.from === 'summed' || !whole) return []
      const label = organisation.units.get(id)?.name ?? id
      const gap = (kind: 'parts' | 'periods', parts: number | null, of: Required<Said>) =>
        parts === null || parts === whole.value
          ? []
          : [
              {
                kind,
                unitId: id,
                unit: label,
                target: whole.value,
                parts,
                difference: parts - whole.value,
                sentence: inWords(ctx.actor, {
                  zh: `${label}${periodLead(period)}目标 ${sayNumber(metric.unit, whole.value)},${of.zh}合计 ${sayNumber(metric.unit, parts)},${parts < whole.value ? '少' : '多'} ${sayNumber(metric.unit, Math.abs(parts - whole.value))}。`,
                  en: `${label} ${periodEn(period)}: target ${sayNumberEn(metric.unit, whole.value)}, ${of.en} ${sayNumberEn(metric.unit, parts)} in all, ${sayNumberEn(metric.unit, Math.abs(parts - whole.value))} ${parts < whole.value ? 'less' : 'more'}.`,
                }),
              },
            ]
      const overPeriods = sumOf(partsOf(period).map((part) => targets.ofUnit(metric, part, id)?.value ?? null))
      return [
        ...gap('parts', targets.ofParts(metric, period, id), {
          zh: '下级组织与员工的目标',
          en: 'targets of units and people below',
        }),
        ...gap('periods', overPeriods, { zh: '各分期目标', en: 'targets of its periods' }),
      ]
    })
    return { metric: metric.key, label: metric.label.zh, unit: metric.unit, period: period.name, items }
  },
})

/** Only where every part has a target: a year half planned is not a contradiction. */
const sumOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length > 0 && known.length === values.length ? known.reduce((sum, value) => sum + value, 0) : null
}
