import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, expect } from 'vitest'
import { moduleRoutes } from '../../src/app/module-routes.ts'
import { publicRoutes } from '../../src/app/public-routes.ts'
import { deliver } from '../../src/app/reactions.ts'
import { type App, openApp } from '../../src/app/runtime.ts'
import { transferRoutes } from '../../src/app/transfer-routes.ts'
import { createHttp } from '../../src/http/server.ts'
import { entityNamed } from '../../src/kernel/entity/registry.ts'
import {
  type Actor,
  type Ctx,
  create,
  type Draft,
  type Entity,
  type Module,
  type Row,
  systemActor,
  transact,
} from '../../src/kernel/index.ts'
import { sql } from '../../src/kernel/sql.ts'
import { employee, loadActor, type RoleName, role, unit, user, userRole } from '../../src/modules/people/index.ts'
import { eventLabel } from '../../src/modules/work/timeline-events.query.ts'
import { diskStore } from '../../src/platform/files/disk-store.ts'
import type { FileStore } from '../../src/platform/files/store.ts'
import { testDatabase } from './database.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  readonly body: any
  readonly text: string
  readonly headers: Record<string, unknown>
}

/** What a signed-in person does over HTTP, through the real routes. */
export interface Client {
  readonly actor: Actor
  get(path: string, query?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  upload(path: string, name: string, content: Buffer | string): Promise<Answer>
}

/** The people of a small company: two cities of one province, a region above, functional posts beside the line. */
export interface Team {
  readonly rep: Actor
  /** Same city as `rep`, same supervisor. */
  readonly colleague: Actor
  /** Another city. */
  readonly stranger: Actor
  readonly supervisor: Actor
  readonly province: Actor
  readonly region: Actor
  readonly admin: Actor
  readonly units: {
    readonly company: string
    readonly region: string
    readonly province: string
    readonly city: string
    readonly otherCity: string
  }
  person(roleName: RoleName, unitId?: string): Promise<Actor>
}

export interface World {
  readonly app: App
  readonly url: string
  readonly http: FastifyInstance
  readonly team: Team
  /** The clock of the world; set it to let time pass. */
  now: Date
  /** Fields with a default, or filled by the entity itself, may be left out. */
  make<E extends Entity>(e: E, draft: Partial<Draft<E>>, by?: Actor): Promise<Row<E>>
  as(actor: Actor): Client
  within<T>(actor: Actor, run: (ctx: Ctx) => Promise<T>): Promise<T>
  /** Runs the modules' reactions to everything that happened so far. */
  settle(): Promise<void>
  /** The actor as the next request would see them, after roles or the organisation changed. */
  reload(actor: Actor): Promise<Actor>
}

interface Making {
  /** Where its files lie; a disk of its own without it. */
  readonly files?: FileStore
  /** What it is made of; the whole product without it. */
  readonly modules?: readonly Module[]
}

/** A company of its own for the calling test file, with the clock standing at `now`. */
export const world = async (
  now = new Date('2026-03-10T02:00:00Z'),
  { files: otherFiles, modules }: Making = {},
): Promise<World> => {
  const { url } = await testDatabase()
  const clock = { now }
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => clock.now, connections: 6, modules })
  const actors = new Map<string, Actor>()
  const http = await createHttp({
    runtime: app,
    authenticate: (request) => actors.get(String(request.headers['x-actor'] ?? '')) ?? null,
    maxUploadBytes: 20 * 1024 * 1024,
  })
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-world-'))
  transferRoutes(http, app, join(folder, 'imports'))
  const files = otherFiles ?? (await diskStore(join(folder, 'files'), 20 * 1024 * 1024))
  moduleRoutes(http, app, files, folder)
  publicRoutes(http, app)
  await http.ready()
  afterAll(async () => {
    const unnamed = await unnamedEvents(app)
    await http.close()
    await app.close()
    rmSync(folder, { recursive: true, force: true })
    expect(unnamed, '没有名称的事件,会以代码出现在动态里').toEqual([])
  })
  const within: World['within'] = (actor, run) => transact(app, actor, run)
  const make: World['make'] = (e, draft, by = systemActor) =>
    within(by, (ctx) => create(ctx, e, draft as Draft<typeof e>))
  const team = await makeTeam(app, within, make)
  return {
    app,
    url,
    http,
    team,
    make,
    within,
    get now() {
      return clock.now
    },
    set now(at) {
      clock.now = at
    },
    as: (actor) => {
      actors.set(actor.userId, actor)
      return clientOf(http, actor)
    },
    settle: async () => {
      // Readers of events wait for every older transaction of the server, and the other test files share it.
      const unripe = sql`select 1 from kernel.event where tx >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`
      while ((await app.store.cells(unripe)).length > 0) await setTimeout(5)
      for (const reaction of app.modules.flatMap((m) => m.reactions ?? [])) while (await deliver(app, reaction));
    },
    reload: async (actor) => (await loadActor(app.store, actor.userId, clock.now.toISOString().slice(0, 10))) as Actor,
  }
}

