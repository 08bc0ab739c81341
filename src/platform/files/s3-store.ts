import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { S3Client } from '@aws-sdk/client-s3'
import { OperatorError } from '../operator-error.ts'
import { openIntake } from './intake.ts'
import { FileMissing, type FileStore, placeOf, StorageAway } from './store.ts'

export interface Bucket {
  readonly endpoint: string
  readonly region: string
  readonly name: string
  readonly keyId: string
  readonly secret: string
  /** Bucket in the path (MinIO, most own servers) or in the host name (阿里云 OSS, 腾讯云 COS). */
  readonly addressing: 'path' | 'host'
}

// Fifteen megabytes of code that most installations never need.
const loadSdk = () => import('@aws-sdk/client-s3')
type Sdk = Awaited<ReturnType<typeof loadSdk>>

/** Files in a bucket of any S3-compatible service. Uploads are looked at in `root` on this machine before they leave it. */
export const s3Store = async (bucket: Bucket, root: string, maxBytes: number): Promise<FileStore> => {
  const sdk = await loadSdk()
  const client = clientOf(sdk, bucket)
  const takeIn = await openIntake(root, maxBytes)
  const at = (key: string) => ({ Bucket: bucket.name, Key: placeOf(key) })
  await probe(sdk, client, bucket)
  return {
    put: (bytes, name) =>
      takeIn(bytes, name, async (temporary, { key, size, sha256 }) => {
        const body = createReadStream(temporary)
        const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64')
        const upload = new sdk.PutObjectCommand({ ...at(key), Body: body, ContentLength: size, ChecksumSHA256 })
        await client
          .send(upload)
          .catch(away)
          .finally(() => body.destroy())
      }),
    open: async (wanted) => {
      const answer = await client.send(new sdk.GetObjectCommand(at(wanted))).catch((error: Failure) => {
        throw error.name === 'NoSuchKey' ? new FileMissing() : new StorageAway('s3', { cause: error })
      })
      return answer.Body as Readable
    },
    remove: async (unwanted) => {
      await client.send(new sdk.DeleteObjectCommand(at(unwanted))).catch(away)
    },
  }
}

const clientOf = ({ S3Client }: Sdk, { endpoint, region, keyId, secret, addressing }: Bucket): S3Client =>
  new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: keyId, secretAccessKey: secret },
    forcePathStyle: addressing === 'path',
    // Newer checksums in trailers are Amazon's own; other services refuse or misread them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
  })

type Failure = Error & { readonly code?: string; readonly $metadata?: { readonly httpStatusCode?: number } }

const away = (error: Failure): never => {
  throw new StorageAway('s3', { cause: error })
}

const probeKey = 'bihuan-probe'

/** Everything that will be done with the bucket, once, before anybody relies on it. */
const probe = async (sdk: Sdk, client: S3Client, { name: Bucket, endpoint }: Bucket): Promise<void> => {
  const at = { Bucket, Key: probeKey }
  try {
    await client.send(new sdk.PutObjectCommand({ ...at, Body: probeKey }))
    const { Body } = await client.send(new sdk.GetObjectCommand(at))
    if ((await text(Body as Readable)) !== probeKey) throw new Error('the bucket gave back something else')
    await client.send(new sdk.DeleteObjectCommand(at))
  } catch (error) {
    throw unusable(error as Failure, Bucket, endpoint)
  }
}

const unusable = (error: Failure, bucket: string, endpoint: string): OperatorError => {
  const status = error.$metadata?.httpStatusCode
  if (error.name === 'NoSuchBucket')
    return new OperatorError(
      `文件存储 ${endpoint} 上没有名为“${bucket}”的存储桶。请先建立它,或改正 BIHUAN_S3_BUCKET。`,
      `There is no bucket "${bucket}" at ${endpoint}; create it or correct BIHUAN_S3_BUCKET.`,
      error,
    )
  if (status === 401 || status === 403)
    return new OperatorError(
      `文件存储 ${endpoint} 不接受所给的密钥(${error.name})。请核对 BIHUAN_S3_KEY_ID 和 BIHUAN_S3_SECRET,并授予它读、写、删对象的权限。`,
      `${endpoint} refuses the key (${error.name}); check BIHUAN_S3_KEY_ID, BIHUAN_S3_SECRET and its rights.`,
      error,
    )
  return new OperatorError(
    `连不上文件存储 ${endpoint}(${error.code ?? error.name})。请核对 BIHUAN_S3_ENDPOINT,并确认服务已启动。`,
    `Cannot use the file storage at ${endpoint} (${error.code ?? error.name}); check BIHUAN_S3_ENDPOINT.`,
    error,
  )
}
