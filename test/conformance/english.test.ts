import { expect, test } from 'vitest'
import '../../src/app/server.ts'
import { loadModules } from '../../src/app/modules.ts'
import { allRefusals } from '../../src/kernel/error.ts'
import type { Field } from '../../src/kernel/field/field.ts'
import { allEntities, allViews, commandsOn, sql, systemActor } from '../../src/kernel/index.ts'
import { notify } from '../../src/modules/work/index.ts'
import { world } from '../harness/world.ts'

/* A reader who chose English is shown no Chinese that the product itself says. */

interface Said {
  readonly zh: string
  readonly en?: string
}

loadModules()

const w = await world()

/** A name in Latin letters is the same in both. */
const without = (at: string, { zh, en }: Said): string[] => (en?.trim() || !/\p{Script=Han}/u.test(zh) ? [] : [at])

const unnamed = (at: string, fields: Readonly<Record<string, Field>>): string[] =>
  Object.entries(fields).flatMap(([key, field]) => [
    ...without(`${at}.${key}`, field),
    ...without(`${at}.${key}: help`, { zh: field.help ?? '', en: field.helpEn }),
    ...(field.choices ?? []).flatMap((choice) => without(`${at}.${key} = ${choice.value}`, choice)),
  ])

test.each([...allEntities()])(
  '$name: entity, fields with their help, choices, verbs and events have an English word',
  (e) => {
    expect([
      ...without(e.name, e.label),
      ...unnamed(e.name, e.fields),
      ...Object.entries(e.events ?? {}).flatMap(([event, label]) => without(`${e.name} ${event}`, label)),
      ...[...commandsOn(e.name).values()].flatMap((c) => [
        ...without(`${e.name}/${c.verb}`, c.label),
        ...unnamed(`${e.name}/${c.verb}`, c.input),
      ]),
    ]).toEqual([])
  },
)

test('views and what they are asked have an English word', () => {
  expect(
    [...allViews()].flatMap((view) => [...without(view.name, view.label), ...unnamed(view.name, view.input)]),
  ).toEqual([])
})

const han = /\p{Script=Han}/u

test('every refusal is said in English with the same facts', () => {
  const facts = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].filter((one) => one !== '{label}').sort()
  const odd = [...allRefusals()].filter(
    ([, { zh, en }]) => han.test(en) || !en.trim() || facts(zh).join() !== facts(en).join(),
  )
  expect(odd.map(([code]) => code)).toEqual([])
})

test('who asks in English is refused in English, field by field; anybody else in Chinese', async () => {
  const { rep } = w.team
  const wrong = { name: '', ownerId: rep.employeeId, website: 'no address' }
  const asked = (language?: string) =>
    w.as(rep).post('account', wrong, language ? { 'accept-language': language } : undefined)
  const { body } = await asked('en')
  expect(body).toMatchObject({
    title: 'Wrong input',
    status: 422,
    code: 'request.invalid',
    fields: [{ field: 'name', code: 'required', message: 'Fill in “Name”.' }, { field: 'website' }],
  })
  expect(JSON.stringify(body)).not.toMatch(han)
  for (const language of [undefined, 'zh-CN', 'zh-CN,zh;q=0.9,en;q=0.8', '*']) {
    expect((await asked(language)).body).toMatchObject({ title: '输入有误', fields: [{ code: 'required' }, {}] })
  }
  expect((await asked('zh-CN')).body.fields[0].message).toMatch(han)
})

test('a role is refused in English by the English name of the verb', async () => {
  const { body } = await w.as(w.team.rep).post('role', {}, { 'accept-language': 'en-GB' })
  expect(body.detail).toBe('Your role may not “create Role”. Ask an administrator for the right.')
})

const english = { 'accept-language': 'en' }

test('what the system told is read in the language of the reader, in lists and in records', async () => {
  const { rep } = w.team
  const title = { zh: '任务今天到期', en: 'The task is due today' }
  await w.within(systemActor, (ctx) =>
    notify(ctx, [{ employeeId: rep.employeeId, kind: 'task', title, body: null, occasion: 'said twice' }]),
  )
  const read = async (headers?: Record<string, string>) => {
    const list = await w.as(rep).get('notification', { filter: { kind: 'task' }, fields: 'title,body' }, headers)
    const [one] = list.body.items
    const record = (await w.as(rep).get(`notification/${one.id}`, {}, headers)).body
    expect(Object.keys(record)).not.toContain('titleEn')
    return [one.title, record.title, record.body]
  }
  expect(await read()).toEqual([title.zh, title.zh, null])
  expect(await read(english)).toEqual([title.en, title.en, null])
  await w.app.store.rows(sql`update work.notification set title_en = null where occasion = 'said twice'`)
  expect(await read(english)).toEqual([title.zh, title.zh, null])
  const { entities } = (await w.as(rep).get('meta', {}, english)).body
  const keys = entities.flatMap(({ fields }: { fields: { key: string }[] }) => fields.map(({ key }) => key))
  expect(keys.filter((key: string) => key.endsWith('En'))).toEqual([])
})

test('a condition that cannot be is refused with the English name of its field', async () => {
  const { body } = await w.as(w.team.rep).get('account', { filter: { website: { gt: 'a' } }, limit: '1' }, english)
  expect(body.detail).not.toMatch(han)
  expect(body.detail).toContain('“Website”')
})

/** What these are called was said by a person, copied from what one said, or is a number, a file or an address. */
const saidByPeople = new Set([
  'adjustment',
  'api-key',
  'approval-copy',
  'approval-step',
  'approval-task',
  'consent-text',
  'dunning',
  'erasure',
  'file',
  'float-use',
  'forecast-call',
  'forecast-override',
  'forecast-snapshot',
  'legal-check',
  'mail',
  'merge',
  'plan-cut',
  'presales-policy',
  'quote-line',
  'quote-version',
  'refund',
  'session',
  'win-loss',
])

test('whatever only the system names has an English name, too', () => {
  const chinese = [...allEntities()].filter(({ name, title, fields }) => {
    const { by, kind } = fields[title] as Field
    return by === 'system' && kind.name === 'text' && !fields[`${title}En`] && !saidByPeople.has(name)
  })
  expect(chinese.map(({ name, title }) => `${name}.${title}`)).toEqual([])
})
