import { type Ctx, entity, field, first, sql, through } from '../../../kernel/index.ts'
import { underApproval } from '../../approvals/index.ts'
import { everybody, keepers, leaders } from '../../people/index.ts'
import { metricNamed } from '../catalogue/catalogue.ts'
import { byMetric } from '../catalogue/metric.ts'
import { sayNumber, sayNumberEn } from '../number-words.ts'
import { periodEn, periodLead, readPeriod } from '../period.ts'
import { metricChoices, type Target, targetable, valueFaults } from './target.entity.ts'

const by = 'system' as const
const measuredBy = byMetric(targetable)

const toTitle = async (
  ctx: Ctx,
  { metric, period, employeeId, unitId }: Target,
  value: number,
): Promise<{ title: string; titleEn: string }> => {
  const whose = await first<{ name: string }>(
    ctx.db,
    sql`select name from people.employee where id = ${employeeId}::uuid union all select name from people.unit where id = ${unitId}::uuid`,
  )
  const known = metricNamed(metric)
  const when = readPeriod(period, '')
  const [said, saidEn] = known ? [sayNumber(known.unit, value), sayNumberEn(known.unit, value)] : [value, value]
  return {
    title: `${whose?.name} ${when ? periodLead(when) : `${period} `}${known?.label.zh} → ${said}`,
    titleEn: `${whose?.name} ${when ? periodEn(when) : period} ${known?.label.en} → ${saidEn}`,
  }
}

/** The target as it is when the change is asked for: what the asked value is held against. */
export const standing = async (ctx: Ctx, now: Target, value: number) => ({
  ...(await toTitle(ctx, now, value)),
  metric: now.metric,
  formerValue: now.value,
  rise: now.value === 0 ? null : Number(((value - now.value) / now.value).toFixed(6)),
})

/** Another value for a target, with the reason. Counts once it is approved. */
export const targetChange = underApproval(
  entity('target-change', {
    table: 'metrics.target_change',
    title: 'title',
    label: { zh: '目标调整', en: 'Target change' },
    fields: {
      title: field.text({ zh: '名称', en: 'Title', max: 200, required: true, by, search: true }),
      titleEn: field.text({ zh: '英文名称', en: 'Title', max: 200, by }),
      targetId: field.ref('target', { zh: '目标', en: 'Target', required: true, by: 'command' }),
      metric: field.choice(metricChoices, { zh: '指标', en: 'Metric', required: true, by }),
      formerValue: field.decimal({ zh: '原目标值', en: 'Former value', required: true, by, measuredBy }),
      value: field.decimal({ zh: '新目标值', en: 'New value', required: true, min: 0, by: 'command', measuredBy }),
      rise: field.percent({ zh: '调整幅度', en: 'Rise', by, help: '下调为负。', helpEn: 'Negative: lower.' }),
      reason: field.longText({ zh: '调整原因', en: 'Reason', max: 1000, required: true, by: 'command' }),
    },
    list: ['title', 'metric', 'formerValue', 'value', 'rise', 'reason'],
    grants: { read: everybody, export: [...leaders, ...keepers] },
    visible: through('targetId', 'target'),
    totals: false,
    subject: true,
    check: ({ metric, value }) => valueFaults(String(metric), Number(value)),
  }),
  { sealed: ['value', 'reason'] },
)
