import type { MultipartFields } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf } from '../http/context.ts'
import { parseInput } from '../kernel/command/input.ts'
import { type Ctx, contextFor, faults, field, isId } from '../kernel/index.ts'
import { computeMetric } from '../modules/metrics/index.ts'
import { openFile, storeFile, timeline } from '../modules/work/index.ts'
import type { FileStore } from '../platform/files/store.ts'
import { contractRoutes } from './contract-routes.ts'
import { eSignRoutes } from './e-sign.ts'
import { quoteRoutes } from './quote-routes.ts'
import type { App } from './runtime.ts'
import { readingUpload, uploadedFile } from './upload.ts'

const fail = faults('file-upload', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

const timelineQuery = {
  before: field.text({ zh: '分页标记', max: 200 }),
  limit: field.integer({ zh: '条数', min: 1, max: 100 }),
}

const metricQuery = {
  period: field.text({ zh: '期间', max: 40 }),
  by: field.text({ zh: '分组', max: 60 }),
  compare: field.text({ zh: '对比', max: 40 }),
  unitId: field.ref('unit', { zh: '组织' }),
  ownerId: field.person({ zh: '负责人' }),
}

/** What the HTTP contract has beside entities and views: timeline, metrics and files. */
export const moduleRoutes = (app: FastifyInstance, runtime: App, files: FileStore, home: string): void => {
  contractRoutes(app, runtime, files, home)
  eSignRoutes(app, runtime)
  const ctxOf = (request: FastifyRequest): Ctx => contextFor(runtime, runtime.store, actorOf(request))

  quoteRoutes(app, runtime)

  app.get('/api/:entity/:id/timeline', async (request) => {
    const { entity, id } = request.params as { entity: string; id: string }
    if (!isId(id)) fail('no_record')
    const { before, limit } = parseInput(timelineQuery, numbersOf(request.query, ['limit']), true) as {
      before?: string
      limit?: number
    }
    return timeline(ctxOf(request), entity, id, { ...(before && { before }), ...(limit && { limit }) })
  })

  app.get('/api/metric/:key', async (request) => {
    const { key } = request.params as { key: string }
    const { compare, ownerId, ...asked } = parseInput(metricQuery, request.query, true) as Partial<
      Record<string, string>
    >
    return computeMetric(ctxOf(request), key, {
      ...asked,
      period: asked.period ?? 'this_quarter',
      ...(compare && { compare: compare.split(',').filter((name) => name === 'previous' || name === 'year') }),
      ...(ownerId && { ownerIds: [ownerId] }),
    })
  })

  app.post('/api/file', async (request, reply) => {
    const part = await uploadedFile(request)
    const entity = textOf(part.fields, 'subjectEntity')
    const id = textOf(part.fields, 'subjectId')
    const upload = { bytes: part.file, name: part.filename, ...(entity && id && { subject: { entity, id } }) }
    const stored = await readingUpload(part, () => storeFile(runtime, actorOf(request), files, upload))
    return reply
      .status(201)
      .send({ id: stored.id, name: stored.name, size: stored.size, contentType: stored.contentType })
  })
  app.get('/api/file/:id/content', async (request, reply) => {
    const { id } = request.params as { id: string }
    if (!isId(id)) return fail('no_record')
    const { bytes, headers } = await openFile(ctxOf(request), files, id)
    // The raw headers were set for pages; a file brings its own, stricter ones.
    for (const [name, value] of Object.entries(headers)) reply.header(name, value)
    return reply.send(bytes)
  })
}

/** Fields sent before the file in the form. */
const textOf = (fields: MultipartFields, key: string): string | undefined => {
  const part = fields[key]
  return part && !Array.isArray(part) && part.type === 'field' && typeof part.value === 'string'
    ? part.value
    : undefined
}

const numbersOf = (query: unknown, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([key, value]) => [
      key,
      keys.includes(key) ? Number(value) : value,
    ]),
  )
