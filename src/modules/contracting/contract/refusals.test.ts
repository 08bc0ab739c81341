import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sql, systemActor } from '../../../kernel/index.ts'
import { hashOf, keepKeys } from '../signing/invite.ts'
import { signingParty } from '../signing/signing.entity.ts'
import { contract } from './contract.entity.ts'
import { contractWorld } from './contract.fixture.ts'

const c = await contractWorld()
const { w, rep, legal, vp, admin, at, read, drawn, approved, partiesFor, signByLink, ourParty, http } = c
const edit = async (id: string, patch: object) =>
  (await w.as(rep).patch(`contract/${id}`, { version: (await read(id)).version, ...patch })).body
const scanOn = async (id: string): Promise<string> => {
  const { body } = await w.as(legal).upload('file', '扫描.txt', `扫描件 ${id}`)
  await at(legal, `file/${body.id}/attach`, { subjectEntity: 'contract', subjectId: id })
  return body.id
}

describe('a draft', () => {
  test('is not drawn up for one customer on the deal of another', async () => {
    const [ours, theirs] = [await c.accountOf('甲公司'), await c.accountOf('乙公司')]
    const { body: deal } = await at(rep, 'opportunity', { name: '乙的商机', accountId: theirs, amount: 1 })
    const strange = { name: '合同', accountId: ours, amount: 1, opportunityId: deal.id }
    const refused = { code: 'contract.other_customer', fields: [{ field: 'opportunityId' }] }
    expect((await at(rep, 'contract', strange)).body).toMatchObject(refused)
    const { id } = await drawn(10_00)
    expect(await edit(id, { opportunityId: deal.id })).toMatchObject(refused)
  })

  test('does not change its customer once a plan says who pays, nor fall below that plan', async () => {
    const { id } = await drawn(10_00)
    const other = await c.accountOf('另一家')
    expect(await edit(id, { accountId: other })).toMatchObject({
      code: 'contract.moved',
      fields: [{ field: 'accountId' }],
    })
    expect(await edit(id, { amount: 9_99 })).toMatchObject({
      code: 'contract.under_plan',
      fields: [{ field: 'amount' }],
    })
  })

  test('ends after it begins, and is worth something', async () => {
    const accountId = await c.accountOf('日期公司')
    const dates = { startsOn: '2026-05-01', endsOn: '2026-04-30' }
    const { body } = await at(rep, 'contract', { name: '合同', accountId, amount: 1, ...dates })
    expect(body.fields).toMatchObject([{ field: 'endsOn', code: 'before_start' }])
    const free = await at(rep, 'contract', { name: '合同', accountId, amount: 0 })
    expect(free.body.fields).toMatchObject([{ field: 'amount', code: 'zero' }])
  })

  test('has no document before it was submitted, and none at all for who does not see it', async () => {
    const { id } = await drawn(10_00)
    expect((await w.as(rep).get(`contract/${id}/text.pdf`)).body.code).toBe('contract.no_text')
    expect((await w.as(rep).get('contract/not-an-id/sealed.pdf')).body.code).toBe('contract.no_record')
    expect((await w.as(w.team.stranger).get(`contract/${id}/text.pdf`)).status).toBe(404)
  })
})

describe('without an approval', () => {
  /** By an import a contract may say of itself that it was approved; no flow ever said so. */
  const claimed = async () => {
    const accountId = await c.accountOf(`声称 ${Math.random()}`)
    const draft = { name: '声称已批准', accountId, amount: 10_00, ownerId: rep.employeeId, state: 'approved' } as const
    return (await w.make(contract, { ...draft, approvalState: 'none' } as never)).id
  }

  test('nothing is sent for signing', async () => {
    expect((await at(rep, `contract/${await claimed()}/startSigning`)).body.code).toBe('signing.not_approved')
  })

  test('nothing comes into force by a scan', async () => {
    const id = await claimed()
    const paper = { signedOn: '2026-03-09', fileId: await scanOn(id) }
    expect((await at(legal, `contract/${id}/signOnPaper`, paper)).body.code).toBe('contract.not_approved')
    expect((await read(id)).state).toBe('approved')
  })
})