const makeTeam = async (app: App, within: World['within'], make: World['make']): Promise<Team> => {
  const top = await make(unit, { name: '示例公司', level: 'company' })
  const east = await make(unit, { name: '华东大区', level: 'region', parentId: top.id })
  const jiangsu = await make(unit, { name: '江苏省区', level: 'province', parentId: east.id })
  const nanjing = await make(unit, { name: '南京', level: 'city', parentId: jiangsu.id })
  const suzhou = await make(unit, { name: '苏州', level: 'city', parentId: jiangsu.id })
  let count = 0
  const person = async (roleName: RoleName, unitId = top.id, manages?: string): Promise<Actor> => {
    count += 1
    const { userId } = await within(systemActor, async (ctx) => {
      const e = await create(ctx, employee, {
        name: `${roleName}${count}`,
        email: `p${count}@example.cn`,
        unitId,
        state: 'active',
      })
      const u = await create(ctx, user, {
        email: `p${count}@example.cn`,
        employeeId: e.id,
        state: 'active',
        twoFactor: false,
      })
      const [found] = await ctx.db.rows<{ id: string }>(
        sql`select id from ${sql.table(role.table)} where key = ${roleName}`,
      )
      await create(ctx, userRole, { userId: u.id, roleId: found!.id })
      if (manages) await ctx.db.rows(sql`update people.unit set manager_id = ${e.id}::uuid where id = ${manages}::uuid`)
      return { userId: u.id }
    })
    return (await loadActor(app.store, userId, '2026-03-10')) as Actor
  }
  const rep = await person('rep', nanjing.id)
  const colleague = await person('rep', nanjing.id)
  const stranger = await person('rep', suzhou.id)
  return {
    rep,
    colleague,
    stranger,
    supervisor: await person('supervisor', nanjing.id, nanjing.id),
    province: await person('province', jiangsu.id, jiangsu.id),
    region: await person('region', east.id, east.id),
    admin: await person('admin'),
    units: { company: top.id, region: east.id, province: jiangsu.id, city: nanjing.id, otherCity: suzhou.id },
    person,
  }
}

const clientOf = (http: FastifyInstance, actor: Actor): Client => {
  const send = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await http.inject({
      method,
      url,
      headers: { 'x-actor': actor.userId, authorization: 'Bearer test', ...headers },
      ...(payload !== undefined && { payload: payload as object }),
    })
    const isJson = String(answer.headers['content-type'] ?? '').includes('json')
    return {
      status: answer.statusCode,
      text: answer.body,
      body: isJson ? JSON.parse(answer.body) : undefined,
      headers: answer.headers,
    }
  }
  return {
    actor,
    get: (path, query = {}, headers) => {
      const text = new URLSearchParams(
        Object.entries(query).map(([k, v]) => [k, typeof v === 'string' ? v : JSON.stringify(v)]),
      ).toString()
      return send('GET', `/api/${path}${text && `?${text}`}`, undefined, headers)
    },
    post: (path, body, headers) => send('POST', `/api/${path}`, body ?? {}, headers),
    patch: (path, body) => send('PATCH', `/api/${path}`, body),
    delete: (path) => send('DELETE', `/api/${path}`),
    upload: (path, name, content) => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(Buffer.from(content as string))]), name)
      const request = new Request('http://x', { method: 'POST', body: form })
      return request.arrayBuffer().then((bytes) =>
        send('POST', `/api/${path}`, Buffer.from(bytes), {
          'content-type': request.headers.get('content-type') as string,
        }),
      )
    },
  }
}

/** What happened here and would stand in a record's story under its name in the program. */
const unnamedEvents = async ({ store }: App): Promise<string[]> => {
  const happened = await store.rows<{ entity: string; verb: string }>(
    sql`select distinct entity, verb from kernel.event`,
  )
  return happened.flatMap(({ entity, verb }) => {
    const e = entityNamed(entity)
    return e && eventLabel(e, verb) ? [] : [`${entity}.${verb}`]
  })
}
