import { expect, test, vi } from 'vitest'
import { allEntities, type Entity } from '../../src/kernel/index.ts'
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