describe('a signature', () => {
  test('is not asked for on a contract that is not out for signing', async () => {
    const { id } = await drawn(10_00)
    const party = { contractId: id, position: 1, side: 'customer', name: '王', email: 'w@example.cn' } as const
    const row = await w.make(signingParty, { ...party, state: 'invited' } as never)
    expect((await at(rep, `signing-party/${row.id}/remind`)).body.code).toBe('signing.not_invited')
    const ours = { contractId: id, position: 2, side: 'company', name: '副总裁', employeeId: vp.employeeId } as const
    const mine = await w.make(signingParty, { ...ours, state: 'invited' } as never)
    const sign = { name: '副总裁', consent: true }
    expect((await at(vp, `signing-party/${mine.id}/sign`, sign)).body.code).toBe('signing.not_invited')
  })

  test('is not given by a link of a contract that is not out for signing', async () => {
    const { id } = await drawn(10_00)
    const party = { contractId: id, position: 1, side: 'customer', name: '王', email: 'w@example.cn' } as const
    const { id: partyId } = await w.make(signingParty, { ...party, state: 'invited' } as never)
    await w.within(systemActor, (ctx) => keepKeys(ctx, partyId, { link: hashOf('early'), code: null }))
    expect((await http('GET', '/api/sign/early')).body.code).toBe('signing.unknown_link')
  })

  test('that was given elsewhere, and came in without its paper, has no original to seal', async () => {
    const accountId = await c.accountOf('迁移公司')
    const brought = { accountId, amount: 10_00, ownerId: rep.employeeId, approvalState: 'none', signedOn: '2025-01-01' }
    const { id } = await w.make(contract, { ...brought, name: '旧系统合同', state: 'effective' } as never)
    expect((await w.as(rep).get(`contract/${id}/sealed.pdf`)).body.code).toBe('contract.no_text')
  })

  test('of ours needs consent, too', async () => {
    const { id } = await approved(100_000_00)
    await partiesFor(id)
    await at(rep, `contract/${id}/startSigning`)
    await signByLink(id)
    const ours = `signing-party/${await ourParty(id)}/sign`
    expect((await at(vp, ours, { name: '副总裁', consent: false })).body).toMatchObject({
      code: 'signing.no_consent',
      fields: [{ field: 'consent' }],
    })
    expect((await read(id)).state).toBe('signing')
  })
})

test('what legal found stands once a contract is being signed, and when it is signed', async () => {
  const found = async (id: string): Promise<{ id: string; can: string[] }> =>
    (await w.as(legal).get('legal-check', { filter: { contractId: id } })).body.items[0]
  const checkOf = async (id: string) => (await found(id)).id
  const { id } = await approved(100_000_00)
  await partiesFor(id)
  expect((await found(id)).can).toEqual(expect.arrayContaining(['pass', 'fail', 'waive']))
  const reopened = { opinion: '附件缺一页' }
  expect((await at(legal, `legal-check/${await checkOf(id)}/fail`, reopened)).status).toBe(200)
  expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('contract.legal_open')
  await at(legal, `legal-check/${await checkOf(id)}/pass`)
  await at(rep, `contract/${id}/startSigning`)
  const late = await at(legal, `legal-check/${await checkOf(id)}/fail`, reopened)
  expect(late).toMatchObject({ status: 409, body: { code: 'legal-check.in_signature' } })

  const { id: onPaper } = await approved(100_000_00)
  const paper = { signedOn: '2026-03-09', fileId: await scanOn(onPaper) }
  await at(legal, `contract/${onPaper}/signOnPaper`, paper)
  for (const one of [id, onPaper]) expect((await found(one)).can).toEqual([])
  for (const verb of ['pass', 'fail', 'waive'])
    expect((await at(legal, `legal-check/${await checkOf(onPaper)}/${verb}`, reopened)).body.code).toBe(
      'legal-check.signed',
    )
})

