import { type App, openApp } from '../../src/app/runtime.ts'
import { type Ctx, change, type Db, select, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { company, hashPassword, type RoleName } from '../../src/modules/people/index.ts'
import { activeDefaultVersion, nodesOf } from '../../src/modules/process/index.ts'
import { openPool, type Pool } from '../../src/platform/postgres/pool.ts'
import { writeOrganisation } from '../seed/organisation.ts'
import { backdate, backdateCompany } from './backdate.ts'
import { loadBuying } from './buying.ts'
import { type Calendar, calendarAt, instant } from './calendar.ts'
import { planCustomers } from './customers.ts'
import { planDeals } from './deals.ts'
import { loadForecasts } from './forecasts.ts'
import { doubleSome, loadIntake } from './intake.ts'
import { type DemoLead, loadLeads, planLeads } from './leads.ts'
import { liveDeals } from './lives.ts'
import { loadCustomers, loadDeals, loadProducts, noteMoves, type Process } from './load-sales.ts'
import { demoDomain, emailOf, planOrganisation } from './organisation.ts'
import { otherDeals, otherProcess } from './other-process.ts'
import { tellOutcomes, watchLosses } from './outcomes.ts'
import { addOwnFields } from './own-fields.ts'
import { loadService, releaseSome } from './service.ts'
import { type Clock, openStage } from './stage.ts'
import { forgetEvents, operations, type Story } from './story.ts'
import { signContracts } from './story-contracts.ts'
import { tellErp } from './story-erp.ts'
import { carryOn, startProject } from './story-project.ts'
import { quoteDeals } from './story-quotes.ts'
import { holdReview } from './story-review.ts'
import { adjustTargets } from './story-targets.ts'
import { loadTargets } from './targets.ts'

/** Demo accounts as a visitor reads them, the most senior first. */
const roles: readonly RoleName[] = [
  'vp',
  'director',
  'region',
  'province',
  'supervisor',
  'rep',
  'operations',
  'marketing',
  'presales',
  'legal',
  'finance',
  'aftersales',
  'auditor',
  'admin',
]

const withPool = async <T>(databaseUrl: string, work: (pool: Pool) => Promise<T>): Promise<T> => {
  const pool = openPool(databaseUrl, { max: 1 })
  try {
    return await work(pool)
  } finally {
    await pool.close()
  }
}

/** Nobody has begun to work here: no people and no customers. */
export const isEmptyCompany = (databaseUrl: string): Promise<boolean> =>
  withPool(databaseUrl, async (pool) => {
    const used = await pool.rows(sql`select from people.employee union all select from crm.account limit 1`)
    return used.length === 0
  })

export const demoAccounts = (databaseUrl: string): Promise<string[]> =>
  withPool(databaseUrl, async (pool) => {
    const emails = roles.map(emailOf)
    const rows = await pool.rows<{ email: string }>(
      sql`select email from people.user where email = any(${emails}) and deleted_at is null
        order by array_position(${emails}::text[], email)`,
    )
    return rows.map(({ email }) => email)
  })

export const setDemoPassword = async (databaseUrl: string, password: string): Promise<void> => {
  const hash = await hashPassword(password)
  await withPool(databaseUrl, (pool) =>
    pool.rows(sql`update people.credential as c set password_hash = ${hash}, changed_at = now()
      from people.user as u where u.id = c.user_id and u.email like ${`%@${demoDomain}`}`),
  )
}

/** Three years of a company that sells industrial automation, ending now, with one missed quarter and what it learned from it. */
export const loadDemo = async (databaseUrl: string, password: string, now = new Date()): Promise<void> => {
  const calendar = calendarAt(now)
  const clock: Clock = { now: new Date(instant(calendar.begin - 100, 9)) }
  const app = await openApp({ databaseUrl, log: 'silent', now: () => clock.now, connections: 2 })
  try {
    await loadCompany(app, clock, calendar, await hashPassword(password))
  } finally {
    await app.close()
  }
}

const loadCompany = async (app: App, clock: Clock, calendar: Calendar, passwordHash: string): Promise<void> => {
  const organisation = planOrganisation(calendar.begin)
  await transact(app, systemActor, async (ctx) => {
    await nameCompany(ctx)
    await addOwnFields(ctx)
    await writeOrganisation(ctx, organisation, passwordHash)
  })
  await app.store.transaction(backdateCompany)
  const customers = planCustomers(calendar, organisation.sellers)
  const deals = liveDeals(calendar, planDeals(calendar, customers))
  const isOld = ({ createdAt }: { createdAt: string }) => createdAt < instant(calendar.publishedOn, 0)
  const [older, newer] = [deals.filter(isOld), deals.filter((deal) => !isOld(deal))]
  const leads = planLeads(calendar, organisation.sellers, deals)
  // What the meeting looks back on is there when it is held.
  const isOldLead = (one: DemoLead) => isOld(one) && (!one.deal || isOld(one.deal))
  clock.now = calendar.now
  const productIds = await transact(app, systemActor, async (ctx) => {
    const ids = await loadProducts(ctx)
    await loadCustomers(ctx, customers)
    await loadDeals(ctx, older, await currentProcess(ctx), ids)
    await loadLeads(ctx, leads.filter(isOldLead))
    await loadTargets(ctx, calendar, organisation)
    return ids
  })
  await transact(app, systemActor, async (ctx) => noteMoves(ctx, older, await currentProcess(ctx)))
  await forgetEvents(app)
  const story = { app, calendar, stage: openStage(app, clock, calendar.now) }
  const project = await startProject(story, await holdReview(story))
  clock.now = calendar.now
  await transact(app, systemActor, async (ctx) => loadDeals(ctx, newer, await currentProcess(ctx), productIds))
  await transact(app, systemActor, async (ctx) => {
    await noteMoves(ctx, newer, await currentProcess(ctx))
    await loadBuying(ctx, calendar, organisation, deals, (await currentProcess(ctx)).nodes)
    await loadLeads(
      ctx,
      leads.filter((one) => !isOldLead(one)),
    )
    await loadService(ctx, calendar)
    await tellOutcomes(ctx, calendar)
    await watchLosses(ctx)
    await loadIntake(ctx, calendar)
    await loadForecasts(ctx, calendar)
  })
  const others = otherDeals(calendar, customers)
  await transact(app, systemActor, async (ctx) => loadDeals(ctx, others, await otherProcess(ctx), productIds))
  await transact(app, systemActor, async (ctx) => noteMoves(ctx, others, await otherProcess(ctx)))
  await app.store.transaction(backdate)
  await forgetEvents(app)
  await carryOn(story, project)
  await signContracts(story)
  await tellErp(story)
  clock.now = calendar.now
  await quoteDeals(story)
  clock.now = calendar.now
  await adjustTargets(story)
  await releaseSome(story)
  clock.now = calendar.now
  await doubleSome(story)
  clock.now = calendar.now
  await raiseAlarms(story)
  await forgetEvents(app)
  await app.store.transaction((db) => readNotifications(db, calendar))
}

/** The next alarms wait for the visitor; shares of repeat buyers are judged by the quarter, so those of a month are put aside. */
const raiseAlarms = async ({ app, stage, calendar }: Story): Promise<void> => {
  stage.goTo(calendar.today, 0.5)
  await stage.run(operations, 'anomaly', 'detect', null)
  const ofMonths = await app.store.rows<{ id: string }>(
    sql`select id from metrics.anomaly where state = 'open' and metric = 'repurchase_rate' and period not like '%Q%' order by id`,
  )
  for (const { id } of ofMonths) {
    await stage.run(operations, 'anomaly', 'dismiss', id, { reason: '复购率按季度考核,单月数值不作判断。' })
  }
}

/** What is older than a fortnight has been read. */
const readNotifications = (db: Db, { today }: Calendar): Promise<unknown> =>
  db.rows(
    sql`update work.notification set read_at = created_at where read_at is null and created_at < ${instant(today - 14, 0)}::timestamptz`,
  )

const nameCompany = async (ctx: Ctx): Promise<void> => {
  const [row] = await select(ctx, company)
  if (row) await change(ctx, company, row, { name: '恒川自动化(演示)' })
}

const currentProcess = async (ctx: Ctx): Promise<Process> => {
  const { id: versionId } = await activeDefaultVersion(ctx)
  return { versionId, nodes: await nodesOf(ctx, versionId) }
}
