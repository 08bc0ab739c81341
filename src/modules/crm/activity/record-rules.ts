import { type Ctx, dateIn, type FieldFault, invalid, isSystem, reach, type Write } from '../../../kernel/index.ts'
import { dispatchers } from '../access.ts'
import { intakeRules } from '../intake-rule.ts'

type Values = Readonly<Record<string, unknown>>

const dayMs = 86_400_000
/** Clocks of two machines differ a little. */
const toleranceMs = 60_000

/** A follow-up is of its writer or of somebody they lead, has happened, and is written down while it is remembered. */
export const refuseMisrecorded = async (ctx: Ctx, drafts: readonly Values[]): Promise<void> => {
  if (isSystem(ctx.actor)) return
  const faults = [
    ...(await misdated(ctx, drafts)),
    ...drafts.flatMap((draft) => [...ofOthers(ctx, draft), ...beforeItself(ctx, draft)]),
  ]
  if (faults.length > 0) invalid(faults)
}

/** The same of times that are put right later: pools, response times and reminders count from them. */
export const refuseMisdating = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  if (isSystem(ctx.actor)) return
  const moved = (key: 'happenedAt' | 'nextActionOn') =>
    writes.flatMap(({ before, after }) => (before && after && before[key] !== after[key] ? [after] : []))
  const redated = moved('happenedAt')
  const faults = redated.length > 0 ? await misdated(ctx, redated) : []
  faults.push(...moved('nextActionOn').flatMap((row) => beforeItself(ctx, row)))
  if (faults.length > 0) invalid(faults)
}

/** What comes next comes after what was done. */
const beforeItself = ({ company }: Ctx, { happenedAt, nextActionOn }: Values): FieldFault[] => {
  const day = dateIn(new Date(String(happenedAt)), company.timeZone)
  if (!nextActionOn || String(nextActionOn) >= day) return []
  const message = `「下一步日期」不能早于跟进当天(${day})。请填写要做这件事的日子。`
  const en = `“Next action on” cannot be before the day of the follow-up (${day}). Give the day it will be done.`
  return [{ field: 'nextActionOn', code: 'before', message, en }]
}

const misdated = async (ctx: Ctx, rows: readonly Values[]): Promise<FieldFault[]> => {
  const times = rows.map(({ happenedAt }) => Date.parse(String(happenedAt)))
  const fault = (code: string, message: string, en: string): FieldFault[] => [
    { field: 'happenedAt', code, message, en },
  ]
  if (times.some((time) => time > ctx.now.getTime() + toleranceMs))
    return fault(
      'future',
      '「跟进时间」不能在将来。计划中的事请写在「下一步」。',
      '“Happened at” cannot be in the future. Write what is planned in “Next action”.',
    )
  // Leaders and operations bring in the history of others.
  if (ctx.actor.roles.some((role) => (dispatchers as readonly string[]).includes(role))) return []
  const { backfillDays } = await intakeRules(ctx.db)
  if (times.every((time) => time >= ctx.now.getTime() - backfillDays * dayMs)) return []
  return fault(
    'too_late',
    `跟进记录最多补录 ${backfillDays} 天内的。更早的跟进请由主管或销售运营补录。`,
    `Follow-ups of the last ${backfillDays} days may be added. Ask a manager or sales operations for earlier ones.`,
  )
}

const ofOthers = ({ actor }: Ctx, { ownerId }: Values): FieldFault[] => {
  const isAnswerable =
    actor.subtreeIds.includes(ownerId as string) ||
    ['create', 'import'].some((verb) => reach(actor, 'activity', verb) === 'all')
  if (!ownerId || ownerId === actor.employeeId || isAnswerable) return []
  return [
    {
      field: 'ownerId',
      code: 'out_of_reach',
      message: '「跟进人」只能是你本人或你的下属。',
      en: '“By” is you or somebody who reports to you.',
    },
  ]
}
