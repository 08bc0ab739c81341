import { expect, test } from 'vitest'
import { sql } from '../../kernel/index.ts'
import { contractingWorld } from './contracting.fixture.ts'

const { w, rep, finance, legal, vp, director, accountOf, debt, force } = await contractingWorld()

interface Waiting {
  readonly kind: string
  readonly title: string
  readonly amount: number | null
}

const waiting = async (who: typeof rep): Promise<string[]> => {
  const { body } = await w.as(who).get('workbench')
  return body.contracts.map(({ kind, title }: Waiting) => `${kind} ${title}`)
}

test('late payments wait for the owner of the customer alone, and not while they are in dispute', async () => {
  const accountId = await accountOf('逾期客户')
  const id = await debt(accountId, 1000_00, { name: '尾款' })
  await debt(accountId, 1000_00, { name: '未到期', dueOn: '2026-03-10' })
  expect(await waiting(rep)).toEqual(['overdue 尾款'])
  expect(await waiting(w.team.colleague)).toEqual([])
  expect(await waiting(finance)).toEqual([])
  await w.as(rep).post(`receivable/${id}/dispute`, { reason: '数量不符' })
  expect(await waiting(rep)).toEqual([])
})

test('money that came in waits for finance until it is confirmed', async () => {
  const accountId = await accountOf('付款客户')
  const { body } = await w.as(rep).post('receipt', { accountId, amount: 5_00, receivedOn: '2026-03-01' })
  expect(await waiting(finance)).toEqual([`confirm ${body.code}`])
  expect(await waiting(rep)).not.toContain(`confirm ${body.code}`)
  await w.as(finance).post(`receipt/${body.id}/confirm`)
  expect(await waiting(finance)).toEqual([])
})

test('a new contract waits for legal, an approved one for its owner, one under way for who signs for the company', async () => {
  const accountId = await accountOf('签约客户')
  const [template] = (await w.as(rep).get('contract-template')).body.items
  const { body } = await w
    .as(rep)
    .post('contract', { name: '年度合同', accountId, amount: 100_00, templateId: template.id })
  await w.as(rep).post('receivable', { contractId: body.id, name: '全款', dueOn: '2026-06-01', amount: 100_00 })
  expect(await waiting(legal)).toEqual(['review 年度合同'])
  const checks = (await w.as(legal).get('legal-check', { filter: { contractId: body.id } })).body.items
  for (const { id } of checks) await w.as(legal).post(`legal-check/${id}/pass`)
  expect(await waiting(legal)).toEqual([])
  await w.as(rep).post(`contract/${body.id}/submit`)
  const [approval] = (await w.as(w.team.admin).get('approval', { filter: { subjectId: body.id } })).body.items
  await w.as(director).post(`approval/${approval.id}/approve`)
  expect(await waiting(rep)).toEqual(['start 年度合同'])
  const party = { contractId: body.id, name: '签署人' }
  await w.as(rep).post('signing-party', { ...party, position: 1, side: 'company', employeeId: vp.employeeId })
  await w.as(rep).post('signing-party', { ...party, position: 2, side: 'customer', email: 'wang@example.cn' })
  expect(await waiting(vp)).toEqual([])
  await w.as(rep).post(`contract/${body.id}/startSigning`)
  expect([await waiting(rep), await waiting(vp)]).toEqual([[], ['sign 年度合同']])
})

test('a contract that came into force waits for those who deliver until its day of delivery, without one for 30 days', async () => {
  const aftersales = await w.team.person('aftersales')
  const accountId = await accountOf('交付客户')
  const made = async (name: string, more: object = {}) => {
    const { body } = await w.as(rep).post('contract', { name, accountId, amount: 100_00, ...more })
    return body.id as string
  }
  const dayIn = (days: number) => new Date(w.now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  const inForce = { 今日交付: { deliverOn: dayIn(0) }, 已交付: { deliverOn: dayIn(-1) }, 刚生效: {}, 早生效: {} }
  for (const [name, more] of Object.entries(inForce)) await force(await made(name, more))
  await made('草拟中')
  const signed = { 今日交付: -90, 已交付: -3, 刚生效: -29, 早生效: -30 }
  for (const [name, days] of Object.entries(signed))
    await w.app.store.rows(sql`update contracting.contract set signed_on = ${dayIn(days)}::date where name = ${name}`)
  expect(await waiting(aftersales)).toEqual(['deliver 今日交付', 'deliver 刚生效'])
  expect(await waiting(finance)).not.toContain('deliver 今日交付')
})
