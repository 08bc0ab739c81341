import { buffer } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { actorOf } from '../http/context.ts'
import { contextFor, faults, isId, mustReach, note, systemActor, transact } from '../kernel/index.ts'
import {
  type Contract,
  chainOf,
  contract,
  readContract,
  type TrailFile,
  trailFiles,
} from '../modules/contracting/index.ts'
import { openFile } from '../modules/work/index.ts'
import { renderPdf } from '../platform/document/pdf.ts'
import type { FileStore } from '../platform/files/store.ts'
import type { Seal } from '../platform/seal/seal.ts'
import { ByteOutlet } from '../platform/tables/sheet-writer.ts'
import { ZipWriter } from '../platform/tables/xlsx-zip-writer.ts'
import type { App } from './runtime.ts'

const fail = faults('contract-trail', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

/** The whole trail of a contract for inspection, as one archive; that it was taken is itself kept. */
export const trailRoutes = (app: FastifyInstance, runtime: App, files: FileStore, seal: Seal): void => {
  app.get('/api/contract/:id/trail.zip', async (request, reply) => {
    const { id } = request.params as { id: string }
    if (!isId(id)) return fail('no_record')
    const actor = actorOf(request)
    const ctx = contextFor(runtime, runtime.store, actor)
    const row = await readContract(ctx, id)
    await mustReach(ctx, contract, id, 'export')
    const kept = [...(await trailFiles(ctx, row)), ...(await originalOf(runtime, files, row))]
    const { links, head } = chainOf(kept)
    const manifest = { contract: row.code, name: row.name, takenAt: ctx.now.toISOString(), files: links, head }
    const cover = await seal(await coverOf(row, head, links.length), { reason: `${row.code} 审计存证`, at: ctx.now })
    await transact(runtime, actor, async (log) =>
      note(log, contract, row, 'exportTrail', { head, files: links.length }),
    )
    const bytes = await zipOf([
      { path: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
      { path: 'cover.pdf', bytes: cover },
      ...kept,
    ])
    return reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="${row.code}-trail.zip"`)
      .header('cache-control', 'private, no-store')
      .send(bytes)
  })
}

const originalOf = async (runtime: App, files: FileStore, { sealedFileId }: Contract): Promise<TrailFile[]> => {
  if (!sealedFileId) return []
  const { bytes, headers } = await openFile(contextFor(runtime, runtime.store, systemActor), files, sealedFileId)
  const path = headers['content-type'] === 'application/pdf' ? 'original.pdf' : 'original.bin'
  return [{ path, bytes: await buffer(bytes) }]
}

/** Sealed, so that the last hash of the chain cannot be made anew together with what it vouches for. */
const coverOf = (row: Contract, head: string, count: number): Promise<Buffer> =>
  renderPdf({ title: `${row.code} 审计存证` }, [
    { text: '合同审计存证', fontSize: 18, bold: true, margin: [0, 0, 0, 12] },
    { text: `${row.code} ${row.name}` },
    { text: `共 ${count} 个文件,清单见 manifest.json。文件链的最后一个指纹(SHA-256):`, margin: [0, 12, 0, 4] },
    { text: head, fontSize: 9 },
  ])

const zipOf = async (parts: readonly TrailFile[]): Promise<Buffer> => {
  const outlet = new ByteOutlet()
  const whole = buffer(outlet.readable)
  const zip = new ZipWriter(outlet)
  for (const { path, bytes } of parts) {
    await zip.begin(path)
    await zip.write(bytes)
    await zip.finish()
  }
  await zip.end()
  return whole
}
