import pg from 'pg'
import { modules } from '../../src/app/modules.ts'
import { type App, openApp } from '../../src/app/runtime.ts'
import { type Ctx, createMany, first, sql, systemActor, today, transact } from '../../src/kernel/index.ts'
import { product } from '../../src/modules/catalog/index.ts'
import { hashPassword } from '../../src/modules/people/index.ts'
import { activeDefaultVersion, nodesOf } from '../../src/modules/process/index.ts'
import { OperatorError } from '../../src/platform/operator-error.ts'
import type { Plan } from './customers.ts'
import { type HistoryRefs, loadHistory } from './load-history.ts'
import { writeOrganisation } from './organisation.ts'
import { products } from './products.ts'
import { randomFor, seededId } from './random.ts'
import { planSalesForce } from './sales-force.ts'
import { verifyHistory } from './verify.ts'

export { fewestEmployees } from './sales-force.ts'

export interface SeedOptions {
  readonly employees: number
  readonly accounts: number
  readonly opportunities: number
  readonly years: number
  readonly randomSeed: number
  readonly password: string
}

const dayMs = 86_400_000

/** Fills an empty company with generated people, customers and deals up to `now`; the same seed gives the same records. */
export const seedCompany = async (url: string, options: SeedOptions, now = new Date()): Promise<void> => {
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => now, connections: 2 })
  try {
    const hash = await hashPassword(options.password)
    const { plan, refs } = await transact(app, systemActor, (ctx) => writeBasis(ctx, options, hash))
    await loadAndVerify(url, plan, refs)
    await compactRollups(app)
    await settleTables(url)
  } finally {
    await app.close()
  }
}

/** People and products, through the kernel like anybody's; and from them the plan of everything that is loaded in bulk. */
const writeBasis = async (
  ctx: Ctx,
  { employees, accounts, opportunities, years, randomSeed: seed }: SeedOptions,
  passwordHash: string,
): Promise<{ plan: Plan; refs: HistoryRefs }> => {
  await refuseUsed(ctx)
  const force = planSalesForce(seed, employees, today(ctx))
  await writeOrganisation(ctx, force, passwordHash)
  const productIds = await writeProducts(ctx, seed)
  const version = await activeDefaultVersion(ctx)
  const nodes = (await nodesOf(ctx, version.id)).map(({ id, standardDays, isWon }) => ({
    id,
    standardDays: standardDays ?? 7,
    isWon,
  }))
  const now = ctx.now.getTime()
  const begin = mondayBefore(now - years * 365 * dayMs)
  const plan = { seed, accounts, opportunities, begin, now, sellers: force.sellers, nodes }
  return { plan, refs: { processId: version.processId, processVersionId: version.id, productIds } }
}

const refuseUsed = async (ctx: Ctx): Promise<void> => {
  const used = await first(
    ctx.db,
    sql`select from crm.account union all select from crm.opportunity union all select from catalog.product
      union all select from people.user where email like '%@seed.bihuan.example' limit 1`,
  )
  if (!used) return
  throw new OperatorError(
    '这家公司已有客户、商机、产品或上次生成的账号,没有生成。请用 DATABASE_URL 或 BIHUAN_HOME 指定一个空的数据库。',
    'This company is not empty; nothing was generated. Name an empty database.',
  )
}

/** Id by code. */
const writeProducts = async (ctx: Ctx, seed: number): Promise<ReadonlyMap<string, string>> => {
  const rows = await createMany(
    ctx,
    product,
    products.map(({ project: _, ...draft }, i) => ({
      ...draft,
      state: 'active' as const,
      id: seededId(randomFor(seed, 'product', i), ctx.now.getTime()),
    })),
  )
  return new Map(rows.map(({ code, id }) => [code as string, id]))
}

/** Midnight of a Monday, UTC. */
const mondayBefore = (at: number): number => {
  const day = Math.floor(at / dayMs)
  // 1 January 1970 was a Thursday.
  return (day - ((day + 3) % 7)) * dayMs
}

const loadAndVerify = (url: string, plan: Plan, refs: HistoryRefs): Promise<void> =>
  withClient(url, async (client) => {
    await client.query('begin')
    await loadHistory(client, plan, refs)
    await verifyHistory(client)
    await client.query('commit')
  })

/** What the queue does every minute in a company that is open. */
const compactRollups = async (app: App): Promise<void> => {
  const jobs = modules.flatMap((each) => each.jobs ?? [])
  await jobs.find(({ name }) => name === 'compact-rollups')?.run(app, systemActor, null)
}

/** Statistics for the planner, and the visibility map without which no scan is index-only. */
const settleTables = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    await client.query('vacuum (analyze)')
    // Or stopping would have to write all of it in the few seconds that it has.
    await client.query('checkpoint').catch((error: { code?: string }) => {
      // The owner of a database need not be allowed that; its server writes in its own time.
      if (error.code !== '42501') throw error
    })
  })

const withClient = async (url: string, work: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: 'bihuan-seed' })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
