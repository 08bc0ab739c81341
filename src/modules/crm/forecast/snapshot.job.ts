import {
  type Ctx,
  createMany,
  type Draft,
  first,
  type Job,
  periodRange,
  sql,
  systemActor,
  today,
  transact,
} from '../../../kernel/index.ts'
import { type ForecastPolicy, policyOf } from './forecast-policy.entity.ts'
import { forecastSnapshot } from './forecast-snapshot.entity.ts'
import { daysLater, type ForecastPeriod, periodsAround } from './period.rules.ts'
import { added, readWords, rolledFor, sumsByPlace, wordsThatCount } from './read-forecast.ts'
import { type People, readPeople } from './read-people.ts'

/**
 * Freezes the forecast of everybody for the running month and quarter, once in a week, on the first run of that week. What was
 * taken is in the database: a restart neither loses nor repeats it.
 */
export const takeSnapshots = async (ctx: Ctx): Promise<number> => {
  const day = today(ctx)
  const monday = periodRange('this_week', day)?.from ?? day
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('crm.forecast_snapshot'))`)
  const whole: Ctx = { ...ctx, actor: systemActor }
  const policy = await policyOf(whole)
  let taken = 0
  for (const period of periodsAround(day)) {
    const { isTaken, isJudged } = await takenBefore(whole, period, monday)
    if (isTaken) continue
    const judged = !isJudged && day >= daysLater(period.from, policy.judgedAfterDays)
    taken += await freeze(whole, period, policy, await readPeople(whole, period), judged)
  }
  return taken
}

const takenBefore = async (ctx: Ctx, { name }: ForecastPeriod, monday: string) => {
  const found = await first<{ taken: boolean | null; judged: boolean | null }>(
    ctx.db,
    sql`select bool_or(taken_on >= ${monday}::date) as taken, bool_or(judged) as judged
      from crm.forecast_snapshot where period = ${name} and deleted_at is null`,
  )
  return { isTaken: found?.taken === true, isJudged: found?.judged === true }
}

const freeze = async (
  ctx: Ctx,
  period: ForecastPeriod,
  policy: ForecastPolicy,
  people: People,
  judged: boolean,
): Promise<number> => {
  const { line, byId } = people
  const [sums, words] = await Promise.all([sumsByPlace(ctx, period, policy, people), readWords(ctx, period)])
  const counting = wordsThatCount(words, people, sums)
  const drafts: Draft<typeof forecastSnapshot>[] = []
  for (const { id, employeeId } of byId.values()) {
    if (id !== employeeId) continue
    const { omitted: _, hidden: _hidden, ...team } = added(line.below(id).flatMap((one) => sums.get(one) ?? []))
    const called = words.called(id) ?? null
    const rolled = rolledFor(people, counting, id)
    if (called === null && rolled === 0 && Object.values(team).every((amount) => amount === 0)) continue
    drafts.push({
      period: period.name,
      takenOn: today(ctx),
      startsOn: period.from,
      endsOn: daysLater(period.to, -1),
      employeeId: id,
      called,
      rolled,
      ...team,
      judged,
    })
  }
  await createMany(ctx, forecastSnapshot, drafts, 'freeze')
  return drafts.length
}

export const snapshotJob: Job = {
  name: 'crm.forecast-snapshot',
  everyMinutes: 60,
  run: async (runtime, actor) => {
    const taken = await transact(runtime, actor, takeSnapshots)
    if (taken > 0) runtime.log.info({ taken }, 'forecast snapshots taken')
  },
}
