import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Job, type Runtime, systemActor } from '../kernel/index.ts'
import { contract, driveOutside, hearCallback, type Keep, signingJobName } from '../modules/contracting/index.ts'
import { storeFile } from '../modules/work/index.ts'
import type { FileStore } from '../platform/files/store.ts'
import type { App } from './runtime.ts'

/** Calls the signing services outside; what was signed there goes into the archive. */
export const outsideSigning = (files: FileStore): Job => ({
  name: signingJobName,
  everyMinutes: 1,
  run: (runtime, actor) => driveOutside(runtime, actor, keepIn(runtime, files)),
})

const keepIn =
  (runtime: Runtime, files: FileStore): Keep =>
  (id, name, bytes) =>
    storeFile(runtime, systemActor, files, {
      bytes: Readable.from([bytes]),
      name,
      subject: { entity: contract.name, id },
    })

const bodyLimit = 262_144

/** Where a signing service tells what happened. No session: the signature over the bytes as they came is the key. */
export const eSignRoutes = (app: FastifyInstance, runtime: App): void => {
  app.register(async (scope) => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.post('/api/public/e-sign/:provider', { config: { open: true }, bodyLimit }, (request) => {
      const { provider } = request.params as { provider: string }
      const header = (name: string) => String(request.headers[name] ?? '')
      return hearCallback(runtime, provider, { header, body: bodyOf(request) })
    })
  })
}

const bodyOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '')
