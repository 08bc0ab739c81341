import { beforeAll, test } from 'vitest'
import { first, sql } from '../../src/kernel/index.ts'
import { account, opportunity } from '../../src/modules/crm/index.ts'
import { openBrowser } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { openSalesCompany } from '../harness/sales-company.ts'
import { approveInInbox, drawUpContract, quoteOneLine } from '../harness/sales-steps.ts'

// What the company does not let happen: each refusal is read in the browser, and its way out is gone to the end.

const company = await openSalesCompany()
const { visit } = await openBrowser()
const { url, people, make } = company
const story = { stranger: '', deal: '', customer: '' }

beforeAll(async () => {
  const owner = await first<{ id: string }>(
    company.app.store,
    sql`select id from people.employee where name = '李代表'`,
  )
  const ownerId = owner?.id ?? ''
  const unknown = await make(account, { name: '新客户食品厂', ownerId })
  const known = await make(account, { name: '老客户机械厂', ownerId, firstWonOn: '2025-03-01' })
  const stranger = await make(opportunity, { name: '试探报价', ownerId, accountId: unknown.id })
  const later = await make(opportunity, { name: '二期扩产', ownerId, accountId: known.id })
  story.customer = `${url}/account/${known.id}`
  story.stranger = `${url}/opportunity/${stranger.id}`
  story.deal = `${url}/opportunity/${later.id}`
})

test('no first price for a new customer whose budget is not known; with an exemption that the superior grants it goes out', async () => {
  const rep = await visit(story.stranger, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  const dialog = rep.getByRole('dialog')
  await quoteOneLine(rep, '灌装产线')
  await rep.getByText('新客户首次报价前,还要了解').waitFor()
  await rep.getByRole('button', { name: '定稿' }).click()
  await dialog.getByRole('button', { name: '定稿' }).click()
  await dialog.getByText('「客户预算范围」').first().waitFor()
  await dialog.getByRole('button', { name: '取消' }).click()
  await rep.getByRole('button', { name: '申请豁免' }).click()
  await fill('豁免原因', '展会现场要一个参考价')
  await submit('申请豁免')
  await rep.getByText('豁免正在审批中').waitFor()
  const supervisor = await visit(`${url}/approvals`, { as: people.supervisor })
  await approveInInbox(supervisor, '展会现场要一个参考价')
  await rep.reload()
  await rep.getByText('豁免已批准,可以报价').waitFor()
  await rep.getByRole('button', { name: '定稿' }).click()
  await submit('定稿')
  await rep.getByText('可发送').first().waitFor()
})

test('a discount beyond the authority of the seller is refused with the reason; the director decides it', async () => {
  const rep = await visit(story.deal, { as: people.rep })
  const { submit } = pageSteps(rep)
  const dialog = rep.getByRole('dialog')
  await quoteOneLine(rep, '灌装产线', '56 万')
  await rep.getByText('「灌装产线」折让 12.5%,超过你的价格浮动 5%。').first().waitFor()
  await rep.getByRole('button', { name: '定稿' }).click()
  await dialog.getByRole('button', { name: '定稿' }).click()
  await dialog.getByText('这份报价超出你的价格权限').waitFor()
  await dialog.getByText('请「提交审批」,或调整价格后再定稿').waitFor()
  await dialog.getByRole('button', { name: '取消' }).click()
  await rep.getByRole('button', { name: '提交审批' }).click()
  await submit('提交审批')
  await rep.getByText('审批中').first().waitFor()
  const director = await visit(`${url}/approvals`, { as: people.director })
  await approveInInbox(director, '二期扩产')
  await rep.reload()
  await rep.getByText('可发送').first().waitFor()
})

test('two contracts of one customer below the limit that together exceed it are found, and the auditor concludes', async () => {
  const rep = await visit(story.customer, { as: people.rep })
  for (const name of ['二期设备合同', '二期安装合同']) {
    await rep.goto(story.customer)
    await drawUpContract(rep, { name, amount: '40 万', plan: [['全款', '全款', '2030-04-01', '400000']] })
    await rep.getByText('销售总监审批').first().waitFor()
  }
  const auditor = await visit(url, { as: people.auditor })
  await auditor.getByRole('button', { name: /通知/ }).click()
  await auditor.getByText('发现疑似拆单').first().click()
  await auditor.waitForURL('**/approval-finding/*')
  await auditor.getByText('¥800,000.00').first().waitFor()
  const documents = auditor.getByRole('region', { name: '涉及单据' })
  await documents.getByRole('link', { name: '二期安装合同' }).waitFor()
  await documents.getByRole('link', { name: '二期设备合同' }).waitFor()
  await auditor.getByRole('button', { name: '认定属实' }).click()
  const { fill, submit } = pageSteps(auditor)
  await fill('核查结论', '同一项目的设备与安装,应合并为一份合同')
  await submit('认定属实')
  await auditor.getByText('属实', { exact: true }).first().waitFor()
})

test('a blacklisted customer gets no contract, with who can help; off the list it goes on', async () => {
  const finance = await visit(story.customer, { as: people.finance })
  const money = pageSteps(finance)
  await finance.getByRole('tab', { name: /^客户信用 / }).click()
  await finance.getByRole('button', { name: '新建客户信用' }).click()
  await money.submit('保存')
  await finance.getByRole('region', { name: '客户信用' }).getByRole('link').first().click()
  await finance.getByRole('button', { name: '列入黑名单' }).click()
  await money.fill('原因', '欠款诉讼中')
  await money.submit('列入黑名单')

  const rep = await visit(story.customer, { as: people.rep })
  const { fill, choose, submit } = pageSteps(rep)
  await rep.getByRole('tab', { name: /^合同 / }).click()
  await rep.getByRole('button', { name: '新建合同' }).first().click()
  await fill('合同名称', '三期合同')
  await fill('合同金额', '10 万')
  await choose('合同模板', '标准销售合同')
  await rep.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await rep.getByText('客户在黑名单中(欠款诉讼中)').waitFor()
  await rep.getByText('请联系财务或法务核实,移出黑名单后再试').waitFor()
  await finance.getByRole('button', { name: '移出黑名单' }).click()
  await money.fill('原因', '已结案付清')
  await money.submit('移出黑名单')
  await submit('保存')
  await rep.getByRole('link', { name: '三期合同' }).waitFor()
})

test('a page that is not mine, opened by its address or by that of its record, says so and leads back', async () => {
  const rep = await visit(`${url}/assignment-simulation`, { as: people.rep })
  for (const path of [
    '/assignment-simulation',
    '/settings/roles',
    '/split-rule/01a206f8-6900-700d-9fb9-dfa2df73ddf1',
  ]) {
    await rep.goto(`${url}${path}`)
    await rep.getByRole('heading', { name: '你不能使用这个页面' }).waitFor()
    await rep.getByRole('link', { name: '回到工作台' }).waitFor()
  }
  await rep.goto(`${url}/pipeline`)
  await rep.getByRole('heading', { name: '商机看板' }).waitFor()
})
