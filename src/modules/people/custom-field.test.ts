import { afterAll, expect, test } from 'vitest'
import { runCreate, runRemove, runUpdate } from '../../kernel/command/run.ts'
import { type AppError, type Entity, placeIn, sql } from '../../kernel/index.ts'
import { customFieldFaults, kindsOfCustomFields } from './custom-field.rules.ts'
import { createFirstAdmin, customField, employee, post } from './index.ts'
import { goodPassword, openPeople } from './people.fixture.ts'

const people = await openPeople()
afterAll(() => people.store.close())
const { runtime, store } = people

/** The faulty fields of a refused input, or the record. */
const faultsOf = (attempt: Promise<string>): Promise<unknown> =>
  attempt.then(
    (text) => JSON.parse(text),
    (error: AppError) => error.fields.map(({ field, code }) => `${field}: ${code}`).join() || error.code,
  )

const email = 'a@example.cn'
await createFirstAdmin(runtime, { email, name: '首位', password: goodPassword })
const admin = async () => (await people.signIn(email, goodPassword)).actor
const send = async (e: Entity, body: object) => runCreate(runtime, await admin(), e, body)

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
