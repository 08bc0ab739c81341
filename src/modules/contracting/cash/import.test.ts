import { expect, test } from 'vitest'
import { csv, importFile, revert } from '../../../../test/conformance/transfer.ts'
import { contractWorld } from '../contract/contract.fixture.ts'

const c = await contractWorld()
const { w, at, rep, admin } = c

test('an import is not taken back out of a plan that came into force meanwhile; of one that did not it is', async () => {
  const client = w.as(admin)
  const plans = [await c.drawn(100_000_00, {}, [0.3, 0]), await c.drawn(100_000_00, {}, [0.3, 0])]
  const codes = await Promise.all(plans.map(async ({ id }) => (await c.read(id)).code as string))
  const header = ['contractId', 'name', 'dueOn', 'issuedOn', 'amount']
  const lines = codes.map((code) => [code, '验收款', '2026-06-20', '2026-03-10', '70000.00'])
  const mapping = header.map((field) => ({ column: field, field }))
  const run = await importFile(w, client, 'receivable', 'x.csv', csv([header, ...lines]), {
    mapping,
    duplicates: 'create',
  })
  expect(run.rows.map(({ outcome }) => outcome)).toEqual(['created', 'created'])
  await c.force(plans[0]!.id)
  const { progress } = await revert(w, client, run.id)
  expect(progress.kept).toBe(1)
  const left = await Promise.all(plans.map(({ id }) => at(rep, 'receivable/aggregate', { filter: { contractId: id } })))
  expect(left.map(({ body }) => body.items[0].count)).toEqual([2, 1])
})
