import { expect, test, vi } from 'vitest'
import { allEntities, type Entity, entityNamed } from '../../src/kernel/index.ts'
import { rememberedTitles } from '../../src/kernel/list/titles.ts'
import { sql } from '../../src/kernel/sql.ts'
import { world } from '../harness/world.ts'
import { samplesOf } from './samples.ts'

const w = await world()
const { admin } = w.team
const samples = samplesOf(w, admin)
const creatable = [...allEntities()].filter((e) => e.grants.create?.length)

/** What a form of it sends; all of an entity point to the same records. */
const written = async (e: Entity): Promise<Record<string, unknown>> => {
  const draft = await samples.draftOf(e)
  return Object.fromEntries(Object.entries(draft).filter(([key]) => e.fields[key]?.by === 'user'))
}

/** What the database gave up because it waited in a circle. The command begins anew, a second later. */
const givenUp = async (): Promise<unknown[]> => {
  const ended = await Promise.allSettled(transactions.mock.results.map(({ value }) => value))
  transactions.mockClear()
  return ended.flatMap((one) => (one.status === 'rejected' && one.reason.code === '40P01' ? [one.reason.detail] : []))
}
const transactions = vi.spyOn(w.app.store, 'transaction')

test.each(creatable.map((e) => [e.name, e] as const))(
  '%s: several hung on the same records at once do not wait for each other in a circle',
  async (_name, e) => {
    const answers: number[] = []
    for (let round = 0; round < 3; round++) {
      const drafts = []
      for (let i = 0; i < 4; i++) drafts.push(await written(e))
      const sent = await Promise.all(drafts.map((draft) => w.as(admin).post(e.name, draft)))
      answers.push(...sent.map(({ status }) => status))
    }
    expect(answers.filter((status) => status >= 500)).toEqual([])
    expect(await givenUp()).toEqual([])
  },
)

test('titles that a transaction asks for while it waits for a lock are not what the holder of the lock waits for', async () => {
  const post = entityNamed('post')!
  await samples.make(post)
  const locked = Promise.withResolvers<void>()
  const told = Promise.withResolvers<void>()
  const lock = sql`select pg_advisory_xact_lock(20261124)`
  const holder = w.within(admin, async (ctx) => {
    await ctx.db.rows(lock)
    locked.resolve()
    await told.promise
    return rememberedTitles(ctx.db, post, ctx)
  })
  const waiter = w.within(admin, async (ctx) => {
    await locked.promise
    const waiting = ctx.db.rows(lock)
    const titles = rememberedTitles(ctx.db, post, ctx)
    told.resolve()
    await waiting
    return titles
  })
  const [held, waited] = await Promise.all([holder, waiter])
  expect(held?.size).toBeGreaterThan(0)
  expect(waited).toEqual(held)
})
