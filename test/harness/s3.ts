import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll } from 'vitest'
import type { Bucket } from '../../src/platform/files/s3-store.ts'

/** An S3 server on this machine with one bucket, which can be stopped and started again at its address. */
export const s3Server = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'bihuan-s3-'))
  const start = async (port: number) => {
    const server = new S3rver({
      address: '127.0.0.1',
      port,
      directory,
      silent: true,
      configureBuckets: [{ name: 'contracts' }],
    })
    const address = await server.run()
    return { server, port: address.port }
  }
  let running = await start(0)
  let stopped = false
  const stop = async () => {
    if (!stopped) await running.server.close()
    stopped = true
  }
  afterAll(async () => {
    await stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const bucket: Bucket = {
    endpoint: `http://127.0.0.1:${running.port}`,
    region: 'us-east-1',
    name: 'contracts',
    keyId: 'S3RVER',
    secret: 'S3RVER',
    addressing: 'path',
  }
  return {
    bucket,
    /** Where the server keeps what it was given. */
    directory,
    stop,
    startAgain: async () => {
      running = await start(running.port)
      stopped = false
    },
  }
}
