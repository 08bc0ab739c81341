import { asSql, field, sql, view, visibleRows } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { readers } from '../access.ts'
import { lead } from '../lead/index.ts'
import type { ClockName } from './clock.ts'

interface Line {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly grade: string | null
  readonly owner: string | null
  readonly clock: ClockName
  readonly startedAt: string
  readonly dueAt: string
  readonly nextAt: string | null
  readonly taken: number
}

const shown = 200

/** Running clocks, the most urgent first, with the working time that is left. */
export const slaBoard = view('sla-board', {
  zh: '响应看板',
  en: 'Response board',
  allow: readers,
  input: {
    clock: field.choice(
      { first_contact: { zh: '首次联系', en: 'First contact' }, follow_up: { zh: '定期跟进', en: 'Follow-up' } },
      { zh: '计时', en: 'Clock' },
    ),
    grade: field.choice(
      { A: { zh: 'A 级', en: 'A' }, B: { zh: 'B 级', en: 'Grade B' }, C: { zh: 'C 级', en: 'Grade C' } },
      { zh: '等级', en: 'Grade' },
    ),
  },
  run: async (ctx, { clock, grade }) => {
    const running = sql`l.deleted_at is null and l.clock is not null and ${asSql(visibleRows(lead, ctx.actor, 'l'))}`
    const now = sql`${ctx.now.toISOString()}::timestamptz`
    const [lines, counts] = await Promise.all([
      ctx.db.rows<Line>(sql`select l.id, l.name, l.company, l.grade, o.name as owner, l.clock, l.clock_started_at as "startedAt",
          l.clock_due_at as "dueAt", r.next_at as "nextAt", coalesce(r.taken, 0) as taken
        from crm.lead as l left join crm.lead_clock as r on r.lead_id = l.id left join people.employee as o on o.id = l.owner_id
        where ${running} and (${clock ?? null}::text is null or l.clock = ${clock ?? null}::text)
          and (${grade ?? null}::text is null or l.grade = ${grade ?? null}::text)
        order by l.clock_due_at, l.id limit ${shown}`),
      ctx.db.rows<{
        grade: string
        clock: ClockName
        running: number
        late: number
      }>(sql`select l.grade, l.clock, count(*)::integer as running,
          (count(*) filter (where l.clock_due_at < ${now}))::integer as late
        from crm.lead as l where ${running} group by 1, 2 order by 1, 2`),
    ])
    const calendar = await companyCalendar(ctx)
    return {
      counts,
      items: lines.map((line) => ({
        ...line,
        minutesLeft: calendar.workingMinutesBetween(ctx.now, new Date(line.dueAt)),
        minutesAllowed: calendar.workingMinutesBetween(new Date(line.startedAt), new Date(line.dueAt)),
      })),
      working: calendar.isWorkingTime(ctx.now),
    }
  },
})
