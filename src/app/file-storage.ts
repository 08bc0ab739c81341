import { diskStore } from '../platform/files/disk-store.ts'
import { type Bucket, s3Store } from '../platform/files/s3-store.ts'
import { FileMissing, type FileStore } from '../platform/files/store.ts'
import { OperatorError } from '../platform/operator-error.ts'

/** Uploads lie under `root` on this machine, or in the bucket that the environment names. */
export const openFileStore = async (bucket: Bucket | null, root: string, maxBytes: number): Promise<FileStore> => {
  const disk = await diskStore(root, maxBytes).catch((cause) => {
    throw new OperatorError(
      `无法写入文件夹 ${root}。请检查权限,或用 BIHUAN_HOME 指定另一个文件夹。`,
      `Cannot write to the folder ${root}; check its permissions or choose another one with BIHUAN_HOME.`,
      cause,
    )
  })
  if (!bucket) return disk
  const remote = await s3Store(bucket, root, maxBytes)
  return {
    put: remote.put,
    // What was uploaded before the company moved to a bucket is still on the disk.
    open: (key) =>
      remote.open(key).catch((error: unknown) => {
        if (error instanceof FileMissing) return disk.open(key)
        throw error
      }),
    remove: async (key) => {
      await remote.remove(key)
      await disk.remove(key)
    },
  }
}

const needed = ['BIHUAN_S3_ENDPOINT', 'BIHUAN_S3_BUCKET', 'BIHUAN_S3_KEY_ID', 'BIHUAN_S3_SECRET'] as const

/** The bucket as the environment says it; null where it says nothing. */
export const readBucket = (env: NodeJS.ProcessEnv): Bucket | null => {
  const missing = needed.filter((name) => !env[name])
  if (missing.length === needed.length) return null
  if (missing.length > 0)
    throw new OperatorError(
      `使用对象存储还缺少 ${missing.join('、')}。请补齐,或去掉其余 BIHUAN_S3_* 设置,改用本机磁盘。`,
      `Object storage also needs ${missing.join(', ')}; without any BIHUAN_S3_* setting the local disk is used.`,
    )
  const addressing = env.BIHUAN_S3_ADDRESSING || 'path'
  if (addressing !== 'path' && addressing !== 'host')
    throw new OperatorError(
      `BIHUAN_S3_ADDRESSING 应是 path 或 host,现在是“${addressing}”。请改正后重新启动。`,
      `BIHUAN_S3_ADDRESSING must be path or host, not "${addressing}".`,
    )
  const [endpoint, name, keyId, secret] = needed.map((key) => env[key] as string) as [string, string, string, string]
  if (!isWebAddress(endpoint))
    throw new OperatorError(
      `BIHUAN_S3_ENDPOINT 应是 https:// 开头的地址,现在是“${endpoint}”。请改正后重新启动。`,
      `BIHUAN_S3_ENDPOINT must be an address such as https://s3.example.com, not "${endpoint}".`,
    )
  return { endpoint, name, keyId, secret, addressing, region: env.BIHUAN_S3_REGION || 'us-east-1' }
}

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
