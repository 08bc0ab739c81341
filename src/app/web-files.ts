import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendProblem } from '../http/server.ts'
import { AppError } from '../kernel/index.ts'
import type { App } from './runtime.ts'

/** The built web: hashed files for ever, the page itself always fresh; every other address is the page's to route. */
export const webFiles = async (app: FastifyInstance, runtime: App, root: string | null): Promise<void> => {
  if (root) {
    // No list of what is there now: the pages may be built anew while the server runs.
    await app.register(fastifyStatic, {
      root: join(root, 'assets'),
      prefix: '/assets/',
      index: false,
      immutable: true,
      maxAge: '1y',
      preCompressed: true,
    })
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      globIgnore: ['assets/**'],
      index: false,
      maxAge: 0,
      decorateReply: false,
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.\w{1,5}$/.test(request.url.split('?')[0] ?? '')
    if (!isPage) return sendProblem(reply, new AppError('request.no_route', 404, '没有这个地址。'), runtime)
    const page = root && (await readFile(join(root, 'index.html')).catch(() => null))
    if (page) return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
    const message = '网页还没有构建好。请稍后刷新;一直这样,请用 npm start 启动。'
    return sendProblem(reply, new AppError('web.not_built', 404, message), runtime)
  })
}
