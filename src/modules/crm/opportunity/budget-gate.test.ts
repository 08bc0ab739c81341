import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import type { ProcessNode } from '../../process/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { meetDemands } from './gate.fixture.ts'
import { piecesOf } from './gate.rules.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, nodes } = crm
const { lilei } = await crm.team()

test('a gate that asks for the budget wants both ends of the range', async () => {
  const customer = await as(lilei).create('account', { name: '远大机械有限公司' })
  const deal = await as(lilei).open({
    nodeId: nodes[1]!.id,
    accountId: customer.id,
    expectedOn: '2026-05-01',
    decisionChain: '厂长、采购总监',
  })
  await crm.inside((ctx) => meetDemands(ctx, deal.id))
  const advance = () => as(lilei).run('opportunity', 'advance', deal.id, { toNodeId: nodes[3]!.id })
  const asked = async () => ((await refusal(advance())).fields as { field: string }[]).map(({ field }) => field)
  const edit = async (patch: object) => {
    const [row] = await crm.store.rows<{ version: number }>(
      sql`select version from crm.opportunity where id = ${deal.id}::uuid`,
    )
    return as(lilei).update('opportunity', deal.id, { version: row!.version, ...patch })
  }
  expect(await asked()).toEqual(['budget', 'budgetMax'])
  await edit({ budgetMax: 90_000_00 })
  expect(await asked()).toEqual(['budget'])
  await edit({ budgetMax: null })
  await edit({ budget: 70_000_00 })
  await edit({ budgetMax: null })
  expect(await asked()).toEqual(['budgetMax'])
  await edit({ budgetMax: 80_000_00 })
  expect(await advance()).toMatchObject({ nodeId: nodes[3]!.id })
})

test('a process published before there was an upper end asks for it too, once', () => {
  const nothing = { handedIn: [], reported: false, painPoints: 0, roles: [], chainKnown: false, verdicts: [] }
  const names = { field: (key: string) => ({ zh: key }), post: (id: string) => ({ name: id, isVacant: false }) }
  const asked = (requiredFields: string[], values: object) =>
    piecesOf([{ requiredFields } as unknown as ProcessNode], { ...values }, nothing, names).map(({ key, isThere }) => [
      key,
      isThere,
    ])
  const both = (upper: boolean) => [
    ['budget', true],
    ['budgetMax', upper],
  ]
  expect(asked(['budget'], { budget: 1, budgetMax: null })).toEqual(both(false))
  expect(asked(['budget', 'budgetMax'], { budget: 0, budgetMax: 1 })).toEqual(both(true))
  expect(asked(['amount'], { amount: 1 })).toEqual([['amount', true]])
})

test('a deal of before, with one figure for its budget, has it at both ends after the upgrade; no other is touched', async () => {
  const customer = await as(lilei).create('account', { name: '升级之前有限公司' })
  const opened = async (budget: number | null, budgetMax: number | null) => {
    const deal = await as(lilei).open({ nodeId: nodes[1]!.id, accountId: customer.id, expectedOn: '2026-05-01' })
    // As it stood before there was an upper end: no door writes it like this any more.
    await crm.store.rows(
      sql`update crm.opportunity set budget = ${budget}, budget_max = ${budgetMax} where id = ${deal.id}::uuid`,
    )
    return deal.id
  }
  const deals = [await opened(70_000_00, null), await opened(70_000_00, 90_000_00), await opened(null, null)]
  deals.push(await opened(null, 80_000_00))
  const migration = new URL('../../../../db/migrations/0037_budget_ranges.sql', import.meta.url)
  await crm.store.driver.query(readFileSync(migration, 'utf8'))
  const rows = await crm.store.rows<{ budget: number | null; budget_max: number | null }>(
    sql`select o.budget, o.budget_max from unnest(${deals}::uuid[]) with ordinality as wanted (id, position)
      join crm.opportunity as o on o.id = wanted.id order by position`,
  )
  expect(rows.map(({ budget, budget_max }) => [budget, budget_max])).toEqual([
    [70_000_00, 70_000_00],
    [70_000_00, 90_000_00],
    [null, null],
    [null, 80_000_00],
  ])
})