test('a finding taken back and a signature at once: one of them is refused', async () => {
  for (let i = 0; i < 5; i++) {
    const { id } = await approved(100_000_00)
    const [check] = (await w.as(legal).get('legal-check', { filter: { contractId: id } })).body.items
    const paper = { signedOn: '2026-03-09', fileId: await scanOn(id) }
    const both = await Promise.all([
      at(legal, `legal-check/${check.id}/fail`, { opinion: '附件缺一页' }),
      at(legal, `contract/${id}/signOnPaper`, paper),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(['legal-check.signed', 'contract.legal_open']).toContain(both.find((one) => one.status === 409)?.body.code)
  }
})

describe('somebody who leaves', () => {
  test('hands over running contracts and what is owed; what is over stays theirs', async () => {
    const leaver = await w.team.person('rep', w.team.units.city)
    const accountId = await c.accountOf('交接公司')
    const owned = { accountId, amount: 10_00, ownerId: leaver.employeeId, approvalState: 'none' }
    const running = await w.make(contract, { ...owned, name: '在履行', state: 'draft' } as never)
    const over = await w.make(contract, { ...owned, name: '已到期', state: 'expired', signedOn: '2025-01-01' } as never)
    const plan = { contractId: running.id, name: '全款', dueOn: '2026-04-10', amount: 10_00 }
    const { body: debt } = await at(leaver, 'receivable', plan)
    const leave = await at(admin, `employee/${leaver.employeeId}/leave`, { on: '2026-03-10' })
    expect(leave.body.code).toBe('employee.still_owns')
    expect(leave.body.detail).toContain('1 条合同、1 条应收款')
    await at(admin, `employee/${leaver.employeeId}/handOver`, { toId: rep.employeeId })
    expect((await at(admin, `employee/${leaver.employeeId}/leave`, { on: '2026-03-10' })).status).toBe(200)
    expect((await read(running.id)).ownerId).toBe(rep.employeeId)
    expect((await w.as(rep).get(`receivable/${debt.id}`)).body.ownerId).toBe(rep.employeeId)
    expect((await w.as(admin).get(`contract/${over.id}`)).body.ownerId).toBe(leaver.employeeId)
    const { body } = await w.as(rep).get(`contract/${running.id}/timeline`)
    expect(body.items[0]).toMatchObject({ verb: 'transfer', changes: [{ field: 'ownerId' }] })
  })
})

test('marketing reads neither contracts nor their files nor debts, by any door', async () => {
  const marketing = w.as(await w.team.person('marketing'))
  const { id } = await approved(100_000_00)
  const fileId = await scanOn(id)
  await at(legal, `contract/${id}/signOnPaper`, { signedOn: '2026-03-09', fileId })
  const [version] = (await w.as(rep).get('contract-version', { filter: { contractId: id } })).body.items
  const doors = await Promise.all([
    marketing.get('contract'),
    marketing.get(`contract/${id}`),
    marketing.get(`contract/${id}/timeline`),
    marketing.get(`contract/${id}/text.pdf`),
    marketing.get(`contract/${id}/sealed.pdf`),
    marketing.get(`file/${fileId}/content`),
    marketing.get(`contract-version/${version.id}`),
    marketing.get('contract/export', { format: 'csv' }),
    marketing.post('contract/aggregate', { groupBy: [], measures: [{ sum: 'amount' }] }),
    marketing.get('receivable'),
    marketing.get('receivable-aging'),
  ])
  expect(doors.map(({ status }) => status).filter((status) => status !== 403 && status !== 404)).toEqual([])
  expect((await marketing.get('search', { q: '产线改造合同' })).text).not.toContain(id)
  expect((await w.as(rep).get('search', { q: '产线改造合同' })).text).toContain(id)
  expect((await http('GET', `/api/contract/${id}/sealed.pdf`)).status).toBe(401)
})

test('the archive is found by any words of its text, by those who see the contract; the one of before, too', async () => {
  const { id } = await approved(100_000_00, { paymentTerms: null })
  const [version] = (await w.as(rep).get('contract-version', { filter: { contractId: id }, fields: 'fullText' })).body
    .items
  const words = (version.fullText as string).split('\n').at(-1)!.slice(0, 12)
  const found = await w.as(rep).get('contract-version', { q: words, filter: { contractId: id } })
  expect(found.body.items).toMatchObject([{ contractId: id }])
  expect((await w.as(rep).get('search', { q: words })).text).toContain('contract-version')
  expect((await w.as(w.team.stranger).get('contract-version', { q: words })).body.items).toEqual([])

  await w.app.store.rows(
    sql`update contracting.contract_version_search set words = '合同', grams = '{合}' where id = ${version.id}::uuid`,
  )
  const migration = readFileSync(new URL('../../../../db/migrations/0026_contract_care.sql', import.meta.url), 'utf8')
  await w.app.store.driver.query(migration.slice(migration.indexOf('with whole as')))
  expect((await w.as(rep).get('contract-version', { q: words, filter: { contractId: id } })).body.items).toHaveLength(1)
})
