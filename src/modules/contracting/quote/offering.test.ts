import { expect, test } from 'vitest'
import { product } from '../../catalog/index.ts'
import { quoteWorld } from './quote.fixture.ts'

const { w, as, pump, quoteOf, line, save, verb } = await quoteWorld()
const { rep, supervisor } = w.team
const keeper = as(await w.team.person('operations'))

const hose = await w.make(product, { name: '软管', listPrice: 100_00, cost: 50_00, state: 'active' })
const whole = (await keeper.post('bundle', { name: '产线套餐', price: 900_00, validFrom: '2026-01-01' })).body
await keeper.post('bundle-item', { bundleId: whole.id, productId: pump.id, quantity: 1 })

const edit = async (entity: string, id: string, patch: object) => {
  const { version } = (await keeper.get(`${entity}/${id}`)).body
  expect((await keeper.patch(`${entity}/${id}`, { version, ...patch })).status).toBe(200)
}

test('what was taken off the range is not offered any more: the line is named, and the draft can still be opened and mended', async () => {
  const { versionId } = await quoteOf(rep)
  await save(rep, versionId, [line(1), line(2, null, hose.id), { bundleId: whole.id, quantity: 1 }])
  await edit('product', hose.id, { state: 'retired' })
  await edit('bundle', whole.id, { validTo: '2026-03-09' })
  const told = [
    '第 2 行:「软管」已停售或已删除。请换一个产品,或请价格管理员恢复在售。',
    '第 3 行:套餐「产线套餐」不在有效期内或已删除。请换一个,或请价格管理员调整它的有效期。',
  ]
  const released = await verb(rep, versionId, 'release')
  expect(released.status).toBe(422)
  expect(released.body.fields.map(({ message }: { message: string }) => message)).toEqual(told)
  const opened = await as(rep).get('quote-editor', { versionId })
  expect(opened.status).toBe(200)
  expect(opened.body.assessment.faults.map(({ message }: { message: string }) => message)).toEqual(told)
  expect((await verb(rep, versionId, 'saveLines', { lines: [line(1, null, hose.id)] })).status).toBe(422)
  expect((await as(rep).post('quote-version/price', { versionId, lines: [line(1, 1, hose.id)] })).status).toBe(422)
  expect((await verb(rep, versionId, 'saveLines', { lines: [line(1)] })).status).toBe(200)
  expect((await verb(rep, versionId, 'release')).status).toBe(200)
  await edit('product', hose.id, { state: 'active' })
  await edit('bundle', whole.id, { validTo: null })
})

test('a new version of an offer that holds something no longer on sale begins with it, under its name and price', async () => {
  const { quote, versionId } = await quoteOf(rep)
  await save(rep, versionId, [line(2, null, hose.id)])
  expect((await verb(rep, versionId, 'release')).status).toBe(200)
  await edit('product', hose.id, { state: 'retired' })
  const { status, body } = await as(rep).post(`quote/${quote.id}/newVersion`)
  expect(status).toBe(200)
  const opened = (await as(rep).get('quote-editor', { versionId: body.result.versionId })).body
  expect(opened.lines).toMatchObject([{ name: '软管', unitPrice: 100_00, quantity: 2 }])
  expect(opened.assessment.faults).toMatchObject([{ field: 'lines' }])
  await edit('product', hose.id, { state: 'active' })
})

test.each([
  ['a line', [line(10_000_000, 1_000_000_000_000)], '第 1 行的金额超过 1,000 亿元。请核对数量和单价。'],
  ['the sum', Array.from({ length: 20 }, () => line(1, 900_000_000_000)), '各行合计超过 1,000 亿元。'],
])('an amount nobody means, by %s, is refused and says what to check', async (_, lines, message) => {
  const { versionId } = await quoteOf(rep)
  const { status, body } = await verb(rep, versionId, 'saveLines', { lines })
  expect(status).toBe(422)
  expect(body.fields).toMatchObject([{ field: 'lines', message: expect.stringContaining(message) }])
})

