import type { Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import type pg from 'pg'

/** What is asked of the connection until the program next comes to `then` leaves in one packet. */
export const sendingTogether = (
  client: pg.PoolClient,
  failed: (fault: unknown) => void,
  then: (release: () => void) => unknown = process.nextTick,
): Pick<pg.PoolClient, 'query'> => {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  let held = false
  const release = () => {
    held = false
    stream.uncork()
  }
  const query = (asked: pg.QueryConfig) => {
    if (!held) {
      held = true
      stream.cork()
      then(release)
    }
    const answer = client.query(asked)
    answer.catch(failed)
    return answer
  }
  return { query: query as pg.PoolClient['query'] }
}

/** Lines a process keeps for questions; one core is the process's own. */
export const lineCount = Math.max(1, Math.min(4, availableParallelism() - 1))

const quickMs = 20
const mostKnown = 2_000

interface Line {
  readonly db: Pick<pg.PoolClient, 'query'>
  readonly until: number
  waiting: number
  /** When its first unanswered question began. */
  turn: number
  close(): void
}

/**
 * Questions that were answered quickly before share a line: those of one turn of the program leave in one packet, and neither
 * process goes to sleep between them. Whatever was slow, is asked for the first time or would stand behind something that takes
 * long goes to `others`, on a connection of its own. Only for reading outside a transaction: nothing here waits for a lock.
 */
export const shareQuick = (lines: pg.Pool, others: Pick<pg.Pool, 'query'>, lineMs: number) => {
  const took = new Map<string, number>()
  const open: Line[] = []
  let isOpening = false
  let isClosed = false

  const connect = async () => {
    const client = await lines.connect()
    if (isClosed) return client.release(true)
    const line: Line = {
      db: sendingTogether(client, () => {}, setImmediate),
      until: performance.now() + lineMs,
      waiting: 0,
      turn: 0,
      close: () => client.release(true),
    }
    client.once('end', () => leave(line))
    open.push(line)
  }
  const leave = (line: Line) => {
    const at = open.indexOf(line)
    if (at < 0) return
    open.splice(at, 1)
    if (line.waiting === 0) line.close()
  }
  const freeLine = (): Line | undefined => {
    const now = performance.now()
    for (const line of [...open]) if (line.until < now) leave(line)
    if (open.length < lineCount && !isOpening) {
      isOpening = true
      // Where the database is away, who asks hears of it from the others.
      connect()
        .catch(() => {})
        .finally(() => {
          isOpening = false
        })
    }
    const [line] = open.toSorted((a, b) => a.waiting - b.waiting)
    return line && (line.waiting === 0 || now - line.turn < quickMs) ? line : undefined
  }
  /** Slow ones are given another chance after some quick answers. */
  const learn = (name: string, ms: number) => {
    if (took.size >= mostKnown) took.clear()
    took.set(name, Math.max(ms, (took.get(name) ?? 0) * 0.9))
  }

  const onLine = async (line: Line, asked: pg.QueryConfig) => {
    if (line.waiting++ === 0) line.turn = performance.now()
    try {
      return await line.db.query(asked)
    } finally {
      const now = performance.now()
      learn(asked.name as string, now - line.turn)
      line.turn = now
      line.waiting--
      if (line.waiting === 0 && !open.includes(line)) line.close()
    }
  }
  const query = async (asked: pg.QueryConfig) => {
    const { name } = asked
    const line = name && (took.get(name) ?? quickMs) < quickMs ? freeLine() : undefined
    if (line) return onLine(line, asked)
    const began = performance.now()
    const answer = await others.query(asked)
    if (name) learn(name, performance.now() - began)
    return answer
  }
  return {
    query: query as pg.Pool['query'],
    close: () => {
      isClosed = true
      for (const line of [...open]) leave(line)
    },
  }
}
