import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendProblem } from '../http/server.ts'
import { AppError } from '../kernel/index.ts'
import type { App } from './runtime.ts'

/** The built web: hashed files for ever, the page itself always fresh; every other address is the page's to route. */
export const webFiles = async (app: FastifyInstance, runtime: App, root: string | null): Promise<void> => {
  if (root && existsSync(join(root, 'index.html'))) {
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.\w{1,5}$/.test(request.url.split('?')[0] ?? '')
    if (!isPage) return sendProblem(reply, new AppError('request.no_route', 404, '没有这个地址。'), runtime)
    if (!root)
      return sendProblem(reply, new AppError('web.not_built', 404, '网页还没有构建。请用 npm start 启动。'), runtime)
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(createReadStream(join(root, 'index.html')))
  })
}
