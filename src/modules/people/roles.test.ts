import { afterAll, expect, test } from 'vitest'
import { runCreate, runRemove, runUpdate } from '../../kernel/command/run.ts'
import { type AppError, type Entity, sql } from '../../kernel/index.ts'
import { addUser, company, createFirstAdmin, role, roleGrant, seedRoles, userRole } from './index.ts'
import { goodPassword, openPeople, refusal } from './people.fixture.ts'

const people = await openPeople()
afterAll(() => people.store.close())
const { runtime, store, makePerson } = people

/** The faulty fields of a refused input, or the record. */
const faultsOf = (attempt: Promise<string>): Promise<unknown> =>
  attempt.then(
    (text) => JSON.parse(text),
    (error: AppError) => error.fields.map(({ field, code }) => `${field}: ${code}`).join() || error.code,
  )

test('only an empty installation takes a first administrator, and only one of two at once', async () => {
  const first = (email: string) =>
    refusal(createFirstAdmin(runtime, { email, name: '首位', password: goodPassword, company: '华恒泵业' }))
  const codes = await Promise.all([first('a@example.cn'), first('b@example.cn')])
  expect(codes.sort()).toEqual(['accepted', 'first-use.done'])
  expect(await first('c@example.cn')).toBe('first-use.done')
  const signedIn = await Promise.allSettled(['a', 'b'].map((name) => people.signIn(`${name}@example.cn`, goodPassword)))
  const [only] = signedIn.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value.actor] : []))
  expect(only?.roles).toEqual(['admin'])
})

const admin = async () => {
  const [known] = await store.rows<{ id: string }>(
    sql`select u.id from people.user u join people.user_role r on r.user_id = u.id limit 1`,
  )
  return people.actorOf({ userId: known!.id })
}
const send = async (e: Entity, body: object) => runCreate(runtime, await admin(), e, body)
const roleNamed = async (key: string) =>
  (await store.rows<{ id: string; version: number }>(sql`select id, version from people.role where key = ${key}`))[0]!

test('the top of the organisation is called like the company, and follows it until it has a name of its own', async () => {
  const names = () =>
    store.rows(
      sql`select c.name as company, u.name as top from people.company c, people.unit u where u.parent_id is null`,
    )
  expect(await names()).toEqual([{ company: '华恒泵业', top: '华恒泵业' }])
  const [settings] = await store.rows<{ id: string; version: number }>(sql`select id, version from people.company`)
  const call = async (name: string, version: number) =>
    runUpdate(runtime, await admin(), company, settings!.id, { name, version })
  await call('华恒集团', settings!.version)
  expect(await names()).toEqual([{ company: '华恒集团', top: '华恒集团' }])
  await store.rows(sql`update people.unit set name = '总部' where parent_id is null`)
  await call('华恒泵业', settings!.version + 1)
  expect(await names()).toEqual([{ company: '华恒泵业', top: '总部' }])
})

test('an account from the command line needs a known role, a known unit, a free address and a good password', async () => {
  const add = (more: object) =>
    refusal(addUser(runtime, { email: 'd@example.cn', name: '新人', role: 'rep', password: goodPassword, ...more }))
  expect(await add({ role: 'emperor' })).toBe('first-use.no_role')
  expect(await add({ unit: '月球' })).toBe('first-use.no_unit')
  expect(await add({ password: '1234567890' })).toBe('password.common')
  expect(await add({ email: 'not an address' })).toBe('request.invalid')
  expect(await add({ name: ' ' })).toBe('request.invalid')
  expect(await add({})).toBe('accepted')
  expect(await add({})).toBe('first-use.email_taken')
})

test('starting again gives no grant twice, and none back that was taken away', async () => {
  const count = async () =>
    (await store.rows<{ n: number }>(sql`select count(*) as n from people.role_grant where deleted_at is null`))[0]!.n
  const before = await count()
  const [taken] = await store.rows<{
    id: string
  }>(sql`select g.id from people.role_grant g join people.role r on r.id = g.role_id
    where r.key = 'operations' and g.entity = 'employee' and g.verb = 'export'`)
  await runRemove(runtime, await admin(), roleGrant, taken!.id)
  await Promise.all([seedRoles(store), seedRoles(store)])
  expect(await count()).toBe(before - 1)
  const person = await makePerson('运营', ['operations'])
  expect((await people.actorOf(person)).grants.has('employee.export')).toBe(false)
})

