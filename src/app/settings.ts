import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bucket } from '../platform/files/s3-store.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { readBucket } from './file-storage.ts'

/** Everything the environment decides; nothing else in the program reads it. */
export interface Settings {
  /** Folder for the embedded database and everything else kept on this machine. */
  home: string
  host: string
  port: number
  /** An own PostgreSQL; null means the embedded one. */
  databaseUrl: string | null
  demo: boolean
  demoPassword: string | null
  /** Where uploads lie; null means the local disk. */
  bucket: Bucket | null
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const WEB_ROOT = join(ROOT, 'dist', 'web')

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const host = env.HOST || '127.0.0.1'
  const databaseUrl = env.DATABASE_URL || null
  return {
    home: env.BIHUAN_HOME || join(ROOT, '.bihuan'),
    host,
    port: readPort(env.PORT || '3000'),
    databaseUrl,
    // Known accounts must never be reachable from another machine, nor get into a company's own database.
    demo: env.BIHUAN_DEMO !== 'off' && databaseUrl === null && isLoopback(host),
    demoPassword: env.BIHUAN_DEMO_PASSWORD || null,
    bucket: readBucket(env),
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new OperatorError(
    `PORT 应是 0 到 65535 之间的整数,现在是“${text}”。请改正后重新启动。`,
    `PORT must be a whole number from 0 to 65535, not "${text}".`,
  )
}
