import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { contractingWorld } from '../contracting.fixture.ts'

const { w, rep, legal, accountOf } = await contractingWorld()
const keep = w.as(legal)
const [standard] = await w.app.store.rows<{ id: string }>(sql`select id from contracting.template`)

const post = async (path: string, body: object, as = keep) => (await as.post(path, body)).body
const clauseOf = (title: string, body = '双方另行约定。') => post('clause', { title, body })
const rowOf = async (path: string) => (await keep.get(path)).body
const retire = async (id: string) =>
  keep.patch(`clause/${id}`, { version: (await rowOf(`clause/${id}`)).version, active: false })

const draw = (templateId: string | null) =>
  accountOf(`客户 ${Math.random()}`).then((accountId) =>
    post('contract', { name: '采购合同', accountId, amount: 100_00, templateId }, w.as(rep)),
  )
const textsOf = async (contractId: string): Promise<{ title: string; text: string; clauseId: string | null }[]> =>
  (await w.as(rep).get('contract-clause', { filter: { contractId }, fields: 'title,text,clauseId,position' })).body
    .items

describe('a contract template', () => {
  test('kept its clauses word for word when they moved into the library', async () => {
    const { items } = (await keep.get('template-clause', { filter: { templateId: standard?.id } })).body
    expect(items).toHaveLength(10)
    const { body } = await rowOf(`clause/${items[2].clauseId}`)
    expect(body).toContain('甲方按以下计划付款:{{付款计划}}。逾期付款的')
    const drawn = await textsOf((await draw(standard?.id ?? null)).id)
    expect(drawn.map(({ title }) => title).slice(0, 3)).toEqual(['标的', '价款', '付款'])
    expect(drawn[2]).toMatchObject({ text: body, clauseId: items[2].clauseId })
  })

  test('gives the words of the library as they are on the day, and a contract drawn up before keeps its own', async () => {
    const template = await post('contract-template', { name: '维保合同' })
    const { id: clauseId, version } = await clauseOf('响应时间', '四小时内响应。')
    await post('template-clause', { templateId: template.id, position: 1, clauseId })
    const before = await draw(template.id)
    await keep.patch(`clause/${clauseId}`, { version, body: '两小时内响应。' })
    expect((await textsOf((await draw(template.id)).id)).map(({ text }) => text)).toEqual(['两小时内响应。'])
    expect((await textsOf(before.id)).map(({ text }) => text)).toEqual(['四小时内响应。'])
  })

  test('in use holds its clauses in the library: they are neither retired nor removed', async () => {
    const template = await post('contract-template', { name: '租赁合同' })
    const { id: clauseId } = await clauseOf('租期')
    await post('template-clause', { templateId: template.id, position: 1, clauseId })
    const refused = { code: 'clause.in_use', detail: expect.stringContaining('「租赁合同」') }
    expect((await retire(clauseId)).body).toMatchObject(refused)
    expect((await keep.delete(`clause/${clauseId}`)).body).toMatchObject(refused)
    await keep.patch(`contract-template/${template.id}`, { version: 1, state: 'retired' })
    expect((await retire(clauseId)).status).toBe(200)
  })

  test('takes no clause that is retired, neither as a new one nor in place of another', async () => {
    const template = await post('contract-template', { name: '服务合同' })
    const [old, current] = [await clauseOf('旧条款'), await clauseOf('新条款')]
    await retire(old.id)
    const refused = { code: 'template-clause.retired', fields: [{ field: 'clauseId' }] }
    const draft = { templateId: template.id, position: 1 }
    expect(await post('template-clause', { ...draft, clauseId: old.id })).toMatchObject(refused)
    const place = await post('template-clause', { ...draft, clauseId: current.id })
    const swapped = await keep.patch(`template-clause/${place.id}`, { version: 1, clauseId: old.id })
    expect(swapped.body).toMatchObject(refused)
  })
})

describe('a contract', () => {
  test('takes a clause of the library as its last one, once', async () => {
    const { id } = await draw(standard?.id ?? null)
    const { id: clauseId } = await clauseOf('备件供应', '备件保供十年。')
    expect((await w.as(rep).post(`contract/${id}/takeClause`, { clauseId })).status).toBe(200)
    expect((await textsOf(id)).at(-1)).toMatchObject({
      title: '备件供应',
      text: '备件保供十年。',
      clauseId,
      position: 11,
    })
    const again = await w.as(rep).post(`contract/${id}/takeClause`, { clauseId })
    expect(again.body).toMatchObject({ code: 'contract.clause_taken', fields: [{ field: 'clauseId' }] })
  })

  test('takes none that is retired', async () => {
    const { id } = await draw(null)
    const { id: clauseId } = await clauseOf('作废条款')
    await retire(clauseId)
    const refused = await w.as(rep).post(`contract/${id}/takeClause`, { clauseId })
    expect(refused.body).toMatchObject({ code: 'contract.clause_retired', fields: [{ field: 'clauseId' }] })
  })
})

test('a clause with a threshold says which', async () => {
  const { fields } = await post('clause', { title: '按天', body: '…', trigger: 'delivery_days' })
  expect(fields).toMatchObject([{ field: 'threshold' }])
})
