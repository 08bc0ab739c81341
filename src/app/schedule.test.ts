import { afterAll, expect, test, vi } from 'vitest'
import { world } from '../../test/harness/world.ts'
import { type Job, sql } from '../kernel/index.ts'
import { startSchedule } from './schedule.ts'

const w = await world()
const boss = w.as(w.team.admin)
const folding: Job = { name: 'folding', everyChanges: 3, run: async () => {} }
const schedule = startSchedule(w.app, [folding])
afterAll(() => schedule.stop())

/** How often it was put in; the key keeps it to one that waits. */
const asked = async () =>
  (
    await w.app.store.rows<{ n: number }>(
      sql`select coalesce(max(revision) + 1, 0)::integer as n from graphile_worker.jobs where task_identifier = 'folding'`,
    )
  )[0]?.n
const change = async () => void (await boss.post('account', { name: `客户${Math.random()}` }))

test('a job by changes runs after so many changes, without waiting for the minute', async () => {
  await change()
  await change()
  expect(await asked()).toBe(0)
  await change()
  await vi.waitFor(async () => expect(await asked()).toBe(1))
})
