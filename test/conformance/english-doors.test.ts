import { expect, test } from 'vitest'
import { authRoutes } from '../../src/app/auth-routes.ts'
import { moduleRoutes } from '../../src/app/module-routes.ts'
import { publicRoutes } from '../../src/app/public-routes.ts'
import { setupGate } from '../../src/app/setup.ts'
import { createHttp } from '../../src/http/server.ts'
import { contractWorld, linkIn } from '../../src/modules/contracting/contract/contract.fixture.ts'
import { lead, unsubscribePath } from '../../src/modules/crm/index.ts'
import type { FileStore } from '../../src/platform/files/store.ts'

/* Whoever has no account here and reads English meets no Chinese but what somebody wrote. */

const { w, at, rep, approved, partiesFor, lastMail, admin } = await contractWorld()
const marketing = await w.team.person('marketing')
const http = await createHttp({ runtime: w.app, authenticate: () => null, maxUploadBytes: 1_000 })
authRoutes(http, w.app, setupGate(w.app))
publicRoutes(http, w.app)
moduleRoutes(http, w.app, {} as FileStore, '/nowhere')
await http.ready()

const han = /\p{Script=Han}/u
type Method = 'GET' | 'POST'

const ask = async (method: Method, url: string, payload?: object, language = 'en-GB,en;q=0.9') => {
  const answer = await http.inject({
    method,
    url,
    headers: { host: 'x.example.cn', 'accept-language': language },
    ...(method === 'POST' && { payload: payload ?? {} }),
  })
  return { status: answer.statusCode, text: answer.body }
}

/** Every route, read off the tree in which the server prints them. */
const doors = (): [Method, string][] => {
  const above: string[] = []
  return http
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (.+?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
      const depth = indent.length / 4
      above.splice(depth, above.length, part === '(empty root node)' ? '' : part)
      const url = above.join('').replace(/:\w+/g, 'x').replace('*', 'x')
      return (['GET', 'POST'] as const).flatMap((method): [Method, string][] =>
        methods.split(', ').includes(method) ? [[method, url]] : [],
      )
    })
}

/** The description of the interface is written for programmers, in one language. */
const described = '/api/openapi.json'

test('no route refuses somebody without an account in Chinese who asks in English', async () => {
  const all = doors().filter(([, url]) => url !== described)
  expect(all.length).toBeGreaterThan(30)
  expect(all.map(([, url]) => url)).toEqual(expect.arrayContaining(['/api/sign/x', '/f/x', '/u/x', '/api/setup']))
  const chinese: string[] = []
  for (const [method, url] of all) {
    // The script that puts a form on other sites has its one word in both.
    const text = url.endsWith('embed.js') ? '' : (await ask(method, method === 'GET' ? `${url}?lang=en` : url)).text
    const wrong = method === 'POST' ? (await ask(method, url, { email: 1, code: [], reason: '', token: 'x' })).text : ''
    if (han.test(text) || han.test(wrong)) chinese.push(`${method} ${url}: ${han.test(text) ? text : wrong}`)
  }
  expect(chinese).toEqual([])
})

const form = {
  name: 'Site',
  title: 'Ask for a demo',
  asked: ['name', 'phone', 'industry', 'size', 'budget', 'purchaseWithin', 'note'].map((key) => ({ key })),
  consentText: 'I agree.',
  state: 'active',
}

test('a form is in the language of its address, its refusals and its thanks in what the page asks for', async () => {
  const { body } = await w.as(marketing).post('web-form', form)
  const page = `/f/${body.key}`
  for (const url of [`${page}?lang=en`, `${page}?preview&lang=en`])
    expect((await ask('GET', url)).text).not.toMatch(han)
  const sent = { name: 'Ann', phone: '13822220001', consent: true, consentVersion: 1, elapsedMs: 9000 }
  const to = `/api/public/form/${body.key}`
  for (const wrong of [{ name: '' }, { phone: '1' }, { consent: false }, { budget: 'much' }, { consentVersion: 9 }]) {
    const { status, text } = await ask('POST', to, { ...sent, ...wrong })
    expect([status >= 400, text]).toEqual([true, expect.not.stringMatching(han)])
  }
  expect((await ask('POST', to, sent)).text).toBe('{"message":"Received. We will contact you soon."}')
  expect((await ask('GET', page)).text).toContain('lang="zh-CN"')
})

test('the way out of a letter wholly in English is in English', async () => {
  const made = await w.make(lead, { name: 'Bo', email: 'bo@example.com', ownerId: rep.employeeId }, rep)
  const letter = { subject: 'Our offer', body: 'As agreed: https://example.com/offer' }
  expect((await at(rep, `lead/${made.id}/write`, letter)).status).toBe(200)
  const { items } = (await w.as(admin).get('mail', { filter: { subjectId: made.id }, fields: 'body,html' })).body
  expect(JSON.stringify(items[0])).toContain('Unsubscribe')
  expect(JSON.stringify(items[0])).not.toMatch(han)
  const path = await unsubscribePath({ db: w.app.store }, 'lead', made.id)
  expect(JSON.stringify(items[0])).toContain(`${path}?lang=en`)
  expect((await ask('GET', `${path}?lang=en`)).text).not.toMatch(han)
  expect((await ask('POST', path.replace('/u/', '/api/public/unsubscribe/'))).text).toContain('Unsubscribed.')
})

test('a customer is invited to sign in the language chosen for them; page, code and consent follow the page', async () => {
  const { id } = await approved(100_000_00, { name: 'Line 4' })
  await partiesFor(id)
  const [party] = (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'customer' } })).body.items
  await w.as(rep).patch(`signing-party/${party.id}`, { name: 'Ann', language: 'en', version: party.version })
  expect((await at(rep, `contract/${id}/startSigning`)).body.state).toBe('signing')
  const company = w.app.company().name
  const said = (text: string) => text.replaceAll(company, '')
  const invited = await lastMail(id)
  expect(said(`${invited.subject} ${invited.body}`)).not.toMatch(han)
  const door = `/api/sign/${linkIn(invited.body)}`
  const { document: _text, ...page } = JSON.parse((await ask('GET', door)).text)
  expect(said(JSON.stringify(page))).not.toMatch(han)
  expect((await ask('GET', door, undefined, 'zh-CN')).text).toContain('我已阅读合同全文')
  await ask('POST', `${door}/code`)
  const code = await lastMail(id)
  expect(`${code.subject} ${code.body}`).not.toMatch(han)
  const signed = { code: /\d{6}/.exec(code.subject)?.[0], kind: 'typed', mark: 'Ann', consent: true }
  expect((await ask('POST', door, { ...signed, code: '000000' })).text).not.toMatch(han)
  expect((await ask('POST', door, signed)).status).toBe(200)
  const kept = (await w.as(rep).get(`signing-party/${party.id}`)).body
  expect(kept.consent).toMatch(/^I have read the whole contract/)
})
