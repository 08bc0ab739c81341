import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '../http/context.ts'
import { contextFor, faults, get, isId } from '../kernel/index.ts'
import {
  openQuoteLink,
  type QuoteDocument,
  quoteDocument,
  quotePdf,
  quoteSheet,
  quoteVersion,
  readQuoteLink,
} from '../modules/contracting/index.ts'
import type { App } from './runtime.ts'

const fail = faults('quote-document', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

const tokenOf = (request: FastifyRequest): string => (request.params as { token: string }).token.slice(0, 100)

/** An offer on paper and as a table, for those who may see it, and for the customer who has its link. */
export const quoteRoutes = (app: FastifyInstance, runtime: App): void => {
  const ofVersion = async (request: FastifyRequest): Promise<QuoteDocument> => {
    const { id } = request.params as { id: string }
    if (!isId(id)) return fail('no_record')
    const ctx = contextFor(runtime, runtime.store, actorOf(request))
    await get(ctx, quoteVersion, id)
    return quoteDocument(ctx, id)
  }
  app.get('/api/quote-version/:id/document.pdf', async (request, reply) => sendPdf(reply, await ofVersion(request)))
  app.get('/api/quote-version/:id/document.xlsx', async (request, reply) => sendSheet(reply, await ofVersion(request)))

  // The reader has no account. What the browser opens by itself, such as a preview in a mailbox, must not count: the page posts.
  const open = { config: { open: true } }
  app.post('/api/public/quote/:token', open, async (request) => openQuoteLink(runtime, tokenOf(request)))
  app.get('/api/public/quote/:token/document.pdf', open, async (request, reply) =>
    sendPdf(reply, await readQuoteLink(runtime, tokenOf(request))),
  )
}

const named = (reply: FastifyReply, { code, number }: QuoteDocument, ending: string): FastifyReply =>
  reply
    .header(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(`报价单 ${code} V${number}.${ending}`)}`,
    )
    .header('cache-control', 'no-store')

const sendPdf = async (reply: FastifyReply, document: QuoteDocument): Promise<FastifyReply> => {
  const bytes = await quotePdf(document)
  return named(reply, document, 'pdf').type('application/pdf').send(bytes)
}

const sendSheet = async (reply: FastifyReply, document: QuoteDocument): Promise<FastifyReply> => {
  const bytes = await quoteSheet(document)
  return named(reply, document, 'xlsx')
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .send(bytes)
}
