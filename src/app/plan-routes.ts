import { createWriteStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { actorOf } from '../http/context.ts'
import { type Actor, AppError, faults, first, isId, newId, sql } from '../kernel/index.ts'
import { enqueue } from '../platform/jobs/jobs.ts'
import { toldTo } from './import-reasons.ts'
import { actorOfUser } from './imports.ts'
import { readMigrationPlan, runMigrationPlan } from './migration-plan.ts'
import type { App } from './runtime.ts'

const plansFolder = fileURLToPath(new URL('../../db/plans', import.meta.url))

const fail = faults('plan', {
  not_admin: {
    status: 403,
    zh: '只有管理员可以按计划迁入数据。',
    en: 'Only an administrator can migrate data by a plan.',
  },
  by_key: {
    status: 403,
    zh: 'API 密钥不能按计划迁入数据:迁入用的是管理员的全部权限。请登录后在「数据迁入」里操作。',
    en: 'An API key cannot migrate data by a plan, which takes all rights of an administrator. Sign in and use “Migration”.',
  },
  unknown: { status: 404, zh: '没有这个迁移计划。', en: 'There is no such migration plan.' },
  missing: {
    status: 422,
    zh: '还缺少文件:{names}。请一次选齐计划列出的全部文件。',
    en: 'Files are missing: {names}. Choose all files of the plan at once.',
    field: 'files',
  },
})

interface PlanRun {
  id: string
  plan: string
  user_id: string
  folder: string
  state: string
  reports: unknown[]
  error: string | null
}

const mustBeAdmin = (actor: Actor): void => {
  if (!actor.roles.includes('admin')) fail('not_admin')
  if (!actor.sessionId) fail('by_key')
}

const planNamed = async (name: string) => {
  const known = await readdir(plansFolder)
  return known.includes(`${name}.plan.json`)
    ? readMigrationPlan(join(plansFolder, `${name}.plan.json`))
    : fail('unknown')
}

/** Plans that ship with the product or were put beside them, and their runs: all files at once, then progress step by step. */
export const planRoutes = (app: FastifyInstance, runtime: App, folder: string): void => {
  app.get('/api/migration-plan', async (request) => {
    mustBeAdmin(actorOf(request))
    const names = (await readdir(plansFolder)).flatMap((file) => /^(.+)\.plan\.json$/.exec(file)?.[1] ?? [])
    const items = await Promise.all(
      names.map(async (key) => {
        const { name, description, files, steps } = await planNamed(key)
        return {
          key,
          name,
          description,
          files: Object.values(files),
          steps: steps.map(({ title, entity }) => ({ title, entity })),
        }
      }),
    )
    return { items }
  })
  app.post('/api/migration-plan/:key/start', async (request, reply) => {
    const actor = actorOf(request)
    mustBeAdmin(actor)
    const { key } = request.params as { key: string }
    const plan = await planNamed(key)
    const id = newId()
    const target = join(folder, id)
    await mkdir(target, { recursive: true })
    const wanted = new Set(Object.values(plan.files))
    for await (const part of request.files({ limits: { files: wanted.size + 20 } })) {
      // Only names that the plan lists are written: nothing a browser sends becomes a path.
      if (wanted.delete(part.filename))
        await pipeline(part.file, createWriteStream(join(target, part.filename), { mode: 0o600 }))
      else part.file.resume()
    }
    if (wanted.size > 0) fail('missing', { names: [...wanted].join('、') })
    await runtime.store.transaction(async (db) => {
      await db.rows(
        sql`insert into kernel.plan_run (id, plan, user_id, folder) values (${id}::uuid, ${key}, ${actor.userId}::uuid, ${target})`,
      )
      await enqueue(db, 'plan', { id }, { key: `plan:${id}` })
    })
    return reply.status(202).send({ id, state: 'waiting', reports: [] })
  })
  app.get('/api/migration-plan/run/:id', async (request) => {
    const actor = actorOf(request)
    mustBeAdmin(actor)
    const { id } = request.params as { id: string }
    const run = isId(id) ? await runWithId(runtime, id) : undefined
    if (!run) return fail('unknown')
    const { state, reports, error, plan } = run
    return { id, plan, state, reports, error: error && toldTo(actor, { message: error }) }
  })
}

const runWithId = (runtime: App, id: string) =>
  first<PlanRun>(runtime.store, sql`select * from kernel.plan_run where id = ${id}::uuid`)

/** Runs a plan once. A plan that broke off is not begun again: its keys would make the next one skip what is there. */
export const planTask =
  (runtime: App) =>
  async (payload: unknown): Promise<void> => {
    const run = await runWithId(runtime, (payload as { id: string }).id)
    if (run?.state !== 'waiting') return
    const set = (state: string, error: string | null = null) =>
      runtime.store.rows(
        sql`update kernel.plan_run set state = ${state}, error = ${error}, ended_at = case when ${state} = 'running' then null else now() end where id = ${run.id}::uuid`,
      )
    await set('running')
    try {
      const actor = await actorOfUser(runtime, run.user_id)
      await runMigrationPlan(runtime, actor, await planNamed(run.plan), run.folder, async (report) => {
        await runtime.store.rows(
          sql`update kernel.plan_run set reports = reports || ${JSON.stringify([report])}::jsonb where id = ${run.id}::uuid`,
        )
      })
      await set('done')
    } catch (error) {
      const known = error instanceof AppError
      if (!known) runtime.log.error({ err: error, run: run.id }, 'plan failed')
      await set('failed', known ? error.message : '迁入中途出错,已导入的步骤保留,可在导入记录里逐步撤销。')
    }
  }
