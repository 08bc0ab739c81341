import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { readMigrationPlan, runMigrationPlan, type StepReport } from '../../src/app/migration-plan.ts'
import { openApp } from '../../src/app/runtime.ts'
import { contextFor } from '../../src/kernel/command/runtime.ts'
import { aggregate, entityNamed, sql, systemActor } from '../../src/kernel/index.ts'
import { receivableAging } from '../../src/modules/contracting/cash/aging.query.ts'
import { computeMetric } from '../../src/modules/metrics/index.ts'
import { testDatabase } from '../harness/database.ts'

const source = fileURLToPath(new URL('../../../shared/data/payments_ibm_ar', import.meta.url))
const here = existsSync(source)
if (!here) console.log('跳过:没有 ../shared/data/payments_ibm_ar')

interface Invoice {
  readonly customerID: string
  readonly invoiceNumber: string
  readonly [column: string]: string
}

const dateColumns = ['InvoiceDate', 'DueDate', 'SettledDate']

/** The file as it is, but for its dates: month first is a guess that our import never makes. */
const rowsOf = (text: string): Invoice[] => {
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const columns = head.split(',')
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [columns[i], dated(columns[i]!, cell)])),
  )
}

const dated = (column: string, cell: string): string => {
  if (!dateColumns.includes(column)) return cell
  const [month = '', day = '', year = ''] = cell.split('/')
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

const plan = {
  name: 'IBM accounts receivable',
  files: { invoices: 'invoices.csv' },
  steps: [
    {
      title: '客户',
      entity: 'account',
      file: 'invoices',
      plan: {
        key: 'name',
        repeated: 'first',
        mapping: [
          { field: 'name', column: 'customerID' },
          { field: 'region', column: 'countryCode' },
        ],
      },
    },
    {
      title: '应收款',
      entity: 'receivable',
      file: 'invoices',
      plan: {
        key: 'code',
        mapping: [
          { field: 'code', column: 'invoiceNumber' },
          { field: 'name', constant: '货款' },
          { field: 'accountId', column: 'customerID' },
          { field: 'issuedOn', column: 'InvoiceDate' },
          { field: 'dueOn', column: 'DueDate' },
          { field: 'amount', column: 'InvoiceAmount' },
          { field: 'disputed', column: 'Disputed', values: { Yes: '是', No: '否' } },
        ],
      },
    },
    {
      title: '到账',
      entity: 'receipt',
      file: 'invoices',
      plan: {
        duplicates: 'create',
        mapping: [
          { field: 'receivableId', column: 'invoiceNumber' },
          { field: 'amount', column: 'InvoiceAmount' },
          { field: 'receivedOn', column: 'SettledDate' },
          { field: 'state', constant: 'confirmed' },
        ],
      },
    },
  ],
}

describe.skipIf(!here)('IBM accounts receivable, imported', async () => {
  const text = here ? readFileSync(join(source, 'visible_countries_391_406.csv'), 'utf8') : ''
  const { result } = here
    ? JSON.parse(readFileSync(join(source, 'reference/visible_reference.json'), 'utf8'))
    : { result: {} }
  const { url } = await testDatabase()
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => new Date('2014-06-30T02:00:00Z') })
  const ctx = contextFor(app, app.store, systemActor)
  const receivable = entityNamed('receivable')!
  let reports: StepReport[] = []

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bihuan-ar-'))
    const rows = rowsOf(text)
    const columns = Object.keys(rows[0] ?? {})
    writeFileSync(
      join(folder, 'invoices.csv'),
      [columns.join(','), ...rows.map((row) => columns.map((column) => row[column]).join(','))].join('\n'),
    )
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
    reports = await runMigrationPlan(
      app,
      systemActor,
      await readMigrationPlan(join(folder, 'plan.json')),
      folder,
      () => {},
    )
    return async () => {
      rmSync(folder, { recursive: true, force: true })
      await app.close()
    }
  }, 120_000)

  const sums = async (where: ReturnType<typeof sql>) => {
    const [row] = await app.store.rows<{
      invoices: number
      amount: number
      days: number
      weighted: number
      late: number
    }>(
      sql`select count(*) as invoices, sum(r.amount)::bigint as amount, round(avg(r.settle_days), 6)::float8 as days,
        round(sum(r.settle_days * r.amount) / sum(r.amount), 6)::float8 as weighted, count(*) filter (where days_late > 0) as late
        from contracting.receivable as r join crm.account as a on a.id = r.account_id where ${where}`,
    )
    return row!
  }

  test('every invoice arrives once and is settled to the 分', async () => {
    expect(reports.map((r) => [r.title, r.created, r.failed])).toEqual([
      ['客户', Object.keys(result.by_customer).length, 0],
      ['应收款', result.rows, 0],
      ['到账', result.rows, 0],
    ])
    const [row] = await app.store.rows<{ open: number; settled: number }>(
      sql`select sum(open_amount)::bigint as open, count(*) filter (where state = 'settled') as settled from contracting.receivable`,
    )
    expect(row).toEqual({ open: 0, settled: result.rows })
  })

  test('days to settle and lateness are those of the reference, as a whole, by country and by dispute', async () => {
    expect(await sums(sql`true`)).toEqual({
      invoices: result.rows,
      amount: result.amount_cents,
      days: result.avg_days_to_settle,
      weighted: result.amount_weighted_days_to_settle,
      late: result.late_invoices,
    })
    const groups = [
      ...Object.entries(result.by_country).map(([key, value]) => [sql`a.region = ${key}`, value] as const),
      ...Object.entries(result.by_disputed).map(([key, value]) => [sql`r.disputed = ${key === 'Yes'}`, value] as const),
      ...Object.entries(result.by_customer).map(([key, value]) => [sql`a.name = ${key}`, value] as const),
    ] as [
      ReturnType<typeof sql>,
      { invoices: number; amount_cents: number; avg_days_to_settle: number; late_rate: number },
    ][]
    for (const [where, known] of groups) {
      const found = await sums(where)
      expect([found.invoices, found.amount, found.days]).toEqual([
        known.invoices,
        known.amount_cents,
        known.avg_days_to_settle,
      ])
      expect(found.late / found.invoices).toBeCloseTo(known.late_rate, 6)
    }
  })

  test('the age of what was owed on four days is that of the reference', async () => {
    for (const [on, known] of Object.entries<Record<string, { invoices: number; amount_cents: number }>>(
      result.aging_as_of,
    )) {
      const { items } = (await receivableAging.run(ctx, { on } as never)) as {
        items: { fromDays: number | null; toDays: number | null; count: number; amount: number }[]
      }
      const found = Object.fromEntries(
        items
          .filter(({ count }) => count > 0)
          .map(({ fromDays, toDays, count, amount }) => [
            fromDays === null ? 'not_due' : `${fromDays}-${toDays}`,
            { invoices: count, amount_cents: amount },
          ]),
      )
      expect(found).toEqual(known)
    }
  })

  test('what was invoiced and collected in each month is that of the reference, in lists and in the metric', async () => {
    const byMonth = await aggregate(
      app.store,
      receivable,
      { groupBy: ['issuedOn:month'], filter: {}, measures: [{ sum: 'amount' }] },
      ctx,
    )
    expect(
      Object.fromEntries(byMonth.map((row) => [String(row['issuedOn:month']).slice(0, 7), Number(row.sum_amount)])),
    ).toEqual(result.invoiced_by_month_cents)
    for (const [period, value] of Object.entries(result.collected_by_month_cents))
      expect((await computeMetric(ctx, 'received_amount', { period })).value, period).toBe(value)
    expect((await computeMetric(ctx, 'collection_rate', { period: '2013-Q1' })).value).toBe(1)
  })
})
