import { expect, test } from 'vitest'
import { world } from '../../test/harness/world.ts'
import { sql, systemActor } from '../kernel/index.ts'
import { foldSearch } from './fold-search.ts'

const w = await world()
const boss = w.as(w.team.admin)

/** Pages that a search reads whatever it looks for. */
const waitingPages = async () =>
  (
    await w.app.store.rows<{ n: number }>(
      sql`select gin_clean_pending_list('crm.account_search_grams_idx')::integer as n`,
    )
  )[0]?.n

test('new search entries are put into the index, and found as before', async () => {
  await foldSearch.run(w.app, systemActor, {})
  const { id } = (await boss.post('account', { name: '鄂尔多斯羊绒' })).body
  await foldSearch.run(w.app, systemActor, {})
  expect(await waitingPages()).toBe(0)
  const { items } = (await boss.get('account?q=羊绒')).body
  expect(items.map((item: { id: string }) => item.id)).toEqual([id])
})
