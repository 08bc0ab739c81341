import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { account } from '../crm/index.ts'

const w = await world()
const { rep, colleague, stranger, supervisor, admin } = w.team
const customer = await w.make(account, { name: '南京机电', ownerId: rep.employeeId } as never)
const hung = { subjectEntity: 'account', subjectId: customer.id }

test('a comment is seen by whoever sees the record, and by nobody else', async () => {
  const { body } = await w.as(rep).post('comment', { ...hung, body: '客户要求周五前报价' })
  expect((await w.as(supervisor).get(`comment/${body.id}`)).status).toBe(200)
  expect((await w.as(colleague).get(`comment/${body.id}`)).status).toBe(404)
  expect((await w.as(colleague).get('comment')).body.items).toEqual([])
})

test('nobody comments on a record they do not see', async () => {
  const answer = await w.as(stranger).post('comment', { ...hung, body: '我也要看' })
  expect(answer).toMatchObject({ status: 422, body: { fields: [{ field: 'subjectId', code: 'reference' }] } })
})

test('only its author edits and removes a comment, also not an administrator', async () => {
  const { body } = await w.as(rep).post('comment', { ...hung, body: '原话' })
  expect(body.can).toEqual(['update', 'remove'])
  for (const other of [supervisor, admin]) {
    expect((await w.as(other).get(`comment/${body.id}`)).body.can).toEqual([])
    const edited = await w.as(other).patch(`comment/${body.id}`, { version: 1, body: '改过' })
    expect(edited).toMatchObject({ status: 403, body: { code: 'request.out_of_reach' } })
    expect((await w.as(other).delete(`comment/${body.id}`)).status).toBe(403)
  }
  expect((await w.as(rep).patch(`comment/${body.id}`, { version: 1, body: '更正' })).body.body).toBe('更正')
  expect((await w.as(rep).delete(`comment/${body.id}`)).status).toBeLessThan(300)
})

test('a comment stays on its record', async () => {
  const other = await w.make(account, { name: '江宁化工', ownerId: rep.employeeId } as never)
  const { body } = await w.as(rep).post('comment', { ...hung, body: '在这里' })
  const moved = await w.as(rep).patch(`comment/${body.id}`, { version: 1, subjectId: other.id })
  expect(moved).toMatchObject({ status: 422, body: { fields: [{ field: 'subjectId', code: 'fixed' }] } })
})

test('mentions are a list of employee ids', async () => {
  for (const mentions of ['张三', ['张三'], Array.from({ length: 51 }, () => rep.employeeId)]) {
    const answer = await w.as(rep).post('comment', { ...hung, body: '你好', mentions })
    expect(answer).toMatchObject({ status: 422, body: { fields: [{ field: 'mentions' }] } })
  }
})

const view = (name: string, query: unknown = { filter: { ownerId: 'me' } }) => ({ name, entity: 'opportunity', query })

test('a saved view is its owner’s until it is shared, and again after sharing ends', async () => {
  const { body } = await w.as(rep).post('saved-view', view('我的大单'))
  const seen = async () => (await w.as(stranger).get(`saved-view/${body.id}`)).status
  expect(await seen()).toBe(404)
  await w.as(rep).post(`saved-view/${body.id}/share`)
  expect(await seen()).toBe(200)
  await w.as(rep).post(`saved-view/${body.id}/unshare`)
  expect(await seen()).toBe(404)
})

test('a shared view is changed, unshared and removed by its owner alone', async () => {
  const { body } = await w.as(rep).post('saved-view', view('共享'))
  await w.as(rep).post(`saved-view/${body.id}/share`)
  expect((await w.as(admin).get(`saved-view/${body.id}`)).body.can).toEqual([])
  expect((await w.as(stranger).patch(`saved-view/${body.id}`, { version: 2, name: '我的了' })).status).toBe(403)
  expect((await w.as(stranger).post(`saved-view/${body.id}/unshare`)).status).toBe(403)
  expect((await w.as(stranger).delete(`saved-view/${body.id}`)).status).toBe(403)
})

test('a saved view is for a known kind and holds a list query, nothing else', async () => {
  const wrong = [
    [{ ...view('a'), entity: 'unicorn' }, 'entity'],
    [view('b', { filter: [] }), 'query'],
    [view('c', { sql: 'drop table' }), 'query'],
    [view('d', 'text'), 'query'],
    [view('e', { fields: [1] }), 'query'],
  ] as const
  for (const [body, field] of wrong) {
    expect(await w.as(rep).post('saved-view', body), body.name).toMatchObject({
      status: 422,
      body: { fields: [{ field }] },
    })
  }
  const full = { filter: {}, sort: '-amount', q: '华', fields: ['name'] }
  expect((await w.as(rep).post('saved-view', view('完整', full))).body.query).toEqual(full)
})

test('two views of one person for one list have two names', async () => {
  await w.as(colleague).post('saved-view', view('同名'))
  expect((await w.as(colleague).post('saved-view', view('同名'))).body.code).toBe('request.duplicate')
  expect((await w.as(stranger).post('saved-view', view('同名'))).status).toBe(201)
})
