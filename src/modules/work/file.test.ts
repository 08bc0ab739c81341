import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import type { Actor } from '../../kernel/index.ts'
import { diskStore } from '../../platform/files/disk-store.ts'
import { account, opportunity } from '../crm/index.ts'
import { displayName, fileHeaders } from './file.ts'
import { openFile, storeFile } from './index.ts'

const w = await world()
const { rep, colleague, stranger, supervisor } = w.team
const root = mkdtempSync(join(tmpdir(), 'bihuan-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const store = await diskStore(root, 10_000)
const customer = await w.make(account, { name: '南京机电', ownerId: rep.employeeId } as never)
const subject = { entity: 'account', id: customer.id }

const put = (actor: Actor, content: string, name: string, on?: typeof subject) =>
  storeFile(w.app, actor, store, { bytes: Readable.from([Buffer.from(content)]), name, subject: on })
const read = (actor: Actor, id: string) => w.within(actor, (ctx) => openFile(ctx, store, id))
const blobs = () => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length

test('a file on a record is read by whoever sees the record, and by nobody else', async () => {
  const row = await put(rep, '报价明细', '报价.txt', subject)
  expect(await text((await read(supervisor, row.id)).bytes)).toBe('报价明细')
  await expect(read(stranger, row.id)).rejects.toMatchObject({ code: 'request.not_found' })
  expect((await w.as(stranger).get('file')).body.items).toEqual([])
})

test('a file not yet on a record is its uploader’s alone, and then goes with the record', async () => {
  const row = await put(rep, 'x', 'a.txt')
  await expect(read(supervisor, row.id)).rejects.toMatchObject({ code: 'request.not_found' })
  const hung = { subjectEntity: 'account', subjectId: customer.id }
  expect((await w.as(rep).post(`file/${row.id}/attach`, hung)).status).toBe(200)
  expect((await read(supervisor, row.id)).headers['content-type']).toMatch(/^text\/plain/)
  expect((await w.as(rep).post(`file/${row.id}/attach`, hung)).body.code).toBe('command.not_now')
})

test('a file given in a field of a record is read by whoever sees the record, and stays where it hung before', async () => {
  const deal = await w.make(opportunity, { name: '灌装线', accountId: customer.id, ownerId: rep.employeeId } as never)
  const [given, known] = [await put(rep, '方案', '方案.txt'), await put(rep, '报价', '报价.txt', subject)]
  for (const { id: fileId } of [given, known])
    await w.as(rep).post('deliverable', { opportunityId: deal.id, name: '方案初稿', fileId })
  expect(await text((await read(supervisor, given.id)).bytes)).toBe('方案')
  await expect(read(stranger, given.id)).rejects.toMatchObject({ code: 'request.not_found' })
  expect((await w.as(rep).get(`file/${given.id}`)).body).toMatchObject({ subjectEntity: 'deliverable' })
  expect((await w.as(rep).get(`file/${known.id}`)).body).toMatchObject({ subjectEntity: 'account' })
})

test('nobody uploads to a record they do not see, or without the right to upload; no byte of it stays', async () => {
  const before = blobs()
  await expect(put(stranger, 'x', 'a.txt', subject)).rejects.toMatchObject({ status: 422 })
  const readOnly: Actor = { ...rep, grants: new Map([...rep.grants].filter(([name]) => name !== 'file.upload')) }
  await expect(put(readOnly, 'x', 'a.txt')).rejects.toMatchObject({ code: 'file.no_upload' })
  expect(blobs()).toBe(before)
})

test('too large, empty and runnable files are refused in words about the field', async () => {
  const about = (code: string) => ({ code, status: 422, fields: [{ field: 'file' }] })
  await expect(put(rep, 'x'.repeat(10_001), 'a.txt')).rejects.toMatchObject(about('file.too_large'))
  await expect(put(rep, '', 'a.txt')).rejects.toMatchObject(about('file.empty'))
  await expect(put(rep, '#!/bin/sh', 'a.txt')).rejects.toMatchObject(about('file.runnable'))
})

test('a file whose bytes were lost says so', async () => {
  const row = await put(rep, 'x', 'a.txt')
  await store.remove(row.path)
  await expect(read(rep, row.id)).rejects.toMatchObject({ code: 'file.lost' })
})

test('where the bytes lie is told to nobody', async () => {
  const row = await put(rep, 'x', 'a.txt')
  expect(row.path).toMatch(/^[0-9a-f]{32}$/)
  for (const who of [rep, w.team.admin]) {
    const answer = await w.as(who).get(`file/${row.id}`)
    expect(answer.text).not.toContain(row.path)
  }
})

test('only its uploader removes a file', async () => {
  const row = await put(rep, 'x', 'a.txt', subject)
  expect((await w.as(supervisor).delete(`file/${row.id}`)).status).toBe(403)
  expect((await w.as(colleague).delete(`file/${row.id}`)).status).toBe(404)
  expect((await w.as(rep).delete(`file/${row.id}`)).status).toBeLessThan(300)
})

const shown = { size: 1, sha256: 'f'.repeat(64), name: 'a' }

test('markup and unknown kinds are downloaded, never shown; nothing shown may run', () => {
  for (const contentType of [
    'text/html',
    'image/svg+xml',
    'application/xml',
    'application/zip',
    'application/octet-stream',
  ]) {
    const headers = fileHeaders({ ...shown, contentType })
    expect(headers['content-disposition'], contentType).toMatch(/^attachment/)
    expect(headers['content-type']).not.toMatch(/html/)
  }
  for (const contentType of ['image/png', 'text/plain']) {
    const headers = fileHeaders({ ...shown, contentType })
    expect(headers['content-disposition']).toMatch(/^inline/)
    expect(headers['content-security-policy']).toContain('sandbox')
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

test('any name a browser sends becomes one safe line, and comes back whole in the header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const safe = displayName(name)
      expect(safe).not.toMatch(/[/\\<>:"|?*\p{Cc}\u202e]/u)
      expect(safe.isWellFormed() && safe.length > 0 && [...safe].length <= 200).toBe(true)
      const header = fileHeaders({ ...shown, name: safe, contentType: 'text/plain' })['content-disposition'] as string
      expect(header).toMatch(/^[\x20-\x7e]+$/)
      expect(decodeURIComponent(header.split("UTF-8''")[1] as string)).toBe(safe)
    }),
  )
  expect(displayName('C:\\合同\\报价单.pdf')).toBe('报价单.pdf')
  expect(displayName('../../etc/passwd')).toBe('passwd')
  expect(displayName('invoice\u202efdp.exe')).toBe('invoicefdp.exe')
})
