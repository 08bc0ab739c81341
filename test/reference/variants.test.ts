import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { runMigrationPlan } from '../../src/app/migration-plan.ts'
import { openApp } from '../../src/app/runtime.ts'
import { runNamed } from '../../src/kernel/command/run.ts'
import { contextFor } from '../../src/kernel/command/runtime.ts'
import { type Actor, sql, systemActor } from '../../src/kernel/index.ts'
import { computeMetric } from '../../src/modules/metrics/index.ts'
import { loadActor } from '../../src/modules/people/index.ts'
import { testDatabase } from '../harness/database.ts'
import { company, type Deal, filesOf, planOf } from './other-company.ts'

/** Pipelines of companies that never were, imported by a plan of their own; SQLite says what their numbers are. */
const SEEDS = [2, 5]

interface Figures {
  won: number
  lost: number
  amount: number | null
  size: number | null
  rate: number | null
  cycle: number | null
}

const independent = (deals: readonly Deal[]) => {
  const db = new DatabaseSync(':memory:')
  db.exec(
    'create table deal (code text, seller text, manager text, product text, stage text, started text, closed text, amount integer)',
  )
  const insert = db.prepare('insert into deal values (?, ?, ?, ?, ?, ?, ?, ?)')
  for (const d of deals) insert.run(d.code, d.seller, d.manager, d.product, d.stage, d.started, d.closed, d.amount)
  return (where: string, ...values: string[]): Figures =>
    db
      .prepare(
        `select count(*) filter (where stage = 'won') as won, count(*) filter (where stage = 'lost') as lost,
        sum(amount) filter (where stage = 'won') as amount, avg(amount) filter (where stage = 'won') as size,
        1.0 * count(*) filter (where stage = 'won') / nullif(count(*) filter (where stage in ('won', 'lost')), 0) as rate,
        avg(julianday(closed) - julianday(started)) filter (where stage = 'won' and started is not null) as cycle
        from deal where closed is not null and ${where}`,
      )
      .get(...values) as unknown as Figures
}

describe.each(SEEDS)('company %i', async (seed) => {
  const { url } = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-variant-'))
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => new Date('2026-03-10T02:00:00Z') })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })
  const c = company(seed)
  const figures = independent(c.deals)
  const metric = async (actor: Actor, key: string, period: string, by?: string) =>
    computeMetric(contextFor(app, app.store, actor), key, { period, ...(by && { by }) })
  const same = async (actor: Actor, period: string, want: Figures, what: string) => {
    const keys = ['won_amount', 'won_count', 'win_rate', 'lost_rate', 'average_deal_size', 'average_sales_cycle']
    const [amount, won, rate, lost, size, cycle] = await Promise.all(keys.map((key) => metric(actor, key, period)))
    expect([amount?.value ?? 0, won?.value ?? 0, rate?.sample], what).toEqual([
      want.amount ?? 0,
      want.won,
      want.won + want.lost,
    ])
    for (const [got, wanted] of [
      [rate, want.rate],
      [size, want.size === null ? null : Math.round(want.size)],
      [cycle, want.cycle],
      [lost, want.rate === null ? null : 1 - want.rate],
    ] as const)
      if (wanted === null) expect(got?.value, what).toBeNull()
      else expect(got?.value, what).toBeCloseTo(wanted, 6)
  }
  const all = `${c.year}-01-01..${c.year + 3}-12-31`
  const quarters = [0, 1, 2].flatMap((y) =>
    [1, 2, 3, 4].map((q) => ({
      period: `${c.year + y}-Q${q}`,
      from: `${c.year + y}-${String(q * 3 - 2).padStart(2, '0')}-01`,
      to: `${c.year + y}-${String(q * 3).padStart(2, '0')}-31`,
    })),
  )

  test('says what SQLite says, as a whole, by quarter and by person, and to each manager of what is theirs', async () => {
    const reports = await runMigrationPlan(app, systemActor, planOf(c, filesOf(folder, c)), folder, () => {})
    expect(reports.map(({ title, failed }) => [title, failed])).toEqual(reports.map(({ title }) => [title, 0]))
    await same(systemActor, all, figures('true'), 'all')
    for (const { period, from, to } of quarters)
      await same(systemActor, period, figures('closed between ? and ?', from, to), period)
    const byOwner = (await metric(systemActor, 'won_amount', all, 'owner')).rows!
    expect(byOwner.reduce((n, r) => n + (r.value ?? 0), 0)).toBe(figures('true').amount ?? 0)
    for (const row of byOwner) {
      const seller = c.sellers.find(
        ({ name }) => row.label.startsWith(`${name}`) && !/\d/.test(row.label[name.length] ?? ''),
      )!
      expect(row.value ?? 0, row.label).toBe(figures('seller = ?', seller.name).amount ?? 0)
    }
    const [{ id: role } = { id: '' }] = await app.store.rows<{ id: string }>(
      sql`select id from people.role where key = 'supervisor'`,
    )
    for (const [i, manager] of c.managers.entries()) {
      const [found] = await app.store.rows<{ id: string }>(
        sql`select id from people.employee where code = ${`m:${manager}`}`,
      )
      if (!found) continue
      await runNamed(app, systemActor, 'user', 'open', null, {
        employeeId: found.id,
        email: `m${i}@v.example`,
        roleId: role,
      })
      const actor = (await loadActor(app.store, found.id, '2026-03-10')) as Actor
      await same(actor, all, figures('manager = ?', manager), manager)
      const { period, from, to } = c.pick(quarters)
      await same(
        actor,
        period,
        figures('manager = ? and closed between ? and ?', manager, from, to),
        `${manager} ${period}`,
      )
    }
  })
})
