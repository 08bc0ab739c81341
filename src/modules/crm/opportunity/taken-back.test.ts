import { expect, test } from 'vitest'
import { csv, importFile, revert } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'

const w = await world()
const seller = w.as(w.team.rep)
const boss = w.as(w.team.admin)

test('deals that an import closed are open again when it is taken back, with their former amounts', async () => {
  const made = await seller.post('opportunity', { name: '包装线', amount: 500_00 })
  const { id, code, nodeId } = made.body
  const header = ['code', 'outcome', 'startedOn', 'closedOn', 'amount']
  const run = await importFile(
    w,
    boss,
    'opportunity',
    'x.csv',
    csv([header, [code, '赢单', '2020-01-02', '2020-05-20', '900.00']]),
    {
      mapping: header.map((field) => ({ column: field, field })),
      key: 'code',
      duplicates: 'update',
    },
  )
  expect(run.rows.map(({ outcome, faults }) => [outcome, faults])).toEqual([['updated', null]])
  expect((await boss.get(`opportunity/${id}`)).body).toMatchObject({ outcome: 'won', closedOn: '2020-05-20' })
  const { state, progress } = await revert(w, boss, run.id)
  expect([state, progress.kept]).toEqual(['reverted', 0])
  expect((await boss.get(`opportunity/${id}`)).body).toMatchObject({
    outcome: 'open',
    closedOn: null,
    amount: 500_00,
    nodeId,
  })
})
