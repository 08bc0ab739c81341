import { expect, test } from 'vitest'
import { sql } from '../../src/kernel/index.ts'
import { world } from '../harness/world.ts'
import { everyEntity, samplesOf } from './samples.ts'

const w = await world()
const boss = w.as(w.team.admin)
const samples = samplesOf(w, w.team.admin)

/** How many living records of every kind there are. */
const counts = async (): Promise<Record<string, number>> => {
  const each = everyEntity().map(
    ({ name, table }) =>
      sql`select ${sql.lit(name)} as name, count(*) as n from ${sql.table(table)} where deleted_at is null`,
  )
  const rows = await w.app.store.rows<{ name: string; n: number }>(sql.join(each, sql` union all `) as never)
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}

const removable = everyEntity().filter(({ grants }) => grants.remove)
/** Kept for good, in use as soon as it is there, or its writer's alone: nothing of it is in the bin. */
const kept: string[] = []

test.each(removable)('$name comes back from the bin with what it had, and nothing twice', async (e) => {
  const { id } = await samples.make(e)
  const before = await counts()
  const removed = await boss.delete(`${e.name}/${id}`)
  if (removed.status !== 204) {
    expect([403, 409]).toContain(removed.status)
    kept.push(e.name)
    return
  }
  const restored = await boss.post(`${e.name}/${id}/restore`)
  expect([restored.status, restored.text]).toEqual([200, expect.anything()])
  expect(await counts()).toEqual(before)
})

test("all but somebody else's comment and a receipt go into the bin", () => {
  expect(kept.toSorted()).toEqual(['comment', 'receipt'])
})