test('a grant that a new version brings is given at the next start', async () => {
  await store.rows(sql`delete from people.seeded_grant where entity = 'unit' and verb = 'create'`)
  await store.rows(sql`delete from people.role_grant where entity = 'unit' and verb = 'create'`)
  await seedRoles(store)
  const person = await makePerson('运营', ['operations'])
  expect((await people.actorOf(person)).grants.get('unit.create')).toBe('all')
})

test('with several roles the widest reach counts, and only living roles and grants', async () => {
  const person = await makePerson('兼职', ['rep', 'narrow'])
  expect((await people.actorOf(person)).grants.get('employee.read')).toBe('team')
  const narrow = await roleNamed('narrow')
  const given = JSON.parse(
    await send(roleGrant, { roleId: narrow.id, entity: 'employee', verb: 'read', reach: 'all' }),
  ) as { id: string }
  expect((await people.actorOf(person)).grants.get('employee.read')).toBe('all')
  await runRemove(runtime, await admin(), roleGrant, given.id)
  expect((await people.actorOf(person)).grants.get('employee.read')).toBe('team')
})

test('a grant names an entity and a verb that exist', async () => {
  const { id: roleId } = await roleNamed('rep')
  expect(await faultsOf(send(roleGrant, { roleId, entity: 'spaceship', verb: 'read', reach: 'all' }))).toBe(
    'entity: unknown',
  )
  expect(await faultsOf(send(roleGrant, { roleId, entity: 'employee', verb: 'fly', reach: 'all' }))).toBe(
    'verb: unknown',
  )
  expect(await faultsOf(send(roleGrant, { roleId, entity: 'view', verb: 'fly', reach: 'all' }))).toBe('verb: unknown')
})

test('administration cannot be taken from the administrators, nor their role removed', async () => {
  const actor = await admin()
  const [kept] = await store.rows<{
    id: string
  }>(sql`select g.id from people.role_grant g join people.role r on r.id = g.role_id
    where r.key = 'admin' and g.entity = 'role-grant' and g.verb = 'remove'`)
  expect(await refusal(runRemove(runtime, actor, roleGrant, kept!.id))).toBe('role.admin_needed')
  expect(await refusal(runRemove(runtime, actor, role, (await roleNamed('admin')).id))).toBe('role.admin_needed')
})

test('a role in use stays; its key is fixed and well formed', async () => {
  const actor = await admin()
  await makePerson('持有者', ['used'])
  const used = await roleNamed('used')
  expect(await refusal(runRemove(runtime, actor, role, used.id))).toBe('role.in_use')
  expect(await faultsOf(runUpdate(runtime, actor, role, used.id, { version: used.version, key: 'other' }))).toBe(
    'key: fixed',
  )
  expect(await faultsOf(send(role, { key: '经理', name: '经理', reach: 'team' }))).toBe('key: key')
})

test('a role given to an account takes effect, and is given once', async () => {
  const person = await makePerson('新任', ['rep'])
  const { id: roleId } = await roleNamed('auditor')
  await send(userRole, { userId: person.userId, roleId })
  expect((await people.actorOf(person)).roles).toEqual(['auditor', 'rep'])
  expect(await refusal(send(userRole, { userId: person.userId, roleId }))).toBe('request.duplicate')
})

test('the settings of the company reach the context at once, and a wrong time zone does not', async () => {
  const actor = await admin()
  const [row] = await store.rows<{ id: string; version: number }>(sql`select id, version from people.company`)
  const change = (patch: object) => runUpdate(runtime, actor, company, row!.id, { version: row!.version, ...patch })
  expect(await faultsOf(change({ timeZone: 'Mars/Olympus' }))).toBe('timeZone: time_zone')
  await change({ name: '闭环科技', closedMeans: 'signed_and_first_payment' })
  expect(runtime.company()).toMatchObject({ name: '闭环科技', closedMeans: 'signed_and_first_payment' })
})
