import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { sql, systemActor } from '../../../kernel/index.ts'
import { contractWorld } from './contract.fixture.ts'
import { planAgain } from './plan.rules.ts'
import { remindRenewals } from './renewal.job.ts'

const c = await contractWorld()
const { w, rep, finance, legal, vp, director, at, read, drawn, approved, runningApproval, partiesFor } = c
const start = new Date('2026-03-10T02:00:00Z')

/** In force without its papers. */
const running = async (amount: number, more: object = {}) => {
  const made = await drawn(amount, { startsOn: '2026-03-01', endsOn: '2027-02-28', ...more })
  await c.force(made.id)
  return made
}
const planOf = async (contractId: string) =>
  (await w.as(rep).get('receivable', { filter: { contractId }, sort: 'dueOn' })).body.items
const renewal = { name: '产线改造合同(续)', startsOn: '2027-03-01', endsOn: '2028-02-29', amount: 200_000_01 }
const amend = (id: string, amount: number, by = rep) =>
  at(by, `contract/${id}/amend`, { name: '补充协议一', amount, text: '增加两条产线' })

beforeEach(() => {
  w.now = start
})

describe('renewal', () => {
  test('takes the words and the rhythm of payment over, to the 分, and ends the reminders of the one before', async () => {
    await at(w.team.admin, 'custom-field', { entity: 'contract', key: 'archive', kind: 'text', zh: '档案柜' })
    const { id, accountId } = await running(100_000_00, { archive: '甲-07' })
    const { body } = await at(rep, `contract/${id}/renew`, renewal)
    const next = body.result.contractId
    const same = { kind: 'sale', accountId, archive: '甲-07' }
    expect(await read(next)).toMatchObject({ state: 'draft', parentId: id, riskGrade: 'low', ...same })
    expect(await planOf(next)).toMatchObject([
      { name: '首付款', amount: 60_000_00, dueOn: '2027-03-20', openAmount: 60_000_00 },
      { name: '验收款', amount: 140_000_01, dueOn: '2027-06-20' },
    ])
    const clauses = async (of: string) =>
      (
        await w.as(rep).get('contract-clause', { filter: { contractId: of }, fields: 'title,text,position' })
      ).body.items.map(({ title, text }: { title: string; text: string }) => [title, text])
    expect(await clauses(next)).toEqual(await clauses(id))
    expect((await at(rep, `contract/${next}/submit`)).status).toBe(200)
    w.now = new Date('2027-02-01T02:00:00Z')
    expect(await w.within(systemActor, remindRenewals)).toBe(0)
  })

  test('is refused twice, before the end, for an amendment, and for a blacklisted customer', async () => {
    const { id, accountId } = await running(100_000_00)
    const early = await at(rep, `contract/${id}/renew`, { ...renewal, startsOn: '2027-02-28' })
    expect(early.body).toMatchObject({ code: 'contract.overlap', fields: [{ field: 'startsOn' }] })
    const backwards = await at(rep, `contract/${id}/renew`, {
      ...renewal,
      endsOn: '2027-03-01',
      startsOn: '2027-03-02',
    })
    expect(backwards.body.fields).toMatchObject([{ field: 'endsOn' }])
    const profile = (await at(finance, 'credit-profile', { accountId })).body.id
    await at(finance, `credit-profile/${profile}/blacklist`, { reason: '诉讼中' })
    expect((await at(rep, `contract/${id}/renew`, renewal)).body.code).toBe('contract.blacklisted')
    await at(finance, `credit-profile/${profile}/clear`, { reason: '已结案' })
    const added = (await amend(id, 5_00)).body.result.contractId
    await c.force(added)
    expect((await at(rep, `contract/${added}/renew`, renewal)).body.code).toBe('contract.renew_whole')
    await at(rep, `contract/${id}/renew`, renewal)
    const again = (await at(rep, `contract/${id}/renew`, renewal)).body
    expect(again.code).toBe('contract.renewed')
    expect(again.detail).toContain('HT')
  })

  test('no 分 of a plan is lost when it is spread over another amount', () => {
    const line = { name: '期', kind: 'whole', issuedOn: '2026-01-01', dueOn: '2026-02-01' }
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10 ** 13 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 10 ** 13 }),
        (amounts, amount) => {
          const again = planAgain(
            amounts.map((one) => ({ ...line, amount: one })),
            amount,
            365,
          )
          return again.reduce((sum, one) => sum + one.amount, 0) === amount && again.every((one) => one.amount > 0)
        },
      ),
    )
  })
})

