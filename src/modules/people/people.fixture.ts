import { testDatabase } from '../../../test/harness/database.ts'
import { runNamed } from '../../kernel/command/run.ts'
import { compose } from '../../kernel/entity/registry.ts'
import {
  type Actor,
  type Company,
  type Ctx,
  create,
  newId,
  type Runtime,
  sql,
  systemActor,
  today,
  transact,
} from '../../kernel/index.ts'
import { openPool } from '../../platform/postgres/pool.ts'
import { setPassword } from './credential.ts'
import {
  employee,
  loadActor,
  loadCompany,
  loadCustomFields,
  peopleModule,
  role,
  seedRoles,
  signIn,
  unit,
  user,
  userRole,
} from './index.ts'

export const goodPassword = '四月的竹林昨夜下雨了吗'

/** The module alone on a database of its own, with a clock that stands until it is told to move. */
export const openPeople = async () => {
  compose([peopleModule])
  const { url } = await testDatabase()
  const store = openPool(url, { max: 8 })
  let at = new Date('2026-03-02T01:00:00Z')
  let company: Company
  const runtime: Runtime = {
    store,
    log: { info: () => {}, error: () => {} },
    now: () => at,
    company: () => company,
    committed: () => {},
    reload: async () => {
      company = await loadCompany(store)
      await loadCustomFields(store)
    },
  }
  await seedRoles(store)
  await runtime.reload()

  const inside = <T>(run: (ctx: Ctx) => Promise<T>): Promise<T> => transact(runtime, systemActor, run)

  const makeUnit = (name: string, parentId: string | null = null, managerId: string | null = null) =>
    inside((ctx) => create(ctx, unit, { name, level: 'region', parentId, managerId }))

  /** A person with an account and these roles. Without a password the account cannot be used to sign in. */
  const makePerson = (name: string, roles: readonly string[] = [], unitId: string | null = null, password?: string) =>
    inside(async (ctx) => {
      const person = await create(ctx, employee, { name, unitId, state: 'active' })
      const email = `${person.id}@example.cn`
      const account = await create(ctx, user, { email, employeeId: person.id, state: 'active', twoFactor: false })
      for (const key of roles) {
        const [known] = await ctx.db.rows<{ id: string }>(sql`select id from people.role where key = ${key}`)
        const roleId = known?.id ?? (await create(ctx, role, { key, name: key, reach: 'team' })).id
        await create(ctx, userRole, { userId: account.id, roleId })
      }
      if (password) await setPassword(ctx, account.id, password)
      return { employeeId: person.id, userId: account.id, email, name }
    })

  const actorOf = async ({ userId }: { userId: string }): Promise<Actor> => {
    const actor = await loadActor(store, userId, today({ now: at, company }))
    if (!actor) throw new Error('the account is not active')
    return actor
  }

  return {
    runtime,
    store,
    inside,
    makeUnit,
    makePerson,
    actorOf,
    passSeconds: (seconds: number) => {
      at = new Date(at.getTime() + seconds * 1000)
    },
    /** A verb as a person, or as an actor that is already known. */
    run: async (who: { userId: string } | Actor, on: string, verb: string, id: string | null, body: unknown = {}) =>
      runNamed(runtime, 'grants' in who ? who : await actorOf(who), on, verb, id, body) as Promise<
        Record<string, unknown>
      >,
    signIn: (email: string, password: string, more: { code?: string; address?: string } = {}) =>
      signIn(runtime, { email, password, address: newId(), agent: 'Firefox', ...more }),
  }
}

/** The code of the refusal, or 'accepted'. */
export const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  )
