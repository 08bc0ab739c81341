import { expect, test } from 'vitest'
import { sealFault } from '../../../../test/harness/pdf-seal.ts'
import { contractWorld, linkIn } from '../contract/contract.fixture.ts'

const c = await contractWorld()
const {
  w,
  rep,
  legal,
  vp,
  director,
  at,
  read,
  drawn,
  approved,
  runningApproval,
  partiesFor,
  lastMail,
  http,
  signByLink,
  ourParty,
} = c

test('nobody signs before legal is done', async () => {
  const { id } = await drawn(100_000_00)
  await at(rep, `contract/${id}/submit`)
  await at(director, `approval/${await runningApproval(id)}/approve`, { opinion: '同意' })
  await partiesFor(id)
  const [check] = (await w.as(legal).get('legal-check', { filter: { contractId: id } })).body.items
  await at(legal, `legal-check/${check.id}/fail`, { opinion: '缺少归属约定' })
  const refused = (await at(rep, `contract/${id}/startSigning`)).body
  expect(refused.code).toBe('contract.legal_open')
  expect(refused.detail).toContain('知识产权归属(不通过)')
  expect((await at(rep, `legal-check/${check.id}/pass`)).status).toBe(403)
})

test('an item of the legal review that does not apply is set aside with a reason, and keeps nobody from signing', async () => {
  const { id } = await approved(100_000_00)
  const [check] = (await w.as(legal).get('legal-check', { filter: { contractId: id } })).body.items
  const bare = (await at(legal, `legal-check/${check.id}/waive`)).body
  expect(bare.fields).toMatchObject([{ field: 'opinion', code: 'required' }])
  await at(legal, `legal-check/${check.id}/waive`, { opinion: '本合同不涉及知识产权' })
  const story = (await w.as(legal).get(`legal-check/${check.id}/timeline`)).text
  expect(story).toContain('认定不适用')
  expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('signing.no_parties')
})

test('signing needs a customer and one of us', async () => {
  const { id } = await approved(100_000_00)
  expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('signing.no_parties')
  const bare = { contractId: id, position: 1, name: '某人' }
  expect((await at(rep, 'signing-party', { ...bare, side: 'customer' })).body.fields).toMatchObject([
    { field: 'email' },
  ])
  expect((await at(rep, 'signing-party', { ...bare, side: 'company' })).body.fields).toMatchObject([
    { field: 'employeeId' },
  ])
})

test('620,000 元: three approve, the customer signs by link, then we; the sealed original is one with every byte', async () => {
  const { id } = await approved(620_000_00)
  await partiesFor(id)
  const original = `contract/${id}/sealed.pdf`
  expect((await w.as(rep).get(original)).body.code).toBe('contract.not_signed')
  expect((await at(rep, `contract/${id}/startSigning`)).body.state).toBe('signing')
  const ours = await ourParty(id)
  expect((await at(vp, `signing-party/${ours}/sign`, { name: '副总裁', consent: true })).body.code).toBe(
    'command.not_now',
  )
  const token = linkIn((await lastMail(id)).body)
  const page = (await http('GET', `/api/sign/${token}`)).body
  expect(page).toMatchObject({ name: '王经理', mailbox: 'w***@example.cn', state: 'viewed' })
  expect(page.document.clauses[1].text).toContain('620,000.00 元(人民币陆拾贰万元整)')
  expect((await signByLink(id)).body).toEqual({ signed: true, effective: false })
  expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.unknown_link')
  expect((await at(rep, `signing-party/${ours}/sign`, { name: '代表', consent: true })).body.code).toBe(
    'signing.not_yours',
  )
  await at(vp, `signing-party/${ours}/sign`, { name: '副总裁', consent: true })
  expect(await read(id)).toMatchObject({ state: 'effective', signedOn: '2026-03-10' })
  const answer = await w.http.inject({
    method: 'GET',
    url: `/api/${original}`,
    headers: { 'x-actor': rep.userId, authorization: 'Bearer test' },
  })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
  expect(sealFault(answer.rawPayload)).toBeNull()
  expect((await w.as(rep).get(original)).text).toBe(answer.body)
  const { body } = await w.as(rep).get('file', { filter: { subjectId: id } })
  expect(body.items).toHaveLength(1)
  expect((await w.as(w.team.stranger).get(original)).status).toBe(404)
})

test('a signature of ours beyond the authority of the post is refused with the limit', async () => {
  const { id } = await approved(620_000_00)
  await partiesFor(id, director)
  await at(rep, `contract/${id}/startSigning`)
  await signByLink(id)
  const refused = await at(director, `signing-party/${await ourParty(id)}/sign`, { name: '总监', consent: true })
  expect(refused.body.code).toBe('approval.over_authority')
  expect((await read(id)).state).toBe('signing')
})

test('a wrong code is counted and said; without consent or a mark nothing is signed', async () => {
  const { id } = await approved(100_000_00)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  const token = linkIn((await lastMail(id)).body)
  const sign = (more: object) =>
    http('POST', `/api/sign/${token}`, { code: '000000', kind: 'typed', mark: '王', consent: true, ...more })
  expect((await sign({})).body.code).toBe('signing.no_code')
  await http('POST', `/api/sign/${token}/code`)
  expect((await http('POST', `/api/sign/${token}/code`)).body.code).toBe('signing.code_soon')
  const code = /\d{6}/.exec((await lastMail(id)).subject)![0]
  expect((await sign({ code, consent: false })).body.code).toBe('signing.consent')
  expect((await sign({ code, kind: 'drawn', mark: 'javascript:alert(1)' })).body.code).toBe('signing.bad_mark')
  expect((await sign({ code, mark: '王'.repeat(61) })).body).toMatchObject({
    code: 'signing.bad_mark',
    fields: [{ field: 'mark' }],
  })
  const wrong = code === '000000' ? '000001' : '000000'
  expect((await sign({ code: wrong })).body).toMatchObject({
    code: 'signing.wrong_code',
    detail: expect.stringContaining('还可以试 9 次'),
  })
  w.now = new Date('2026-03-10T02:10:01Z')
  expect((await sign({ code })).body.code).toBe('signing.no_code')
  w.now = new Date('2026-03-10T02:00:00Z')
})

