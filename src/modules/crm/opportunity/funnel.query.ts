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
  const rows = await ctx.db.rows<StageRow>(sql`
    with stay as (
      select e.opportunity_id, e.node_id, e.entered_at, e.left_at, e.outcome, n.position, max(n.position) over (
        partition by e.opportunity_id order by e.entered_at, e.id rows between 1 following and unbounded following) as furthest
      from crm.stage_entry as e join crm.opportunity as o on o.id = e.opportunity_id and o.deleted_at is null
        join process.process_node as n on n.id = e.node_id
      where n.process_version_id = ${versionId}::uuid and e.deleted_at is null and e.entered_at >= ${startOf(ctx, range.from)} and ${ownersAsked(ctx, asked, 'o')}),
    judged as (
      select e.node_id, bool_or(e.left_at is null) as standing, bool_or(e.outcome is not distinct from 'lost') as lost,
        bool_or(e.outcome is not distinct from 'won' or coalesce(e.furthest > e.position, false)) as passed,
        extract(epoch from sum(e.left_at - e.entered_at)) / 86400 as days
      from stay as e where e.entered_at < ${startOf(ctx, range.to)} group by e.opportunity_id, e.node_id),
    summed as materialized (
      select node_id, count(*) as entered, count(*) filter (where passed) as passed, count(*) filter (where lost and not passed) as lost,
        count(*) filter (where standing and not passed and not lost) as standing, percentile_cont(0.5) within group (order by days) as median_days
      from judged group by node_id)
    select n.id, n.name, n.position, n.standard_days, s.median_days,
      coalesce(s.entered, 0) as entered, coalesce(s.passed, 0) as passed, coalesce(s.lost, 0) as lost, coalesce(s.standing, 0) as standing
    from process.process_node as n left join summed as s on s.node_id = n.id
    where n.process_version_id = ${versionId}::uuid and n.deleted_at is null order by n.position`)
  return rows.map(({ id, standard_days, median_days, ...row }) => ({
    nodeId: id,
    ...row,
    conversion: row.entered > 0 ? row.passed / row.entered : null,
    medianDays: median_days,
    standardDays: standard_days,
  }))
}

const startOf = (ctx: Ctx, day: string): Sql => sql`(${day}::date::timestamp at time zone ${ctx.company.timeZone})`
