import { describe, expect, test } from 'vitest'
import { outsideWorld } from '../../../../test/harness/outside-signing.ts'

const {
  admin,
  approved,
  at,
  base,
  builtIn,
  choose,
  director,
  envelopeOf,
  finance,
  later,
  onItsWay,
  ourParty,
  partiesFor,
  post,
  read,
  rep,
  run,
  service,
  signBoth,
  started,
  told,
  vp,
  w,
} = await outsideWorld()
await choose()

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
