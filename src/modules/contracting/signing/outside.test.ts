import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openSigningService, serviceSecret } from '../../../../test/harness/signing-service.ts'
import { outsideSigning } from '../../../app/e-sign.ts'
import { sql, systemActor } from '../../../kernel/index.ts'
import { diskStore } from '../../../platform/files/disk-store.ts'
import { contractWorld } from '../contract/contract.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-e-sign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const files = await diskStore(join(folder, 'files'), 20 * 1024 * 1024)
const service = await openSigningService()
const { w, rep, finance, vp, director, admin, at, read, approved, partiesFor, ourParty } = await contractWorld(files)

const base = 'signing-provider'
const start = new Date('2026-03-10T02:00:00Z')
const run = () => outsideSigning(files).run(w.app, systemActor, {})
const later = (minutes: number) => {
  w.now = new Date(w.now.getTime() + minutes * 60_000)
}
const { body: made } = await at(admin, base, { name: '云签', baseUrl: service.url, keyId: 'app-1' })
const [builtIn] = (await w.as(admin).get(base, { filter: { kind: 'built_in' } })).body.items
const verb = (name: string, body: object = {}, by = admin) => at(by, `${base}/${made.id}/${name}`, body)

const post = async (call: { headers: Record<string, string>; payload: string }, provider = made.id) => {
  const answer = await w.http.inject({ method: 'POST', url: `/api/public/e-sign/${provider}`, ...call })
  return { status: answer.statusCode, body: answer.json() }
}
const envelopeOf = async (contractId: string) => {
  const [{ id }] = (await w.as(rep).get('signing-envelope', { filter: { contractId }, sort: '-id' })).body.items
  return (await w.as(rep).get(`signing-envelope/${id}`)).body
}
const told = async (id: string) =>
  (await w.as(rep).get('notification', { filter: { subjectId: id } })).body.items.map(
    ({ title }: { title: string }) => title,
  )
const onItsWay = async (amount = 100_000_00) => {
  const { id, accountId } = await approved(amount)
  await partiesFor(id)
  expect((await at(rep, `contract/${id}/startSigning`)).body.state).toBe('signing')
  return { id, accountId, reference: (await envelopeOf(id)).id as string }
}
const started = async () => {
  const contract = await onItsWay()
  await run()
  return contract
}
const signBoth = (reference: string) => {
  service.sign(reference, '2026-03-10T01:30:00Z')
  service.sign(reference, '2026-03-10T01:50:00Z')
}

beforeEach(() => {
  w.now = start
  Object.assign(service.behaviour, { away: false, wrongHash: false, noPdf: false, refuses: 0 })
})

