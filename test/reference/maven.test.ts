import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { readMigrationPlan, runMigrationPlan, type StepReport } from '../../src/app/migration-plan.ts'
import { openApp } from '../../src/app/runtime.ts'
import { runNamed } from '../../src/kernel/command/run.ts'
import { contextFor } from '../../src/kernel/command/runtime.ts'
import { type Actor, type AggregateRow, aggregate, sql, systemActor } from '../../src/kernel/index.ts'
import { opportunity, stageEntry } from '../../src/modules/crm/index.ts'
import { computeMetric } from '../../src/modules/metrics/index.ts'
import { loadActor } from '../../src/modules/people/index.ts'
import { testDatabase } from '../harness/database.ts'

const folder = fileURLToPath(new URL('../../../shared/data/crm_maven', import.meta.url))
const planPath = fileURLToPath(new URL('../../db/plans/maven.plan.json', import.meta.url))
const here = existsSync(folder)
if (!here) console.log('跳过:没有 ../shared/data/crm_maven')

// biome-ignore lint/suspicious/noExplicitAny: the reference file has one shape per query
const reference: Record<string, any[]> = here
  ? Object.fromEntries(
      Object.entries<{ rows: object[] }>(
        JSON.parse(readFileSync(join(folder, 'reference/sql_reference.json'), 'utf8')).results,
      ).map(([name, { rows }]) => [name, rows]),
    )
  : {}

