import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { reach } from '../kernel/access/actor.ts'
import type { Command } from '../kernel/command/command.ts'
import type { RequestKey } from '../kernel/command/idempotency.ts'
import { parseAsked } from '../kernel/command/input.ts'
import { runCommand, runCreate, runKindCommand, runRemove, runRestore, runUpdate } from '../kernel/command/run.ts'
import { contextFor, type Runtime } from '../kernel/command/runtime.ts'
import type { Entity } from '../kernel/entity/entity.ts'
import { commandsOn, entityNamed, viewNamed } from '../kernel/entity/registry.ts'
import { AppError, fail, invalid } from '../kernel/error.ts'
import type { Field } from '../kernel/field/field.ts'
import { isId } from '../kernel/id.ts'
import { type AggregateRequest, aggregateJson } from '../kernel/list/aggregate.ts'
import { listJson, recordJson } from '../kernel/list/list.ts'
import type { View } from '../kernel/module.ts'
import { globalSearch } from '../kernel/search/global.ts'
import { actorOf, type HttpOptions } from './context.ts'
import { readListRequest } from './list-request.ts'
import { meta } from './meta.ts'
import { openApi } from './openapi.ts'

interface Route {
  Params: { entity: string; id: string; verb: string }
  Querystring: Record<string, unknown>
}

/** Everything that follows from entities, commands and views. Parametric: a new entity needs no route. */
export const entityRoutes = async (app: FastifyInstance, { runtime, authenticate }: HttpOptions): Promise<void> => {
  const { store } = runtime
  const reader = (request: FastifyRequest) => ({
    actor: actorOf(request),
    now: runtime.now(),
    company: runtime.company(),
  })
  // Records come as JSON text from where they are read; it is sent as it is.
  app.addHook('onRequest', async (_request, reply) => void reply.type('application/json; charset=utf-8'))

  app.get('/api/meta', async (request, reply) => {
    const { tag, body } = meta(actorOf(request), runtime.company())
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    return request.headers['if-none-match'] === tag ? reply.status(304).send() : body
  })
  app.get('/api/openapi.json', { config: { open: true } }, async (request) =>
    openApi((await authenticate(request)) !== null),
  )
  app.get<Route>('/api/search', async (request) =>
    globalSearch(store, String(request.query.q ?? '').slice(0, 200), reader(request)),
  )

  app.get<Route>('/api/:entity', async (request) => {
    const { entity } = request.params
    const e = entityNamed(entity)
    if (e) return listJson(store, e, readListRequest(request.query), reader(request))
    return JSON.stringify(await runView(runtime, viewNamed(entity) ?? noSuch(entity), request))
  })
  app.get<Route>('/api/:entity/:id', async (request) => {
    const { entity, id } = request.params
    const inBin = request.query.deleted === 'true'
    const record = isId(id) ? await recordJson(store, named(entity), id, reader(request), inBin) : null
    return record ?? fail('not_found')
  })
  app.post<Route>('/api/:entity', async (request, reply) => {
    reply.status(201)
    return runCreate(runtime, actorOf(request), named(request.params.entity), request.body, keyOf(request))
  })
  app.patch<Route>('/api/:entity/:id', async (request) => {
    const { entity, id } = request.params
    return runUpdate(runtime, actorOf(request), named(entity), id, request.body)
  })
  app.delete<Route>('/api/:entity/:id', async (request, reply) => {
    const { entity, id } = request.params
    await runRemove(runtime, actorOf(request), named(entity), id)
    return reply.removeHeader('content-type').status(204).send()
  })
  app.post<Route>('/api/:entity/aggregate', async (request) =>
    aggregateJson(store, named(request.params.entity), readAggregate(request.body), reader(request)),
  )
  app.post<Route>('/api/:entity/:id', async (request) => {
    const { entity, id: verb } = request.params
    const command = commandsOn(named(entity).name).get(verb)
    if (command?.scope !== 'kind') return noSuch(`${entity}/${verb}`)
    return runKindCommand(runtime, actorOf(request), command, request.body, secretless(command, request))
  })
  app.post<Route>('/api/:entity/:id/:verb', async (request) => {
    const { entity, id, verb } = request.params
    const e = named(entity)
    if (verb === 'restore') return runRestore(runtime, actorOf(request), e, id)
    const command = commandsOn(e.name).get(verb)
    if (command?.scope !== 'record') return noSuch(`${entity}/${verb}`)
    return runCommand(runtime, actorOf(request), command, id, request.body, secretless(command, request))
  })
}

