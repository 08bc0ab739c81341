import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { get, sql, systemActor } from '../../../kernel/index.ts'
import { contract } from '../contract/contract.entity.ts'
import { contractWorld, linkIn } from '../contract/contract.fixture.ts'
import { frozenTextOf } from '../contract/text.ts'
import { signatures } from './document.ts'

const c = await contractWorld()
const { w, rep, vp, at, approved, partiesFor, http, lastMail, signByLink, ourParty } = c

const begun = async () => {
  const { id } = await approved(100_000_05)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  return id
}
const signOurs = async (id: string, name: string) =>
  at(vp, `signing-party/${await ourParty(id)}/sign`, { name, consent: true })

/** What stands on the pages about the signatures; that the whole becomes a sealed PDF is tested beside signing. */
const paperOf = (id: string) =>
  w.within(systemActor, async (ctx) => {
    const row = await get(ctx, contract, id, { unscoped: true })
    const text = await frozenTextOf(ctx, id)
    return JSON.stringify(await signatures(ctx, row, text?.sha256 ?? ''))
  })

test('what is signed after midnight in Shanghai bears the day of the company, on paper as on the record', async () => {
  const id = await begun()
  // Ten past midnight in Shanghai, still the day before by UTC.
  w.now = new Date('2026-03-19T16:10:05Z')
  await signByLink(id)
  await signOurs(id, '副 总裁')
  expect(await c.read(id)).toMatchObject({ state: 'effective', signedOn: '2026-03-20' })
  const paper = await paperOf(id)
  expect(paper).toContain('王经理  2026-03-20')
  expect(paper).toContain('副总裁  2026-03-20')
  expect(paper).toContain('时间(Asia/Shanghai)')
  expect(paper).toContain('2026-03-20 00:10:05')
  expect(paper).not.toContain('2026-03-19')
  const [{ name }] = (await w.as(rep).get('employee', { filter: { id: vp.employeeId } })).body.items
  expect(paper).toContain(`登录账号 ${name} 本人`)
  w.now = new Date('2026-03-10T02:00:00Z')
})

test('nobody of ours signs under another name', async () => {
  const id = await begun()
  await signByLink(id)
  expect((await signOurs(id, '张三')).body).toMatchObject({
    code: 'signing.other_name',
    fields: [{ field: 'name' }],
    detail: expect.stringContaining('请输入「副总裁」'),
  })
  expect((await c.read(id)).state).toBe('signing')
})

test('a customer types the name of who signs, or draws', async () => {
  const id = await begun()
  const token = linkIn((await lastMail(id)).body)
  await http('POST', `/api/sign/${token}/code`)
  const code = /\d{6}/.exec((await lastMail(id)).subject)![0]
  const sign = (mark: string) => http('POST', `/api/sign/${token}`, { code, kind: 'typed', mark, consent: true })
  expect((await sign('李经理')).body).toMatchObject({
    code: 'signing.other_mark',
    fields: [{ field: 'mark' }],
    detail: expect.stringContaining('请输入「王经理」'),
  })
  expect((await sign('王 经理')).status).toBe(200)
})

test('who sends a contract out learns neither link nor code, not even as a hash, on the record nor in its history', async () => {
  const id = await begun()
  const token = linkIn((await lastMail(id)).body)
  await http('POST', `/api/sign/${token}/code`)
  const code = /\d{6}/.exec((await lastMail(id)).subject)![0]
  const [party] = (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'customer' } })).body.items
  const hash = (secret: string) => createHash('sha256').update(secret).digest('hex')
  const seen = (await w.as(rep).get(`signing-party/${party.id}`)).text
  const events = await w.app.store.rows(
    sql`select changes::text, facts::text from kernel.event where record_id = ${party.id}::uuid`,
  )
  for (const secret of [token, code, hash(token), hash(`${party.id}:${code}`)]) {
    expect(seen).not.toContain(secret)
    expect(JSON.stringify(events)).not.toContain(secret)
  }
  expect((await signByLinkWith(token, code)).status).toBe(200)
})

const signByLinkWith = (token: string, code: string) =>
  http('POST', `/api/sign/${token}`, { code, kind: 'typed', mark: '王经理', consent: true })
