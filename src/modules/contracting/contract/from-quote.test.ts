import { expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { account, opportunity } from '../../crm/index.ts'
import { clause, contractTemplate, templateClause } from '../clause/index.ts'
import { quoteWorld } from '../quote/quote.fixture.ts'

const accepted = async () => {
  const q = await quoteWorld()
  const { rep } = q.w.team
  const deal = await q.dealOf(rep)
  const { quote, versionId } = await q.quoteOf(rep, deal)
  await q.save(rep, versionId, [q.line(3), q.line(2, 980_00)], { deliveryDays: 30 })
  const offerClause = (title: string, body: string, kind: 'warranty' | 'validity') =>
    q.w.make(clause, { title, body, kind })
  const take = (clauseId: string) => q.as(rep).post('quote-clause', { quoteVersionId: versionId, clauseId })
  const accept = async () => {
    expect((await q.verb(rep, versionId, 'release')).status).toBe(200)
    expect((await q.verb(rep, versionId, 'accept')).status).toBe(200)
  }
  const draft = (body: object = {}) => q.verb(rep, versionId, 'draftContract', body)
  const contractOf = async (id: string) => (await q.as(rep).get(`contract/${id}`)).body
  const clausesOf = async (contractId: string) =>
    (await q.as(rep).get('contract-clause', { filter: { contractId }, fields: 'title,text,position' })).body.items as {
      title: string
      text: string
    }[]
  return { ...q, rep, deal, quote, versionId, offerClause, take, accept, draft, contractOf, clausesOf }
}

test('an accepted offer becomes a contract for its deal at its price, behind the words of the template its clauses and lines', async () => {
  const { w, deal, rep, versionId, offerClause, take, accept, draft, contractOf, clausesOf } = await accepted()
  const warranty = await offerClause('质保两年', '质保期为两年。', 'warranty')
  await take(warranty.id)
  await take((await offerClause('报价有效期', '本报价到 {{有效期至}} 止。', 'validity')).id)
  const body = await offerClause('标的条款', '甲方向乙方采购设备。', 'warranty')
  const template = await w.make(contractTemplate, { name: '采购合同' })
  await w.make(templateClause, { templateId: template.id, position: 1, clauseId: body.id })
  await accept()

  const { status, body: answer } = await draft({ templateId: template.id, startsOn: '2026-04-01' })
  expect(status).toBe(200)
  const { contractId } = answer.result
  expect(await contractOf(contractId)).toMatchObject({
    name: '产线改造',
    opportunityId: deal.id,
    accountId: deal.accountId,
    ownerId: rep.employeeId,
    amount: 4960_00,
    quoteVersionId: versionId,
    startsOn: '2026-04-01',
    state: 'draft',
  })
  expect((await clausesOf(contractId)).map(({ title }) => title)).toEqual([
    '标的条款',
    '质保两年',
    '附件:产品与价格明细',
  ])
})

test('the lines that were offered stand in the text that is frozen', async () => {
  const { w, as, rep, accept, draft } = await accepted()
  await accept()
  const { contractId } = (await draft()).body.result
  const whole = {
    contractId,
    name: '全款',
    kind: 'first',
    dueOn: '2026-06-20',
    issuedOn: '2026-03-10',
    amount: 4960_00,
  }
  expect((await as(rep).post('receivable', whole)).status).toBe(201)
  const { status, body } = await as(rep).post(`contract/${contractId}/submit`)
  expect([status, body.detail]).toEqual([200, undefined])
  const [frozen] = await w.app.store.rows<{ text: string }>(
    sql`select full_text as text from contracting.contract_version where contract_id = ${contractId}::uuid`,
  )
  expect(frozen?.text).toContain('1. 泵,3 台 × 1,000.00 元,计 3,000.00 元\n2. 泵,2 台 × 980.00 元,计 1,960.00 元')
  expect(frozen?.text).toContain('明细合计 4,960.00 元;合同总价 4,960.00 元')
})

test('a clause that the template has already is not taken twice, nor are lines that it lists itself', async () => {
  const { w, offerClause, take, accept, draft, clausesOf } = await accepted()
  const listing = await offerClause('标的', '清单:{{ 产品明细 }}', 'warranty')
  const warranty = await offerClause('质保两年', '质保期为两年。', 'warranty')
  await take(warranty.id)
  const template = await w.make(contractTemplate, { name: '采购合同' })
  await w.make(templateClause, { templateId: template.id, position: 1, clauseId: listing.id })
  await w.make(templateClause, { templateId: template.id, position: 2, clauseId: warranty.id })
  await accept()
  const { contractId } = (await draft({ templateId: template.id })).body.result
  expect((await clausesOf(contractId)).map(({ title }) => title)).toEqual(['标的', '质保两年'])
})

test('one quote has one contract, however many ask at once, until that is removed', async () => {
  const { w, as, rep, accept, draft } = await accepted()
  await accept()
  const answers = await Promise.all([draft(), draft(), draft()])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const { contractId } = answers.find(({ status }) => status === 200)!.body.result
  expect((await draft()).body).toMatchObject({ status: 409, code: 'contract.drawn_up' })
  await as(rep).delete(`contract/${contractId}`)
  expect((await draft()).status).toBe(200)
  const back = await as(w.team.supervisor).post(`contract/${contractId}/restore`)
  expect(back.body).toMatchObject({ status: 409, code: 'contract.drawn_up' })
})

test('no contract is drawn up from an offer that nobody accepted', async () => {
  const { rep, verb, versionId, draft } = await accepted()
  await verb(rep, versionId, 'release')
  expect((await draft()).status).toBe(409)
})

test('no contract is drawn up for a deal that is lost', async () => {
  const { w, deal, accept, draft } = await accepted()
  await accept()
  await w.app.store.rows(sql`update crm.opportunity set outcome = 'lost' where id = ${deal.id}::uuid`)
  expect((await draft()).body).toMatchObject({ status: 409, code: 'contract.deal_lost' })
})

test('no contract is drawn up while the deal has no customer', async () => {
  const { w, as, rep, quoteOf, save, verb, line } = await accepted()
  const bare = await w.make(opportunity, {
    name: '没有客户',
    ownerId: rep.employeeId,
    budget: 1_00,
    decisionChain: '厂长',
  })
  const { versionId } = await quoteOf(rep, bare)
  await save(rep, versionId, [line(1)])
  await verb(rep, versionId, 'release')
  await verb(rep, versionId, 'accept')
  const draft = () => as(rep).post(`quote-version/${versionId}/draftContract`)
  expect((await draft()).body).toMatchObject({ status: 409, code: 'contract.quote_customer' })
  const buyer = await w.make(account, { name: '后来的客户', ownerId: rep.employeeId })
  await w.app.store.rows(sql`update crm.opportunity set account_id = ${buyer.id}::uuid where id = ${bare.id}::uuid`)
  expect((await draft()).status).toBe(200)
})

test('no contract is drawn up where the deal has come to another customer than the offer was for', async () => {
  const { w, rep, deal, accept, draft } = await accepted()
  await accept()
  const buyer = await w.make(account, { name: '另一家', ownerId: rep.employeeId })
  await w.app.store.rows(sql`update crm.opportunity set account_id = ${buyer.id}::uuid where id = ${deal.id}::uuid`)
  expect((await draft()).body).toMatchObject({ status: 409, code: 'contract.other_buyer' })
})
