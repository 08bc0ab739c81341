import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { get, remove, sql } from '../../../kernel/index.ts'
import { account } from '../index.ts'

const w = await world()
const { supervisor, rep } = w.team
const customer = (name: string) => w.make(account, { name, ownerId: rep.employeeId })

test('only leads, customers and contacts are merged', async () => {
  const { id } = await customer('甲')
  const refused = await w.as(supervisor).get('merge-preview', { entity: 'opportunity', keptId: id, goneId: id })
  expect(refused.body).toMatchObject({ status: 422, code: 'merge.what', fields: [{ field: 'entity' }] })
})

test('a preview of what is no record names the side that is wrong', async () => {
  const { id } = await customer('丙')
  const { body } = await w.as(supervisor).get('merge-preview', { entity: 'account', keptId: id, goneId: '丁公司' })
  expect(body).toMatchObject({ status: 422, fields: [{ field: 'goneId', message: expect.stringContaining('编号') }] })
})

test('a merge is not undone while the record that stayed goes to the recycle bin', async () => {
  const [kept, gone] = [await customer('乙'), await customer('乙公司')]
  const { body: merged } = await w.as(supervisor).post('account/merge', { keptId: kept.id, goneId: gone.id })
  let commit = (): void => {}
  const mayCommit = new Promise<void>((done) => {
    commit = done
  })
  const going = w.within(supervisor, async (ctx) => {
    await remove(ctx, account, await get(ctx, account, kept.id, { lock: true }))
    await mayCommit
  })
  const undoing = w.as(supervisor).post(`merge/${merged.mergeId}/undo`)
  const waiting = sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  while ((await w.app.store.rows(waiting)).length === 0) await wait(5)
  commit()
  await going
  expect((await undoing).body).toMatchObject({ status: 409, code: 'merge.undo_kept_gone' })
})
