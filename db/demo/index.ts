import { modules } from '../../src/app/modules.ts'
import { type App, openApp } from '../../src/app/runtime.ts'
import { type Ctx, change, select, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { company, hashPassword, type RoleName } from '../../src/modules/people/index.ts'
import { activeDefaultVersion, nodesOf } from '../../src/modules/process/index.ts'
import { openPool, type Pool } from '../../src/platform/postgres/pool.ts'
import { writeOrganisation } from '../seed/organisation.ts'
import { backdate } from './backdate.ts'
import { type Calendar, calendarAt, instant } from './calendar.ts'
import { planCustomers } from './customers.ts'
import { planDeals } from './deals.ts'
import { loadLeads } from './leads.ts'
import { liveDeals } from './lives.ts'
import { loadCustomers, loadDeals, loadProducts, type Process } from './load-sales.ts'
import { demoDomain, emailOf, planOrganisation } from './organisation.ts'
import type { Clock } from './stage.ts'
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
    await forgetReactions(app)
  } finally {
    await app.close()
  }
}

const loadCompany = async (app: App, clock: Clock, calendar: Calendar, passwordHash: string): Promise<void> => {
  const organisation = planOrganisation(calendar.begin)
  await transact(app, systemActor, async (ctx) => {
    await nameCompany(ctx)
    await writeOrganisation(ctx, organisation, passwordHash)
  })
  const customers = planCustomers(calendar, organisation.sellers)
  const deals = liveDeals(calendar, planDeals(calendar, customers))
  const isOld = ({ createdAt }: { createdAt: string }) => createdAt < instant(calendar.publishedOn, 0)
  clock.now = calendar.now
  const productIds = await transact(app, systemActor, async (ctx) => {
    const ids = await loadProducts(ctx)
    await loadCustomers(ctx, customers)
    await loadDeals(ctx, deals.filter(isOld), await currentProcess(ctx), ids)
    await loadTargets(ctx, calendar, organisation)
    return ids
  })
  clock.now = calendar.now
  await transact(app, systemActor, async (ctx) => {
    await loadDeals(
      ctx,
      deals.filter((deal) => !isOld(deal)),
      await currentProcess(ctx),
      productIds,
    )
    await loadLeads(ctx, calendar, organisation.sellers, deals)
  })
  await app.store.transaction(backdate)
}

const nameCompany = async (ctx: Ctx): Promise<void> => {
  const [row] = await select(ctx, company)
  if (row) await change(ctx, company, row, { name: '恒川自动化(演示)' })
}

const currentProcess = async (ctx: Ctx): Promise<Process> => {
  const { id: versionId } = await activeDefaultVersion(ctx)
  return { versionId, nodes: await nodesOf(ctx, versionId) }
}

/** What happened before today needs no notice: every reaction begins after the history. */
const forgetReactions = async (app: App): Promise<void> => {
  const names = modules.flatMap(({ reactions = [] }) => reactions.map(({ name }) => name))
  await app.store.rows(sql`insert into kernel.event_reader (name, tx, seq)
    select name, last.tx, last.seq from unnest(${names}::text[]) as reader (name),
      (select tx, seq from kernel.event order by tx desc, seq desc limit 1) as last
    on conflict (name) do update set tx = excluded.tx, seq = excluded.seq`)
}
