import { describe, expect, test } from 'vitest'
import { counted } from '../../../../test/harness/counted.ts'
import { sql, systemActor } from '../../../kernel/index.ts'
import { quoteDocument } from './document.ts'
import { expireLate, expireQuotes } from './expire.job.ts'
import { quoteWorld } from './quote.fixture.ts'

const { w, as, dealOf, quoteOf, line, save, verb, versionOf } = await quoteWorld()
const { rep } = w.team

const eventsOf = (id: string) =>
  w.app.store.rows<{ verb: string; changes: unknown; facts: unknown }>(
    sql`select verb, changes, facts from kernel.event where record_id = ${id}::uuid order by seq`,
  )

describe('the customer', () => {
  const sent = async () => {
    const { quote, versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(2)], { validUntil: '2026-03-20' })
    await verb(rep, versionId, 'release')
    expect((await verb(rep, versionId, 'send', { to: 'buyer@example.cn', message: '请看附件' })).body).toMatchObject({
      state: 'sent',
    })
    const { items } = (
      await as(w.team.admin).get('mail', { filter: { subjectId: { eq: versionId } }, fields: 'body,subject' })
    ).body
    const token = /\/q\/([\w-]+)/.exec((await as(w.team.admin).get(`mail/${items[0].id}`)).body.body)?.[1] as string
    return { quote, versionId, token }
  }
  const tidings = (versionId: string) => ({ filter: { subjectId: { eq: versionId } }, fields: 'body' })
  const open = (token: string) => w.http.inject({ method: 'POST', url: `/api/public/quote/${token}` })

  test('opens the offer by a link that the seller hands over, and no letter is written', async () => {
    const { versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(2)], { validUntil: '2026-03-20' })
    expect((await verb(rep, versionId, 'link', { to: 'buyer@example.cn' })).body.code).toBe('command.not_now')
    await verb(rep, versionId, 'release')
    const { body } = await verb(rep, versionId, 'link', { to: 'buyer@example.cn' })
    expect(body.state).toBe('sent')
    expect((await open(body.result.customerLink.replace('/q/', ''))).json()).toMatchObject({ total: 2000_00 })
    const letters = await as(w.team.admin).get('mail', { filter: { subjectId: { eq: versionId } } })
    expect(letters.body.items).toEqual([])
  })

  test('needs no mailbox to be handed a link, and is asked for one before a letter', async () => {
    const { versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(2)], { validUntil: '2026-03-20' })
    await verb(rep, versionId, 'release')
    const refused = await verb(rep, versionId, 'send', {})
    expect([refused.status, refused.body.fields[0].field]).toEqual([422, 'to'])
    const { body } = await verb(rep, versionId, 'link')
    expect((await open(body.result.customerLink.replace('/q/', ''))).json()).toMatchObject({ total: 2000_00 })
    const links = (await as(rep).get('quote-link', { filter: { quoteVersionId: { eq: versionId } } })).body.items
    expect(links).toMatchObject([{ email: null, opens: 1 }])
    expect((await as(rep).get('notification', tidings(versionId))).body.items).toMatchObject([{ body: null }])
    expect(await eventsOf(versionId)).toContainEqual(expect.objectContaining({ verb: 'link', facts: null }))
  })

  test('gets the letter in the language that its sender chose, Chinese where none was chosen', async () => {
    const { versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(2)], { validUntil: '2026-03-20' })
    await verb(rep, versionId, 'release')
    const letterTo = async (to: string, more: object) => {
      await verb(rep, versionId, 'send', { to, ...more })
      const { items } = (await as(w.team.admin).get('mail', { filter: { to }, fields: 'subject,body' })).body
      return `${items[0].subject} ${items[0].body}`
    }
    expect(await letterTo('en@example.cn', { language: 'en' })).toMatch(
      /^Quote: .*Read and download it: .*\nValid until 2026-03-20\.$/s,
    )
    expect(await letterTo('zh@example.cn', {})).toMatch(/^报价:.*查看和下载:/s)
  })

  test('opens the offer by the link in the letter, without an account; each opening is recorded and the first is told', async () => {
    const { versionId, token } = await sent()
    const seen = await open(token)
    expect(seen.json()).toMatchObject({
      total: 2000_00,
      inWords: '人民币贰仟元整',
      lines: [{ name: '泵', amount: 2000_00 }],
    })
    expect(seen.body).not.toMatch(/cost|margin|because|listTotal/)
    await open(token)
    const { items } = (await as(rep).get('quote-link', { filter: { quoteVersionId: { eq: versionId } } })).body
    expect(items[0]).toMatchObject({ email: 'buyer@example.cn', opens: 2, firstOpenedAt: '2026-03-10T02:00:00Z' })
    expect(JSON.stringify(items)).not.toContain(token)
    const told = (await as(rep).get('notification', tidings(versionId))).body.items
    expect(told).toMatchObject([{ body: '收件人 buyer@example.cn' }])
    const pdf = await w.http.inject({ method: 'GET', url: `/api/public/quote/${token}/document.pdf` })
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('is told politely that a quote has expired, and whom to ask; the job closes it', async () => {
    const { quote, versionId, token } = await sent()
    w.now = new Date('2026-03-21T02:00:00Z')
    const refused = await open(token)
    expect(refused.statusCode).toBe(409)
    expect(refused.json().detail).toMatch(/^这份报价的有效期到 2026-03-20 为止。请联系 /)
    await expireQuotes.run(w.app, systemActor, {})
    expect(await versionOf(versionId)).toMatchObject({ state: 'expired' })
    expect((await as(rep).get(`quote/${quote.id}`)).body).toMatchObject({ state: 'expired' })
    expect(await eventsOf(versionId)).toContainEqual({
      verb: 'expire',
      changes: { state: ['sent', 'expired'] },
      facts: null,
    })
    expect((await open(token)).json().code).toBe('quote-link.expired')
    expect((await verb(rep, versionId, 'accept')).body).toMatchObject({ code: 'command.not_now' })
    w.now = new Date('2026-03-10T02:00:00Z')
  })

  test('cannot use a link of an earlier version once a new one was sent, nor one that was declined or never was', async () => {
    const { quote, versionId, token } = await sent()
    const next = (await as(rep).post(`quote/${quote.id}/newVersion`)).body.result.versionId
    await verb(rep, next, 'release')
    expect((await open(token)).statusCode).toBe(200)
    await verb(rep, next, 'send', { to: 'buyer@example.cn' })
    expect((await open(token)).json().code).toBe('quote-link.replaced')
    expect(await versionOf(versionId)).toMatchObject({ state: 'superseded' })
    expect((await open('x'.repeat(32))).json().code).toBe('quote-link.unknown')
    const other = await sent()
    await verb(rep, other.versionId, 'decline', { reason: '预算取消' })
    expect((await open(other.token)).json().code).toBe('quote-link.gone')
  })

  test('is not sent an offer whose time is over, and cannot accept it', async () => {
    const { versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(1)], { validUntil: '2026-03-20' })
    await verb(rep, versionId, 'release')
    w.now = new Date('2026-03-21T02:00:00Z')
    expect((await verb(rep, versionId, 'send', { to: 'a@example.cn' })).body).toMatchObject({ code: 'quote.send_late' })
    expect((await verb(rep, versionId, 'accept')).body).toMatchObject({ code: 'quote.late' })
    w.now = new Date('2026-03-10T02:00:00Z')
    expect((await verb(rep, versionId, 'accept')).body).toMatchObject({ state: 'accepted' })
  })
})

