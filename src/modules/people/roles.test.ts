import { afterAll, expect, test } from 'vitest'
import { runCreate, runRemove, runUpdate } from '../../kernel/command/run.ts'
import { type AppError, type Entity, placeIn, sql } from '../../kernel/index.ts'
import { customFieldFaults, kindsOfCustomFields } from './custom-field.rules.ts'
import {
  addUser,
  company,
  createFirstAdmin,
  customField,
  employee,
  post,
  role,
  roleGrant,
  seedRoles,
  userRole,
} from './index.ts'
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

test('a custom field is there at once, is checked like any other, and goes when it is removed', async () => {
  const actor = await admin()
  const made = JSON.parse(
    await send(customField, {
      entity: 'employee',
      key: 'shirtSize',
      kind: 'choice',
      zh: '工服尺码',
      required: true,
      choices: [
        { value: 's', zh: '小' },
        { value: 'l', zh: '大' },
      ],
    }),
  ) as { id: string; version: number }
  expect(await faultsOf(send(employee, { name: '没有尺码' }))).toBe('shirtSize: required')
  expect(await faultsOf(send(employee, { name: '错的尺码', shirtSize: 'xxl' }))).toBe('shirtSize: value')
  const { id } = JSON.parse(await send(employee, { name: '对的尺码', shirtSize: 'l' })) as { id: string }
  const [stored] = await store.rows<{ custom: unknown }>(sql`select custom from people.employee where id = ${id}::uuid`)
  expect(stored?.custom).toEqual({ shirtSize: 'l' })
  const rename = runUpdate(runtime, actor, customField, made.id, { version: made.version, key: 'other', zh: '尺码' })
  expect(await faultsOf(rename)).toBe('key: fixed')
  await runRemove(runtime, actor, customField, made.id)
  expect(placeIn(employee, 'shirtSize')).toBeUndefined()
})

test.each(['constructor', 'valueOf', 'toString', 'hasOwnProperty'])(
  'no field is called %s: records without it would seem to have it, in the history and when an import is taken back',
  (key) => {
    const faults = customFieldFaults({ entity: 'employee', key, kind: 'text' })
    expect(faults.map(({ field, message }) => [field, message.includes('系统保留')])).toEqual([['key', true]])
  },
)

test('an option that records carry cannot be taken away: custom-field.choice_in_use says how many; others can, in any order', async () => {
  const actor = await admin()
  const own = async (key: string, kind: string) =>
    JSON.parse(
      await send(customField, {
        entity: 'employee',
        key,
        kind,
        zh: '惯用工具',
        choices: [
          { value: '10', zh: '手机', tone: 'success' },
          { value: '2', zh: '平板' },
          { value: 'book', zh: '纸本', en: 'Paper' },
        ],
      }),
    ) as { id: string; version: number }
  const one = await own('tool', 'choice')
  const many = await own('tools', 'multi-choice')
  expect(placeIn(employee, 'tool')?.field.choices?.map(({ value, tone }) => [value, tone])).toEqual([
    ['10', 'success'],
    ['2', undefined],
    ['book', undefined],
  ])
  const owner = JSON.parse(await send(employee, { name: '用工具的人', tool: '10', tools: ['2', '10'] })) as {
    id: string
  }
  await send(employee, { name: '另一位', tools: ['2'] })
  await store.rows(sql`update people.employee set deleted_at = now() where id = ${owner.id}::uuid`)
  const set = (field: { id: string; version: number }, choices: object[]) =>
    runUpdate(runtime, actor, customField, field.id, { version: field.version, choices })
  const without = (value: string) =>
    [
      { value: 'book', zh: '纸质本' },
      { value: '2', zh: '平板' },
      { value: '10', zh: '手机' },
    ].filter((choice) => choice.value !== value)
  const refused = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'accepted',
      (error: AppError) => [error.code, error.message],
    )
  expect(await refused(set(one, without('10')))).toEqual([
    'custom-field.choice_in_use',
    expect.stringContaining('「手机」用在 1 条记录上(含回收站),不能去掉'),
  ])
  expect(await refused(set(many, without('2')))).toEqual([
    'custom-field.choice_in_use',
    expect.stringContaining('「平板」用在 2 条记录上'),
  ])
  expect(await refused(set(many, without('book')))).toBe('accepted')
  expect(await refused(set(one, without('2')))).toBe('accepted')
  expect(placeIn(employee, 'tool')?.field.choices?.map(({ value, zh }) => [value, zh])).toEqual([
    ['book', '纸质本'],
    ['10', '手机'],
  ])
  expect(
    await faultsOf(
      send(customField, {
        entity: 'employee',
        key: 'loud',
        kind: 'choice',
        zh: '颜色',
        choices: [{ value: 'a', zh: '甲', tone: 'pink' }],
      }),
    ),
  ).toBe('choices: choices')
})

test('every kind of custom field can be added and read', async () => {
  for (const kind of Object.keys(kindsOfCustomFields)) {
    const choices = kind.includes('choice') ? [{ value: 'a', zh: '甲' }] : undefined
    const target = kind === 'reference' ? 'unit' : undefined
    const key = `k${kind.replaceAll('-', '')}`
    await send(customField, {
      entity: 'post',
      key,
      kind,
      zh: kind,
      ...(choices && { choices }),
      ...(target && { target }),
    })
  }
  for (const kind of Object.keys(kindsOfCustomFields))
    expect(placeIn(post, `k${kind.replaceAll('-', '')}`)?.field.kind.name).toBe(kind)
})

test('a custom field that could not work is refused, naming what is wrong', async () => {
  const wrong = async (more: object) =>
    faultsOf(send(customField, { entity: 'employee', key: 'extra', kind: 'text', zh: '附加', ...more }))
  expect(await wrong({ entity: 'spaceship' })).toBe('entity: value')
  for (const key of [
    'name',
    'unitId',
    'id',
    'createdAt',
    'labels',
    'can',
    'Upper',
    'has space',
    '1st',
    'a"; drop table x; --',
  ])
    expect(await wrong({ key })).toBe('key: key')
  expect(await wrong({ kind: 'choice' })).toBe('choices: choices')
  expect(await wrong({ kind: 'choice', choices: [] })).toBe('choices: choices')
  expect(await wrong({ kind: 'choice', choices: [{ value: 'a' }] })).toBe('choices: choices')
  expect(
    await wrong({
      kind: 'choice',
      choices: [
        { value: 'a', zh: '甲' },
        { value: 'a', zh: '乙' },
      ],
    }),
  ).toBe('choices: choices')
  expect(await wrong({ choices: [{ value: 'a', zh: '甲' }] })).toBe('choices: choices')
  expect(await wrong({ kind: 'reference' })).toBe('target: target')
  expect(await wrong({ kind: 'reference', target: 'spaceship' })).toBe('target: value')
  expect(await wrong({ target: 'unit' })).toBe('target: target')
})
