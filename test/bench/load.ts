import { connect, type Socket } from 'node:net'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body?: string
}

export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Median of what the server says it took, without HTTP and the way; absent where no server was asked. */
  readonly serverP50?: number
  readonly count: number
  readonly failed: number
}

/**
 * `connections` keep-alive connections ask one request after another for `seconds`. Written on bare sockets, because a client
 * library would take more of the two cores than the server does.
 */
export const loadHttp = (
  port: number,
  key: string,
  connections: number,
  seconds: number,
  next: () => Asked,
): Promise<Measured> => {
  const until = performance.now() + seconds * 1000
  const inside: number[] = []
  const one = async (times: number[], failures: string[]) => {
    const socket = await open(port)
    const ask = asker(socket)
    while (performance.now() < until) {
      const { method, path, body = '' } = next()
      const began = performance.now()
      const answer = await ask(
        `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${key}\r\n${
          body ? `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` : ''
        }\r\n${body}`,
      )
      times.push(performance.now() - began)
      inside.push(answer.took)
      if (answer.status >= 300) failures.push(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 200)}`)
    }
    socket.destroy()
  }
  return measured(connections, seconds, one).then((all) => ({ ...all, serverP50: quantile(inside, 0.5) }))
}

/** The same rhythm for work that is no HTTP request: bare SQL. */
export const loadWork = (
  connections: number,
  seconds: number,
  work: (connection: number) => Promise<unknown>,
): Promise<Measured> => {
  const until = performance.now() + seconds * 1000
  let opened = 0
  return measured(connections, seconds, async (times) => {
    const connection = opened++
    while (performance.now() < until) {
      const began = performance.now()
      await work(connection)
      times.push(performance.now() - began)
    }
  })
}

const measured = async (
  connections: number,
  seconds: number,
  one: (times: number[], failures: string[]) => Promise<void>,
): Promise<Measured> => {
  const times: number[] = []
  const failures: string[] = []
  await Promise.all(Array.from({ length: connections }, () => one(times, failures)))
  if (failures.length > 0) console.error(`  ${failures.length} 个请求失败,例如 ${failures[0]}`)
  return {
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    count: times.length,
    failed: failures.length,
  }
}

const quantile = (times: number[], share: number): number =>
  times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN

const open = (port: number): Promise<Socket> =>
  new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => done(socket))
    socket.setNoDelay(true)
    socket.once('error', failed)
  })

interface Answer {
  readonly status: number
  /** Milliseconds, as the server says. */
  readonly took: number
  readonly body: string
}

/** One request at a time on a connection; answers carry a content-length. */
const asker = (socket: Socket) => {
  let pending = Buffer.alloc(0)
  let answer: ((value: Answer) => void) | undefined
  socket.on('data', (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    const end = pending.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = pending.toString('latin1', 0, end)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (pending.length < end + 4 + length) return
    const body = pending.toString('utf8', end + 4, end + 4 + length)
    pending = pending.subarray(end + 4 + length)
    const took = Number(/server-timing: app;dur=([\d.]+)/i.exec(head)?.[1])
    answer?.({ status: Number(head.slice(9, 12)), took, body })
  })
  return (request: string) =>
    new Promise<Answer>((done) => {
      answer = done
      socket.write(request)
    })
}
