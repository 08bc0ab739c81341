import { testDatabase } from '../../../test/harness/database.ts'
import { runCreate, runNamed, runRemove, runRestore, runUpdate } from '../../kernel/command/run.ts'
import { compose } from '../../kernel/entity/registry.ts'
import {
  type Actor,
  type AppError,
  type Ctx,
  contextFor,
  create,
  entityNamed,
  type Runtime,
  sql,
  systemActor,
  today,
  transact,
  type View,
} from '../../kernel/index.ts'
import { openPool } from '../../platform/postgres/pool.ts'
import { catalogModule } from '../catalog/index.ts'
import {
  employee,
  loadActor,
  loadCompany,
  peopleModule,
  type RoleName,
  seedRoles,
  unit,
  user,
  userRole,
} from '../people/index.ts'
import { activeDefaultVersion, nodesOf, processModule, seedProcesses } from '../process/index.ts'
import { workModule } from '../work/index.ts'
import { crmModule, openOpportunity } from './index.ts'

/** Everything up to this module on a database of its own: a small sales organisation and a clock that stands still. */
export const openCrm = async () => {
  compose([peopleModule, workModule, processModule, catalogModule, crmModule])
  const store = openPool((await testDatabase()).url, { max: 8 })
  let at = new Date('2026-03-10T02:00:00Z')
  await seedRoles(store)
  const company = await loadCompany(store)
  const runtime: Runtime = {
    store,
    log: { info: () => {}, error: () => {} },
    now: () => at,
    company: () => company,
    committed: () => {},
    reload: async () => {},
  }
  const inside = <T>(run: (ctx: Ctx) => Promise<T>, actor: Actor = systemActor) => transact(runtime, actor, run)
  await inside(seedProcesses)
  const nodes = await inside(async (ctx) => nodesOf(ctx, (await activeDefaultVersion(ctx)).id))

  const makeUnit = async (name: string, parentId: string | null = null) =>
    (await inside((ctx) => create(ctx, unit, { name, level: 'region', parentId }))).id
  const makePerson = (name: string, role: RoleName, unitId: string | null, manages: string | null = null) =>
    inside(async (ctx) => {
      const person = await create(ctx, employee, { name, unitId, state: 'active' })
      const email = `${person.id}@example.cn`
      const account = await create(ctx, user, { email, employeeId: person.id, state: 'active', twoFactor: false })
      const [known] = await ctx.db.rows<{ id: string }>(sql`select id from people.role where key = ${role}`)
      await create(ctx, userRole, { userId: account.id, roleId: known!.id })
      if (manages)
        await ctx.db.rows(sql`update people.unit set manager_id = ${person.id}::uuid where id = ${manages}::uuid`)
      return person.id
    })
  const actorOf = async (employeeId: string): Promise<Actor> => {
    const actor = await loadActor(store, employeeId, today({ now: at, company }))
    if (!actor) throw new Error('the account is not active')
    return actor
  }

  /** 华东 with 上海 (王主管 over 李雷 and 韩梅) and 华南 with 赵远, who is out of their sight. */
  const team = async () => {
    const east = await makeUnit('华东大区')
    const shanghai = await makeUnit('上海', east)
    const south = await makeUnit('华南大区')
    await makePerson('钱大区', 'region', east, east)
    await makePerson('王主管', 'supervisor', shanghai, shanghai)
    const people = {
      lilei: ['李雷', 'rep', shanghai],
      hanmei: ['韩梅', 'rep', shanghai],
      zhao: ['赵远', 'rep', south],
    } as const
    const ids = new Map<string, string>()
    for (const [key, [name, role, home]] of Object.entries(people)) ids.set(key, await makePerson(name, role, home))
    const rows = await store.rows<{ id: string; name: string }>(sql`select id, name from people.employee`)
    const named = async (name: string) => actorOf(rows.find((row) => row.name === name)!.id)
    const finance = await actorOf(await makePerson('孙财务', 'finance', null))
    return {
      lilei: await actorOf(ids.get('lilei')!),
      hanmei: await actorOf(ids.get('hanmei')!),
      zhao: await actorOf(ids.get('zhao')!),
      supervisor: await named('王主管'),
      region: await named('钱大区'),
      finance,
    }
  }

  const entityOf = (name: string) =>
    entityNamed(name) ??
    (() => {
      throw new Error(name)
    })()
  const json = async (work: () => Promise<string>) =>
    JSON.parse(await work()) as Record<string, unknown> & { id: string; version: number }
  return {
    runtime,
    store,
    inside,
    team,
    actorOf,
    makePerson,
    /** The default process's nodes in order. */
    nodes,
    /** A deal at the last stage before 成交 that lacks nothing but its amount. */
    nearlyWon: { nodeId: nodes[4]!.id, competitor: '甲公司' },
    setNow: (iso: string) => {
      at = new Date(iso)
    },
    as: (actor: Actor) => ({
      create: (on: string, body: unknown) => json(() => runCreate(runtime, actor, entityOf(on), body)),
      update: (on: string, id: string, body: unknown) => json(() => runUpdate(runtime, actor, entityOf(on), id, body)),
      remove: (on: string, id: string) => runRemove(runtime, actor, entityOf(on), id),
      restore: (on: string, id: string) => json(() => runRestore(runtime, actor, entityOf(on), id)),
      run: (on: string, verb: string, id: string | null, body: unknown = {}) =>
        runNamed(runtime, actor, on, verb, id, body) as Promise<
          Record<string, unknown> & { result: Record<string, unknown> }
        >,
      view: <T>(view: View, input: Record<string, unknown>) =>
        view.run(contextFor(runtime, store, actor), input as never) as Promise<T>,
      /** A deal of this actor with whatever the test needs to be already said. */
      open: (draft: Partial<Parameters<typeof openOpportunity>[1]> = {}) =>
        inside((ctx) => openOpportunity(ctx, { name: '生产线改造', ...draft }), actor),
    }),
  }
}

/** What a refusal says: its code, and its message where a test is about the words. */
export const refusal = (attempt: Promise<unknown>): Promise<{ code: string; message: string; fields: unknown[] }> =>
  attempt.then(
    () => ({ code: 'accepted', message: '', fields: [] }),
    (error: AppError) => ({
      code: error.code ?? String(error),
      message: error.message,
      fields: [...(error.fields ?? [])],
    }),
  )
