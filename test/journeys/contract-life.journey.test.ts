import { beforeAll, expect, test } from 'vitest'
import { dateIn, first, sql, systemActor } from '../../src/kernel/index.ts'
import { renewalJob } from '../../src/modules/contracting/contract/renewal.job.ts'
import { contract, receivable } from '../../src/modules/contracting/index.ts'
import { account } from '../../src/modules/crm/index.ts'
import { expectAccessible, openBrowser } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { openSalesCompany } from '../harness/sales-company.ts'
import { approveInInbox } from '../harness/sales-steps.ts'

// A contract in force, until it ends: its renewal is due, it is changed, and it is ended before its day.

const { url, app, people, make } = await openSalesCompany()
const { visit } = await openBrowser()
const story = { contract: '', id: '' }

const day = (later: number): string => dateIn(new Date(Date.now() + later * 86_400_000), 'Asia/Shanghai')

beforeAll(async () => {
  const owner = await first<{ id: string }>(app.store, sql`select id from people.employee where name = '李代表'`)
  const ownerId = owner?.id ?? ''
  const customer = await make(account, { name: '江南灌装设备厂', ownerId, firstWonOn: '2025-03-01' })
  const template = await first<{ id: string }>(app.store, sql`select id from contracting.template limit 1`)
  const { id } = await make(contract, {
    name: '年度供货合同',
    accountId: customer.id,
    ownerId,
    amount: 400_000_00,
    startsOn: day(-335),
    endsOn: day(30),
    templateId: template?.id ?? '',
    state: 'draft',
    approvalState: 'none',
  })
  const plan = [
    { name: '首付款', kind: 'first', issuedOn: day(-335), dueOn: day(-10), amount: 120_000_00 },
    { name: '验收款', kind: 'acceptance', issuedOn: day(-335), dueOn: day(20), amount: 280_000_00 },
  ] as const
  for (const line of plan) await make(receivable, { ...line, contractId: id, ownerId })
  await app.store.rows(sql`update contracting.contract set state = 'effective', approval_state = 'approved',
    signed_on = ${day(-335)}::date where id = ${id}::uuid`)
  Object.assign(story, { id, contract: `${url}/contract/${id}` })
  await renewalJob.run(app, systemActor, {})
})