const noSuch = (name: string): never => {
  throw new AppError('request.no_route', 404, `没有「${name.slice(0, 80)}」这个接口。`, {
    en: `There is no “${name.slice(0, 80)}”.`,
  })
}

const named = (name: string): Entity => entityNamed(name) ?? noSuch(name)

const runView = async (runtime: Runtime, view: View, request: FastifyRequest<Route>): Promise<unknown> => {
  const actor = actorOf(request)
  if (!reach(actor, 'view', view.name)) fail('forbidden', { verb: view.label })
  const input = parseAsked(view.input, fromQuery(view.input, request.query))
  return view.run(contextFor(runtime, runtime.store, actor), input as never)
}

/** Query parameters are text; the field's own reader turns them into values. */
const fromQuery = (
  fields: Readonly<Record<string, Field>>,
  query: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query).map(([key, value]) => {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined
      if (!field || typeof value !== 'string' || value === '') return [key, value]
      const parsed = field.kind.read(value, field)
      if ('fault' in parsed) {
        const say = (name: string) => `「${name}」${parsed.fault}。`
        return invalid([{ field: key, code: 'value', message: say(field.zh), en: say(field.en ?? field.zh) }])
      }
      return [key, parsed.value]
    }),
  )

const readAggregate = (body: unknown): AggregateRequest => {
  const wrong = (field: string, message: string): never => invalid([{ field, code: 'aggregate', message, en: message }])
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return wrong('body', '请求内容应为 JSON 对象。')
  const { filter, groupBy = [], measures = [{ count: '*' }], q, ...rest } = body as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) return wrong(unknown, `未知的参数「${unknown.slice(0, 60)}」。`)
  if (!Array.isArray(groupBy) || groupBy.length > 5 || !groupBy.every((path) => typeof path === 'string')) {
    return wrong('groupBy', '「groupBy」应为不超过 5 个字段的列表。')
  }
  const isMeasure = (m: unknown) =>
    typeof m === 'object' && m !== null && Object.values(m).every((path) => typeof path === 'string')
  if (!Array.isArray(measures) || measures.length === 0 || measures.length > 20 || !measures.every(isMeasure)) {
    return wrong('measures', '「measures」应为 1 到 20 个度量,例如 [{"count":"*"},{"sum":"amount"}]。')
  }
  if (filter !== undefined && filter !== null && (typeof filter !== 'object' || Array.isArray(filter)))
    return wrong('filter', '「filter」应为对象。')
  if (q !== undefined && (typeof q !== 'string' || q.length > 200 || q.includes('\u0000')))
    return wrong('q', '「q」应为不超过 200 个字符的文字。')
  return {
    groupBy,
    measures: measures as AggregateRequest['measures'],
    ...(filter ? { filter: filter as NonNullable<AggregateRequest['filter']> } : {}),
    ...(q ? { q } : {}),
  }
}

/** An answer that holds a secret is never kept for a repeated request. */
const secretless = (command: Command, request: FastifyRequest): RequestKey | undefined =>
  command.secret ? undefined : keyOf(request)

/** The request's `Idempotency-Key`, if it has one. */
const keyOf = (request: FastifyRequest): RequestKey | undefined => {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || key.length < 8 || key.length > 200) {
    const message = 'Idempotency-Key 应为 8 到 200 个字符。'
    const en = 'An Idempotency-Key has 8 to 200 characters.'
    return invalid([{ field: 'Idempotency-Key', code: 'value', message, en }])
  }
  const asked = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`
  return { key, hash: createHash('sha256').update(asked).digest('hex') }
}
