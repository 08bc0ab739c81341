import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { lead, unsubscribePath } from '../index.ts'

const w = await world()
const marketing = w.as(await w.team.person('marketing'))
const keeper = w.as(await w.team.person('operations'))
const { rep } = w.team
const store = w.app.store

const { body: form } = await marketing.post('web-form', {
  name: '官网咨询',
  title: '预约演示',
  asked: [{ key: 'name' }, { key: 'phone', required: true }, { key: 'email' }],
  consentText: '同意贵公司为联系我而处理以上信息。',
  state: 'active',
})
const headers = { host: 'crm.example.cn' }
const asked = (url: string, payload: object = {}) => w.http.inject({ method: 'POST', url, headers, payload })
const visit = async (url: string, payload: object = {}) => (await asked(url, payload)).statusCode
const opened = async (url: string) => (await w.http.inject({ method: 'GET', url, headers })).statusCode
let serial = 0
const phone = () => `1382222${String(1000 + ++serial)}`

describe('a mailbox that was unsubscribed', () => {
  const letter = { subject: '春季优惠', body: '欢迎了解' }
  const unsubscribed = async (email: string) => {
    const made = await w.make(lead, { name: '退订者', email, phone: phone(), ownerId: rep.employeeId })
    const path = await unsubscribePath({ db: store }, 'lead', made.id)
    for (let times = 0; times < 2; times++)
      expect(await visit(path.replace('/u/', '/api/public/unsubscribe/'))).toBe(200)
    w.now = new Date(w.now.getTime() + 60_000)
    return made
  }
  const written = async (email: string) => {
    const made = await w.make(lead, { name: '新来的', email, ownerId: rep.employeeId })
    const one = await w.as(rep).post(`lead/${made.id}/write`, letter)
    const many = await w.as(rep).post('lead/writeMany', { ...letter, ids: [made.id], check: true })
    return { one: one.body.code ?? 'sent', many: many.body.leftOut.map(({ code }: { code: string }) => code) }
  }
  const refused = { one: 'contact-right.unsubscribed', many: ['unsubscribed'] }

  test('gets no letter when it is bought again, nor as the contact that the lead became', async () => {
    const made = await unsubscribed('kept@x.cn')
    expect(await written('kept@x.cn')).toEqual(refused)
    const { result } = (await w.as(rep).post(`lead/${made.id}/convert`, {})).body
    const mail = { contactId: result.contactId, accountId: result.accountId, kind: 'email' }
    const said = { content: '推广', feedback: '无', noFollowUpReason: '无' }
    expect((await w.as(rep).post('activity', { ...mail, ...said })).body.code).toBe('contact-right.unsubscribed')
  })

  test('is remembered without the person when their data are erased', async () => {
    const made = await unsubscribed('erased@x.cn')
    const reason = { reason: '来信要求', requestedOn: '2026-03-10' }
    expect((await keeper.post(`lead/${made.id}/erase`, reason)).status).toBe(200)
    expect(await written('erased@x.cn')).toEqual(refused)
    const rows = await store.rows<{ kept: string }>(sql`select mailbox_stop::text as kept from crm.mailbox_stop`)
    expect(rows.some(({ kept }) => kept.includes('erased@x.cn'))).toBe(false)
  })

  test('gets letters again after its owner has agreed anew', async () => {
    const made = await unsubscribed('again@x.cn')
    const agreed = { consent: true, consentVersion: form.consentVersion, elapsedMs: 9000 }
    await visit(`/api/public/form/${form.key}`, { name: '赵工', phone: phone(), email: 'again@x.cn', ...agreed })
    expect(await written('again@x.cn')).toEqual({ one: 'sent', many: [] })
    expect((await w.as(rep).get(`lead/${made.id}`)).body.unsubscribedAt).toBeNull()
  })
})

test('a signed link ends letters to the mailbox wherever it is known; any other link does nothing', async () => {
  const [one, two, other] = await Promise.all(
    ['mail@x.cn', 'mail@x.cn', 'else@x.cn'].map((email) =>
      w.make(lead, { name: '收信人', email, ownerId: rep.employeeId }),
    ),
  )
  const path = await unsubscribePath({ db: store }, 'lead', one!.id)
  const forged = path.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'))
  expect(await opened(path)).toBe(200)
  expect(await opened(forged)).toBe(404)
  expect((await asked(forged.replace('/u/', '/api/public/unsubscribe/'))).json()).toMatchObject({
    status: 404,
    code: 'unsubscribe.link',
  })
  expect(await visit(path.replace('/u/', '/api/public/unsubscribe/'))).toBe(200)
  const rows = await store.rows<{ id: string }>(
    sql`select id from crm.lead where unsubscribed_at is not null and email = any('{mail@x.cn,else@x.cn}')`,
  )
  expect(rows.map(({ id }) => id).toSorted()).toEqual([one!.id, two!.id].toSorted())
  const mail = {
    leadId: one!.id,
    kind: 'email',
    content: '推广',
    feedback: '无',
    noFollowUpReason: '无',
    happenedAt: w.now.toISOString(),
  }
  w.now = new Date(w.now.getTime() + 60_000)
  expect(await w.as(rep).post('activity', { ...mail, happenedAt: w.now.toISOString() })).toMatchObject({
    status: 409,
    body: { code: 'contact-right.unsubscribed', fields: [{ field: 'kind' }] },
  })
  expect((await w.as(rep).post('activity', { ...mail, kind: 'call' })).status).toBe(201)
  expect((await w.as(rep).post('activity', { ...mail, leadId: other!.id })).status).toBe(201)
})