test('for a deal that is lost nothing more is released, sent or begun, until the deal is opened again', async () => {
  const deal = { deal: '产线改造' }
  const sent = await quoteOf(rep)
  await save(rep, sent.versionId, [line(1)])
  await verb(rep, sent.versionId, 'release')
  const { opportunityId } = sent.quote
  const draft = await quoteOf(rep, { id: opportunityId })
  await save(rep, draft.versionId, [line(1)])
  const lost = await as(rep).post(`opportunity/${opportunityId}/lose`, { reason: 'price', on: '2026-03-10' })
  expect(lost.status).toBe(200)
  const refused = { status: 409, body: { code: 'quote.deal_over', facts: deal } }
  expect(await verb(rep, draft.versionId, 'release')).toMatchObject(refused)
  expect(await verb(rep, draft.versionId, 'submit')).toMatchObject(refused)
  expect(await verb(rep, sent.versionId, 'send', { to: 'a@b.example' })).toMatchObject(refused)
  expect(await as(rep).post(`quote/${sent.quote.id}/newVersion`)).toMatchObject(refused)
  expect((await as(supervisor).post(`opportunity/${opportunityId}/reopen`, { reason: '客户回心转意' })).status).toBe(
    200,
  )
  expect((await verb(rep, sent.versionId, 'send', { to: 'a@b.example' })).status).toBe(200)
})

test('what an earlier version took of the allowance comes back when another decides about the next one', async () => {
  const { quote, versionId } = await quoteOf(rep)
  const taken = async () =>
    (await as(rep).get('float-use', { fields: 'amount,quoteVersionId' })).body.items.map(
      ({ amount }: { amount: number }) => amount,
    )
  await save(rep, versionId, [line(1, 960_00)])
  await verb(rep, versionId, 'release')
  expect(await taken()).toContain(40_00)
  const next = (await as(rep).post(`quote/${quote.id}/newVersion`)).body.result.versionId
  await save(rep, next, [line(1, 900_00)])
  expect((await verb(rep, next, 'submit')).status).toBe(200)
  const [{ id }] = (await as(supervisor).get('approval', { filter: { subjectId: next } })).body.items
  expect((await as(supervisor).post(`approval/${id}/approve`)).status).toBe(200)
  expect(await taken()).not.toContain(40_00)
})

test('an offer never leaves without a last day: emptied, it has the one the company says', async () => {
  const { versionId } = await quoteOf(rep)
  await save(rep, versionId, [line(1)])
  const { version } = (await as(rep).get(`quote-version/${versionId}`)).body
  expect((await as(rep).patch(`quote-version/${versionId}`, { version, validUntil: null })).status).toBe(200)
  expect((await verb(rep, versionId, 'release')).body).toMatchObject({ state: 'approved', validUntil: '2026-04-09' })
})

test('to a customer on the black list nothing is released, submitted or sent, until somebody took them off it', async () => {
  const finance = await w.team.person('finance')
  const sent = await quoteOf(rep)
  await save(rep, sent.versionId, [line(1)])
  await verb(rep, sent.versionId, 'release')
  const draft = await quoteOf(rep, { id: sent.quote.opportunityId })
  await save(rep, draft.versionId, [line(1)])
  const { body: profile } = await as(finance).post('credit-profile', { accountId: sent.quote.accountId })
  await as(finance).post(`credit-profile/${profile.id}/blacklist`, { reason: '多次拒付' })
  const refused = { status: 409, body: { code: 'quote.blacklisted', facts: { reason: '多次拒付' } } }
  expect(await verb(rep, draft.versionId, 'release')).toMatchObject(refused)
  expect(await verb(rep, draft.versionId, 'submit')).toMatchObject(refused)
  expect(await verb(rep, sent.versionId, 'send', { to: 'a@b.example' })).toMatchObject(refused)
  await as(finance).post(`credit-profile/${profile.id}/clear`, { reason: '已和解' })
  expect((await verb(rep, sent.versionId, 'send', { to: 'a@b.example' })).status).toBe(200)
})