describe('an amendment', () => {
  test('is approved by the whole it makes, and signed within the authority for it', async () => {
    const { id } = await running(400_000_00)
    const added = (await amend(id, 150_000_00)).body.result.contractId
    expect(await read(added)).toMatchObject({ kind: 'amendment', parentId: id, state: 'draft', riskGrade: 'low' })
    expect((await at(rep, `contract/${added}/submit`)).body.code).toBe('contract.plan_mismatch')
    await at(rep, 'receivable', { contractId: added, name: '增补款', dueOn: '2026-08-20', amount: 150_000_00 })
    await at(rep, `contract/${added}/submit`)
    const approval = await runningApproval(added)
    expect((await at(director, `approval/${approval}/approve`, { opinion: '同意' })).status).toBeGreaterThanOrEqual(400)
    for (const person of [finance, legal, vp])
      expect((await at(person, `approval/${approval}/approve`, { opinion: '同意' })).status).toBe(200)
    await c.passLegal(added)
    await partiesFor(added, director)
    await at(rep, `contract/${added}/startSigning`)
    await c.signByLink(added)
    const sign = { name: '总监', consent: true }
    const refused = await at(director, `signing-party/${await c.ourParty(added)}/sign`, sign)
    expect(refused.body.code).toBe('approval.over_authority')
    // The plan of the contract itself stays what it was.
    expect((await planOf(id)).map(({ amount }: { amount: number }) => amount)).toEqual([120_000_00, 280_000_00])
    const over = await at(rep, 'receivable', { contractId: id, name: '加', dueOn: '2026-08-20', amount: 1 })
    expect(over.body.code).toBe('receivable.over_plan')
  })

  test('is not amended itself, and comes too late for a contract that has ended', async () => {
    const { id } = await running(100_000_00)
    const added = (await amend(id, 0)).body.result.contractId
    await at(legal, `contract/${id}/terminate`, { on: '2026-03-10', reason: '客户停业' })
    const refused = (await at(rep, `contract/${added}/submit`)).body
    expect(refused.code).toBe('contract.parent_ended')
    const other = await running(100_000_00)
    const inForce = (await amend(other.id, 0)).body.result.contractId
    await c.force(inForce)
    expect((await amend(inForce, 0)).body.code).toBe('contract.amend_whole')
  })
})

