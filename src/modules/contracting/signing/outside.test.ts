import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { outsideWorld } from '../../../../test/harness/outside-signing.ts'
import { serviceSecret } from '../../../../test/harness/signing-service.ts'
import { sql } from '../../../kernel/index.ts'

const {
  admin,
  at,
  base,
  builtIn,
  envelopeOf,
  finance,
  later,
  made,
  onItsWay,
  post,
  read,
  rep,
  run,
  service,
  signBoth,
  started,
  verb,
  vp,
  w,
} = await outsideWorld()

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
    // Long to look at, and no byte of it is base64.
    expect((await verb('setSecret', { secret: `whsec_${'!'.repeat(60)}` })).body.code).toBe(
      'signing-provider.short_secret',
    )
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
