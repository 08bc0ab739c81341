import { expect, test } from 'vitest'
import { runKindCommand } from '../../src/kernel/command/run.ts'
import { change, field, kindCommand, select, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { account, contact, opportunity } from '../../src/modules/crm/index.ts'
import { world } from '../harness/world.ts'
import { everyEntity, samplesOf } from './samples.ts'

const w = await world()
const { rep, colleague, stranger, supervisor, admin } = w.team
const boss = w.as(admin)
const samples = samplesOf(w, admin)

const mineOf = (actor: typeof rep, name: string) =>
  w.make(opportunity, { name, ownerId: actor.employeeId, amount: 100_00 }, actor)

test('a list holds what the actor may see, newest first, with the exact total', async () => {
  for (const name of ['甲', '乙', '丙']) await mineOf(rep, `列表 ${name}`)
  await mineOf(stranger, '列表 别人的')
  const { body } = await w.as(rep).get('opportunity', { filter: { name: { contains: '列表' } }, count: 'exact' })
  expect(body.items.map((item: { name: string }) => item.name)).toEqual(['列表 丙', '列表 乙', '列表 甲'])
  expect(body.count).toEqual({ value: 3, capped: false })
})

test('what a command is not told begins as on its form: its default', async () => {
  const echo = kindCommand(opportunity, 'echo', {
    zh: '回声',
    en: 'Echo',
    input: {
      kind: field.choice({ near: '近', far: '远' }, { zh: '种类', en: 'Kind', required: true, default: 'near' }),
      won: field.boolean({ zh: '成交', en: 'Won', default: false }),
    },
    allow: [],
    run: async (_ctx, input) => input,
  })
  const told = async (body?: object) => JSON.parse(await runKindCommand(w.app, systemActor, echo, body))
  expect(await told()).toEqual({ kind: 'near', won: false })
  expect(await told({ kind: 'far', won: true })).toEqual({ kind: 'far', won: true })
  await expect(told({ kind: null })).rejects.toMatchObject({ code: 'request.invalid' })
})

test('pages by cursor give every row once, whatever the sort', async () => {
  for (let i = 0; i < 25; i++)
    await w.make(
      opportunity,
      { name: `分页 ${i % 5}`, ownerId: colleague.employeeId, ...(i % 3 && { amount: (i % 4) * 100 }) },
      colleague,
    )
  for (const sort of ['-id', 'amount,name', '-amount', 'name,-amount', '-expectedOn,amount']) {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await w.as(colleague).get('opportunity', { sort, limit: '7', ...(cursor && { cursor }) })
      ids.push(...body.items.map((item: { id: string }) => item.id))
      cursor = body.next ?? undefined
    } while (cursor)
    expect(new Set(ids).size, sort).toBe(25)
    expect(ids.length, sort).toBe(25)
  }
})

test('a refused draft takes no running number', async () => {
  const { code } = await mineOf(rep, '编号甲')
  const nobody = '01890000-0000-7000-8000-000000000000'
  for (const wrong of [{ accountId: nobody }, { budget: 200, budgetMax: 100 }, { amount: -1 }])
    expect((await w.as(rep).post('opportunity', { name: '被拒绝', ...wrong })).status).toBe(422)
  const next = await w.as(rep).post('opportunity', { name: '编号乙' })
  const digits = (code: string) => Number(code.replace(/\D/g, ''))
  expect(digits(next.body.code)).toBe(digits(code as string) + 1)
})

test('a stale update is 409 and names before, mine and theirs', async () => {
  const row = await mineOf(rep, '冲突')
  await w.as(rep).patch(`opportunity/${row.id}`, { version: 1, competitor: '甲公司' })
  const { status, body } = await w.as(rep).patch(`opportunity/${row.id}`, { version: 1, competitor: '乙公司' })
  expect(status).toBe(409)
  expect(body.facts.conflicts).toEqual([
    { field: 'competitor', label: '竞争对手', before: null, theirs: '甲公司', mine: '乙公司' },
  ])
})

test('of two writers who read the same version one is refused, although neither waits for its write', async () => {
  const row = await mineOf(rep, '同时')
  const write = (competitor: string) =>
    transact(w.app, rep, async (ctx) => {
      const [read] = await select(ctx, opportunity, { filter: { id: row.id } })
      await bothHaveRead()
      await change(ctx, opportunity, read!, { competitor })
    })
  let readers = 0
  let go = () => {}
  const both = new Promise<void>((done) => {
    go = done
  })
  const bothHaveRead = () => {
    if (++readers === 2) go()
    return both
  }
  const [first, second] = await Promise.allSettled([write('甲公司'), write('乙公司')])
  const refused = [first, second].filter((one) => one.status === 'rejected')
  expect(refused).toMatchObject([{ reason: { code: 'request.stale', status: 409 } }])
  const { body } = await w.as(rep).get(`opportunity/${row.id}`)
  expect(body.version).toBe(2)
  expect(body.competitor).toBe(first.status === 'fulfilled' ? '甲公司' : '乙公司')
})

