import {
  type Ctx,
  type DayRange,
  faults,
  field,
  type Input,
  periodRange,
  type Sql,
  sql,
  today,
  view,
} from '../../../kernel/index.ts'
import { activeDefaultVersion } from '../../process/index.ts'
import { readers } from '../access.ts'
import { ownersAsked, whose } from './board.ts'

const fail = faults('funnel', {
  bad_period: {
    status: 422,
    field: 'period',
    zh: '「{period}」不是时间段,请用 2026-Q3、2026-03、this_quarter 这样的写法。',
  },
})

/** Of the deals that came to each stage in a period: how many went further, were lost there or still stand there, and how long it took. */
export const stageFunnel = view('stage-funnel', {
  zh: '阶段转化漏斗',
  en: 'Stage funnel',
  allow: readers,
  input: {
    period: field.text({ zh: '时间段', en: 'Period', max: 40, default: 'this_quarter' }),
    processVersionId: field.ref('process-version', { zh: '流程版本', en: 'Process version' }),
    ...whose,
  },
  run: async (ctx, input) => {
    const period = input.period ?? 'this_quarter'
    const range = periodRange(period, today(ctx)) ?? fail('bad_period', { period })
    const processVersionId = input.processVersionId ?? (await activeDefaultVersion(ctx)).id
    return { period, processVersionId, stages: await stagesOf(ctx, processVersionId, range, input) }
  },
})

interface StageRow {
  id: string
  name: string
  position: number
  standard_days: number | null
  entered: number
  passed: number
  lost: number
  standing: number
  median_days: number | null
}

const stagesOf = async (ctx: Ctx, versionId: string, range: DayRange, asked: Input<typeof whose>) => {
  const entered = sql`e.entered_at >= ${startOf(ctx, range.from)} and e.entered_at < ${startOf(ctx, range.to)}`
  const rows = await ctx.db.rows<StageRow>(sql`
    with cohort as (
      select distinct e.opportunity_id from crm.stage_entry as e join crm.opportunity as o on o.id = e.opportunity_id and o.deleted_at is null
      where e.deleted_at is null and ${entered} and ${ownersAsked(ctx, asked, 'o')}),
    stay as (
      select e.*, n.position, max(n.position) over (
        partition by e.opportunity_id order by e.entered_at, e.id rows between 1 following and unbounded following) as furthest
      from crm.stage_entry as e join cohort using (opportunity_id) join process.process_node as n on n.id = e.node_id
      where n.process_version_id = ${versionId}::uuid and e.deleted_at is null),
    judged as (
      select e.node_id, bool_or(e.left_at is null) as standing, bool_or(e.outcome is not distinct from 'lost') as lost,
        bool_or(e.outcome is not distinct from 'won' or coalesce(e.furthest > e.position, false)) as passed,
        extract(epoch from sum(e.left_at - e.entered_at)) / 86400 as days
      from stay as e where ${entered} group by e.opportunity_id, e.node_id)
    select n.id, n.name, n.position, n.standard_days, count(j.node_id) as entered, count(*) filter (where j.passed) as passed,
      count(*) filter (where j.lost and not j.passed) as lost, count(*) filter (where j.standing and not j.passed and not j.lost) as standing,
      percentile_cont(0.5) within group (order by j.days) as median_days
    from process.process_node as n left join judged as j on j.node_id = n.id
    where n.process_version_id = ${versionId}::uuid and n.deleted_at is null group by n.id order by n.position`)
  return rows.map(({ id, standard_days, median_days, ...row }) => ({
    nodeId: id,
    ...row,
    conversion: row.entered > 0 ? row.passed / row.entered : null,
    medianDays: median_days,
    standardDays: standard_days,
  }))
}

const startOf = (ctx: Ctx, day: string): Sql => sql`(${day}::date::timestamp at time zone ${ctx.company.timeZone})`