test('the offer as a table holds its lines and the amount in words', async () => {
  const { versionId } = await quoteOf(rep)
  await save(rep, versionId, [line(2), line(1, 999_99)])
  const sheet = await as(rep).get(`quote-version/${versionId}/document.xlsx`)
  expect(sheet.status).toBe(200)
  expect(sheet.text.slice(0, 2)).toBe('PK')
})

test("what the customer reads has the offer's facts in its clauses, and nothing leaves with a variable in it", async () => {
  const { versionId } = await quoteOf(rep)
  await save(rep, versionId, [line(2)])
  const words = (body: string) => as(rep).post('quote-clause', { quoteVersionId: versionId, title: '价款', body })
  await words('总价 {{合同金额}}({{金额大写}})。')
  const open = (await words('按 {{付款计划}} 支付 {{定金}}。')).body
  const refused = (await verb(rep, versionId, 'release')).body
  expect(refused).toMatchObject({
    code: 'quote.clause_unfilled',
    detail: expect.stringContaining('「付款计划」「定金」'),
  })
  await as(rep).delete(`quote-clause/${open.id}`)
  expect((await verb(rep, versionId, 'release')).status).toBe(200)
  expect((await w.within(rep, (ctx) => quoteDocument(ctx, versionId))).clauses).toEqual([
    { title: '价款', body: '总价 2,000.00 元(人民币贰仟元整)。' },
  ])
})

describe('expiry', () => {
  test('gives back what the expired version took of the allowance, and leaves what a newer one took', async () => {
    const { quote, versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(1, 980_00)], { validUntil: '2026-03-12' })
    await verb(rep, versionId, 'release')
    const next = (await as(rep).post(`quote/${quote.id}/newVersion`)).body.result.versionId
    await save(rep, next, [line(1, 970_00)], { validUntil: '2026-03-25' })
    await verb(rep, next, 'release')
    const late = await quoteOf(rep)
    await save(rep, late.versionId, [line(1, 990_00)], { validUntil: '2026-03-12' })
    await verb(rep, late.versionId, 'release')
    w.now = new Date('2026-03-13T02:00:00Z')
    await expireQuotes.run(w.app, systemActor, {})
    w.now = new Date('2026-03-10T02:00:00Z')
    const states = await Promise.all([versionId, next, late.versionId].map(versionOf))
    expect(states.map(({ state }) => state)).toEqual(['expired', 'approved', 'expired'])
    expect((await as(rep).get(`quote/${quote.id}`)).body).toMatchObject({ state: 'approved', latestNumber: 2 })
    const uses = (await as(rep).get('float-use')).body.items
    expect(uses).toMatchObject([{ quoteVersionId: next, amount: 30_00 }])
  })

  test('of any number of offers is one statement', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async (quantity) => {
        const { versionId } = await quoteOf(rep)
        await save(rep, versionId, [line(quantity)], { validUntil: '2026-03-12' })
        await verb(rep, versionId, 'release')
        return versionId
      }),
    )
    w.now = new Date('2026-03-13T02:00:00Z')
    let statements = () => 0
    const expired = await w.within(systemActor, (ctx) => {
      const counting = counted(ctx.db)
      statements = counting.statements
      return expireLate({ ...ctx, db: counting.db })
    })
    w.now = new Date('2026-03-10T02:00:00Z')
    expect([expired, statements()]).toEqual([3, 1])
    const states = await Promise.all(ids.map(versionOf))
    expect(states.map(({ state }) => state)).toEqual(['expired', 'expired', 'expired'])
  })
})

describe('accepting', () => {
  const released = async (deal = dealOf(rep, { budget: 1, decisionChain: '厂长', amount: 5000_00 })) => {
    const { id } = await deal
    const { versionId } = await quoteOf(rep, { id })
    await save(rep, versionId, [line(3)])
    await verb(rep, versionId, 'release')
    return { id, versionId }
  }
  const amountOf = async (id: string) => (await as(rep).get(`opportunity/${id}`)).body.amount

  test('gives the deal the amount of the offer only where that is asked, and the history names the offer', async () => {
    const kept = await released()
    expect((await verb(rep, kept.versionId, 'accept')).status).toBe(200)
    expect(await amountOf(kept.id)).toBe(5000_00)
    const taken = await released()
    expect((await verb(rep, taken.versionId, 'accept', { takeAmount: true })).status).toBe(200)
    expect(await amountOf(taken.id)).toBe(3000_00)
    expect(await eventsOf(taken.id)).toContainEqual({
      verb: 'update',
      changes: { amount: [5000_00, 3000_00] },
      facts: { quote: '产线改造 V1' },
    })
  })

  test('does not touch the amount of a deal that is closed', async () => {
    const { id, versionId } = await released()
    const { version } = (await as(rep).get(`opportunity/${id}`)).body
    const lost = await as(rep).post(`opportunity/${id}/lose`, { on: '2026-03-10', reason: 'price', version })
    expect(lost.status).toBe(200)
    const refused = await verb(rep, versionId, 'accept', { takeAmount: true })
    expect(refused.body).toMatchObject({ code: 'quote.deal_closed', fields: [{ field: 'takeAmount' }] })
    expect(await versionOf(versionId)).toMatchObject({ state: 'approved' })
    expect((await verb(rep, versionId, 'accept')).status).toBe(200)
  })
})