describe('an administrator', () => {
  test('says where the service is and what both sides know; a representative only sees its name', async () => {
    expect((await at(admin, base, { name: '无地址' })).body.fields).toMatchObject([
      { field: 'baseUrl', code: 'required' },
    ])
    const withPassword = { name: '带口令', baseUrl: 'https://a:b@esign.example.cn' }
    expect((await at(admin, base, withPassword)).body.fields).toMatchObject([
      { field: 'baseUrl', code: 'password_in_url' },
    ])
    expect((await at(rep, base, { name: 'x', baseUrl: service.url })).status).toBe(403)
    expect((await w.as(rep).get(`${base}/${made.id}`)).text).not.toContain('127.0.0.1')
    expect((await verb('choose')).body.code).toBe('signing-provider.no_secret')
    expect((await verb('sendTest')).body.code).toBe('signing-provider.no_secret')
    expect((await verb('setSecret', { secret: '123456' })).body).toMatchObject({
      code: 'signing-provider.short_secret',
      fields: [{ field: 'secret' }],
    })
    expect((await verb('setSecret', { secret: serviceSecret })).status).toBe(200)
    const events = await w.app.store.rows(sql`select changes::text, facts::text from kernel.event`)
    expect(JSON.stringify(events)).not.toContain(serviceSecret)
    expect((await w.as(admin).get(`${base}/${made.id}`)).text).not.toContain(serviceSecret)
  })

  test('is told why it is not reached, allows the inside address, and then uses it', async () => {
    expect((await verb('sendTest')).body.result).toMatchObject({
      taken: false,
      answer: expect.stringContaining('内网放行地址'),
    })
    expect(service.asked).toEqual([])
    await at(admin, 'allowed-address', { address: '127.0.0.1', reason: '本机测试' })
    expect((await verb('sendTest')).body.result).toEqual({ taken: true, answer: '200 {"ok":true}' })
    const explained = await w.as(admin).get('signing-provider-explained', { providerId: made.id })
    expect(explained.body).toMatchObject({
      addresses: [{ address: '127.0.0.1', inside: true, open: true }],
      callbackUrl: expect.stringMatching(new RegExp(`/api/public/e-sign/${made.id}$`)),
    })
    const nowhere = await w.as(admin).get('signing-provider-explained', { providerId: rep.employeeId })
    expect(nowhere.body.code).toBe('signing-provider-explain.no_record')
    expect((await verb('choose', {}, finance)).status).toBe(403)
    expect((await verb('choose')).body.inUse).toBe(true)
    expect((await w.as(admin).get(`${base}/${builtIn.id}`)).body.inUse).toBe(false)
  })

  test('does not remove what is built in or in use, nor move what still has contracts out', async () => {
    expect((await w.as(admin).delete(`${base}/${builtIn.id}`)).body.code).toBe('signing-provider.built_in')
    expect((await w.as(admin).delete(`${base}/${made.id}`)).body.code).toBe('signing-provider.in_use')
    await onItsWay()
    const { version } = (await w.as(admin).get(`${base}/${made.id}`)).body
    const moved = await w.as(admin).patch(`${base}/${made.id}`, { version, baseUrl: 'https://esign.example.cn' })
    expect(moved.body.code).toBe('signing-provider.busy')
    await run()
  })
})

