import { sql } from '../kernel/index.ts'
import type { App, Happened } from './runtime.ts'

export const neighbours = 'bihuan_events'

const tellEveryMs = 500
// A notification holds 8,000 bytes.
const perNotification = 80

/** Of most kinds it is enough that something changed; who is signed out, or whose key is taken away, is named. */
const toldOf = ({ entity, verb, recordId }: Happened): Happened =>
  (entity === 'session' && verb !== 'signIn') || entity === 'api-key'
    ? { entity, verb, recordId }
    : { entity, verb: '', recordId: '' }

/**
 * Tells the other processes over this database what happened here: their open screens follow, and what was taken away ends there
 * too. Not in the transaction: a notification holds every other commit up until its own is done.
 */
export const tellNeighbours = (app: App): { stop(): Promise<void> } => {
  const untold = new Map<string, Happened>()
  app.onCommitted((events) => {
    for (const told of events.map(toldOf)) untold.set(Object.values(told).join(' '), told)
  })
  const tell = async (): Promise<void> => {
    const happened = [...untold.values()]
    untold.clear()
    while (happened.length > 0) {
      const message = JSON.stringify({ from: app.process, happened: happened.splice(0, perNotification) })
      await app.store.rows(sql`select pg_notify(${neighbours}, ${message})`)
    }
  }
  const told = () => tell().catch((error) => app.log.error({ err: error }, 'other processes not told'))
  const timer = setInterval(told, tellEveryMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await told()
    },
  }
}
