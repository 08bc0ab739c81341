import { isIP } from 'node:net'
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
  /** Who ends TLS in front of us; nobody else is believed about where a request comes from. */
  proxies: string[]
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
  const proxies = readProxies(env.BIHUAN_PROXY)
  const databaseUrl = readDatabaseUrl(env.DATABASE_URL)
  return {
    home: env.BIHUAN_HOME || join(ROOT, '.bihuan'),
    host,
    port: readPort(env.PORT || '3000'),
    proxies,
    databaseUrl,
    // Known accounts must never be reachable from another machine, nor get into a company's own database.
    demo: env.BIHUAN_DEMO !== 'off' && databaseUrl === null && openTo({ host, proxies }) === null,
    demoPassword: env.BIHUAN_DEMO_PASSWORD || null,
    bucket: readBucket(env),
  }
}

/** The setting by which other machines reach this one, itself or through a proxy; null where none does. */
export const openTo = ({ host, proxies }: Pick<Settings, 'host' | 'proxies'>): string | null => {
  if (!isLoopback(host)) return `HOST=${host}`
  return proxies.length > 0 ? `BIHUAN_PROXY=${proxies.join(',')}` : null
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new OperatorError(
    `PORT 应是 0 到 65535 之间的整数,现在是“${text}”。请改正后重新启动。`,
    `PORT must be a whole number from 0 to 65535, not "${text}".`,
  )
}

// Not repeated in the refusal: it holds a password.
function readDatabaseUrl(text: string | undefined): string | null {
  if (!text) return null
  if (/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.pathname.length !== 0) return text
  throw new OperatorError(
    'DATABASE_URL 应是 postgres://账号:密码@主机:5432/数据库 这样的地址;密码里的 @、:、/、# 等符号写成 %40、%3A、%2F、%23。请改正后重新启动。',
    'DATABASE_URL must read postgres://user:password@host:5432/database; write @, :, / and # of the password as %40, %3A, %2F and %23.',
  )
}

function readProxies(text = ''): string[] {
  const proxies = text.split(',').map((part) => part.trim())
  return proxies.filter((proxy) => {
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(proxy) ?? []
    if (proxy === '' || (isIP(address) > 0 && Number(bits ?? 0) <= (isIP(address) === 4 ? 32 : 128)))
      return proxy !== ''
    throw new OperatorError(
      `BIHUAN_PROXY 应是前置代理的 IP 地址或网段,多个用逗号分隔,例如 127.0.0.1 或 10.0.0.0/8,现在是“${text}”。请改正后重新启动。`,
      `BIHUAN_PROXY must hold IP addresses or networks, such as 127.0.0.1 or 10.0.0.0/8, not "${text}".`,
    )
  })
}
