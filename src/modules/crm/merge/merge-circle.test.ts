import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { account } from '../account/account.entity.ts'

const w = await world()
const boss = w.as(w.team.admin)
const below = (name: string, parentId: string | null) =>
  w.make(account, { name, parentId, ownerId: w.team.rep.employeeId })

const parents = async (...ids: string[]) => {
  const rows = await w.app.store.rows<{ id: string; parent: string | null }>(
    sql`select id, parent_id as parent from crm.account where id = any(${ids}::uuid[])`,
  )
  return ids.map((id) => rows.find((row) => row.id === id)?.parent)
}

test.each(['top', 'leaf'])(
  'a merge closes no circle of parents, whichever of the two is kept (%s), and undoing it gives each its parent back',
  async (kept) => {
    const top = await below(`集团 ${kept}`, null)
    const middle = await below(`分公司 ${kept}`, top.id)
    const leaf = await below(`办事处 ${kept}`, middle.id)
    const [keptId, goneId] = kept === 'top' ? [top.id, leaf.id] : [leaf.id, top.id]
    const merged = await boss.post('account/merge', { keptId, goneId })
    expect([merged.status, ...(await parents(keptId, middle.id))]).toEqual([200, null, keptId])
    expect((await boss.post(`merge/${merged.body.mergeId}/undo`, {})).status).toBe(200)
    expect(await parents(top.id, middle.id, leaf.id)).toEqual([null, top.id, middle.id])
  },
)

test('the parent of the one that is kept stays where it closes no circle', async () => {
  const group = await below('上级集团', null)
  const [one, other] = [await below('重复甲', group.id), await below('重复乙', null)]
  expect((await boss.post('account/merge', { keptId: one.id, goneId: other.id })).status).toBe(200)
  expect(await parents(one.id)).toEqual([group.id])
})
