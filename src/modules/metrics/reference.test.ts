import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Ctx, contextFor, createMany, type Draft, systemActor } from '../../kernel/index.ts'
import { product } from '../catalog/index.ts'
import { account, opportunity } from '../crm/index.ts'
import { employee, unit } from '../people/index.ts'
import { computeMetric, type MetricRow } from './compute.ts'

const folder = resolve(import.meta.dirname, '../../../../shared/data/crm_maven')
const present = existsSync(folder)
if (!present) console.warn(`skipped: ${folder} is not here`)

type Line = Record<string, string>
const csv = (name: string): Line[] => parse(readFileSync(`${folder}/${name}.csv`, 'utf8'), { columns: true })
const reference = (name: string): { text(column: string): string; number(column: string): number; rate: unknown }[] =>
  JSON.parse(readFileSync(`${folder}/reference/sql_reference.json`, 'utf8')).results[name].rows.map(
    (row: Record<string, string | number | null>) => ({
      text: (column: string) => String(row[column]),
      number: (column: string) => Number(row[column]),
      rate: row.win_rate,
    }),
  )

/** The public sales pipeline of a hardware dealer: 8,800 deals, 30 sellers, three regions. */
const load = async (ctx: Ctx, top: string): Promise<void> => {
  const teams = csv('sales_teams')
  const offices = [...new Set(teams.map((line) => line.regional_office as string))]
  const regions = await createMany(
    ctx,
    unit,
    offices.map((name) => ({ name, level: 'region' as const, parentId: top })),
  )
  const regionOf = new Map(regions.map(({ name, id }) => [name, id]))
  const sellers = await createMany(
    ctx,
    employee,
    teams.map((line) => ({
      name: line.sales_agent as string,
      unitId: regionOf.get(line.regional_office as string) ?? null,
      state: 'active' as const,
    })),
  )
  const sellerOf = new Map(sellers.map(({ name, id }) => [name, id]))
  const lines = csv('sales_pipeline')
  const products = await createMany(
    ctx,
    product,
    [...new Set(lines.map((line) => line.product as string))].map((name) => ({ name, state: 'active' as const })),
  )
  const productOf = new Map(products.map(({ name, id }) => [name, id]))
  const accounts = await createMany(
    ctx,
    account,
    csv('accounts').map((line) => ({
      name: line.account as string,
      industry: line.sector as string,
      ownerId: sellers[0]?.id as string,
    })),
  )
  const accountOf = new Map(accounts.map(({ name, id }) => [name, id]))
  const outcomes: Record<string, 'won' | 'lost'> = { Won: 'won', Lost: 'lost' }
  const deals = lines.map((line) => {
    const outcome = outcomes[line.deal_stage as string] ?? 'open'
    return {
      name: line.opportunity_id as string,
      ownerId: sellerOf.get(line.sales_agent as string) as string,
      productId: productOf.get(line.product as string) ?? null,
      accountId: accountOf.get(line.account as string) ?? null,
      startedOn: line.engage_date || null,
      outcome,
      closedOn: line.close_date || null,
      amount: line.close_value ? Number(line.close_value) * 100 : null,
      ...(outcome === 'lost' && { lostReason: 'unrecorded' as const }),
    }
  })
  for (let i = 0; i < deals.length; i += 2000)
    await createMany(ctx, opportunity, deals.slice(i, i + 2000) as Draft<typeof opportunity>[])
}

describe.skipIf(!present)('a public pipeline gives the numbers that SQLite gives', async () => {
  if (!present) return
  const w = await world(new Date('2018-02-01T02:00:00Z'))
  await w.within(systemActor, (ctx) => load(ctx, w.team.units.company))
  const ask = (key: string, period: string, by?: string) =>
    computeMetric(contextFor(w.app, w.app.store, systemActor), key, { period, by, filter: { amount: { gte: 0 } } })
  const ever = '2016-01-01..2018-12-31'
  const byLabel = (rows: readonly MetricRow[] = []) => new Map(rows.map((row) => [row.label, row]))

  test('over all: win rate, deal size and cycle', async () => {
    const [all] = reference('win_rate_overall')
    const rate = await ask('win_rate', ever)
    expect([rate.numerator, (rate.denominator ?? 0) - rate.numerator]).toEqual([
      all?.number('won'),
      all?.number('lost'),
    ])
    expect(rate.value).toBeCloseTo(all?.number('win_rate') ?? 0, 6)
    expect((await ask('average_deal_size', ever)).value).toBe(Math.round((all?.number('avg_won_value') ?? 0) * 100))
    expect((await ask('average_sales_cycle', ever)).value).toBeCloseTo(all?.number('avg_won_cycle_days') ?? 0, 4)
  })

  test.each([
    ['by_agent', 'sales_agent', 'owner'],
    ['by_region', 'regional_office', 'unit'],
    ['by_product_raw_name', 'product', 'product'],
    ['by_sector', 'sector', 'industry'],
  ])('%s: won deals, amount and win rate', async (name, column, by) => {
    const amounts = byLabel((await ask('won_amount', ever, by)).rows)
    const rates = byLabel((await ask('win_rate', ever, by)).rows)
    const decided = reference(name).filter((row) => row.rate !== null)
    expect(decided.length).toBeGreaterThan(2)
    for (const row of decided) {
      const label = row.text(column)
      expect(amounts.get(label)?.value).toBe(Math.round(row.number('revenue') * 100))
      expect(rates.get(label)?.numerator).toBe(row.number('won'))
      expect(rates.get(label)?.value).toBeCloseTo(row.number('win_rate'), 6)
    }
  })

  test('by quarter and by month', async () => {
    for (const row of reference('by_close_quarter')) {
      const rate = await ask('win_rate', row.text('quarter'))
      expect([rate.numerator, rate.value?.toFixed(6)]).toEqual([row.number('won'), row.number('win_rate').toFixed(6)])
      expect((await ask('won_amount', row.text('quarter'))).value).toBe(row.number('revenue') * 100)
    }
    const months = new Map((await ask('won_amount', '2017', 'month')).rows?.map((row) => [row.key, row]))
    for (const row of reference('by_close_month')) {
      const expected = { sample: row.number('won'), value: row.number('revenue') * 100 }
      expect(months.get(row.text('month'))).toMatchObject(expected)
    }
  })
})
