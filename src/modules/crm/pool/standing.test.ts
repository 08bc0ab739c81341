import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { lead } from '../index.ts'
import { pool, poolRule } from './index.ts'

const w = await world()
const { rep, colleague, admin } = w.team
const company = await w.make(pool, { name: '全国公海', kind: 'lead' })

let serial = 0
const arrive = (draft: object = {}) =>
  w.make(lead, {
    name: `客户${++serial}`,
    company: `同一家公司`,
    grade: 'B',
    state: 'new',
    ownerId: rep.employeeId,
    ...draft,
  })
const released = async () => {
  const row = await arrive()
  await w.as(rep).post(`lead/${row.id}/release`, { reason: '没有精力' })
  return row
}
const entryOf = async (leadId: string) =>
  (
    await w.app.store.rows<{ id: string }>(
      sql`select id from crm.pool_entry where lead_id = ${leadId}::uuid and left_at is null`,
    )
  )[0]?.id as string
const offered = async () =>
  (await w.as(colleague).get('pool-records', { poolId: company.id })).body.items.map(
    (line: { entryId: string }) => line.entryId,
  )
const counted = async () => (await w.as(colleague).get('pools')).body.pools[0].count
const claim = async (entryId: string) => (await w.as(colleague).post(`pool/${company.id}/claim`, { entryId })).body
const merge = async (keptId: string, goneId: string) => (await w.as(admin).post('lead/merge', { keptId, goneId })).body

describe('merging what waits in a pool', () => {
  test('into a lead that somebody answers for: nobody can claim that one, and undone the other waits again', async () => {
    const [mine, waiting] = [await arrive(), await released()]
    const entryId = await entryOf(waiting.id)
    const { mergeId } = await merge(mine.id, waiting.id)
    expect(await offered()).not.toContain(entryId)
    expect(await claim(entryId)).toMatchObject({ code: 'pool.no_entry' })
    expect((await w.as(rep).get(`lead/${mine.id}`)).body).toMatchObject({ ownerId: rep.employeeId, poolId: null })
    await w.as(admin).post(`merge/${mergeId}/undo`)
    expect(await offered()).toContain(entryId)
    expect(await claim(entryId)).toMatchObject({ result: { id: waiting.id } })
  })

  test('into another one there: the pool offers one of them', async () => {
    const [one, other] = [await released(), await released()]
    const before = await counted()
    const otherEntry = await entryOf(other.id)
    expect(await merge(one.id, other.id)).toMatchObject({ id: one.id })
    expect(await counted()).toBe(before - 1)
    expect(await offered()).toContain(await entryOf(one.id))
    expect(await offered()).not.toContain(otherEntry)
  })

  test('instead of a lead that somebody answers for is refused with the name', async () => {
    const [mine, waiting] = [await arrive(), await released()]
    expect(await merge(waiting.id, mine.id)).toMatchObject({
      code: 'merge.keep_owned',
      detail: expect.stringContaining(rep.name),
      fields: [{ field: 'keptId' }],
    })
  })
})

test('a lead that was discarded or removed is neither counted, offered nor claimed', async () => {
  for (const end of [
    (id: string) => w.as(admin).post(`lead/${id}/discard`, { reason: '空号' }),
    (id: string) => w.as(admin).delete(`lead/${id}`),
  ]) {
    const { id } = await released()
    const [entryId, before] = [await entryOf(id), await counted()]
    await end(id)
    expect(await counted()).toBe(before - 1)
    expect(await offered()).not.toContain(entryId)
    expect(await claim(entryId)).toMatchObject({ code: 'pool.no_entry' })
  }
})

test('a pool is not removed while something waits in it', async () => {
  const made = await w.make(pool, { name: '待删公海', kind: 'lead' })
  const { id } = await released()
  const move = (from: string, toId: string, entryId: string) => w.as(admin).post(`pool/${from}/move`, { entryId, toId })
  await move(company.id, made.id, await entryOf(id))
  const refused = (await w.as(admin).delete(`pool/${made.id}`)).body
  expect(refused).toMatchObject({ code: 'pool.not_empty', detail: expect.stringContaining('「待删公海」里还有 1 条') })
  await move(made.id, company.id, await entryOf(id))
  expect((await w.as(admin).delete(`pool/${made.id}`)).status).toBe(204)
})

test('the reason names the day of the company on which the count began', async () => {
  w.now = new Date('2026-04-01T16:30:00Z')
  const { id } = await arrive()
  await w.make(poolRule, { poolId: company.id, cause: 'no_follow_up', workingDays: 3, isOn: true })
  const { items } = (await w.as(admin).get('pool-simulation', { on: '2026-04-30' })).body
  const mine = items.find((row: { id: string }) => row.id === id)
  expect(mine).toMatchObject({ since: '2026-04-02', why: '自 2026-04-02 起满 3 个工作日没有跟进' })
})
