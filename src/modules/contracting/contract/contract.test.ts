import { describe, expect, test } from 'vitest'
import { sql, systemActor } from '../../../kernel/index.ts'
import { dunDue } from '../cash/dunning.job.ts'
import { contractWorld } from './contract.fixture.ts'
import { expireContracts, remindRenewals } from './renewal.job.ts'

const c = await contractWorld()
const { w, rep, finance, legal, vp, director, at, read, drawn, approved, runningApproval, passLegal, partiesFor } = c

describe('approval', () => {
  test('500,000.00 is for the director alone; a 分 more takes finance, legal and the vice president', async () => {
    const small = await drawn(500_000_00)
    await at(rep, `contract/${small.id}/submit`)
    await at(director, `approval/${await runningApproval(small.id)}/approve`, { opinion: '同意' })
    expect(await read(small.id)).toMatchObject({ state: 'approved', approvalState: 'approved', textVersion: 1 })

    const large = await drawn(500_000_01)
    await at(rep, `contract/${large.id}/submit`)
    const approval = await runningApproval(large.id)
    for (const person of [finance, legal]) await at(person, `approval/${approval}/approve`, { opinion: '同意' })
    expect(await read(large.id)).toMatchObject({ state: 'draft', approvalState: 'pending' })
    expect((await at(director, `approval/${approval}/approve`)).status).toBeGreaterThanOrEqual(400)
    await at(vp, `approval/${approval}/approve`, { opinion: '同意' })
    expect(await read(large.id)).toMatchObject({ state: 'approved' })
  })

  test('while it is pending neither contract nor clauses nor plan can be changed', async () => {
    const { id } = await drawn(100_000_00)
    const [clause] = (await w.as(rep).get('contract-clause', { filter: { contractId: id } })).body.items
    await at(rep, `contract/${id}/submit`)
    const { version } = await read(id)
    expect((await w.as(rep).patch(`contract/${id}`, { version, name: '改' })).body.code).toBe('approval.locked')
    const changed = await w.as(rep).patch(`contract-clause/${clause.id}`, { version: 1, text: '改' })
    expect(changed.body.code).toBe('approval.locked')
    const added = { contractId: id, name: '加', dueOn: '2026-07-01', amount: 1 }
    expect((await at(rep, 'receivable', added)).status).toBe(409)
  })

  test('what was approved is fixed; back on the desk it is free again and not approved', async () => {
    const { id } = await approved(100_000_00)
    const [clause] = (await w.as(rep).get('contract-clause', { filter: { contractId: id } })).body.items
    const edit = () =>
      w.as(rep).patch(`contract-clause/${clause.id}`, { version: clause.version, text: '甲方另行付款' })
    expect((await edit()).body.code).toBe('contract.text_fixed')
    expect((await at(rep, `contract/${id}/redraft`, { reason: '客户要求' })).body).toMatchObject({
      state: 'draft',
      approvalState: 'none',
    })
    expect((await edit()).status).toBe(200)
    const { body } = await w.as(legal).get('legal-check', { filter: { contractId: id, state: 'pending' } })
    expect(body.items).toHaveLength(4)
  })

  const refusedAt = async (id: string) => (await at(rep, `contract/${id}/submit`)).body

  test('a line of a plan does not come back from the recycle bin above the amount', async () => {
    const { id } = await drawn(100_000_00, {}, [0.3, 0])
    const [line] = (await w.as(rep).get('receivable', { filter: { contractId: id } })).body.items
    await w.as(rep).delete(`receivable/${line.id}`)
    const other = await at(rep, 'receivable', { contractId: id, name: '全款', dueOn: '2026-07-01', amount: 70_000_01 })
    expect(other.status).toBe(201)
    expect((await at(rep, `receivable/${line.id}/restore`)).body.code).toBe('receivable.over_plan')
    await w.as(rep).delete(`receivable/${other.body.id}`)
    expect((await at(rep, `receivable/${line.id}/restore`)).status).toBe(200)
  })

  test('a plan that does not add up to the amount is refused to the 分', async () => {
    const { id } = await drawn(100_000_00, {}, [0.3, 0])
    const body = await refusedAt(id)
    expect(body).toMatchObject({ code: 'contract.plan_mismatch', fields: [{ field: 'amount' }] })
    expect(body.detail).toContain('70,000.00 元')
    const over = await at(rep, 'receivable', { contractId: id, name: '尾款', dueOn: '2026-07-01', amount: 70_000_01 })
    expect(over.body.code).toBe('receivable.over_plan')
  })

  test('a template chosen for a contract without clauses brings its own, and never a second time', async () => {
    const { id } = await drawn(100_000_00, { templateId: null })
    const [template] = (await w.as(rep).get('contract-template')).body.items
    const count = async () =>
      (await w.as(rep).get('contract-clause', { filter: { contractId: id }, count: 'exact' })).body.count.value
    const choose = async (templateId: string | null) => {
      const { version } = (await w.as(rep).get(`contract/${id}`)).body
      expect((await w.as(rep).patch(`contract/${id}`, { version, templateId })).status).toBe(200)
    }
    await choose(template.id)
    const brought = await count()
    expect(brought).toBeGreaterThan(0)
    await choose(null)
    await choose(template.id)
    expect(await count()).toBe(brought)
  })

  test('a contract without clauses, or with a variable nobody filled, is not submitted', async () => {
    const bare = await drawn(100_00, { templateId: null })
    expect((await refusedAt(bare.id)).code).toBe('contract.no_clauses')
    const clause = { contractId: bare.id, position: 1, title: '交付', text: '于 {{交付日期}} 交付 {{数量}}' }
    await at(rep, 'contract-clause', clause)
    const body = await refusedAt(bare.id)
    expect(body.code).toBe('contract.unfilled')
    expect(body.detail).toContain('「交付日期」「数量」')
  })
})