describe('termination', () => {
  const end = (id: string, more: object = {}) =>
    at(legal, `contract/${id}/terminate`, { on: '2026-03-10', plan: 'release', reason: '客户停业', ...more })

  test('is not of the future, nor before the signing, nor while an amendment is on its way', async () => {
    const { id } = await running(100_000_00)
    expect((await end(id, { on: '2026-03-11' })).body).toMatchObject({
      code: 'contract.future_end',
      fields: [{ field: 'on' }],
    })
    expect((await end(id, { on: '2026-02-28' })).body.code).toBe('contract.end_before_signing')
    expect((await at(rep, `contract/${id}/terminate`, { on: '2026-03-10', plan: 'keep', reason: 'x' })).status).toBe(
      403,
    )
    const added = (await amend(id, 0)).body.result.contractId
    await at(rep, `contract/${added}/submit`)
    const refused = (await end(id)).body
    expect(refused.code).toBe('contract.amendment_open')
    expect(refused.detail).toContain('补充协议一')
  })

  test('releases what is to come and not begun, with its amendments; what is due, invoiced or begun stays, and finance is told', async () => {
    const { id, accountId } = await running(100_000_00, {})
    const [due, coming] = await planOf(id)
    w.now = new Date('2026-04-01T02:00:00Z')
    const added = (await amend(id, 30_000_00)).body.result.contractId
    for (const [name, dueOn, amount] of [
      ['已开票', '2026-08-01', 10_000_00],
      ['已到账一部分', '2026-08-02', 20_000_00],
    ] as const)
      await at(rep, 'receivable', { contractId: added, name, dueOn, amount })
    await c.force(added)
    const [invoiced, begun] = await planOf(added)
    const bill = { receivableId: invoiced.id, number: '24440001', kind: 'special', amount: 1_00 }
    expect((await at(finance, 'invoice', bill)).status).toBe(201)
    await c.money(accountId, 5_000_00, { receivableId: begun.id, receivedOn: '2026-03-31' })
    const { body } = await end(id, { on: '2026-04-01' })
    expect(body).toMatchObject({ state: 'terminated', terminationReason: '客户停业', terminatedOn: '2026-04-01' })
    expect(body.result).toEqual({ lines: 1, amount: 70_000_00 })
    expect(await read(added)).toMatchObject({ state: 'terminated', terminationReason: '客户停业' })
    expect(await c.debtRow(coming.id)).toMatchObject({ state: 'settled', credited: 70_000_00, open_amount: 0 })
    expect(await c.debtRow(due.id)).toMatchObject({ open_amount: 30_000_00, credited: 0 })
    expect(await c.debtRow(invoiced.id)).toMatchObject({ open_amount: 10_000_00 })
    expect(await c.debtRow(begun.id)).toMatchObject({ open_amount: 15_000_00 })
    const told = (await w.as(finance).get('notification', { filter: { subjectId: id } })).body.items
    expect(told[0].title).toContain('已红冲未到期的 1 笔 70,000.00 元,仍有 3 笔 55,000.00 元待收')
  })

  test('leaves everything owed where that was said', async () => {
    const { id } = await running(100_000_00)
    expect((await end(id, { plan: 'keep' })).body.result).toBeNull()
    expect((await planOf(id)).map(({ openAmount }: { openAmount: number }) => openAmount)).toEqual([
      30_000_00, 70_000_00,
    ])
  })
})

test('who became risky after the approval is not sent to sign before the text asks for what the risk does', async () => {
  const { id, accountId } = await approved(100_000_00)
  await partiesFor(id)
  const debt = await c.debt(accountId, 5_000_00, { issuedOn: '2026-01-01', dueOn: '2026-02-28' })
  const refused = (await at(rep, `contract/${id}/startSigning`)).body
  expect(refused.code).toBe('contract.risk_raised')
  expect(refused.detail).toContain('当前逾期 5,000.00 元')
  await c.money(accountId, 5_000_00, { receivableId: debt })
  expect((await at(rep, `contract/${id}/startSigning`)).body.state).toBe('signing')
  const rows = await w.app.store.rows<{ risk_grade: string }>(
    sql`select risk_grade from contracting.contract where id = ${id}::uuid`,
  )
  expect(rows).toEqual([{ risk_grade: 'low' }])
})

test('how a contract stands counts its amendments in force, and only what the reader may see', async () => {
  const { id, accountId } = await running(100_000_00)
  const standing = async (of = id, by = rep) => (await w.as(by).get('contract-standing', { contractId: of })).body
  await amend(id, 7_00)
  const added = (await amend(id, 50_000_00)).body.result.contractId
  await at(rep, 'receivable', { contractId: added, name: '增补款', dueOn: '2026-08-20', amount: 50_000_00 })
  await c.force(added)
  await c.money(accountId, 30_000_00, { contractId: id })
  w.now = new Date('2026-07-01T02:00:00Z')
  expect(await standing()).toMatchObject({
    whole: 150_000_00,
    planned: 150_000_00,
    received: 30_000_00,
    open: 120_000_00,
    overdue: 70_000_00,
    kin: [
      { relation: 'amendment', amount: 7_00, state: 'draft' },
      { relation: 'amendment', state: 'effective' },
    ],
  })
  expect(await standing(added)).toMatchObject({ whole: 50_000_00, kin: [{ relation: 'parent', id }] })
  expect(await standing(id, w.team.stranger)).toMatchObject({ status: 404, code: 'contract-standing.no_record' })
})
