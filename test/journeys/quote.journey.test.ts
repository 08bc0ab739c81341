import { beforeAll, expect, test } from 'vitest'
import { first, sql } from '../../src/kernel/index.ts'
import { account, opportunity } from '../../src/modules/crm/index.ts'
import { expectAccessible, openBrowser } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { openSalesCompany } from '../harness/sales-company.ts'
import { approveInInbox, quoteOneLine } from '../harness/sales-steps.ts'

// An offer from its first line to the customer's yes, and how its price is prepared.

const { url, app, people, make, letter } = await openSalesCompany()
const { visit } = await openBrowser()
const story = { deal: '', dealId: '', version: '' }

beforeAll(async () => {
  const owner = await first<{ id: string }>(app.store, sql`select id from people.employee where name = '李代表'`)
  const ownerId = owner?.id ?? ''
  const known = await make(account, { name: '老客户机械厂', ownerId, firstWonOn: '2025-03-01' })
  const deal = await make(opportunity, { name: '二期扩产', ownerId, accountId: known.id, amount: 700_000_00 })
  Object.assign(story, { dealId: deal.id, deal: `${url}/opportunity/${deal.id}` })
})

test('the negotiation is prepared from the deal, on one sheet', async () => {
  const rep = await visit(story.deal, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  const sheet = rep.getByRole('article', { name: '谈判一页纸' })
  await rep.getByRole('button', { name: '准备谈判' }).click()
  await fill('目标价', '62 万')
  await fill('底线价', '58 万')
  await fill('对比对象', '进口品牌')
  await submit('保存')
  await rep.getByRole('link', { name: /^谈判一页纸/ }).click()
  await sheet.getByText('¥40,000.00').waitFor()
  await sheet.getByRole('button', { name: '添加让步' }).click()
  await fill('内容', '培训两天')
  await fill('我方成本', '5000')
  await fill('对客户的价值', '12000')
  await fill('换取什么', '预付 40%')
  await fill('换得的价值', '8000')
  await submit('保存')
  await sheet.getByText('全部让步:付出 ¥5,000.00,换得 ¥8,000.00').waitFor()
  await sheet.getByRole('button', { name: '添加成本项' }).click()
  await fill('成本项', '采购')
  await fill('我方方案', '62 万')
  await fill('对比方案', '70 万')
  await submit('保存')
  await sheet.getByText('对比「进口品牌」:5 年少花 ¥80,000.00').waitFor()
  await sheet.getByRole('cell', { name: '¥620,000.00' }).first().waitFor()
  await expectAccessible(rep)
})

test('lines that are not saved hold the verbs and ask before they are left', async () => {
  const rep = await visit(story.deal, { as: people.rep })
  await quoteOneLine(rep, '灌装产线')
  story.version = rep.url()
  await rep.getByRole('spinbutton', { name: '数量 1' }).fill('2')
  await rep.getByText('有未保存的改动', { exact: true }).waitFor()
  await rep.getByRole('button', { name: '定稿' }).click()
  await rep.getByText('请先保存,再「定稿」').waitFor()
  await rep.getByRole('link', { name: '工作台' }).first().click()
  const asked = rep.getByRole('dialog')
  await asked.getByText('明细还没有保存').waitFor()
  await asked.getByRole('button', { name: '继续填写' }).click()
  await rep.getByRole('spinbutton', { name: '数量 1' }).fill('1')
  await rep.keyboard.press('Control+s')
  await rep.getByText('有未保存的改动', { exact: true }).waitFor({ state: 'hidden' })
  await rep.getByRole('button', { name: '定稿' }).click()
  await pageSteps(rep).submit('定稿')
  await rep.getByText('可发送').first().waitFor()
})

test('the second version goes below the floor, is compared with the first and approved on a phone', async () => {
  const rep = await visit(story.version, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  await rep.getByRole('link', { name: '二期扩产', exact: true }).first().click()
  await rep.getByRole('button', { name: '新建版本' }).click()
  await fill('本版说明', '一次让到位')
  await submit('新建版本')
  await rep.getByRole('link', { name: /V2/ }).click()
  await rep.waitForURL('**/quote-version/*')
  story.version = rep.url()
  await rep.getByRole('textbox', { name: '报价单价 1' }).fill('59 万')
  await rep.getByRole('button', { name: '保存明细' }).click()
  await rep.getByText('超出你的权限,需要提交审批').waitFor()
  await rep.getByRole('button', { name: '与上一版对比' }).click()
  await rep.getByRole('region', { name: '与上一版对比' }).getByText('¥590,000.00').first().waitFor()
  await expectAccessible(rep)
  await rep.getByRole('button', { name: '提交审批' }).click()
  await submit('提交审批')
  await rep.getByText('审批中').first().waitFor()
  await approveInInbox(await visit(`${url}/approvals`, { as: people.supervisor, isNarrow: true }), '二期扩产 V2')
})

test('it leaves as a PDF and as a letter; the customer opens it, and the deal takes its amount', async () => {
  const rep = await visit(story.version, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  const pdf = await rep.request.get(`${url}${await rep.getByRole('link', { name: '下载 PDF' }).getAttribute('href')}`)
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
  await rep.getByRole('button', { name: '发送给客户' }).click()
  await fill('收件人邮箱', 'sun@example.cn')
  await submit('发送给客户')
  const { text } = await letter('sun@example.cn', 'V2')
  const customer = await visit(/https?:\S+\/q\/\S+/.exec(text)?.[0] ?? '', { isNarrow: true })
  await customer.getByText('¥590,000.00').first().waitFor()
  await expectAccessible(customer)

  await rep.getByRole('button', { name: '客户接受' }).click()
  await rep.getByRole('dialog').getByLabel('把报价总价写入商机金额').click()
  await submit('客户接受')
  await rep.getByText('客户已接受').first().waitFor()
  await rep.goto(story.deal)
  await rep.getByText('¥590,000.00').first().waitFor()
})