describe.skipIf(!here)('the Maven pipeline', async () => {
  const { url } = await testDatabase()
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => new Date('2018-01-10T02:00:00Z') })
  const allTime = '2016-01-01..2018-01-09'
  let reports: StepReport[] = []

  beforeAll(async () => {
    reports = await runMigrationPlan(app, systemActor, await readMigrationPlan(planPath), folder, () => {})
    return () => app.close()
  }, 120_000)

  const ctxOf = (actor: Actor) => contextFor(app, app.store, actor)
  const grouped = (groupBy: string[], filter = {}, actor: Actor = systemActor): Promise<AggregateRow[]> =>
    aggregate(app.store, opportunity, { groupBy, filter, measures: [{ count: '*' }, { sum: 'amount' }] }, ctxOf(actor))
  const metric = (key: string, more: object = {}, actor: Actor = systemActor) =>
    computeMetric(ctxOf(actor), key, { period: allTime, ...more })
  const namesOf = async (table: string): Promise<Map<unknown, string>> =>
    new Map(
      (await app.store.rows<{ id: string; name: string }>(sql`select id, name from ${sql.table(table)}`)).map((r) => [
        r.id,
        r.name,
      ]),
    )

  test('every row arrives; misspelt, missing and empty values are reported and never guessed', () => {
    const step = (title: string) => reports.find((r) => r.title === title)!
    expect(reports.map((r) => r.failed)).toEqual(reports.map(() => 0))
    expect([step('销售代表').created, step('客户').created, step('商机').created]).toEqual([35, 85, 8800])
    expect([step('赢单').updated, step('输单').updated]).toEqual([4238, 2473])
    const [quality] = reference.data_quality!
    const reasons = app.store.rows<{ message: string; n: number }>(
      sql`select f ->> 'message' as message, count(*) as n from kernel.import_row, jsonb_array_elements(faults) as f
        where run_id = ${step('商机').runId}::uuid group by 1`,
    )
    return expect(reasons.then((rows) => new Map(rows.map((r) => [r.message, r.n])))).resolves.toEqual(
      new Map([
        ['「GTXPro」已按对照表改为「GTX Pro」。', quality.product_not_in_catalogue],
        ['「account」是空的,已按空值导入。', quality.no_account],
        ['「engage_date」是空的,已按空值导入。', quality.no_engage_date],
      ]),
    )
  })

  test('stages and outcomes count as in the reference', async () => {
    const nodes = await namesOf('process.process_node')
    const rows = await grouped(['outcome', 'nodeId'])
    const count = (outcome: string, node?: string) =>
      rows
        .filter((r) => r.outcome === outcome && (!node || nodes.get(r.nodeId) === node))
        .reduce((n, r) => n + Number(r.count), 0)
    const stage = (name: string) => reference.stage_counts!.find((r) => r.deal_stage === name).n
    expect([count('won'), count('lost')]).toEqual([stage('Won'), stage('Lost')])
    expect([count('open', '线索获取'), count('open', '初步接洽')]).toEqual([stage('Prospecting'), stage('Engaging')])
  })

  test('won amount, win rate, deal size and cycle come out of the catalogue', async () => {
    const [overall] = reference.win_rate_overall!
    expect((await metric('won_amount')).value).toBe(1_000_553_400)
    expect((await metric('won_count')).value).toBe(overall.won)
    expect((await metric('win_rate')).value).toBeCloseTo(overall.win_rate, 6)
    expect((await metric('average_deal_size')).value! / 100).toBeCloseTo(overall.avg_won_value, 2)
    expect((await metric('average_sales_cycle')).value).toBeCloseTo(overall.avg_won_cycle_days, 3)
  })

  test('each agent has the wins, losses, win rate and revenue of the reference', async () => {
    const people = await namesOf('people.employee')
    const rates = new Map((await metric('win_rate', { by: 'owner' })).rows!.map((r) => [r.label, r.value]))
    const rows = await grouped(['ownerId', 'outcome'])
    const cell = (name: string, outcome: string) =>
      rows.find((r) => people.get(r.ownerId) === name && r.outcome === outcome)
    for (const agent of reference.by_agent!) {
      const name = agent.sales_agent
      expect(
        [cell(name, 'won')?.count, cell(name, 'lost')?.count, Number(cell(name, 'won')?.sum_amount) / 100],
        name,
      ).toEqual([agent.won, agent.lost, agent.revenue])
      expect([...rates].find(([label]) => label.startsWith(name))?.[1], name).toBeCloseTo(agent.win_rate, 5)
    }
  })

  test('products, sectors, quarters and months agree', async () => {
    const products = await namesOf('catalog.product')
    const byProduct = await grouped(['productId', 'outcome'])
    for (const row of reference.by_product_raw_name!) {
      const name = row.product === 'GTXPro' ? 'GTX Pro' : row.product
      const of = (outcome: string) => byProduct.find((r) => products.get(r.productId) === name && r.outcome === outcome)
      expect([of('won')?.count, of('lost')?.count, Number(of('won')?.sum_amount) / 100], name).toEqual([
        row.won,
        row.lost,
        row.revenue,
      ])
    }
    const bySector = await grouped(['accountId.industry', 'outcome'])
    for (const row of reference.by_sector!) {
      const name =
        { technolgy: 'technology', '(no account)': null }[row.sector as string] ??
        (row.sector === '(no account)' ? null : row.sector)
      const of = (outcome: string) => bySector.find((r) => r['accountId.industry'] === name && r.outcome === outcome)
      expect(
        [of('won')?.count ?? 0, of('lost')?.count ?? 0, Number(of('won')?.sum_amount ?? 0) / 100],
        row.sector,
      ).toEqual([row.won, row.lost, row.revenue])
    }
    for (const row of reference.by_close_quarter!) {
      const [amount, rate] = await Promise.all([
        metric('won_amount', { period: row.quarter }),
        metric('win_rate', { period: row.quarter }),
      ])
      expect([amount.value! / 100, rate.sample], row.quarter).toEqual([row.revenue, row.won + row.lost])
      expect(rate.value, row.quarter).toBeCloseTo(row.win_rate, 6)
    }
    const byMonth = await grouped(['closedOn:month', 'outcome'], { outcome: 'won' })
    expect(byMonth.map((r) => [String(r['closedOn:month']).slice(0, 7), r.count, Number(r.sum_amount) / 100])).toEqual(
      reference.by_close_month!.map((r) => [r.month, r.won, r.revenue]),
    )
  })

  test('stage history runs from the day of engagement to the day of closing', async () => {
    const [won] = await aggregate(
      app.store,
      stageEntry,
      { groupBy: ['outcome'], filter: { outcome: 'won' }, measures: [{ count: '*' }] },
      ctxOf(systemActor),
    )
    expect(won?.count).toBe(4238)
    const [cycle] = await app.store.rows<{ days: number; n: number }>(sql`
      select avg((e.left_at at time zone 'Asia/Shanghai')::date - (e.entered_at at time zone 'Asia/Shanghai')::date) as days, count(*) as n
      from crm.stage_entry e join crm.opportunity o on o.id = e.opportunity_id and o.outcome = 'lost'`)
    expect(cycle?.n).toBe(2473)
    expect(cycle?.days).toBeCloseTo(reference.win_rate_overall![0].avg_lost_cycle_days, 3)
  })

  test('a manager sees the numbers of their own agents and no others', async () => {
    const [found] = await app.store.rows<{ id: string; role: string }>(
      sql`select e.id, (select id from people.role where key = 'supervisor') as role from people.employee e where e.code = 'manager:Dustin Brinkmann'`,
    )
    await runNamed(app, systemActor, 'user', 'open', null, {
      employeeId: found!.id,
      email: 'dustin@maven.example',
      roleId: found!.role,
    })
    const manager = (await loadActor(app.store, found!.id, '2018-01-10')) as Actor
    const agents = reference.by_agent!.filter((r) => r.manager === 'Dustin Brinkmann')
    const sum = (key: string) => agents.reduce((n, r) => n + r[key], 0)
    expect((await metric('won_amount', {}, manager)).value).toBe(sum('revenue') * 100)
    expect((await metric('win_rate', {}, manager)).sample).toBe(sum('won') + sum('lost'))
    const rows = await grouped(['ownerId'], {}, manager)
    expect(rows.length).toBe(agents.length)
    expect(rows.reduce((n, r) => n + Number(r.count), 0)).toBe(
      sum('won') + sum('lost') + sum('engaging') + sum('prospecting'),
    )
  })
})
