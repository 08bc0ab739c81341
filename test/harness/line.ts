import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A connection string that reaches the same database over a line that can be cut. */
export async function cuttableLine(url: string): Promise<{ url: string; cut(): void; mend(): void; close(): void }> {
  const to = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  const line = createServer((near) => {
    if (isCut) return void near.resetAndDestroy()
    const far = connect(Number(to.port), to.hostname)
    for (const [from, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        other.destroy()
      })
      from.pipe(other)
    }
  })
  await new Promise<void>((listening) => line.listen(0, '127.0.0.1', listening))
  const through = new URL(url)
  through.host = `127.0.0.1:${(line.address() as AddressInfo).port}`
  const drop = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: through.href,
    cut: () => {
      isCut = true
      drop()
    },
    mend: () => {
      isCut = false
    },
    close: () => {
      line.close()
      drop()
    },
  }
}