test('the finalised text goes out with its parties in order; both sign there; the original is archived and in force', async () => {
  const { id, reference } = await onItsWay(620_000_00)
  expect(service.envelope(reference)).toBeUndefined()
  await run()
  const held = service.envelope(reference)
  expect(held.pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(held.signers).toMatchObject([
    { order: 1, side: 'customer', name: '王经理', email: 'wang@example.cn', state: 'invited' },
    { order: 2, side: 'company', name: '副总裁', organisation: w.app.company().name, state: 'waiting' },
  ])
  expect(await envelopeOf(id)).toMatchObject({ state: 'signing', outsideId: `QY-${reference.slice(-6)}` })

  service.sign(reference, '2026-03-10T01:30:00Z')
  expect((await post(service.callback(reference, w.now))).body).toEqual({ repeated: false })
  const parties = (await w.as(rep).get('signing-party', { filter: { contractId: id } })).body.items
  expect(parties).toMatchObject([
    { state: 'signed', signedAt: '2026-03-10T01:30:00Z' },
    { state: 'invited', side: 'company' },
  ])
  const asked = (await w.as(vp).get('notification', { filter: { subjectId: id } })).body.items
  expect(asked[0].title).toContain('轮到你代表公司签署')

  service.sign(reference, '2026-03-10T01:50:00Z')
  await post(service.callback(reference, w.now))
  expect([await envelopeOf(id), await read(id)]).toMatchObject([{ state: 'collecting' }, { state: 'signing' }])
  await run()
  expect(await read(id)).toMatchObject({ state: 'effective', signedOn: '2026-03-10' })
  const answer = await w.http.inject({
    method: 'GET',
    url: `/api/contract/${id}/sealed.pdf`,
    headers: { 'x-actor': rep.userId, authorization: 'Bearer test' },
  })
  expect(answer.rawPayload.equals(service.signed(reference))).toBe(true)
  const envelope = (await w.as(rep).get(`signing-envelope/${reference}`)).body
  const sha256 = createHash('sha256').update(service.signed(reference)).digest('hex')
  expect(envelope).toMatchObject({ state: 'done', signedSha256: sha256, signedFileId: (await read(id)).sealedFileId })
  expect((await w.as(rep).get(`file/${envelope.evidenceFileId}/content`)).status).toBe(200)
  expect((await w.as(w.team.stranger).get(`signing-envelope/${reference}`)).status).toBe(404)
})

describe('a callback', () => {
  test('is refused with a wrong signature, an old time, for nobody we know, and where it makes no sense', async () => {
    const { id, reference } = await started()
    signBoth(reference)
    const good = service.callback(reference, w.now)
    const forged = { ...good, payload: good.payload.replace('王', '张').replace('QY-', 'QX-') }
    expect(await post(forged)).toMatchObject({ status: 401, body: { code: 'signing-callback.bad_signature' } })
    expect((await post({ ...good, headers: { 'content-type': 'application/json' } })).status).toBe(401)
    const old = service.callback(reference, new Date(w.now.getTime() - 301_000))
    expect(await post(old)).toMatchObject({ status: 401, body: { code: 'signing-callback.old' } })
    const early = service.callback(reference, new Date(w.now.getTime() + 301_000))
    expect((await post(early)).body.code).toBe('signing-callback.old')
    const strange = service.callback(reference, w.now, { reference: rep.employeeId, state: 'signed' })
    expect(await post(strange)).toMatchObject({ status: 404, body: { code: 'signing-callback.unknown_envelope' } })
    const senseless = service.callback(reference, w.now, { reference, state: '签完了' })
    expect(await post(senseless)).toMatchObject({ status: 422, body: { code: 'signing-callback.unreadable' } })
    for (const provider of [rep.employeeId, builtIn.id, 'x'])
      expect(await post(good, provider)).toMatchObject({
        status: 404,
        body: { code: 'signing-callback.unknown_service' },
      })
    const { body: other } = await at(admin, base, { name: '另一家', baseUrl: service.url })
    expect((await post(good, other.id)).body.code).toBe('signing-callback.no_secret')
    expect(await envelopeOf(id)).toMatchObject({ state: 'signing' })
  })

  test('that comes again, or after a newer one, changes nothing', async () => {
    const { id, reference } = await started()
    const first = service.callback(reference, w.now)
    service.sign(reference, '2026-03-10T01:30:00Z')
    const second = service.callback(reference, w.now)
    expect((await post(second)).body).toEqual({ repeated: false })
    const before = (await w.as(rep).get('signing-party', { filter: { contractId: id } })).body.items
    expect((await post(second)).body).toEqual({ repeated: true })
    expect((await post(first)).body).toEqual({ repeated: false })
    expect((await w.as(rep).get('signing-party', { filter: { contractId: id } })).body.items).toEqual(before)
  })

  test('alone brings nothing into force: the service itself must say it, with a file that is what it says', async () => {
    const { id, reference } = await started()
    await post(service.callback(reference, w.now, { reference, state: 'signed' }))
    await run()
    expect(await envelopeOf(id)).toMatchObject({ lastAnswer: '对方说还没有全部签署,原件取不到。' })
    signBoth(reference)
    service.behaviour.wrongHash = true
    later(1)
    await run()
    expect((await envelopeOf(id)).lastAnswer).toContain('与对方声明的不一致')
    Object.assign(service.behaviour, { wrongHash: false, noPdf: true })
    later(5)
    await run()
    expect((await envelopeOf(id)).lastAnswer).toBe('对方给的原件不是 PDF 文件。')
    expect((await read(id)).state).toBe('signing')
    service.behaviour.noPdf = false
    later(10)
    await run()
    expect((await read(id)).state).toBe('effective')
  })
})

test('callbacks that are lost are made up for by asking', async () => {
  const { id, reference } = await started()
  signBoth(reference)
  await run()
  expect((await read(id)).state).toBe('signing')
  later(10)
  await run()
  expect((await read(id)).state).toBe('effective')

  const asked = await started()
  signBoth(asked.reference)
  expect((await at(rep, `signing-envelope/${asked.reference}/askAgain`)).status).toBe(200)
  await run()
  expect((await read(asked.id)).state).toBe('effective')
})

describe('a service that is away', () => {
  test('is tried for half an hour; then its owner is told, and tries again: it is started once', async () => {
    service.behaviour.away = true
    const { id, reference } = await onItsWay()
    await run()
    expect(await envelopeOf(id)).toMatchObject({ state: 'starting', stuck: false, lastAnswer: '503 维护中' })
    for (const minutes of [1, 2, 4, 8, 16]) {
      later(minutes)
      await run()
    }
    expect(await envelopeOf(id)).toMatchObject({ state: 'starting', stuck: true, nextTryAt: null })
    expect((await told(reference))[0]).toContain('没有办成:503 维护中 请重试')
    later(60)
    const calls = () => service.asked.filter((asked) => asked.endsWith(reference)).length
    expect(calls()).toBe(6)
    await run()
    expect(calls()).toBe(6)
    service.behaviour.away = false
    expect((await at(rep, `signing-envelope/${reference}/retry`)).body.stuck).toBe(false)
    await run()
    expect(await envelopeOf(id)).toMatchObject({ state: 'signing', lastAnswer: null })
  })

  test('and what it refuses for good is not repeated; given up, the contract is free again and a late signature is told', async () => {
    service.behaviour.refuses = 422
    const { id, reference } = await started()
    expect(await envelopeOf(id)).toMatchObject({ stuck: true, lastAnswer: '422 手机号未实名' })
    service.behaviour.refuses = 0
    expect((await at(rep, `signing-envelope/${reference}/abandon`)).body.fields).toMatchObject([{ field: 'reason' }])
    await at(rep, `signing-envelope/${reference}/abandon`, { reason: '改为纸质' })
    expect([await envelopeOf(id), await read(id)]).toMatchObject([
      { state: 'abandoned', reason: '改为纸质' },
      { state: 'approved' },
    ])
    await post(service.callback(reference, w.now, { reference, state: 'signed' }))
    expect((await read(id)).state).toBe('approved')
    expect(await told(reference)).toContainEqual(expect.stringContaining('仍然签完了'))
  })
})

test('declined there, the contract is approved as before, its owner knows why, and it can be sent again', async () => {
  const { id, reference } = await started()
  service.decline(reference, '价格再议')
  await post(service.callback(reference, w.now))
  expect([await envelopeOf(id), await read(id)]).toMatchObject([
    { state: 'declined', reason: '王经理:价格再议' },
    { state: 'approved', approvalState: 'approved' },
  ])
  expect(await told(reference)).toEqual([expect.stringContaining('被拒签:王经理:价格再议')])
  await at(rep, `contract/${id}/startSigning`)
  expect(await envelopeOf(id)).toMatchObject({ name: expect.stringContaining('第 2 次签署'), state: 'starting' })
  await run()
  expect((await envelopeOf(id)).state).toBe('signing')
})

describe('withdrawn by us', () => {
  const withdraw = (reference: string) => at(rep, `signing-envelope/${reference}/withdraw`, { reason: '金额有误' })

  test('it ends when the service has said so, however long that takes', async () => {
    const { id, reference } = await started()
    service.behaviour.away = true
    expect((await withdraw(reference)).body).toMatchObject({ state: 'withdrawing' })
    await run()
    expect([await envelopeOf(id), await read(id)]).toMatchObject([{ state: 'withdrawing' }, { state: 'signing' }])
    service.behaviour.away = false
    later(1)
    await run()
    expect(service.envelope(reference)).toMatchObject({ state: 'withdrawn', reason: '金额有误' })
    expect([await envelopeOf(id), await read(id)]).toMatchObject([
      { state: 'withdrawn', reason: '金额有误' },
      { state: 'approved' },
    ])
    expect((await at(rep, `contract/${id}/redraft`, { reason: '金额有误' })).body.state).toBe('draft')
  })

  test('before it got there, it never does', async () => {
    const { id, reference } = await onItsWay()
    await withdraw(reference)
    await run()
    expect(service.envelope(reference)).toBeUndefined()
    expect((await envelopeOf(id)).state).toBe('withdrawn')
  })

  test('too late: everybody has signed, and the contract is in force', async () => {
    const { id, reference } = await started()
    signBoth(reference)
    await withdraw(reference)
    await run()
    expect((await read(id)).state).toBe('effective')
  })
})

test('what is signed there is not signed here, and not taken back to the desk before it was called back', async () => {
  const { id, reference } = await started()
  const customer = (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'customer' } })).body
    .items[0]
  expect((await at(rep, `signing-party/${customer.id}/remind`)).body.code).toBe('signing.elsewhere')
  service.sign(reference, '2026-03-10T01:30:00Z')
  await post(service.callback(reference, w.now))
  const ours = `signing-party/${await ourParty(id)}/sign`
  expect((await at(vp, ours, { name: '副总裁', consent: true })).body.code).toBe('signing.elsewhere')
  const refused = (await at(rep, `contract/${id}/redraft`, { reason: '改' })).body
  expect(refused.code).toBe('signing.withdraw_first')
  expect(refused.detail).toContain('云签')
})

