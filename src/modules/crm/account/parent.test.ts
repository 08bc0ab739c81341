import { expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'
import { account } from './account.entity.ts'

const w = await world()
const boss = w.as(w.team.admin)
const below = async (name: string, parentId: string | null) =>
  w.make(account, { name, parentId, ownerId: w.team.rep.employeeId })

test('an account does not come to stand below itself, by an edit, an import or two edits at once', async () => {
  const top = await below('集团', null)
  const middle = await below('分公司', top.id)
  const leaf = await below('办事处', middle.id)
  const turned = await boss.patch(`account/${top.id}`, { version: 1, parentId: leaf.id })
  expect(turned).toMatchObject({ status: 409, body: { code: 'account.circle', fields: [{ field: 'parentId' }] } })
  const run = await importFile(
    w,
    boss,
    'account',
    'x.csv',
    csv([
      ['name', 'parentId'],
      ['集团', '办事处'],
    ]),
    {
      mapping: ['name', 'parentId'].map((field) => ({ column: field, field })),
      duplicates: 'update',
      key: 'name',
    },
  )
  expect(run.rows.map(({ outcome, faults }) => [outcome, faults?.[0]?.field])).toEqual([['failed', 'parentId']])
  const [one, other] = [await below('甲', null), await below('乙', null)]
  const both = await Promise.all([
    boss.patch(`account/${one.id}`, { version: 1, parentId: other.id }),
    boss.patch(`account/${other.id}`, { version: 1, parentId: one.id }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
})
