import { beforeEach, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { loweringWorld } from './lowering.fixture.ts'

const c = await loweringWorld()
const { w, rep, finance, legal, vp, director, at, read, runningApproval, partiesFor } = c
const { running, amend, cutsOf, lowered, approve, onPaper, inForce, standing, invoiced } = c

beforeEach(() => {
  w.now = new Date('2026-03-10T02:00:00Z')
})

describe('an amendment that lowers a contract', () => {
  test('takes the last payments back first, is approved and signed like one that raises, and counts from its signing', async () => {
    const { id, first, last } = await running(620_000_00)
    const added = await lowered(id, -450_000_00)
    expect(await read(added)).toMatchObject({ amount: -450_000_00, kind: 'amendment', riskProposal: 'none' })
    const cuts = await cutsOf(added)
    expect(cuts.map(({ amount }) => amount).sort()).toEqual([16_000_00, 434_000_00])
    expect(await c.debtRow(last)).toMatchObject({ open_amount: 434_000_00 })
    // It gives up what three had to agree to, so the director alone is not asked.
    await at(rep, `contract/${added}/submit`)
    const approval = await runningApproval(added)
    expect((await at(director, `approval/${approval}/approve`, { opinion: '同意' })).status).toBeGreaterThanOrEqual(400)
    for (const person of [finance, legal, vp])
      expect((await at(person, `approval/${approval}/approve`, { opinion: '同意' })).status).toBe(200)
    await c.passLegal(added)
    await partiesFor(added, vp)
    expect((await at(rep, `contract/${added}/startSigning`)).body.state).toBe('signing')
    expect((await standing(id)).whole).toBe(620_000_00)
    await c.signByLink(added)
    const sign = await at(vp, `signing-party/${await c.ourParty(added)}/sign`, { name: '副总裁', consent: true })
    expect(sign.status, sign.text).toBe(200)
    expect(await read(added)).toMatchObject({ state: 'effective' })
    expect(await c.debtRow(last)).toMatchObject({ state: 'settled', credited: 434_000_00, open_amount: 0 })
    expect(await c.debtRow(first)).toMatchObject({ credited: 16_000_00, open_amount: 170_000_00 })
    expect(await standing(id)).toMatchObject({ whole: 170_000_00, credited: 450_000_00, open: 170_000_00 })
    const [text] = await w.app.store.rows<{ full_text: string }>(
      sql`select full_text from contracting.contract_version where contract_id = ${added}::uuid`,
    )
    expect(text!.full_text).toContain('合同总额由 620,000.00 元 变更为 170,000.00 元(人民币壹拾柒万元整)')
    expect(text!.full_text).toMatch(/首付款\(YS[\d-]+\)减少 16,000.00 元;验收款\(YS[\d-]+\)减少 434,000.00 元/)
    const told = (await w.as(finance).get('notification', { filter: { subjectId: added } })).body.items
    expect(told[0].title).toContain('合同减少 450,000.00 元,已调减 2 笔应收款共 450,000.00 元')
  })

  test('puts other payments in the place of those it takes back, and the plan is the new amount to the 分', async () => {
    const { id, last } = await running(100_000_00)
    const added = await lowered(id, -20_000_00)
    const [cut] = await cutsOf(added)
    await w.as(rep).patch(`plan-cut/${cut!.id}`, { version: cut!.version, amount: 70_000_00 })
    const short = (await at(rep, `contract/${added}/submit`)).body
    expect(short).toMatchObject({ code: 'contract.cut_mismatch', fields: [{ field: 'amount' }] })
    expect(short.detail).toContain('少了 50,000.00 元')
    const line = (amount: number) =>
      at(rep, 'receivable', { contractId: added, name: '分期款', dueOn: '2026-09-01', amount })
    expect((await line(50_000_01)).body).toMatchObject({
      code: 'receivable.over_whole',
      fields: [{ field: 'amount' }],
    })
    expect((await line(50_000_00)).status).toBe(201)
    await inForce(added)
    expect(await c.debtRow(last)).toMatchObject({ open_amount: 0 })
    expect(await standing(id)).toMatchObject({ whole: 80_000_00, planned: 150_000_00, credited: 70_000_00 })
    const more = { contractId: id, name: '再加', dueOn: '2026-09-01', amount: 1 }
    expect((await at(rep, 'receivable', more)).body.code).toBe('receivable.over_whole')
  })

  test('lowers not below what has come in, was invoiced or written off, and says how much and the way out', async () => {
    const { id, accountId, first, last } = await running(100_000_00)
    await c.money(accountId, 10_000_00, { receivableId: first })
    await invoiced(first, 30_000_00, '90000001')
    await invoiced(last, 20_000_00, '90000002')
    await at(finance, `receivable/${last}/writeOff`, { amount: 5_000_00, reason: '质量扣款' })
    const refused = (await amend(id, -50_000_01)).body
    expect(refused).toMatchObject({ code: 'contract.below_floor', fields: [{ field: 'amount' }] })
    expect(refused.detail).toContain('最低只能减到 50,000.00 元')
    expect(refused.detail).toContain('已到账 10,000.00 元、已开票未红冲且未到账 35,000.00 元、已核销坏账 5,000.00 元')
    expect(refused.detail).toContain('请财务先退款、开红字发票、撤销坏账核销')
    // The way out: a credit note for a part of the invoice.
    expect(
      (await at(finance, `receivable/${first}/credit`, { amount: 20_000_00, number: '9R1', reason: '减量' })).status,
    ).toBe(200)
    const added = await lowered(id, -70_000_00)
    await inForce(added)
    expect(await standing(id)).toMatchObject({ whole: 30_000_00, received: 10_000_00, writtenOff: 5_000_00 })
    expect(await c.debtRow(first)).toMatchObject({ credited: 20_000_00, open_amount: 0 })
    expect(await c.debtRow(last)).toMatchObject({ credited: 50_000_00, open_amount: 15_000_00 })
  })

  test('is told while it is a draft that it lowers too far, and keeps the amount it had', async () => {
    const { id, first } = await running(100_000_00)
    await c.money((await read(id)).accountId, 10_000_00, { receivableId: first })
    const added = await lowered(id, -20_000_00)
    const put = async (amount: number) =>
      w.as(rep).patch(`contract/${added}`, { version: (await read(added)).version, amount })
    const floor = { code: 'contract.below_floor', fields: [{ field: 'amount' }], facts: { floor: '10,000.00' } }
    expect((await put(-90_000_01)).body).toMatchObject(floor)
    expect((await put(-90_000_000_000_00)).body).toMatchObject(floor)
    expect(await read(added)).toMatchObject({ amount: -20_000_00 })
    expect((await put(-90_000_00)).status).toBe(200)
    const other = await c.accountOf('另一家客户')
    const { version: now } = await read(added)
    expect((await w.as(rep).patch(`contract/${added}`, { version: now, accountId: other })).body).toMatchObject({
      code: 'contract.moved_amendment',
      fields: [{ field: 'accountId' }],
    })
    const untouched = await running(50_000_00)
    const whole = await lowered(untouched.id, -1_00)
    const { version } = await read(whole)
    expect((await w.as(rep).patch(`contract/${whole}`, { version, amount: -50_000_00 })).body).toMatchObject({
      code: 'contract.lowered_to_nothing',
      fields: [{ field: 'amount' }],
    })
  })

  test('money that pays nothing yet has come in all the same', async () => {
    const { id, accountId, first } = await running(100_000_00)
    const receipt = await c.money(accountId, 30_000_00, { receivableId: first, contractId: id })
    await at(finance, `receipt/${receipt}/release`, { receivableId: first, reason: '退货' })
    expect((await amend(id, -80_000_00)).body.detail).toContain('最低只能减到 30,000.00 元:已到账 30,000.00 元')
    await at(finance, `receipt/${receipt}/refund`, { amount: 30_000_00, reason: '退货' })
    expect((await amend(id, -80_000_00)).status).toBe(200)
  })

  test('asks no deposit of who owes less from now on, overdue or not', async () => {
    const { id, accountId } = await running(100_000_00)
    await c.debt(accountId, 5_000_00, { issuedOn: '2026-01-01', dueOn: '2026-01-31' })
    const up = (await amend(id, 10_00)).body.result.contractId
    expect((await read(up)).riskProposal).not.toBe('none')
    const added = await lowered(id, -10_000_00)
    expect(await read(added)).toMatchObject({ riskGrade: (await read(up)).riskGrade, riskProposal: 'none' })
    await inForce(added)
  })

  test('leaves something: a contract for nothing is one that ends', async () => {
    const { id } = await running(100_000_00)
    const refused = { code: 'contract.lowered_to_nothing', fields: [{ field: 'amount' }] }
    expect((await amend(id, -100_000_00)).body).toMatchObject(refused)
    expect((await amend(id, -100_000_01)).body).toMatchObject(refused)
    expect((await amend(id, -99_999_99)).status).toBe(200)
  })

  test('is looked at again when it is submitted, sent to sign and signed: what was paid meanwhile is not taken back', async () => {
    const { id, accountId, last } = await running(100_000_00)
    const added = await lowered(id, -60_000_00)
    const receipt = await c.money(accountId, 20_000_00, { receivableId: last })
    const late = (await at(rep, `contract/${added}/submit`)).body
    expect(late.code).toBe('contract.cut_over_free')
    expect(late.detail).toContain('只剩 50,000.00 元')
    const back = () => at(finance, `receipt/${receipt}/release`, { receivableId: last, reason: '错账' })
    const again = () => at(finance, `receipt/${receipt}/allocate`, { receivableId: last, amount: 20_000_00 })
    await back()
    await invoiced(last, 20_000_00, '80000001')
    expect((await at(rep, `contract/${added}/submit`)).body.detail).toContain('只剩 50,000.00 元')
    await invoiced(last, 20_000_00, '8R000001', 'credit')
    await approve(added)
    await again()
    await partiesFor(added, director)
    expect((await at(rep, `contract/${added}/startSigning`)).body.code).toBe('contract.cut_over_free')
    expect((await onPaper(added)).body.code).toBe('contract.cut_overtaken')
    expect(await c.debtRow(last)).toMatchObject({ credited: 0, open_amount: 50_000_00 })
    await back()
    expect((await at(rep, `contract/${added}/startSigning`)).body.state).toBe('signing')
  })

  test('cuts only payments of the contract it changes, as long as it is a draft', async () => {
    const { id, last } = await running(100_000_00)
    const other = await running(100_000_00)
    const added = await lowered(id, -10_000_00)
    const cut = (contractId: string, receivableId: string) =>
      at(rep, 'plan-cut', { contractId, receivableId, amount: 1_00 })
    expect((await cut(added, other.last)).body).toMatchObject({
      code: 'plan-cut.elsewhere',
      fields: [{ field: 'receivableId' }],
    })
    const nothing = await at(rep, 'plan-cut', { contractId: added, receivableId: last, amount: 0 })
    expect([nothing.status, nothing.body.fields?.[0]?.message]).toEqual([422, '「调减金额」金额不能小于 0.01 元。'])
    expect((await cut(other.id, other.last)).body.code).toBe('plan-cut.no_amendment')
    const free = await c.debt(await c.accountOf('无合同的客户'), 5_00)
    expect((await cut(added, free)).body.code).toBe('plan-cut.elsewhere')
    await approve(added)
    expect((await cut(added, last)).body).toMatchObject({ code: 'plan-cut.fixed', fields: [{ field: 'contractId' }] })
    const [kept] = await cutsOf(added)
    expect((await w.as(rep).delete(`plan-cut/${kept!.id}`)).body.code).toBe('plan-cut.fixed')
  })

  test('what was agreed is not taken back by one side, nor what has been replaced', async () => {
    const { id, first } = await running(100_000_00)
    await at(finance, `receivable/${first}/credit`, { amount: 10_000_00, reason: '折让' })
    const added = await lowered(id, -30_000_00)
    await inForce(added)
    expect(await standing(id)).toMatchObject({ whole: 70_000_00, open: 70_000_00, credited: 30_000_00 })
    const notes = (await w.as(finance).get('adjustment', { filter: { 'receivableId.contractId': id } })).body.items
    const cancel = (one: { id: string }) => at(finance, `adjustment/${one.id}/cancel`, { reason: '撤' })
    const [agreed, plain] = [true, false].map((is) =>
      notes.find((n: { amendmentId: unknown }) => Boolean(n.amendmentId) === is),
    )
    expect((await cancel(agreed)).body.code).toBe('adjustment.agreed')
    const refused = (await cancel(plain)).body
    expect(refused.code).toBe('adjustment.replaced')
    expect(refused.detail).toContain('超出合同总额 10,000.00 元')
  })

  test('a negative amount is nothing but an amendment of a contract, and of no deal', async () => {
    const accountId = await c.accountOf('负数公司')
    for (const kind of ['sale', 'framework', 'amendment']) {
      const { body } = await at(rep, 'contract', { name: '负', accountId, kind, amount: -1 })
      expect(body.fields, kind).toMatchObject([{ field: 'amount', code: 'negative' }])
    }
    const { id, accountId: theirs } = await running(100_000_00)
    const added = await lowered(id, -1_00)
    const { body: deal } = await at(rep, 'opportunity', { name: '商机', accountId: theirs, amount: 1 })
    const edit = async (patch: object) =>
      (await w.as(rep).patch(`contract/${added}`, { version: (await read(added)).version, ...patch })).body
    expect((await edit({ opportunityId: deal.id })).fields).toMatchObject([{ field: 'opportunityId', code: 'lowered' }])
    expect((await edit({ kind: 'sale' })).fields).toMatchObject([{ field: 'amount', code: 'negative' }])
    expect((await edit({ amount: -2_00 })).amount).toBe(-2_00)
  })
})
