import { afterAll, expect } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { openApp } from '../../src/app/runtime.ts'
import { deliver } from '../../src/kernel/command/outbox.ts'
import { runCreate, runNamed, runRemove, runUpdate } from '../../src/kernel/command/run.ts'
import { commandsOn } from '../../src/kernel/entity/registry.ts'
import {
  type Actor,
  allEntities,
  contextFor,
  create,
  type Entity,
  entityNamed,
  newId,
  type Scope,
  systemActor,
  transact,
  type View,
} from '../../src/kernel/index.ts'
import { employee, type RoleName, startRoles, unit } from '../../src/modules/people/index.ts'
import { testDatabase } from './database.ts'

type Record_ = Record<string, unknown> & { id: string; version: number; result?: Record<string, unknown> }

/** Everything the starting roles may do, without accounts and sign-in. */
const grantsOf = (roles: readonly RoleName[]): Map<string, Scope> => {
  const grants = new Map<string, Scope>()
  const give = (key: string, allowed: readonly string[]) => {
    for (const role of roles.filter((name) => allowed.includes(name))) {
      if (grants.get(key) !== 'all') grants.set(key, startRoles[role].reach)
    }
  }
  for (const e of allEntities()) {
    for (const [verb, allowed] of Object.entries(e.grants)) give(`${e.name}.${verb}`, allowed)
    for (const [verb, { allow }] of commandsOn(e.name)) give(`${e.name}.${verb}`, allow)
  }
  return grants
}

/** A company of one region with its people, a clock that tests turn, and the verbs as HTTP would call them. */
export const loopWorld = async () => {
  const { url } = await testDatabase()
  const clock = { at: new Date('2026-07-06T02:00:00Z') }
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => clock.at, connections: 4 })
  afterAll(() => app.close())

  const system = <T>(run: Parameters<typeof transact<T>>[2]) => transact(app, systemActor, run)
  const people = await system(async (ctx) => {
    const region = await create(ctx, unit, { name: '华东大区', level: 'region' })
    const add = (name: string) => create(ctx, employee, { name, unitId: region.id, state: 'active' })
    const [leader, rep, expert, care, outsider] = [
      await add('李总监'),
      await add('王代表'),
      await add('陈产品'),
      await add('周售后'),
      await add('外人'),
    ]
    return { region, leader, rep, expert, care, outsider }
  })

  const actor = (who: { id: string; name: string }, roles: RoleName[], below: { id: string }[] = []): Actor => ({
    userId: newId(),
    employeeId: who.id,
    name: who.name,
    roles,
    subtreeIds: [who.id, ...below.map(({ id }) => id)],
    grants: grantsOf(roles),
  })
  const { leader, rep, expert, care, outsider } = people
  const actors = {
    leader: actor(leader, ['director'], [rep]),
    rep: actor(rep, ['rep']),
    expert: actor(expert, ['presales']),
    care: actor(care, ['aftersales']),
    outsider: actor(outsider, ['rep']),
    admin: actor(care, ['admin']),
    auditor: actor(expert, ['auditor']),
  }

  const named = (name: string) => entityNamed(name) as Entity
  const as = (who: Actor) => ({
    create: async (entity: string, body: object) =>
      JSON.parse(await runCreate(app, who, named(entity), body)) as Record_,
    update: async (entity: string, id: string, body: object) =>
      JSON.parse(await runUpdate(app, who, named(entity), id, body)) as Record_,
    remove: (entity: string, id: string) => runRemove(app, who, named(entity), id),
    run: async (entity: string, verb: string, id: string | null, body: object = {}) =>
      (await runNamed(app, who, entity, verb, id, body)) as Record_,
    view: <T>(view: View, input: object) =>
      app.store.transaction((db) => view.run(contextFor(app, db, who), input as never)) as Promise<T>,
  })

  /** Delivers every event to every reaction, as the server does after commit. */
  const react = async (): Promise<void> => {
    for (const reaction of modules.flatMap((m) => m.reactions ?? [])) while (await deliver(app, reaction));
  }
  const day = (date: string) => {
    clock.at = new Date(`${date}T02:00:00Z`)
  }
  return { app, clock, day, system, people, actors, as, react }
}

export const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })
