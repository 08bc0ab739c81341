import { expect } from 'vitest'
import { type Actor, contextFor, systemActor, type View } from '../../src/kernel/index.ts'
import { type Answer, world } from './world.ts'

type Body = Record<string, unknown> & { id: string; version: number; result?: Record<string, unknown> }

/** What the server refused, thrown, so that a test reads as a sentence. */
export class Refused extends Error {
  readonly code: string
  readonly facts: Record<string, unknown>

  constructor({ body, status, text }: Answer) {
    super(text)
    this.code = body?.code ?? String(status)
    this.facts = body?.facts ?? {}
  }
}

const accepted = (answer: Answer): Body => {
  if (answer.status >= 400) throw new Refused(answer)
  return answer.body
}

/** The people around a retrospective and an improvement, and the verbs they use, in words instead of paths. */
export const loopWorld = async () => {
  const base = await world(new Date('2026-07-06T02:00:00Z'))
  const { region, rep, stranger, admin, person, units } = base.team
  const actors = {
    leader: region,
    rep,
    outsider: stranger,
    admin,
    expert: await person('presales'),
    care: await person('aftersales'),
    auditor: await person('auditor'),
  }
  const as = (who: Actor) => {
    const client = base.as(who)
    return {
      create: async (entity: string, body: object) => accepted(await client.post(entity, body)),
      update: async (entity: string, id: string, body: object) => accepted(await client.patch(`${entity}/${id}`, body)),
      remove: async (entity: string, id: string) => accepted(await client.delete(`${entity}/${id}`)),
      run: async (entity: string, verb: string, id: string | null, body: object = {}) =>
        accepted(await client.post(id === null ? `${entity}/${verb}` : `${entity}/${id}/${verb}`, body)),
      view: async <T>(view: Pick<View, 'name'>, query: Record<string, unknown>) =>
        accepted(await client.get(view.name, query)) as unknown as T,
    }
  }
  return {
    ...base,
    actors,
    regionId: units.region,
    as,
    system: <T>(run: Parameters<typeof base.within<T>>[1]) => base.within(systemActor, run),
    reading: (who: Actor) => contextFor(base.app, base.app.store, who),
    day: (date: string) => {
      base.now = new Date(`${date}T02:00:00Z`)
    },
  }
}

export const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })
