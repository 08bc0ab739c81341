import { expect, test } from 'vitest'
import { systemActor } from '../../kernel/index.ts'
import { contractWorld, linkIn } from './contract/contract.fixture.ts'
import { remindRenewals } from './contract/renewal.job.ts'

const c = await contractWorld()
const { w, rep, finance, at, approved, drawn, partiesFor, lastMail, http } = c

const [policy] = (await w.as(finance).get('term-policy')).body.items
const setTerms = async (patch: object) => {
  const { version } = (await w.as(finance).get(`term-policy/${policy.id}`)).body
  const answer = await w.as(finance).patch(`term-policy/${policy.id}`, { version, ...patch })
  expect(answer.status, answer.text).toBe(200)
}

/** A contract at the customer's, and what the customer does behind the link. */
const sent = async () => {
  const { id } = await approved(100_000_00)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  const letter = await lastMail(id)
  const token = linkIn(letter.body)
  const askCode = async () => {
    const { status, body } = await http('POST', `/api/sign/${token}/code`)
    return { status, body, code: /\d{6}/.exec((await lastMail(id)).subject)?.[0] ?? '' }
  }
  const sign = async (code: string) =>
    (await http('POST', `/api/sign/${token}`, { code, kind: 'typed', mark: '王', consent: true })).body
  return { id, letter, token, askCode, sign }
}

test('how long things hold is the company’s to say: finance sets it, a representative does not', async () => {
  const { version } = policy
  expect((await w.as(rep).patch(`term-policy/${policy.id}`, { version, quoteDays: 5 })).status).toBe(403)
  const { body } = await w.as(finance).patch(`term-policy/${policy.id}`, { version, linkDays: 0 })
  expect(body.fields).toMatchObject([{ field: 'linkDays' }])
})

test('an offer holds as many days as the company says where nobody says another day', async () => {
  await setTerms({ quoteDays: 10 })
  const { body: deal } = await at(rep, 'opportunity', { name: '新线', accountId: await c.accountOf('期限公司') })
  const { body } = await at(rep, 'quote', { opportunityId: deal.id })
  expect(body).toMatchObject({ validUntil: '2026-03-20' })
  const versions = (await w.as(rep).get('quote-version', { filter: { quoteId: body.id } })).body.items
  expect(versions).toMatchObject([{ validUntil: '2026-03-20' }])
})

test('a link to sign works as many days, and a code as many minutes, as the company says, and the letters say so', async () => {
  await setTerms({ linkDays: 3, codeMinutes: 2 })
  const { letter, token, askCode, sign } = await sent()
  expect(letter.body).toContain('链接 3 天内有效')
  const { body, code } = await askCode()
  expect(body).toEqual({ sent: true, minutes: 2 })
  w.now = new Date('2026-03-10T02:02:01Z')
  expect(await sign(code)).toMatchObject({ code: 'signing.no_code' })
  w.now = new Date('2026-03-13T02:00:01Z')
  expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.expired_link')
  w.now = new Date('2026-03-10T02:00:00Z')
})

test('wrong codes of one link add up over new codes, until it signs nothing more and the sender is told to send another', async () => {
  await setTerms({ codeTries: 4, codeMinutes: 10 })
  const { id, token, askCode, sign } = await sent()
  const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000')
  const first = await askCode()
  for (const left of [3, 2])
    expect(await sign(wrongOf(first.code))).toMatchObject({ code: 'signing.wrong_code', facts: { left } })
  w.now = new Date('2026-03-10T02:01:01Z')
  const second = await askCode()
  expect(await sign(wrongOf(second.code))).toMatchObject({ code: 'signing.wrong_code', facts: { left: 1 } })
  const locked = { code: 'signing.locked', fields: [{ field: 'code' }], facts: { tries: 4 } }
  expect(await sign(wrongOf(second.code))).toMatchObject(locked)
  expect(await sign(second.code)).toMatchObject(locked)
  w.now = new Date('2026-03-10T02:03:01Z')
  expect((await askCode()).body).toMatchObject(locked)
  const told = (await w.as(rep).get('notification', { filter: { subjectEntity: 'signing-envelope' } })).body.items
  expect(told.map(({ title }: { title: string }) => title)).toContainEqual(expect.stringContaining('已停用'))
  const [party] = (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'customer' } })).body.items
  await at(rep, `signing-party/${party.id}/remind`)
  expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.unknown_link')
  expect(linkIn((await lastMail(id)).body)).not.toBe(token)
  w.now = new Date('2026-03-10T02:00:00Z')
})

test('a renewal is reminded of as many days ahead as the company says where the contract says nothing', async () => {
  await setTerms({ renewalDays: 20 })
  const { id } = await drawn(10_00, { endsOn: '2026-04-30' })
  await c.force(id)
  const reminded = async (now: string) => {
    w.now = new Date(now)
    await w.within(systemActor, remindRenewals)
    return (await w.as(rep).get('task', { filter: { subjectId: id } })).body.items.length
  }
  expect(await reminded('2026-04-09T02:00:00Z')).toBe(0)
  expect(await reminded('2026-04-10T02:00:00Z')).toBe(1)
  w.now = new Date('2026-03-10T02:00:00Z')
})
