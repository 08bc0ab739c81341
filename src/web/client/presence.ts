import { useEffect, useSyncExternalStore } from 'react'
import { post } from './http.ts'

export interface Person {
  /** The live channel of their screen. */
  readonly channel: string
  readonly employeeId: string
  readonly name: string
  readonly at: string | null
}

interface Present {
  /** The live channel of this screen, once it is open. */
  readonly channel: string | null
  readonly place: string
  readonly people: readonly Person[]
}

let present: Present = { channel: null, place: '', people: [] }
const listeners = new Set<() => void>()

const set = (next: Partial<Present>) => {
  present = { ...present, ...next }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What the live channel says about itself and about who is here. */
export const heardPresence = (source: EventSource): void => {
  source.addEventListener('channel', ({ data }: MessageEvent<string>) =>
    set({ channel: (JSON.parse(data) as { channel: string }).channel, people: [] }),
  )
  source.addEventListener('presence', ({ data }: MessageEvent<string>) =>
    set(JSON.parse(data) as Pick<Present, 'place' | 'people'>),
  )
}

// A pointer crosses many cards on its way; where it rests is told.
const restMs = 250

// Being seen is a courtesy: nobody is told when it fails.
const announce = (body: object) => void post('/api/presence', body).catch(() => undefined)

/** Who else has the same record open, and what they are at; they see the same of me. */
export const usePresence = (entity: string, id: string, at: string | null): readonly Person[] => {
  const { channel, place, people } = useSyncExternalStore(subscribe, () => present)
  useEffect(() => {
    if (!channel) return
    const timer = window.setTimeout(() => announce({ channel, entity, id, at }), restMs)
    return () => window.clearTimeout(timer)
  }, [channel, entity, id, at])
  useEffect(() => {
    if (channel) return () => announce({ channel })
  }, [channel])
  return place === `${entity}/${id}` ? people.filter((person) => person.channel !== channel) : []
}
