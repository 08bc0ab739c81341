import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { lead, webForm } from '../index.ts'

const w = await world()
const { rep, admin } = w.team
let serial = 0
const prospect = (more: object = {}) => {
  serial += 1
  return w.make(lead, { name: `客户${serial}`, email: `c${serial}@example.cn`, ownerId: rep.employeeId, ...more })
}
const body = '新品手册:https://www.example.cn/a?x=1&y=2,欢迎查看。'
const write = (id: string) => w.as(rep).post(`lead/${id}/write`, { subject: '新品', body })
const letterTo = async (id: string) => {
  const [letter] = await w.app.store.rows<{ body: string; html: string }>(
    sql`select body, html from work.mail where subject_id = ${id}::uuid order by id desc limit 1`,
  )
  const [link, picture] = [/href="[^"]*?(\/t\/[^"]+)"/, /src="[^"]*?(\/t\/[^"]+)"/].map(
    (part) => part.exec(letter!.html)?.[1],
  )
  return { ...letter!, link: link as string, picture: picture as string }
}
const ask = (url: string, remoteAddress = '203.0.113.7') => w.http.inject({ method: 'GET', url, remoteAddress })
const read = async (id: string) => (await w.as(rep).get(`lead/${id}`)).body

describe('a letter', () => {
  test('that is opened and clicked counts once for each hour, raises the score, and leaves the version of the lead', async () => {
    const { id } = await prospect({ title: '经理' })
    expect((await write(id)).status).toBe(200)
    const { link, picture, body: text } = await letterTo(id)
    expect(text).toContain('https://www.example.cn/a?x=1&y=2')
    const before = await read(id)
    for (let i = 0; i < 3; i++) expect((await ask(picture)).headers['content-type']).toBe('image/gif')
    const followed = await ask(link)
    expect([followed.statusCode, followed.headers.location]).toEqual([302, 'https://www.example.cn/a?x=1&y=2'])
    await ask(link)
    expect(await read(id)).toMatchObject({ emailOpens: 1, emailClicks: 1, score: before.score + 15 })
    w.now = new Date(w.now.getTime() + 3_600_000)
    await ask(picture)
    expect(await read(id)).toMatchObject({ emailOpens: 2 })
    const [touch] = (await w.as(rep).get('lead-touch', { filter: { leadId: id, kind: 'email_click' } })).body.items
    expect(touch).toMatchObject({ url: 'https://www.example.cn/a?x=1&y=2' })
  })

  test('leads nowhere but where it was written to: a changed or foreign address is refused and not counted', async () => {
    const { id } = await prospect()
    await write(id)
    const { link, picture } = await letterTo(id)
    const evil = Buffer.from('https://evil.example/').toString('base64url')
    const parts = link.split('.')
    const changed = [parts[0], parts[1], evil, parts[3]].join('.')
    const opening = picture.replace(/\.gif$/, '')
    for (const address of [changed, opening, '/t/x', `/t/${'x'.repeat(500)}`]) {
      const refused = await ask(address)
      expect([refused.statusCode, refused.json().code]).toEqual([404, 'letter-link.unknown'])
    }
    expect((await ask(picture.replace(/.{5}\.gif$/, 'AAAAA.gif'))).statusCode).toBe(200)
    expect((await w.http.inject({ method: 'HEAD', url: picture })).statusCode).toBe(404)
    expect(await read(id)).toMatchObject({ emailOpens: 0, emailClicks: 0 })
  })

  test('is not counted beyond the limit of an address, and still leads where it should', async () => {
    const rules = (await w.as(admin).get('intake-rule')).body.items[0]
    await w.as(admin).patch(`intake-rule/${rules.id}`, { version: rules.version, touchesPerMinute: 1 })
    const [one, two] = [await prospect(), await prospect()]
    await write(one.id)
    await write(two.id)
    const address = '203.0.113.99'
    await ask((await letterTo(one.id)).link, address)
    expect((await ask((await letterTo(two.id)).link, address)).statusCode).toBe(302)
    expect([(await read(one.id)).emailClicks, (await read(two.id)).emailClicks]).toEqual([1, 0])
    await w.as(admin).patch(`intake-rule/${rules.id}`, { version: rules.version + 1, touchesPerMinute: 60 })
  })

  test('is not sent to who has unsubscribed, and what they do with earlier ones is not counted', async () => {
    const { id } = await prospect()
    await write(id)
    const { picture, body: text } = await letterTo(id)
    const leave = /\/u\/(\S+)/.exec(text)?.[1]
    expect((await w.http.inject({ method: 'POST', url: `/api/public/unsubscribe/${leave}` })).statusCode).toBe(200)
    expect((await ask(picture)).statusCode).toBe(200)
    expect(await read(id)).toMatchObject({ emailOpens: 0 })
    w.now = new Date(w.now.getTime() + 1000)
    expect((await write(id)).body.code).toBe('contact-right.unsubscribed')
  })

  test('needs a mailbox', async () => {
    const { id } = await prospect({ email: null })
    expect((await write(id)).body).toMatchObject({ status: 409, code: 'lead-letter.no_address' })
  })

  test('of a company that does not want to know carries nothing to know it by', async () => {
    const rules = (await w.as(admin).get('intake-rule')).body.items[0]
    await w.as(admin).patch(`intake-rule/${rules.id}`, { version: rules.version, trackLetters: false })
    const { id } = await prospect()
    await write(id)
    const { html } = await letterTo(id)
    expect(html).not.toContain('/t/')
    expect(html).toContain('href="https://www.example.cn/a?x=1&amp;y=2"')
    expect(html).toContain('/u/')
  })

  test('shows what was written as text: no mark-up of the writer becomes part of the page', async () => {
    const { id } = await prospect()
    await w.as(rep).post(`lead/${id}/write`, { subject: 'x', body: '<script>alert(1)</script>' })
    expect((await letterTo(id)).html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })
})

describe('visits of a form', () => {
  test('that lead to a submission are touches of its lead: ours, of this form, once each', async () => {
    const make = () =>
      w.make(webForm, {
        name: '预约',
        title: '预约演示',
        state: 'active',
        asked: [{ key: 'name' }, { key: 'phone', required: true }],
        consentText: '同意',
      })
    const [form, other] = [await make(), await make()]
    const visit = async (key: string | null) =>
      /data-visit="([^"]+)"/.exec((await ask(`/f/${key}`)).body)?.[1] as string
    const [first, second, foreign] = [await visit(form.key), await visit(form.key), await visit(other.key)]
    const send = (phone: string, visits: unknown) =>
      w.http.inject({
        method: 'POST',
        url: `/api/public/form/${form.key}`,
        payload: { name: '李工', phone, consent: true, consentVersion: 1, elapsedMs: 9000, visits },
      })
    const stale = await visit(form.key)
    expect((await send('13700001111', [first, first, second, foreign, `${second}x`, 7])).statusCode).toBe(201)
    const leadWith = async (phone: string) =>
      (
        await w.app.store.rows<{ n: number; score: number }>(
          sql`select form_visits as n, score from crm.lead where phone = ${phone}`,
        )
      )[0]
    expect(await leadWith('13700001111')).toMatchObject({ n: 2, score: 5 })
    await send('13700002222', [first])
    expect(await leadWith('13700002222')).toMatchObject({ n: 0, score: 0 })
    w.now = new Date(w.now.getTime() + 91 * 86_400_000)
    await send('13700003333', [stale])
    expect(await leadWith('13700003333')).toMatchObject({ n: 0 })
    await send('13700004444', 'nonsense')
    expect(await leadWith('13700004444')).toMatchObject({ n: 0 })
  })
})

test('whoever unsubscribes in a loop is asked to wait', async () => {
  const { id } = await prospect()
  await write(id)
  const leave = /\/u\/(\S+)/.exec((await letterTo(id)).body)?.[1]
  const ask = () =>
    w.http.inject({ method: 'POST', url: `/api/public/unsubscribe/${leave}`, remoteAddress: '203.0.113.200' })
  for (let i = 0; i < 30; i++) expect((await ask()).statusCode).toBe(200)
  const refused = await ask()
  expect(refused.json()).toMatchObject({ status: 429, code: 'unsubscribe.too_often' })
  expect(refused.json().detail).toMatch(/请在 \d+ 秒后再试/)
})
