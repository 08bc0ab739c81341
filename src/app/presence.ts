import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { actorOf } from '../http/context.ts'
import { parseInput } from '../kernel/command/input.ts'
import { type Actor, contextFor, entityNamed, faults, field, find, get, isId } from '../kernel/index.ts'
import type { App } from './runtime.ts'

/** A record on somebody's screen, and what in it they are at: a field, a card. */
interface Place {
  readonly entity: string
  readonly id: string
  readonly at: string | null
}

/** An open screen with a live channel. */
export interface Visitor {
  readonly channel: string
  actor: Actor
  readonly response: ServerResponse
  place: Place | null
}

const fail = faults('presence', {
  no_channel: {
    status: 409,
    zh: '实时连接已断开。页面会自动重新连接。',
    en: 'The live connection is lost. The page connects again by itself.',
    field: 'channel',
  },
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

const input = {
  channel: field.text({ zh: '实时连接', max: 60, required: true }),
  entity: field.text({ zh: '对象', max: 60 }),
  id: field.text({ zh: '记录', max: 60 }),
  at: field.text({ zh: '位置', max: 80 }),
}

const keyOf = ({ entity, id }: Place) => `${entity}/${id}`

/**
 * Who is at the same record now. Held in memory and never written down: it is true only while the screens are open, and a closed
 * screen takes its person away. Only those who may see the record hear of each other: asked when they come, and again whenever
 * they are told.
 */
export const createPresence = (runtime: App, visitors: ReadonlySet<Visitor>) => {
  const stirred = new Set<string>()
  const move = (visitor: Visitor, place: Place | null): void => {
    for (const one of [visitor.place, place]) if (one) stirred.add(keyOf(one))
    visitor.place = place
  }
  const peopleAt = async (key: string): Promise<Visitor[]> => {
    const there = [...visitors].filter(({ place }) => place && keyOf(place) === key)
    const seeing = await Promise.all(there.map((visitor) => seesPlace(runtime, visitor)))
    return there.filter((visitor, i) => seeing[i] && visitor.place && keyOf(visitor.place) === key)
  }
  /** Tells those at a record who else is there, once for everything that happened since the last time. */
  const tell = async (): Promise<void> => {
    const keys = [...stirred]
    stirred.clear()
    for (const key of keys) {
      const present = await peopleAt(key)
      const people = present.map(({ channel, actor: { employeeId, name }, place }) => ({
        channel,
        employeeId,
        name,
        at: place?.at ?? null,
      }))
      for (const { response } of present)
        response.write(`event: presence\ndata: ${JSON.stringify({ place: key, people })}\n\n`)
    }
  }
  return { move, tell }
}

const seesPlace = async (runtime: App, { actor, place }: Visitor): Promise<boolean> => {
  const entity = place && entityNamed(place.entity)
  return !!entity && (await find(contextFor(runtime, runtime.store, actor), entity, place.id)) !== undefined
}

/** POST /api/presence: where the screen of a live channel is now; nowhere without a record. */
export const presenceRoute = (
  app: FastifyInstance,
  runtime: App,
  visitors: ReadonlySet<Visitor>,
  move: (visitor: Visitor, place: Place | null) => void,
): void => {
  app.post('/api/presence', async (request, reply) => {
    const actor = actorOf(request)
    const asked = parseInput(input, request.body, false) as Record<keyof typeof input, string | null | undefined>
    const visitor = [...visitors].find((one) => one.channel === asked.channel && one.actor.userId === actor.userId)
    if (!visitor) return fail('no_channel')
    if (!asked.entity || !asked.id) move(visitor, null)
    else {
      const entity = (isId(asked.id) && entityNamed(asked.entity)) || fail('no_record')
      const { id } = await get(contextFor(runtime, runtime.store, actor), entity, asked.id)
      move(visitor, { entity: entity.name, id, at: asked.at ?? null })
    }
    return reply.status(204).send()
  })
}
