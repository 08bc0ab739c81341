import { type Ctx, field, first, get, inWords, type Row, select, sql, view } from '../../../kernel/index.ts'
import type { WorkingCalendar } from '../../../platform/calendar/working-time.ts'
import { companyCalendar } from '../../work/index.ts'
import { readers } from '../access.ts'
import { passedIn } from '../assignment/decide.ts'
import { staysOf } from '../pool/stays.ts'
import { allowedMinutes, type ClockName, momentOf } from '../sla/clock.ts'
import { slaEvent } from '../sla/entities.ts'
import { loadPolicies } from '../sla/load-policies.ts'
import { lead } from './lead.entity.ts'

/** Why a lead is where it is: its grade point by point, its owner, the clock that runs with what comes next, its stays in pools. */
export const leadReasons = view('lead-reasons', {
  zh: '线索依据',
  en: 'Why of a lead',
  allow: readers,
  input: { leadId: field.ref('lead', { zh: '线索', en: 'Lead', required: true }) },
  run: async (ctx, { leadId }) => {
    const row = await get(ctx, lead, leadId)
    const policies = await loadPolicies(ctx)
    const calendar = await companyCalendar(ctx)
    const [card] = row.scorecardId
      ? await ctx.db.rows<{ name: string; gradeA: number; gradeB: number }>(
          sql`select name, grade_a as "gradeA", grade_b as "gradeB" from crm.scorecard where id = ${row.scorecardId}::uuid`,
        )
      : []
    const [owner] = row.ownerId
      ? await ctx.db.rows<{ name: string }>(sql`select name from people.employee where id = ${row.ownerId}::uuid`)
      : []
    const decision = row.assignment && { ...row.assignment, passed: passedIn(ctx.actor, row.assignment) }
    const stays = await staysOf(ctx, 'lead', row.id)
    const escalations = await select(ctx, slaEvent, {
      where: sql`t.lead_id = ${row.id}::uuid`,
      orderBy: sql`t.created_at desc, t.id desc`,
      limit: 20,
    })
    const taken = await takenOf(ctx, row.id)
    const policy = policies.get(row.grade ?? '')
    const minutes = policy && row.clock ? allowedMinutes(policy, row.clock as ClockName, calendar) : null
    const clock = row.clock &&
      row.clockStartedAt &&
      row.clockDueAt &&
      policy &&
      minutes !== null && {
        name: row.clock,
        startedAt: row.clockStartedAt,
        dueAt: row.clockDueAt,
        minutesAllowed: minutes,
        minutesLeft: calendar.workingMinutesBetween(ctx.now, new Date(row.clockDueAt)),
        steps: policy.steps
          .filter((step) => step.clock === row.clock)
          .map(({ action, atPercent }) => ({
            action,
            atPercent,
            at: momentOf(row.clockStartedAt as string, minutes, atPercent, calendar).toISOString(),
            taken: atPercent <= taken,
          })),
      }
    return {
      grade: {
        grade: row.grade,
        by: row.gradedBy,
        score: row.score,
        card: card ?? null,
        points: row.scorePoints ?? [],
      },
      owner: { name: owner?.name ?? null, since: row.ownerSince, decision },
      clock: clock || null,
      firstContact: firstContact(row, policies.get(row.grade ?? '')?.firstContactMinutes, calendar),
      escalations: escalations.map(({ action, atPercent, why, whyEn, createdAt }) => ({
        action,
        atPercent,
        why: inWords(ctx.actor, { zh: why, en: whyEn ?? why }),
        at: createdAt,
      })),
      lateReason: row.lateReason,
      stays,
    }
  },
})

/** How long the owner took to call, against what the grade allows; nothing where another owner had called before. */
const firstContact = (
  { firstContactAt: at, ownerSince: since }: Row<typeof lead>,
  minutesAllowed: number | undefined,
  calendar: WorkingCalendar,
) => {
  if (!at || !since || minutesAllowed === undefined || at < since) return null
  const minutesTaken = calendar.workingMinutesBetween(new Date(since), new Date(at))
  return { at, minutesTaken, minutesAllowed, met: minutesTaken <= minutesAllowed }
}

/** How far the escalation of the running clock has gone, in percent of the allowed time. */
const takenOf = async (ctx: Ctx, leadId: string): Promise<number> => {
  const row = await first<{ taken: number }>(
    ctx.db,
    sql`select taken from crm.lead_clock where lead_id = ${leadId}::uuid`,
  )
  return row?.taken ?? 0
}
