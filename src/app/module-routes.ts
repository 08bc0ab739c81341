import type { FastifyInstance } from 'fastify'
import type { App } from './runtime.ts'

/** What the HTTP contract has beside entities and views: timeline, metrics and files. */
export const moduleRoutes = (_app: FastifyInstance, _runtime: App, _fileFolder: string): void => {}
