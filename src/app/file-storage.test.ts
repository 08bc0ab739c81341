import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { sealFault } from '../../test/harness/pdf-seal.ts'
import { s3Server } from '../../test/harness/s3.ts'
import { contractWorld } from '../modules/contracting/contract/contract.fixture.ts'
import { diskStore } from '../platform/files/disk-store.ts'
import { FileMissing } from '../platform/files/store.ts'
import { openFileStore, readBucket } from './file-storage.ts'

const root = mkdtempSync(join(tmpdir(), 'bihuan-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const server = await s3Server()
const files = await openFileStore(server.bucket, root, 20_000_000)
const { w, rep, vp, at, read, approved, partiesFor, ourParty, signByLink } = await contractWorld(files)

test('what was uploaded before the company moved to a bucket is still read', async () => {
  const earlier = await (await diskStore(root, 1000)).put(Readable.from([Buffer.from('旧文件')]), 'a.txt')
  expect(await text(await files.open(earlier.key))).toBe('旧文件')
  await files.remove(earlier.key)
  await expect(files.open(earlier.key)).rejects.toThrow(FileMissing)
})

test('an upload goes to the bucket and is read by whoever sees it; without the storage both say to come back', async () => {
  const { body } = await w.as(rep).upload('file', '拜访.txt', '拜访纪要')
  expect((await w.as(rep).get(`file/${body.id}/content`)).text).toBe('拜访纪要')
  expect((await w.as(vp).get(`file/${body.id}/content`)).status).toBe(404)
  await server.stop()
  for (const answer of [
    await w.as(rep).get(`file/${body.id}/content`),
    await w.as(rep).upload('file', '拜访.txt', '拜访纪要'),
  ]) {
    expect(answer.body).toMatchObject({ status: 503, code: 'file.storage_away' })
    expect(answer.text).not.toContain('127.0.0.1')
  }
  await server.startAgain()
  expect((await w.as(rep).get(`file/${body.id}/content`)).text).toBe('拜访纪要')
})

test('a contract signed while the storage is away is in force, and is sealed when the storage is back', async () => {
  const { id } = await approved(100_000_00)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  expect((await signByLink(id)).status).toBe(200)
  await server.stop()
  await at(vp, `signing-party/${await ourParty(id)}/sign`, { name: '副总裁', consent: true })
  expect((await read(id)).state).toBe('effective')
  expect((await w.as(rep).get(`contract/${id}/sealed.pdf`)).body).toMatchObject({ code: 'file.storage_away' })
  await server.startAgain()
  const sealed = await w.http.inject({
    method: 'GET',
    url: `/api/contract/${id}/sealed.pdf`,
    headers: { 'x-actor': rep.userId, authorization: 'Bearer test' },
  })
  expect(sealFault(sealed.rawPayload)).toBeNull()
  expect((await read(id)).sealedFileId).not.toBeNull()
})

const whole = {
  BIHUAN_S3_ENDPOINT: 'https://s3.example.cn',
  BIHUAN_S3_BUCKET: 'contracts',
  BIHUAN_S3_KEY_ID: 'key',
  BIHUAN_S3_SECRET: 'secret',
}

test('without a setting it is the disk; with all of them the bucket; in between it says what is missing', () => {
  expect(readBucket({})).toBeNull()
  expect(readBucket(whole)).toMatchObject({ name: 'contracts', addressing: 'path', region: 'us-east-1' })
  const { BIHUAN_S3_SECRET: _, ...partly } = whole
  expect(() => readBucket(partly)).toThrow('缺少 BIHUAN_S3_SECRET')
})

test.each([
  [{ BIHUAN_S3_ENDPOINT: 's3.example.cn' }, '“s3.example.cn”'],
  [{ BIHUAN_S3_ENDPOINT: 'file:///tmp' }, '“file:///tmp”'],
  [{ BIHUAN_S3_ADDRESSING: 'virtual' }, '“virtual”'],
])('%j is refused with a sentence', (wrong, named) => {
  expect(() => readBucket({ ...whole, ...wrong })).toThrow(named)
})
