import { beforeEach, describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { campaign, channel, lead, webForm } from '../index.ts'

const w = await world()
const marketing = await w.team.person('marketing')
const { rep } = w.team
const store = w.app.store

const newForm = async (more: object = {}) => {
  const { body } = await w.as(marketing).post('web-form', {
    name: '官网咨询',
    title: '预约演示',
    asked: [{ key: 'name' }, { key: 'phone', required: true }, { key: 'company' }, { key: 'email' }, { key: 'note' }],
    consentText: '同意贵公司为联系我而处理以上信息。',
    ownerId: rep.employeeId,
    state: 'active',
    ...more,
  })
  return body as { id: string; key: string; version: number; consentVersion: number }
}
const form = await newForm()

const visit = async (method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = {}) => {
  const answer = await w.http.inject({
    method,
    url,
    headers: { host: 'crm.example.cn', ...headers },
    ...(payload && { payload }),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    body: answer.headers['content-type']?.toString().includes('json') ? JSON.parse(answer.body) : null,
  }
}
const valid = {
  name: '赵工',
  phone: '138 2222 0001',
  company: '来访有限公司',
  consent: true,
  consentVersion: 1,
  elapsedMs: 9000,
}
const submit = (more: object = {}, headers = {}, key = form.key) =>
  visit('POST', `/api/public/form/${key}`, { ...valid, ...more }, headers)
const submissions = () =>
  store.rows<{ outcome: string; reason: string | null; lead: string | null }>(
    sql`select outcome, reason, lead_id as lead from crm.form_submission order by id`,
  )

let serial = 0
const phone = () => `1382222${String(1000 + ++serial)}`

beforeEach(async () => {
  await store.rows(sql`delete from crm.form_submission`)
  await store.rows(sql`delete from crm.use_count`)
})

describe('a post', () => {
  test('that comes several times at the same moment makes one lead', async () => {
    const same = { phone: phone() }
    expect((await Promise.all([1, 2, 3, 4].map(() => submit(same)))).map(({ status }) => status)).toEqual(
      Array(4).fill(201),
    )
    expect((await submissions()).map(({ outcome }) => outcome).toSorted()).toEqual([
      'accepted',
      'repeat',
      'repeat',
      'repeat',
    ])
  })

  test('becomes a lead of the form: its owner, channel and campaign, the visit and the wording that was agreed to', async () => {
    const online = await w.make(channel, { name: '官网' })
    const spring = await w.make(campaign, { name: '春季推广', channelId: online.id, utmCampaign: 'spring' })
    const { key, id } = await newForm({ channelId: online.id })
    const told = await submit(
      { phone: '+86 138 2222 0999', utmSource: 'baidu', utmCampaign: 'spring', page: 'https://www.example.cn/demo' },
      {},
      key,
    )
    expect(told).toMatchObject({ status: 201, body: { message: '已收到,我们会尽快与你联系。' } })
    const [made] = await store.rows<{ id: string }>(
      sql`select id, name, phone, company, source, owner_id as owner, channel_id as channel, campaign_id as campaign, utm_source as utm, landing_page as page, form_id as form from crm.lead where phone = '13822220999'`,
    )
    expect(made).toMatchObject({
      name: '赵工',
      company: '来访有限公司',
      source: 'form',
      owner: rep.employeeId,
      channel: online.id,
      campaign: spring.id,
      utm: 'baidu',
      page: 'https://www.example.cn/demo',
      form: id,
    })
    const [kept] = await store.rows(
      sql`select s.outcome, s.consented_at is not null as agreed, c.number, c.text from crm.form_submission as s join crm.consent_text as c on c.id = s.consent_text_id where s.lead_id = ${made!.id}::uuid`,
    )
    expect(kept).toEqual({ outcome: 'accepted', agreed: true, number: 1, text: '同意贵公司为联系我而处理以上信息。' })
  })

  test('may say what the score card weighs, in the words and amounts of visitors', async () => {
    const { key } = await newForm({
      asked: [{ key: 'name' }, { key: 'phone' }, { key: 'size' }, { key: 'budget' }, { key: 'purchaseWithin' }],
    })
    const { text } = await visit('GET', `/f/${key}`)
    expect(text).toContain('<option value="quarter">3 个月内</option>')
    const number = phone()
    const said = { company: undefined, phone: number, size: 'medium', budget: '62 万', purchaseWithin: 'quarter' }
    expect((await submit(said, {}, key)).status).toBe(201)
    const [made] = await store.rows(
      sql`select size, budget, purchase_within as within from crm.lead where phone = ${number}`,
    )
    expect(made).toEqual({ size: 'medium', budget: 62_000_000, within: 'quarter' })
    const wrong = await submit({ ...said, phone: phone(), budget: '很多' }, {}, key)
    expect([wrong.status, wrong.body.fields]).toMatchObject([422, [{ field: 'budget' }]])
    const strange = await submit({ ...said, constructor: 'x' }, {}, key)
    expect([strange.status, strange.body.fields]).toMatchObject([422, [{ field: 'constructor' }]])
  })

  test('of somebody whose lead is still worked on is noted there and makes no second lead', async () => {
    const known = await w.make(lead, { name: '已知', phone: '13822228888', ownerId: rep.employeeId })
    await submit({ phone: '13822228888' })
    expect(await submissions()).toEqual([{ outcome: 'repeat', reason: null, lead: known.id }])
    const [event] = await store.rows(
      sql`select verb from kernel.event where record_id = ${known.id}::uuid order by seq desc limit 1`,
    )
    expect(event).toEqual({ verb: 'submit' })
  })

  test('from an advertisement with a long name is taken, with as much of the name as there is room for', async () => {
    const number = phone()
    const [utmContent, page] = ['秋'.repeat(300), `https://www.example.cn/?utm_content=${'a'.repeat(900)}`]
    expect((await submit({ phone: number, utmContent, page })).status).toBe(201)
    const [made] = await store.rows(
      sql`select length(utm_content) as utm, length(landing_page) as page from crm.lead where phone = ${number}`,
    )
    expect(made).toEqual({ utm: 100, page: 500 })
  })

  test('whose words are cut in the middle of a character of two halves is taken, then and the second time', async () => {
    const number = phone()
    const cut = { utmContent: `${'a'.repeat(99)}😀`, page: `${'p'.repeat(499)}😀` }
    expect(await submit({ phone: number, ...cut })).toMatchObject({ status: 201 })
    await store.rows(sql`update crm.lead set note = ${'😀'.repeat(2499)} where phone = ${number}`)
    // What is put before it moves the cut at 5,000 by one: once it falls between two characters, once into one.
    for (const note of ['四', '五六']) expect(await submit({ phone: number, note })).toMatchObject({ status: 201 })
    const [kept] = await store.rows(
      sql`select utm_content as utm, length(landing_page) as page from crm.lead where phone = ${number}`,
    )
    expect(kept).toEqual({ utm: 'a'.repeat(99), page: 499 })
  })

  test('said again with more fills what was not known and keeps the words, and overwrites nothing', async () => {
    const draft = { name: '王工', phone: '13822227777', note: '要一份样本', ownerId: rep.employeeId }
    const known = await w.make(lead, draft)
    const more = { phone: '13822227777', name: '王', company: '再访有限公司', note: '预算批下来了,请回电' }
    for (let times = 0; times < 2; times++) await submit(more)
    expect((await w.as(rep).get(`lead/${known.id}`)).body).toMatchObject({
      name: '王工',
      company: '再访有限公司',
      note: '【2026-03-10 再次提交】预算批下来了,请回电\n要一份样本',
    })
  })

  test('of a program gets the same answer, makes no lead and is written down with why', async () => {
    const before = await store.rows(sql`select count(*)::int as n from crm.lead`)
    const friendly = await submit({ phone: phone() })
    for (const trick of [
      { website: 'http://x' },
      { elapsedMs: 100 },
      { name: '看 https://spam.example' },
      { note: 'http://a http://b http://c http://d' },
    ]) {
      const told = await submit({ phone: phone(), ...trick })
      expect([told.status, told.text]).toEqual([friendly.status, friendly.text])
    }
    expect((await submissions()).map(({ reason }) => reason)).toEqual([
      null,
      '填写了隐藏字段',
      '提交过快',
      '姓名里有网址',
      '留言里网址过多',
    ])
    expect(await store.rows(sql`select count(*)::int - 1 as n from crm.lead`)).toEqual(before)
  })

  test('needs no session and takes none: the lead is made by the system', async () => {
    const number = phone()
    await submit({ phone: number }, { 'x-actor': rep.userId })
    const [made] = await store.rows(sql`select created_by as by from crm.lead where phone = ${number}`)
    expect(made).toEqual({ by: '00000000-0000-7000-8000-000000000000' })
  })
})

describe('is refused', () => {
  test('without consent, and after the wording has changed, which makes a new version', async () => {
    expect(await submit({ consent: false })).toMatchObject({
      status: 422,
      body: { code: 'form.consent', fields: [{ field: 'consent' }] },
    })
    const { id, key, version } = await newForm()
    await w.as(marketing).patch(`web-form/${id}`, { version, consentText: '新的条款。' })
    expect(await submit({}, {}, key)).toMatchObject({ status: 409, body: { code: 'form.consent_changed' } })
    expect((await submit({ phone: phone(), consentVersion: 2 }, {}, key)).status).toBe(201)
    const texts = await store.rows(
      sql`select number, text from crm.consent_text where form_id = ${id}::uuid order by number`,
    )
    expect(texts).toEqual([
      { number: 1, text: '同意贵公司为联系我而处理以上信息。' },
      { number: 2, text: '新的条款。' },
    ])
  })

  test('with a field missing, wrong or not asked for', async () => {
    const told = await submit({ phone: '', email: 'nobody', ownerId: rep.employeeId })
    expect([told.status, told.body.fields.map((f: { field: string }) => f.field).toSorted()]).toEqual([
      422,
      ['email', 'ownerId', 'phone'],
    ])
  })

  test.each(['12345678901', '1380013800', '88886666', '00000000000'])(
    'with a telephone that nobody can call: %s',
    async (number) => {
      expect(await submit({ phone: number })).toMatchObject({ status: 422, body: { code: 'form.phone' } })
    },
  )

  test('too often from one address, with the time to wait', async () => {
    await store.rows(sql`update crm.intake_rule set form_posts_per_hour = 2`)
    const codes = await Promise.all([1, 2, 3, 4].map(() => submit({ phone: phone() })))
    expect(codes.filter(({ status }) => status === 429)).toHaveLength(2)
    const refused = codes.find(({ status }) => status === 429)!
    expect(refused).toMatchObject({ body: { code: 'form.too_often' }, headers: { 'retry-after': '3600' } })
    await store.rows(sql`update crm.intake_rule set form_posts_per_hour = 20`)
  })

  test('to a draft, a stopped and an unknown form', async () => {
    for (const key of [
      (await newForm({ state: 'draft' })).key,
      (await newForm({ state: 'closed' })).key,
      'nosuchform00',
    ])
      expect(await submit({}, {}, key)).toMatchObject({ status: 404, body: { code: 'form.gone' } })
  })

  test('from a site that is not allowed; an allowed one may post and frame it', async () => {
    const { key } = await newForm({ allowedOrigins: ['https://www.example.cn'] })
    expect(await submit({}, { origin: 'https://evil.example' }, key)).toMatchObject({
      status: 403,
      body: { code: 'form.origin' },
    })
    const told = await submit({ phone: phone() }, { origin: 'https://www.example.cn' }, key)
    expect([told.status, told.headers['access-control-allow-origin']]).toEqual([201, 'https://www.example.cn'])
    const { headers } = await visit('GET', `/f/${key}`)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self' https://www.example.cn")
    expect(headers['x-frame-options']).toBeUndefined()
  })

  test('when it is larger than any form', async () => {
    expect((await submit({ note: '长'.repeat(20_000) })).status).toBe(413)
  })

  test.each([
    [{ asked: [{ key: 'phone' }] }, 'asked'],
    [{ asked: [{ key: 'name' }, { key: 'company' }] }, 'asked'],
    [{ asked: [{ key: 'name' }, { key: 'phone' }, { key: 'ownerId' }] }, 'asked'],
    [{ allowedOrigins: ['www.example.cn/path'] }, 'allowedOrigins'],
  ])('a definition like %j', async (more, field) => {
    const told = await w.as(marketing).post('web-form', {
      name: 'x',
      title: 'x',
      asked: [{ key: 'name' }, { key: 'phone' }],
      consentText: 'x',
      ...more,
    })
    expect([told.status, told.body.fields[0].field]).toEqual([422, field])
  })
})

test('the page shows what was written as text, not as markup', async () => {
  const made = await w.make(webForm, {
    name: 'x',
    title: '<script>alert(1)</script>',
    asked: [{ key: 'name' }, { key: 'phone' }],
    consentText: '"><img src=x>',
    ownerId: rep.employeeId,
    state: 'active',
  })
  const { text, status } = await visit('GET', `/f/${made.key}`)
  expect(status).toBe(200)
  expect(text).not.toMatch(/<script>alert|<img/)
  expect(text).toContain('&lt;script&gt;alert')
  expect((await visit('GET', '/f/nosuchform00')).status).toBe(404)
})
