import { type Ctx, createMany, type Draft, sql } from '../../src/kernel/index.ts'
import { forecastCall, forecastOverride, forecastSnapshot, readPeople, rollUp } from '../../src/modules/crm/index.ts'
import { type Random, randomFor } from '../seed/random.ts'
import { type Calendar, dateOf, instant, type Quarter } from './calendar.ts'
import { demoSeed } from './organisation.ts'

interface Deal {
  owner: string
  amount: number
  outcome: 'open' | 'won' | 'lost'
  startedDay: number
  closedDay: number | null
  expectedDay: number | null
}

const judgedAfterDays = 10
const sayAllByWeek = 3
const firstShare = 0.85
const tenThousand = 1_000_000
const reasons = ['客户预算还没批下来,先按八成算', '验收条款没谈拢,可能滑到下季', '对手报价更低,打个折扣看']
const grounds = ['两单在走合同', '大单月底签,其余看交期', '老客户追加,基本有把握', null]

/** What people said of the last quarter and say of the running one, what their managers made of it, and how it stood each week. */
export const loadForecasts = async (ctx: Ctx, calendar: Calendar): Promise<void> => {
  for (const quarter of calendar.quarters.slice(-2)) {
    const people = await readPeople(ctx, { from: dateOf(quarter.from), to: dateOf(quarter.to) })
    const deals = await dealsIn(ctx, quarter)
    const words = wordsOf(quarter, deals, calendar.today, people.line)
    await createMany(ctx, forecastCall, words.calls)
    await createMany(ctx, forecastOverride, words.overrides)
    const drafts = mondays(quarter, calendar.today).flatMap((day, week) =>
      frozenOn(day, week, quarter, deals, words, people),
    )
    for (let from = 0; from < drafts.length; from += 500)
      await createMany(ctx, forecastSnapshot, drafts.slice(from, from + 500))
  }
}

const dayOf = (column: string) => sql`(${sql.ref(column)} - date '1970-01-01')`

const dealsIn = (ctx: Ctx, { from, to }: Quarter): Promise<Deal[]> =>
  ctx.db.rows<Deal>(sql`select owner_id as owner, amount, outcome, ${dayOf('started_on')} as "startedDay",
      ${dayOf('closed_on')} as "closedDay", ${dayOf('expected_on')} as "expectedDay"
    from crm.opportunity where deleted_at is null and amount is not null and started_on is not null
      and coalesce(closed_on, expected_on) >= ${dateOf(from)}::date and coalesce(closed_on, expected_on) < ${dateOf(to)}::date`)

/** The weeks that are over: the running one is frozen by the program itself. */
const mondays = ({ from, to }: Quarter, today: number): number[] => {
  // Day 0 was a Thursday.
  const first = from + ((4 - (from % 7) + 7) % 7)
  const thisMonday = today - ((today + 3) % 7)
  const days: number[] = []
  for (let day = first; day < Math.min(to, thisMonday); day += 7) days.push(day)
  return days
}

type Line = Awaited<ReturnType<typeof readPeople>>['line']

const wordsOf = (quarter: Quarter, deals: readonly Deal[], today: number, line: Line) => {
  const calls: Draft<typeof forecastCall>[] = []
  const overrides: Draft<typeof forecastOverride>[] = []
  const isRunning = quarter.to > today
  for (const [employeeId, own] of Map.groupBy(deals, ({ owner }) => owner)) {
    const random = randomFor(demoSeed, `forecast ${quarter.name} ${employeeId}`)
    const sure = sum(own.filter(({ outcome }) => outcome === 'won'))
    const likely = sum(own.filter(({ outcome }) => outcome === 'open'))
    if (sure + likely === 0 || (isRunning && random.chance(0.15))) continue
    const amount = rounded(((sure + likely * 0.45) * random.whole(78, 128)) / 100)
    const createdAt = instant(quarter.from + random.whole(1, 6), 17)
    const said = { period: quarter.name, employeeId, createdAt }
    calls.push({ ...said, amount, note: random.pick(grounds) })
    const managerId = line.superior(employeeId)
    if (managerId && random.chance(0.2)) overrides.push(overrideOf(random, said, managerId, amount))
  }
  return { calls, overrides }
}

const overrideOf = (
  random: Random,
  said: { period: string; employeeId: string; createdAt: string },
  managerId: string,
  amount: number,
): Draft<typeof forecastOverride> => ({
  ...said,
  managerId,
  amount: rounded(amount * 0.8),
  reason: random.pick(reasons),
})

const sum = (deals: readonly Deal[]): number => deals.reduce((all, { amount }) => all + amount, 0)
const rounded = (amount: number): number => Math.max(tenThousand, Math.round(amount / tenThousand) * tenThousand)

type Words = ReturnType<typeof wordsOf>
type People = Awaited<ReturnType<typeof readPeople>>

/** The picture of a Monday, from what was known then: deals closed later were still open, and the nearer their end the surer. */
const frozenOn = (
  day: number,
  week: number,
  quarter: Quarter,
  deals: readonly Deal[],
  { calls, overrides }: Words,
  { line, byId }: People,
): Draft<typeof forecastSnapshot>[] => {
  const share = week + 1 >= sayAllByWeek ? 1 : firstShare
  const callOf = new Map(calls.map(({ employeeId, amount }) => [employeeId, Math.round(amount * share)]))
  const overrideOfPair = new Map(overrides.map((one) => [`${one.managerId} ${one.employeeId}`, one.amount]))
  const said = {
    called: (id: string) => callOf.get(id),
    overridden: (managerId: string, id: string) =>
      week + 1 >= sayAllByWeek ? overrideOfPair.get(`${managerId} ${id}`) : undefined,
  }
  const standing = Map.groupBy(
    deals.filter(({ startedDay }) => startedDay <= day),
    ({ owner }) => owner,
  )
  const isJudged = day >= quarter.from + judgedAfterDays && day < quarter.from + judgedAfterDays + 7
  return [...byId.values()].flatMap(({ id, employeeId }) => {
    if (id !== employeeId) return []
    const team = line.below(employeeId).flatMap((id) => standing.get(id) ?? [])
    const rolled = rollUp(line, said, employeeId)
    if (team.length === 0 && rolled === 0) return []
    return [
      {
        period: quarter.name,
        takenOn: dateOf(day),
        startsOn: dateOf(quarter.from),
        endsOn: dateOf(quarter.to - 1),
        createdAt: instant(day, 1),
        employeeId,
        called: said.called(employeeId) ?? null,
        rolled,
        ...sumsOn(day, team),
        judged: isJudged,
      },
    ]
  })
}

const sumsOn = (day: number, team: readonly Deal[]) => {
  const closed = sum(team.filter(({ outcome, closedDay }) => outcome === 'won' && (closedDay ?? 0) <= day))
  const open = team.filter(({ closedDay }) => closedDay === null || closedDay > day)
  const within = (low: number, high: number) =>
    sum(
      open.filter(({ closedDay, expectedDay }) => {
        const left = (closedDay ?? expectedDay ?? day) - day
        return left >= low && left < high
      }),
    )
  const [commit, best, pipeline] = [within(-1000, 14), within(14, 35), within(35, 1000)]
  const weighted = closed + Math.round(commit * 0.7 + best * 0.5 + pipeline * 0.2)
  return { closed, commit, best, pipeline, weighted }
}
