import { expect, test } from 'vitest'
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

test.each(creatable.map((e) => [e.name, e] as const))(
  '%s: several hung on the same records at once do not wait for each other in a circle',
  async (_name, e) => {
    const answers: string[] = []
    for (let round = 0; round < 3; round++) {
      const drafts = []
      for (let i = 0; i < 4; i++) drafts.push(await written(e))
      const sent = await Promise.all(drafts.map((draft) => w.as(admin).post(e.name, draft)))
      answers.push(...sent.map(({ status, body }) => (status === 201 ? '201' : String(body.code))))
    }
    expect(answers).not.toContain('request.busy')
  },
)