test('its owner is reminded before it ends, and renews it with its words and its plan', async () => {
  const rep = await visit(url, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  await rep.getByText('续约:年度供货合同').first().waitFor()
  await rep.getByRole('button', { name: /通知/ }).click()
  await rep
    .getByText(/合同「年度供货合同」.*请与客户商谈续约/)
    .first()
    .click()
  await rep.waitForURL(`**/contract/${story.id}`)
  await rep.getByRole('button', { name: '续签' }).click()
  await fill('新合同名称', '年度供货合同(第二年)')
  await fill('开始日期', day(30), 'Enter')
  await fill('到期日期', day(395), 'Enter')
  await fill('合同金额', '44 万')
  await rep.getByRole('dialog').getByRole('button', { name: '续签' }).click()
  await rep
    .getByRole('dialog')
    .getByText(`续签的开始日期要晚于原合同的到期日期 ${day(30)}`)
    .first()
    .waitFor()
  await fill('开始日期', day(31), 'Enter')
  await submit('续签')
  await rep.getByRole('heading', { name: '年度供货合同(第二年)' }).waitFor()
  await rep.getByText('原合同').first().waitFor()
  await rep.getByRole('tab', { name: /^应收款 2/ }).click()
  await rep.getByRole('cell', { name: '¥132,000.00' }).first().waitFor()
  await rep.getByRole('tab', { name: /^合同条款 10/ }).waitFor()
  await expectAccessible(rep)
  await rep.goto(story.contract)
  await rep.getByText('续签合同').waitFor()
  await rep.getByRole('link', { name: '年度供货合同(第二年)' }).waitFor()
})

test('an amendment adds to it: approved by the whole, signed, and counted on the page of the contract', async () => {
  const rep = await visit(story.contract, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  await rep.getByRole('button', { name: '签补充协议' }).click()
  await fill('补充协议名称', '增加两条产线')
  await fill('增减金额', '20 万')
  await fill('变更内容', '增加两条灌装产线,其余不变。')
  await submit('签补充协议')
  await rep.getByRole('heading', { name: '增加两条产线' }).waitFor()
  await rep.getByRole('button', { name: '提交审批' }).click()
  await rep.getByRole('dialog').getByRole('button', { name: '提交审批' }).click()
  await rep.getByRole('dialog').getByText('付款计划合计 0.00 元').waitFor()
  await rep.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await rep.getByRole('tab', { name: /^应收款 / }).click()
  await rep.getByRole('button', { name: '新建应收款' }).first().click()
  await fill('款项', '增补款')
  await fill('到期日', day(60), 'Enter')
  await fill('应收金额', '20 万')
  await submit('保存')
  await rep.getByRole('cell', { name: '增补款', exact: true }).waitFor()
  // A payment of the contract is overdue since: what is agreed now asks for a deposit.
  await rep.getByText('当前逾期 120,000.00 元,最长 10 天').waitFor()
  await rep.getByRole('button', { name: '采纳建议条款' }).click()
  await submit('采纳建议条款')
  await rep.getByRole('tab', { name: '合同条款 2' }).waitFor()
  await rep.getByRole('button', { name: '提交审批' }).click()
  await submit('提交审批')
  await rep.getByText('审批中').first().waitFor()
  // 400,000 and 200,000 together are beyond the director.
  for (const who of [people.finance, people.legal, people.vp])
    await approveInInbox(await visit(`${url}/approvals`, { as: who, isNarrow: who === people.vp }), '增加两条产线')
  await rep.getByText('已批准').first().waitFor()
  await signOnPaper(new URL(rep.url()).pathname.split('/').at(-1) ?? '')
  await rep.goto(story.contract)
  await rep.getByText('含 1 份补充协议').waitFor()
  await rep.getByText('¥600,000.00').first().waitFor()
})

test('an amendment takes from it: not below what was paid, the last payment first, and the page says what is left', async () => {
  const rep = await visit(story.contract, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  await rep.getByRole('button', { name: '签补充协议' }).click()
  await fill('补充协议名称', '少要一条产线')
  await fill('增减金额', '-70 万')
  await fill('变更内容', '少要一条灌装产线,其余不变。')
  await rep.getByRole('dialog').getByRole('button', { name: '签补充协议' }).click()
  await rep.getByRole('dialog').getByText('减少 700,000.00 元后不再有金额').first().waitFor()
  await fill('增减金额', '-10 万')
  await submit('签补充协议')
  await rep.getByRole('heading', { name: '少要一条产线' }).waitFor()
  await rep.getByRole('tab', { name: '付款计划调减 1' }).click()
  await rep.getByRole('cell', { name: '¥100,000.00' }).first().waitFor()
  await expectAccessible(rep)
  await rep.getByRole('button', { name: '提交审批' }).click()
  await submit('提交审批')
  await rep.getByText('审批中').first().waitFor()
  // What is given up was agreed to by three.
  for (const who of [people.finance, people.legal, people.vp])
    await approveInInbox(await visit(`${url}/approvals`, { as: who, isNarrow: who === people.vp }), '少要一条产线')
  await rep.getByText('已批准').first().waitFor()
  await signOnPaper(new URL(rep.url()).pathname.split('/').at(-1) ?? '')
  await rep.goto(story.contract)
  await rep.getByText('含 2 份补充协议').waitFor()
  await rep.getByText('¥500,000.00').first().waitFor()
  await rep.getByText('-¥100,000.00').waitFor()
})

/** Legal passes what it looks at and registers the paper; that is walked elsewhere. */
const signOnPaper = async (id: string) => {
  const legal = await visit(url, { as: people.legal })
  const call = async (path: string, data: object) => {
    const answer = await legal.request.post(`${url}/api/${path}`, { data, headers: { origin: url } })
    expect(answer.status(), await answer.text()).toBe(200)
  }
  const checks = await app.store.rows<{ id: string }>(
    sql`select id from contracting.legal_check where contract_id = ${id}::uuid`,
  )
  for (const check of checks) await call(`legal-check/${check.id}/pass`, {})
  const scan = await legal.request.post(`${url}/api/file`, {
    multipart: {
      subjectEntity: 'contract',
      subjectId: id,
      file: { name: '扫描.txt', mimeType: 'text/plain', buffer: Buffer.from('签署扫描件') },
    },
    headers: { origin: url },
  })
  await call(`contract/${id}/signOnPaper`, { signedOn: day(0), fileId: (await scan.json()).id })
}

test('ended before its day, by whoever may: what is to come is released, what is due is still owed, finance hears of it', async () => {
  const rep = await visit(story.contract, { as: people.rep, isNarrow: true })
  await rep.getByText('其中逾期').waitFor()
  expect(await rep.getByRole('button', { name: '终止合同' }).count()).toBe(0)
  const director = await visit(story.contract, { as: people.director })
  const { fill, submit, choose } = pageSteps(director)
  await director.getByRole('button', { name: '终止合同' }).click()
  await fill('终止日期', day(1), 'Enter')
  await choose('终止日之后到期的应收款', '不再收取')
  await fill('原因', '客户停产')
  await director.getByRole('dialog').getByRole('button', { name: '终止合同' }).click()
  await director.getByRole('dialog').getByText('终止日期不能晚于今天').first().waitFor()
  await fill('终止日期', day(0), 'Enter')
  await submit('终止合同')
  await director.getByText('已终止').first().waitFor()
  const sums = director.locator('dl', { hasText: '合同总额' })
  await sums.getByText('¥480,000.00').waitFor()
  expect(await sums.textContent()).toContain('已红冲¥480,000.00未收¥120,000.00其中逾期¥120,000.00')
  await expectAccessible(director)
  const finance = await visit(url, { as: people.finance })
  await finance.getByRole('button', { name: /通知/ }).click()
  await finance
    .getByText(/已红冲未到期的 2 笔 380,000.00 元,仍有 1 笔 120,000.00 元待收/)
    .first()
    .waitFor()
  await rep.reload()
  await rep.getByText('已终止').first().waitFor()
  await expectAccessible(rep)
})
