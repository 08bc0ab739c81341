import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { s3Server } from '../../../test/harness/s3.ts'
import { s3Store } from './s3-store.ts'
import { FileMissing, StorageAway } from './store.ts'
import { verified } from './verified.ts'

const root = mkdtempSync(join(tmpdir(), 'bihuan-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const server = await s3Server()
const store = await s3Store(server.bucket, root, 3_000_000)
const bytes = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part, 'latin1')))
const objects = () =>
  readdirSync(server.directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('_object'))
    .map((entry) => join(entry.parentPath, entry.name))

test('bytes go to the bucket and come back, and nothing of them stays on this machine', async () => {
  const large = 'x'.repeat(2_500_000)
  const stored = await store.put(bytes(large), '报告.txt')
  expect(stored).toMatchObject({ size: 2_500_000, contentType: 'text/plain' })
  expect(objects()).toHaveLength(1)
  expect(readdirSync(join(root, 'incoming'))).toEqual([])
  const back = await buffer(verified(await store.open(stored.key), stored.sha256))
  expect(back.equals(Buffer.from(large))).toBe(true)
  await store.remove(stored.key)
  expect(objects()).toEqual([])
})

test('what is refused never reaches the bucket', async () => {
  await expect(store.put(bytes('MZ\x90\0'), 'a.pdf')).rejects.toMatchObject({ because: 'runnable' })
  await expect(store.put(bytes('x'.repeat(3_000_001)), 'a.txt')).rejects.toMatchObject({ because: 'too_large' })
  expect(objects()).toEqual([])
})

test('a file changed behind our back is never handed over whole', async () => {
  const stored = await store.put(bytes('合同金额 620000'), 'a.txt')
  const [place] = objects()
  const changed = Buffer.from(readFileSync(place as string))
  changed[0] = (changed[0] as number) ^ 1
  writeFileSync(place as string, changed)
  const reading = verified(await store.open(stored.key), stored.sha256)
  await expect(text(reading)).rejects.toThrow()
  await store.remove(stored.key)
})

test('an object that is not there and a server that is away are two different things', async () => {
  const missing = 'a'.repeat(32)
  await expect(store.open(missing)).rejects.toThrow(FileMissing)
  await server.stop()
  await expect(store.open(missing)).rejects.toThrow(StorageAway)
  await expect(store.put(bytes('x'), 'a.txt')).rejects.toThrow(StorageAway)
  expect(readdirSync(join(root, 'incoming'))).toEqual([])
  await server.startAgain()
  await expect(store.open(missing)).rejects.toThrow(FileMissing)
})

test.each([
  ['a bucket that is not there', { name: 'nowhere' }, 'BIHUAN_S3_BUCKET'],
  ['a wrong key', { keyId: 'nobody' }, 'BIHUAN_S3_KEY_ID'],
  ['a server that is not there', { endpoint: 'http://127.0.0.1:9' }, 'BIHUAN_S3_ENDPOINT'],
])('%s is one sentence at the start, with what to correct', async (_what, wrong, named) => {
  const opening = s3Store({ ...server.bucket, ...wrong }, root, 1000)
  await expect(opening).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining(named) })
})

test('a key from outside never leaves the bucket', async () => {
  for (const key of ['../../etc/passwd', '..', 'ABC', ''])
    await expect(store.open(key)).rejects.toThrow('not a storage key')
})