test('a link ends with its days, with a new link, with a refusal, and with redrafting', async () => {
  const { id } = await approved(100_000_00)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  const old = linkIn((await lastMail(id)).body)
  const [party] = (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'customer' } })).body.items
  await at(rep, `signing-party/${party.id}/remind`)
  expect((await http('GET', `/api/sign/${old}`)).body.code).toBe('signing.unknown_link')
  const token = linkIn((await lastMail(id)).body)
  w.now = new Date('2026-03-25T02:00:00Z')
  expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.expired_link')
  w.now = new Date('2026-03-10T02:00:00Z')
  expect((await http('POST', `/api/sign/${token}/decline`, { reason: '价格再议' })).body).toEqual({ declined: true })
  expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.unknown_link')
  const told = (await w.as(rep).get('notification', { filter: { subjectEntity: 'signing-envelope' } })).body.items
  expect(told[0].title).toMatch(/拒绝签署合同.*价格再议$/)
  await at(rep, `signing-party/${party.id}/remind`)
  const last = linkIn((await lastMail(id)).body)
  await at(rep, `contract/${id}/redraft`, { reason: '改价' })
  expect((await http('GET', `/api/sign/${last}`)).body.code).toBe('signing.unknown_link')
})

test('who has to sign stands from the first link on: our signatory is neither removed nor made one of theirs, and nobody is added', async () => {
  const { id } = await approved(100_000_00)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  const ours = await ourParty(id)
  const { version } = (await w.as(rep).get(`signing-party/${ours}`)).body
  const fixed = { status: 409, body: { code: 'signing.parties_fixed', fields: [{ field: 'contractId' }] } }
  expect(await w.as(rep).delete(`signing-party/${ours}`)).toMatchObject(fixed)
  const theirs = { version, side: 'customer', email: 'friend@rep.example' }
  expect(await w.as(rep).patch(`signing-party/${ours}`, theirs)).toMatchObject(fixed)
  const third = { contractId: id, position: 3, side: 'customer', name: '李', email: 'li@kehu.example' }
  expect(await at(rep, 'signing-party', third)).toMatchObject(fixed)
  await signByLink(id)
  expect(await read(id)).toMatchObject({ state: 'signing' })
})

test('ink counts with a scan, and not with a day to come', async () => {
  const [{ id }, other] = [await approved(100_000_00), await approved(100_000_00)]
  const { body: foreign } = await w.as(legal).upload('file', '扫描.txt', '扫描件')
  await at(legal, `file/${foreign.id}/attach`, { subjectEntity: 'contract', subjectId: other.id })
  const wrong = { signedOn: '2026-03-09', fileId: foreign.id }
  expect((await at(legal, `contract/${id}/signOnPaper`, wrong)).body.code).toBe('contract.no_scan')
  const { body: scan } = await w.as(legal).upload('file', '扫描.txt', '扫描件')
  const paper = { signedOn: '2026-03-09', fileId: scan.id }
  const early = { ...paper, signedOn: '2026-03-11' }
  expect((await at(legal, `contract/${id}/signOnPaper`, early)).body.code).toBe('contract.future_signing')
  expect((await at(legal, `contract/${id}/signOnPaper`, paper)).body).toMatchObject({ state: 'effective' })
  expect((await w.as(rep).get(`file/${scan.id}`)).status).toBe(200)
})

test('who leaves signs no more: whoever takes over is asked, and what was signed stays', async () => {
  const leaver = await w.team.person('vp')
  const [first, second] = [await approved(100_000_00), await approved(100_000_00)]
  for (const { id } of [first, second]) {
    await partiesFor(id, leaver)
    await at(rep, `contract/${id}/startSigning`)
    await signByLink(id)
  }
  await at(leaver, `signing-party/${await ourParty(second.id)}/sign`, { name: '副总裁', consent: true })
  const leave = () => at(c.admin, `employee/${leaver.employeeId}/leave`, { on: '2026-03-10' })
  expect((await leave()).body).toMatchObject({
    code: 'employee.still_owns',
    detail: expect.stringContaining('1 条待签署合同'),
  })
  expect((await at(c.admin, `employee/${leaver.employeeId}/handOver`, { toId: vp.employeeId })).status).toBe(200)
  expect((await leave()).status).toBe(200)
  const party = async (id: string) => (await w.as(rep).get(`signing-party/${await ourParty(id)}`)).body
  expect(await party(first.id)).toMatchObject({ employeeId: vp.employeeId, state: 'invited' })
  expect(await party(second.id)).toMatchObject({ employeeId: leaver.employeeId, state: 'signed' })
  const told = (await w.as(vp).get('notification', { filter: { subjectId: first.id } })).body.items
  expect(told[0].title).toContain('轮到你代表公司签署')
  const mark = { name: (await party(first.id)).name, consent: true }
  const signed = await at(vp, `signing-party/${await ourParty(first.id)}/sign`, mark)
  expect(signed.status).toBe(200)
  expect((await read(first.id)).state).toBe('effective')
})