test('a request repeated with the same Idempotency-Key creates one record', async () => {
  const body = { name: '只建一次' }
  const answers = await Promise.all(
    [1, 2, 3].map(() => w.as(rep).post('opportunity', body, { 'idempotency-key': 'key-0001-a' })),
  )
  const created = answers.filter((a) => a.status === 201).map((a) => a.body.id)
  expect(new Set(created).size).toBe(1)
  const again = await w.as(rep).post('opportunity', body, { 'idempotency-key': 'key-0001-a' })
  expect(again.body.id).toBe(created[0])
  const other = await w.as(rep).post('opportunity', { name: '别的' }, { 'idempotency-key': 'key-0001-a' })
  expect(other.status).toBe(409)
})

test('assigning a record out of reach is refused and nothing is stored', async () => {
  const before = await w.as(admin).get('opportunity', { count: 'exact', limit: '1' })
  const { status, body } = await w.as(rep).post('opportunity', { name: '越权', ownerId: stranger.employeeId })
  expect([status, body.fields[0].code]).toEqual([422, 'out_of_reach'])
  expect(body.detail).toContain('无权查看这条商机')
  expect((await w.as(admin).get('opportunity', { count: 'exact', limit: '1' })).body.count).toEqual(before.body.count)
})

test('an edit that would take a record out of the editor’s sight is refused and nothing is stored', async () => {
  const { body: task } = await w.as(supervisor).post('task', { title: '给客户回电', ownerId: rep.employeeId })
  const given = await w.as(rep).patch(`task/${task.id}`, { version: 1, ownerId: stranger.employeeId, title: '你来回' })
  expect(given).toMatchObject({ status: 422, body: { code: 'request.invalid', fields: [{ code: 'out_of_reach' }] } })
  expect(given.body.detail).toContain('无权查看这条任务')
  const now = await w.as(rep).get(`task/${task.id}`)
  expect(now.body).toMatchObject({ version: 1, title: '给客户回电', ownerId: rep.employeeId })
})

test('every change of a field is kept with who, when, before and after', async () => {
  const row = await mineOf(rep, '留痕')
  await w.as(supervisor).patch(`opportunity/${row.id}`, { version: 1, name: '留痕 改名' })
  const events = await w.app.store.rows<{ verb: string; actor_id: string; changes: unknown }>(
    sql`select verb, actor_id, changes from kernel.event where record_id = ${row.id}::uuid order by seq`,
  )
  expect(events).toEqual([
    { verb: 'create', actor_id: rep.employeeId, changes: null },
    { verb: 'update', actor_id: supervisor.employeeId, changes: { name: ['留痕', '留痕 改名'] } },
  ])
})

test('the recycle bin shows a removed record to those who could see it, and gives it back', async () => {
  const row = await w.make(account, { name: '回收站 客户', ownerId: rep.employeeId }, rep)
  const boss = w.as(admin)
  expect((await boss.delete(`account/${row.id}`)).status).toBe(204)
  expect((await boss.get(`account/${row.id}`)).status).toBe(404)
  expect((await w.as(stranger).get('account', { deleted: 'true' })).body.items).toEqual([])
  expect((await boss.get('account', { deleted: 'true' })).body.items.map((i: { id: string }) => i.id)).toEqual([row.id])
  expect((await boss.post(`account/${row.id}/restore`)).status).toBe(200)
  expect((await boss.get(`account/${row.id}`)).status).toBe(200)
})

test('what hangs on a record in the bin is read with it, by those who could read it before, and by nobody else', async () => {
  const row = await w.make(account, { name: '回收站 上级', ownerId: rep.employeeId }, rep)
  const [kept, removed] = [
    await w.make(contact, { name: '在册', accountId: row.id }, rep),
    await w.make(contact, { name: '已删', accountId: row.id }, rep),
  ]
  expect((await w.as(rep).delete(`contact/${removed.id}`)).status).toBe(204)
  expect((await w.as(admin).delete(`account/${row.id}`)).status).toBe(204)
  for (const { id, name } of [kept, removed]) {
    expect((await w.as(rep).get(`contact/${id}`)).status).toBe(404)
    expect((await w.as(rep).get(`contact/${id}`, { deleted: 'true' })).body).toMatchObject({ name, accountId: row.id })
    expect((await w.as(stranger).get(`contact/${id}`, { deleted: 'true' })).status).toBe(404)
  }
})

test('what hangs on a record in the bin is not given back before it: the refusal names it, to those who may see it', async () => {
  const row = await w.make(account, { name: '回收站 先恢复', ownerId: rep.employeeId }, rep)
  const { id } = await w.make(contact, { name: '后恢复', accountId: row.id }, rep)
  expect((await w.as(rep).delete(`contact/${id}`)).status).toBe(204)
  expect((await w.as(admin).delete(`account/${row.id}`)).status).toBe(204)
  const refused = await w.as(rep).post(`contact/${id}/restore`)
  expect([refused.status, refused.body.code]).toEqual([409, 'request.above_in_bin'])
  expect(refused.body.detail).toContain('客户「回收站 先恢复」')
  expect((await w.as(stranger).post(`contact/${id}/restore`)).status).toBe(404)
  expect((await w.as(admin).post(`account/${row.id}/restore`)).status).toBe(200)
  expect((await w.as(rep).post(`contact/${id}/restore`)).status).toBe(200)
})

