import { afterEach, expect, test } from 'vitest'
import { allViews, commandsOn, sql } from '../../src/kernel/index.ts'
import { world } from '../harness/world.ts'
import { everyEntity } from './samples.ts'
import { expectProblem, sender } from './sent.ts'

/*
 * Whatever is sent, by whatever door: a problem document that says what is wrong, nothing stored, and the server goes on.
 */

const w = await world()
const boss = w.as(w.team.admin)
const absent = '00000000-0000-7000-8000-000000000001'

const send = sender(w, w.team.admin)

afterEach(async () => {
  expect((await boss.get('opportunity', { limit: '1' })).status).toBe(200)
})

const recordsIn = async (): Promise<string> => {
  const counts = everyEntity().map((e) => sql`(select count(*) from ${sql.table(e.table)})`)
  const [cells] = await w.app.store.cells(sql`select ${sql.join(counts)}`)
  return JSON.stringify(cells)
}

const depth = 50_000
const bodies: [name: string, body: string, status?: number][] = [
  ['no JSON', '{"a":'],
  ['a word', 'nonsense'],
  ['null', 'null'],
  ['a number', '5'],
  ['a text', '"text"'],
  ['a list', '[]'],
  ['a list of objects', '[{"name":"a"}]'],
  ['an unknown field', '{"nonesuch":1}'],
  ['__proto__', '{"__proto__":{"admin":true}}'],
  ['constructor', '{"constructor":{"prototype":{"admin":true}}}'],
  ['a key of every object', '{"toString":"x","hasOwnProperty":1,"valueOf":null}'],
  ['a system column', '{"id":"x","createdBy":"x","deletedAt":"2026-01-01T00:00:00Z","custom":{}}'],
  ['a body too large', `{"name":"${'x'.repeat(2_000_000)}"}`, 413],
  ['a deep body', `{"nonesuch":${'['.repeat(depth)}${']'.repeat(depth)}}`],
]

test.each(bodies)('as a body, %s creates, changes and starts nothing', async (what, body, wanted) => {
  const before = await recordsIn()
  // A deep body takes long to read, and all routes read it alike.
  for (const e of what === 'a deep body' ? everyEntity().slice(0, 4) : everyEntity()) {
    const paths: [string, string][] = [
      ['POST', e.name],
      ['PATCH', `${e.name}/${absent}`],
      ['POST', `${e.name}/aggregate`],
      ...[...commandsOn(e.name).values()].map(({ scope, verb }): [string, string] => [
        'POST',
        scope === 'kind' ? `${e.name}/${verb}` : `${e.name}/${absent}/${verb}`,
      ]),
    ]
    for (const [method, path] of paths) {
      // A verb without input takes none: null is no body.
      if (what === 'null' && path !== e.name) continue
      const answer = await send(method, `/api/${path}`, body)
      expectProblem(answer, `${what} to ${method} ${path}`)
      if (wanted) expect(answer.status).toBe(wanted)
    }
  }
  expect(await recordsIn()).toBe(before)
  expect(({} as Record<string, unknown>).admin).toBeUndefined()
})

const nested = (before: string, after: string) => before.repeat(depth) + after.repeat(depth)
const nestings = [nested('[', ']'), nested('{"and":[', ']}'), `${'{"not":'.repeat(depth)}{}${'}'.repeat(depth)}`]

test.each([
  ['POST', 'opportunity/aggregate', '"filter"'],
  ['POST', 'saved-view', '"name":"深","entity":"account","query"'],
  ['PATCH', `saved-view/${absent}`, '"version":1,"query"'],
  ['POST', 'approval/simulate', '"values"'],
])('%s %s: what nests too deep is refused for its depth, in any field', async (method, path, field) => {
  for (const nesting of nestings) {
    const { status, text } = await send(method, `/api/${path}`, `{${field}:${nesting}}`)
    expect([status, text]).toEqual([422, expect.stringContaining('嵌套过深')])
  }
})

test('a key for repeated requests does not make a deep body worse, and neither does a deep filter in the address', async () => {
  const answer = await w.http.inject({
    method: 'POST',
    url: '/api/opportunity',
    headers: { 'x-actor': w.team.admin.userId, 'content-type': 'application/json', 'idempotency-key': 'deep-body' },
    payload: `{"name":${nestings[0]}}`,
  })
  expect(answer.statusCode).toBe(422)
  for (const nesting of nestings.slice(1))
    expectProblem(await send('GET', `/api/opportunity?filter=${nesting}`), 'a deep filter')
})