describe('credit', () => {
  const profile = async (accountId: string, more: object = {}) =>
    (await at(finance, 'credit-profile', { accountId, ...more })).body.id as string

  test('a blacklisted customer gets no contract, and one under way stops at every step', async () => {
    const { id, accountId } = await drawn(100_000_00)
    const listed = await profile(accountId)
    expect((await at(rep, `credit-profile/${listed}/blacklist`, { reason: '诉讼中' })).status).toBe(403)
    await at(finance, `credit-profile/${listed}/blacklist`, { reason: '诉讼中' })
    const again = await at(rep, 'contract', { name: '再来一份', accountId, amount: 1 })
    expect(again.body).toMatchObject({ code: 'contract.blacklisted', fields: [{ field: 'accountId' }] })
    expect(again.body.detail).toContain('诉讼中')
    expect((await at(rep, `contract/${id}/submit`)).body.code).toBe('contract.blacklisted')
    expect((await w.as(finance).delete(`credit-profile/${listed}`)).body).toMatchObject({
      code: 'credit-profile.listed',
      fields: [{ field: 'blacklisted' }],
    })
    await at(finance, `credit-profile/${listed}/clear`, { reason: '已结案' })
    expect((await at(rep, `contract/${id}/submit`)).status).toBe(200)
    await at(director, `approval/${await runningApproval(id)}/approve`, { opinion: '同意' })
    await passLegal(id)
    await partiesFor(id)
    await at(finance, `credit-profile/${listed}/blacklist`, { reason: '又诉' })
    expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('contract.blacklisted')
  })

  test('a customer who is overdue is asked for a deposit: the clause and a first payment that covers it', async () => {
    const { id, accountId } = await drawn(100_000_00, {}, [0.2, 0.8])
    expect(await read(id)).toMatchObject({ riskGrade: 'low', riskProposal: 'none' })
    await c.debt(accountId, 5_000_00, { issuedOn: '2026-01-01', dueOn: '2026-02-28' })
    const refused = (await at(rep, `contract/${id}/submit`)).body
    expect(refused.code).toBe('contract.risk_clause')
    expect(refused.detail).toContain('当前逾期 5,000.00 元,最长 10 天')
    // The refusal left nothing behind; a change of amount looks at the risk again.
    const { version } = await read(id)
    await w.as(rep).patch(`contract/${id}`, { version, amount: 100_000_01 })
    expect(await read(id)).toMatchObject({ riskGrade: 'medium', riskProposal: 'deposit' })
    await at(rep, `contract/${id}/adoptRiskClause`)
    expect((await at(rep, `contract/${id}/adoptRiskClause`)).body.code).toBe('contract.clause_there')
    await w.as(rep).patch(`contract/${id}`, { version: (await read(id)).version, amount: 100_000_00 })
    expect((await at(rep, `contract/${id}/submit`)).body.code).toBe('contract.risk_plan')
  })
})

describe('in force', () => {
  test('the plan of a contract that nobody has signed is no debt: not in the ages, not dunned, no risk', async () => {
    const { id, accountId } = await drawn(40_00, {}, [1, 0])
    await w.app.store.rows(sql`update contracting.receivable set due_on = '2026-03-10' where contract_id = ${id}::uuid`)
    w.now = new Date('2026-03-12T02:00:00Z')
    const owed = async () => (await w.as(rep).get('receivable-aging', { accountId })).body.overdue
    expect(await owed()).toBe(0)
    await w.within(systemActor, dunDue)
    expect((await w.as(rep).get('dunning', { filter: { 'receivableId.contractId': id } })).body.items).toEqual([])
    await w.app.store.rows(
      sql`update contracting.contract set state = 'effective', signed_on = '2026-03-01' where id = ${id}::uuid`,
    )
    expect(await owed()).toBe(40_00)
    w.now = new Date('2026-03-10T02:00:00Z')
  })

  test('its end is told once before, and it expires the day after; both survive a repeated run', async () => {
    const { id } = await drawn(10_00, { endsOn: '2026-05-01', renewalDays: 30 })
    await w.app.store.rows(
      sql`update contracting.contract set state = 'effective', signed_on = '2026-03-01' where id = ${id}::uuid`,
    )
    w.now = new Date('2026-04-02T02:00:00Z')
    expect(await w.within(systemActor, remindRenewals)).toBe(1)
    expect(await w.within(systemActor, remindRenewals)).toBe(0)
    w.now = new Date('2026-05-02T02:00:00Z')
    await w.within(systemActor, expireContracts)
    expect((await read(id)).state).toBe('expired')
    w.now = new Date('2026-03-10T02:00:00Z')
  })
})