test('an aggregate equals the list it summarises', async () => {
  const { body } = await w
    .as(supervisor)
    .post('opportunity/aggregate', { groupBy: ['ownerId', 'outcome'], measures: [{ count: '*' }, { sum: 'amount' }] })
  const list = await w.as(supervisor).get('opportunity', { limit: '200', fields: 'ownerId,outcome,amount' })
  const sums = new Map<string, [number, number]>()
  for (const item of list.body.items) {
    const key = `${item.ownerId} ${item.outcome}`
    const [n, sum] = sums.get(key) ?? [0, 0]
    sums.set(key, [n + 1, sum + (item.amount ?? 0)])
  }
  expect(
    new Map(body.items.map((i: Record<string, unknown>) => [`${i.ownerId} ${i.outcome}`, [i.count, i.sum_amount]])),
  ).toEqual(sums)
})

test('no measure and no group of a field of whatever kind fails: it is answered, or refused by name', async () => {
  const kinds = new Map(
    everyEntity().flatMap((e) =>
      Object.entries(e.fields).map(([key, { kind }]) => [`${kind.name} ${kind.column}`, { e, key }] as const),
    ),
  )
  expect(kinds.size).toBeGreaterThan(15)
  for (const [kind, { e, key }] of kinds) {
    const measures = ['sum', 'avg', 'min', 'max', 'distinct'].map((how) => ({
      groupBy: [],
      measures: [{ [how]: key }],
    }))
    const groups = [key, ...['day', 'month', 'year'].map((bucket) => `${key}:${bucket}`)].map((path) => ({
      groupBy: [path],
    }))
    for (const body of [...measures, ...groups]) {
      const { status, body: answer } = await w.as(admin).post(`${e.name}/aggregate`, body)
      const what = `${kind} ${JSON.stringify(body)}`
      if (status !== 200) expect([status, typeof answer.fields?.[0]?.field], what).toEqual([422, 'string'])
    }
  }
})

test.each([
  ['{"name":{"eq":1}}', 422],
  ['{"name":{"like":"a"}}', 422],
  ['{"nope":1}', 422],
  ['[1]', 422],
  ['not json', 422],
  ['{"and":{}}', 422],
  ['{"amount":{"gte":"x"}}', 422],
  ['{"closedOn":{"within":"someday"}}', 422],
  ['{"accountId.name.x":1}', 422],
])('the filter %s is refused with a field', async (filter, status) => {
  const answer = await w.as(rep).get('opportunity', { filter })
  expect(answer.status).toBe(status)
  expect(answer.body.fields.length).toBeGreaterThan(0)
})

test('an address is found by its province, city or district, and by any words in it', async () => {
  const admins = w.as(admin)
  await admins.post('custom-field', { entity: 'account', key: 'plant', kind: 'address', zh: '工厂地址' })
  const addresses = {
    南山: { province: '广东省', city: '深圳市', district: '南山区', street: '科技园 1 号' },
    番禺: { province: '广东省', city: '广州市', district: '番禺区' },
    苏州: { province: '江苏省', city: '苏州市', street: '深圳路 8 号' },
    未填: null,
  }
  for (const [name, plant] of Object.entries(addresses)) await admins.post('account', { name, plant })
  const found = async (plant: object) => {
    const { body } = await admins.get('account', { filter: { plant }, sort: '-id' })
    return body.items.map((item: { name: string }) => item.name)
  }
  expect(await found({ has: '广东' })).toEqual(['番禺', '南山'])
  expect(await found({ has: '深圳' })).toEqual(['南山'])
  expect(await found({ contains: '深圳' })).toEqual(['苏州', '南山'])
  expect(await found({ contains: '省深圳市南' })).toEqual(['南山'])
  expect(await found({ has: '%' })).toEqual([])
  const { status, body } = await admins.get('account', { filter: { plant: { has: 7 } } })
  expect([status, body.errors?.[0]?.field ?? body.fields?.[0]?.field]).toEqual([422, 'plant'])
})

test.each(
  everyEntity()
    .filter((e) => e.grants.update)
    .map((e) => [e.name, e] as const),
)('%s: a stale update is refused and changes nothing', async (name, e) => {
  const row = await samples.make(e)
  const key = Object.keys(e.fields).find(
    (k) => e.fields[k]?.by === 'user' && e.fields[k]?.kind.name.endsWith('text') && !e.fields[k]?.fixed,
  )
  const body = key ? { [key]: '改动' } : {}
  const stale = await boss.patch(`${name}/${row.id}`, { ...body, version: row.version + 1 })
  expect([409, 403]).toContain(stale.status)
  for (const version of [undefined, null, 'x', 1.5, {}])
    expect((await boss.patch(`${name}/${row.id}`, { ...body, version })).body.fields[0].field).toBe('version')
  const [cells] = await w.app.store.cells(sql`select version from ${sql.table(e.table)} where id = ${row.id}::uuid`)
  expect(cells?.[0]).toBe(String(row.version))
})