test.each([
  ['text/plain', 'name=a'],
  ['application/x-www-form-urlencoded', 'name=a'],
  ['application/xml', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
  ['application/json; charset=utf-7', '+ADw-'],
  ['multipart/form-data; boundary=x', '--x\r\n\r\n'],
  ['multipart/form-data', 'no boundary'],
  [
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\r\n1',
  ],
  ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--x--\r\n'],
])('a body of type %s is refused', async (type, body) => {
  for (const path of [
    'opportunity',
    'opportunity/aggregate',
    `opportunity/${absent}/transfer`,
    'import/account',
    'file',
  ])
    expectProblem(await send('POST', `/api/${path}`, body, type), path)
  expectProblem(await send('PATCH', `/api/opportunity/${absent}`, body, type), 'PATCH')
})

test.each(everyEntity().map((e) => [e.name, e] as const))(
  '%s: a value of the wrong kind is refused by the name of its field, and nothing is stored',
  async (name, e) => {
    const before = await recordsIn()
    const wrong: Record<string, unknown[]> = {
      default: [{}, [1], 12.5, { $gt: '' }, '\u0000', '\ud800'],
      address: [{ street: 'a\u0000b' }, { city: '\ud800' }, { street: {} }, { planet: '地球' }, [1], 5],
      'long-text': [{}, [], 1, true, '\u0000', 'x'.repeat(30_000)],
      text: [{}, [], 1, true, 'a\u0000b', '\udfff', 'x'.repeat(30_000)],
      integer: ['1', 1.5, 1e300, -1e300, [], {}],
      decimal: ['1', 1e300, 0.123456789, [], {}],
      percent: ['1', 1e300, 0.123456789, [], {}],
      money: ['1', 1.5, 1e300, [], {}],
      boolean: ['true', 1, [], {}],
      json: ['\u0000', { a: '\ud800' }, { deep: 'x'.repeat(300_000) }],
      date: ['2026-13-01', '2026-02-30', '0000-01-01', '99999-01-01', 20260101, {}],
      instant: ['2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', 'now()', 0],
      reference: ['x', '../../etc/passwd', absent, {}, 5],
    }
    for (const [key, field] of Object.entries(e.fields)) {
      if (field.by !== 'user') continue
      for (const value of wrong[field.kind.name] ?? wrong.default ?? []) {
        const answer = await send('POST', `/api/${name}`, JSON.stringify({ [key]: value }))
        expectProblem(answer, `${name}.${key}`)
        if (answer.status === 422) {
          const keys = JSON.parse(answer.text).fields.map((f: { field: string }) => f.field)
          if (field.kind.name !== 'reference' && field.kind.name !== 'json') expect(keys).toContain(key)
        }
      }
    }
    expect(await recordsIn()).toBe(before)
  },
)

const queries = [
  'filter={',
  'filter=[]',
  'filter=null',
  'filter={"__proto__":{"eq":1}}',
  'filter={"constructor":1}',
  'filter={"id":{"constructor":1}}',
  'filter={"id":{"eq":"1 or 1=1"}}',
  'filter={"id\';drop table crm.opportunity;--":1}',
  'filter={"createdAt":{"gte":"0000-01-01T00:00:00Z"}}',
  'filter={"createdAt":{"within":"9999-Q4"}}',
  'filter={"createdAt":{"within":"last_999999999_days"}}',
  'filter={"createdAt":{"within":"__proto__"}}',
  'filter={"createdAt":{"within":"constructor"}}',
  'filter={"version":{"eq":1e300}}',
  'filter={"createdBy":{"has":"x"}}',
  `filter=${encodeURIComponent(`${'{"not":'.repeat(300)}{}${'}'.repeat(300)}`)}`,
  `filter=${encodeURIComponent(JSON.stringify({ or: Array.from({ length: 300 }, () => ({ version: 1 })) }))}`,
  'filter={"version":1}&filter={"version":2}',
  'sort=nonesuch',
  'sort=id;drop',
  'sort=custom',
  'sort=createdBy.name.x',
  'sort=id&sort=version',
  'limit=0',
  'limit=-1',
  'limit=1e9',
  'limit=1.5',
  'limit=ten',
  'limit=1&limit=2',
  'cursor=x',
  'cursor=AAAA',
  `cursor=${Buffer.from('["x"]').toString('base64url')}`,
  `cursor=${Buffer.from('[null,{}]').toString('base64url')}`,
  `sort=updatedAt&cursor=${Buffer.from(`["9999-99-99 00:00:00+00","${absent}"]`).toString('base64url')}`,
  'fields=nonesuch',
  'fields=__proto__',
  'fields=id.x',
  'count=all',
  'deleted=1',
  `q=${'x'.repeat(201)}`,
  'q=a%00b',
  'nonesuch=1',
  '__proto__=1',
  'constructor=1',
]

test('a broken query of a list, an export or a view is refused with the parameter that is wrong', async () => {
  for (const e of ['opportunity', 'employee', 'task', 'review-row'])
    for (const query of queries) {
      const answer = await send('GET', `/api/${e}?${query}`)
      expectProblem(answer, `${e}?${query}`)
      if (!/cursor=|^(limit|count|deleted)/.test(query))
        expectProblem(await send('GET', `/api/${e}/export?format=csv&${query}`), `export?${query}`)
    }
  for (const { name } of allViews())
    for (const query of [
      '__proto__=1',
      'constructor=x',
      'toString=',
      'nonesuch=1',
      'id=1&id=2',
      'period=%00',
      'period=__proto__',
      'period=toString',
      'period=x&period=y',
    ])
      expectProblem(await send('GET', `/api/${name}?${query}`), `${name}?${query}`)
  for (const path of [
    'metric/nonesuch',
    'metric/win_rate?period=x',
    'metric/win_rate?by=__proto__',
    'metric/win_rate?unitId=x',
    `opportunity/${absent}/timeline?limit=x`,
    `opportunity/${absent}/timeline?before=x`,
    'opportunity/export?format=exe',
    'lineage?entity=__proto__&id=x',
  ])
    expectProblem(await send('GET', `/api/${path}`), path)
})

test.each([
  ['groupBy', { groupBy: 'ownerId' }],
  ['groupBy', { groupBy: Array(6).fill('ownerId') }],
  ['nonesuch', { groupBy: ['nonesuch'] }],
  ['groupBy', { groupBy: ['expectedOn:century'] }],
  ['measures', { measures: [] }],
  ['measures', { measures: [{ sum: 'name' }] }],
  ['measures', { measures: [{ count: 'amount' }] }],
  ['nonesuch', { measures: [{ count: 'nonesuch' }] }],
  ['measures', { measures: [{ 'sum(1)--': 'amount' }] }],
  ['measures', { measures: [{ count: '*', sum: 'amount' }] }],
  ['filter', { filter: 5 }],
  ['q', { q: 5 }],
  ['q', { q: 'x'.repeat(201) }],
  ['q', { q: 'a\u0000b' }],
  ['nonesuch', { nonesuch: 1 }],
])('a broken aggregate is refused by %s', async (field, body) => {
  const { status, body: problem } = await boss.post('opportunity/aggregate', body)
  expect([status, problem.fields[0].field]).toEqual([422, field])
})

test.each([
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%ff',
  '%E0%A4%A',
  'null',
  '1',
  '1%27%20or%201=1',
  'x'.repeat(300),
  'NaN',
])('an address with %s leads nowhere', async (id) => {
  for (const [method, path] of [
    ['GET', `opportunity/${id}`],
    ['PATCH', `opportunity/${id}`],
    ['DELETE', `opportunity/${id}`],
    ['POST', `opportunity/${id}/win`],
    ['POST', `opportunity/${id}/restore`],
    ['GET', `opportunity/${id}/timeline`],
    ['GET', `file/${id}/content`],
    ['GET', `import/${id}`],
    ['POST', `import/${id}/start`],
    ['POST', `import/${id}/revert`],
    ['GET', `import/${id}/errors.csv`],
    ['GET', `metric/${id}`],
  ] as const) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : '{"version":1}'
    const answer = await send(method, `/api/${path}`, body)
    expect(answer.status >= 400 && answer.status < 500, `${method} ${path}: ${answer.status} ${answer.text}`).toBe(true)
  }
})