test('when our signatory hands over, the owner hears that the service does not know it', async () => {
  const leaver = await w.team.person('vp')
  const { id } = await approved(100_000_00)
  await partiesFor(id, leaver)
  await at(rep, `contract/${id}/startSigning`)
  await at(admin, `employee/${leaver.employeeId}/handOver`, { toId: vp.employeeId })
  const envelope = await envelopeOf(id)
  expect(await told(envelope.id)).toEqual([expect.stringContaining('请撤回签署,再重新发起')])
  await at(rep, `signing-envelope/${envelope.id}/withdraw`, { reason: '换签署人' })
  await run()
  expect((await read(id)).state).toBe('approved')
})

test('our signatory must have the authority before the text goes out', async () => {
  const { id } = await approved(620_000_00)
  await partiesFor(id, director)
  const refused = (await at(rep, `contract/${id}/startSigning`)).body
  expect(refused.code).toBe('signing.over_authority')
  expect(refused.detail).toContain('620,000.00 元')
})

test('a customer blacklisted meanwhile holds the contract back; cleared, it comes into force with the file of before', async () => {
  const { id, accountId, reference } = await started()
  const profile = (await at(finance, 'credit-profile', { accountId })).body.id
  await at(finance, `credit-profile/${profile}/blacklist`, { reason: '诉讼中' })
  signBoth(reference)
  await post(service.callback(reference, w.now))
  await run()
  expect([await envelopeOf(id), await read(id)]).toMatchObject([
    { state: 'collecting', stuck: true, lastAnswer: expect.stringContaining('黑名单') },
    { state: 'signing' },
  ])
  await at(finance, `credit-profile/${profile}/clear`, { reason: '已结案' })
  await at(rep, `signing-envelope/${reference}/retry`)
  await run()
  expect((await read(id)).state).toBe('effective')
})

test('back with the built-in way, a customer without mailbox is not sent a link, and it is withdrawn at once', async () => {
  await at(admin, `${base}/${builtIn.id}/choose`)
  const { id } = await approved(100_000_00)
  const bare = { contractId: id, position: 1, name: '李' }
  expect((await at(rep, 'signing-party', { ...bare, side: 'customer' })).body.fields).toMatchObject([
    { field: 'email' },
  ])
  const { body: party } = await at(rep, 'signing-party', { ...bare, side: 'customer', phone: '13800138000' })
  await at(rep, 'signing-party', { ...bare, side: 'company', employeeId: vp.employeeId })
  expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('signing.no_mailbox')
  await w.as(rep).patch(`signing-party/${party.id}`, { version: party.version, email: 'li@example.cn' })
  await at(rep, `contract/${id}/startSigning`)
  const envelope = await envelopeOf(id)
  expect(envelope).toMatchObject({ state: 'signing' })
  await at(rep, `signing-envelope/${envelope.id}/withdraw`, { reason: '地址有误' })
  expect([await envelopeOf(id), await read(id)]).toMatchObject([{ state: 'withdrawn' }, { state: 'approved' }])
})
