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
    en: '“{period}” is no period. Write 2026-Q3, 2026-03 or this_quarter.',
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

/**
 * A deal counts once at a stage, however often it came there in the period. Nearly all go straight on: their stays say by
 * themselves what came of them (stages.ts), and an index answers without the rows. The few others are put together here.
 */
const stagesOf = async (ctx: Ctx, versionId: string, range: DayRange, asked: Input<typeof whose>) => {
  const [from, to] = [startOf(ctx, range.from), startOf(ctx, range.to)]
  const seen = sql`e.owner_id is not null and e.deleted_at is null and ${ownersAsked(ctx, asked, 'e')}`
  // The plan has to fit the reader: a rep has some hundred stays in a year, a director of a thousand people all of them.
  const cells = await ctx.db.cells(
    sql`with stay as (
      select e.opportunity_id, e.node_id, e.entered_at, e.left_at, e.outcome, n.position, max(n.position) over (
        partition by e.opportunity_id order by e.entered_at, e.id rows between 1 following and unbounded following) as furthest
      from crm.stage_entry as e join process.process_node as n on n.id = e.node_id
      where n.process_version_id = ${versionId}::uuid and e.winding and e.entered_at >= ${from} and ${seen}),
    winding as materialized (
      select e.node_id, bool_or(e.left_at is null) as standing, bool_or(e.outcome is not distinct from 'lost') as lost,
        bool_or(e.outcome is not distinct from 'won' or coalesce(e.furthest > e.position, false)) as passed,
        date_part('epoch', sum(e.left_at - e.entered_at)) as seconds
      from stay as e where e.entered_at < ${to} group by e.opportunity_id, e.node_id)
    select json_build_object('id', n.id, 'name', n.name, 'position', n.position, 'standard_days', n.standard_days, 'entered', s.entered,
      'passed', s.passed, 'lost', s.lost, 'standing', s.standing, 'median_days', s.median_days)
    from process.process_node as n cross join lateral (
      select count(*) as entered, count(*) filter (where passed) as passed, count(*) filter (where lost and not passed) as lost,
        count(*) filter (where standing and not passed and not lost) as standing,
        percentile_cont(0.5) within group (order by seconds) / 86400 as median_days
      from (
        select e.left_at is null as standing, e.outcome is not distinct from 'lost' as lost, coalesce(e.moved_on, false) as passed,
          date_part('epoch', e.left_at - e.entered_at) as seconds
        from crm.stage_entry as e
        where e.node_id = n.id and not e.winding and e.entered_at >= ${from} and e.entered_at < ${to} and ${seen}
        union all
        select w.standing, w.lost, w.passed, w.seconds from winding as w where w.node_id = n.id) as deal) as s
    where n.process_version_id = ${versionId}::uuid and n.deleted_at is null order by n.position`,
    'own',
  )
  const rows = cells.map(([row]) => JSON.parse(row as string) as StageRow)
  return rows.map(({ id, standard_days, median_days, ...row }) => ({
    nodeId: id,
    ...row,
    conversion: row.entered > 0 ? row.passed / row.entered : null,
    medianDays: median_days,
    standardDays: standard_days,
  }))
}

const startOf = (ctx: Ctx, day: string): Sql => sql`(${day}::date::timestamp at time zone ${ctx.company.timeZone})`
