import { test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { openPool } from '../postgres/pool.ts'
import { startJobs } from './jobs.ts'
const { url } = await testDatabase()
test('x', async () => {
  const db = openPool(url)
  for (const idle of [0, 50, 500, 2500]) {
    const t = Date.now(); const j = await startJobs(db.driver, { a: async () => {} }); const t2 = Date.now()
    await new Promise((r) => setTimeout(r, idle)); const t3 = Date.now(); await j.stop(); console.log('start', t2 - t, 'idle', idle, 'stop', Date.now() - t3)
  }
  await db.close()
})
