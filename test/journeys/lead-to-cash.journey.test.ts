import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectAccessible, openBrowser } from '../harness/browser.ts'
import { nameBuyers, reportNeeds, threePains } from '../harness/needs-steps.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { pdfsig, sealFault } from '../harness/pdf-seal.ts'
import { openSalesCompany } from '../harness/sales-company.ts'
import {
  approveInInbox,
  chooseClosedMeans,
  drawUpContract,
  linkIn,
  quoteOneLine,
  stageSteps,
} from '../harness/sales-steps.ts'

// One deal told in chapters, from a visitor of the website to the money, each by those who would do it.

const company = await openSalesCompany()
const { visit } = await openBrowser()
const { url, people, letter } = company

const story = { deal: '', contract: '' }

test('a visitor fills in the public form; the lead is graded A, given away by rule, and its clock runs', async () => {
  const visitor = await visit(`${url}/f/${company.form.key}?utm_source=baidu`, { isNarrow: true })
  await visitor.getByLabel('姓名').fill('孙总监')
  await visitor.getByLabel('公司名称').fill('金陵乳业有限公司')
  await visitor.getByLabel('职务').fill('生产总监')
  await visitor.getByLabel('手机').fill('13851400001')
  await visitor.getByLabel('行业').fill('食品饮料')
  await visitor.getByLabel('地区').fill('江苏南京')
  await visitor.getByLabel('公司规模').selectOption('中型(100–499 人)')
  await visitor.getByLabel('预算').fill('65 万')
  await visitor.getByLabel('采购周期').selectOption('3 个月内')
  // Nobody fills in a form in less than a second; programs do, and are told nothing.
  await visitor.waitForTimeout(1500)
  await visitor.getByRole('button', { name: '提交' }).click()
  await visitor.getByText('请先阅读并勾选同意条款').waitFor()
  await visitor.getByRole('checkbox').check()
  await expectAccessible(visitor)
  await visitor.getByRole('button', { name: '提交' }).click()
  await visitor.getByRole('status').filter({ hasText: '已收到' }).waitFor()

  const rep = await visit(url, { as: people.rep })
  const waiting = rep.getByRole('region', { name: '该联系的线索' })
  await waiting.getByText(/还剩 [12] 小时/).waitFor()
  await waiting.getByRole('link', { name: '金陵乳业有限公司 · 孙总监' }).click()
  const why = rep.getByRole('region', { name: '为什么' })
  await why.getByText('为什么是 A 级').waitFor()
  await why.getByText('三个月内采购').waitFor()
  await why.getByText('为什么归 李代表').waitFor()
  await why.getByText('按地区分配的规则「江苏归南京」').waitFor()
  await why.getByText('规则要求「广东」').waitFor()
})

test('the owner calls within two hours, sees the time limit met, and makes customer, contact and deal of the lead', async () => {
  const rep = await visit(url, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  await rep.getByRole('link', { name: '金陵乳业有限公司 · 孙总监' }).click()
  await rep.getByRole('tab', { name: /跟进记录/ }).click()
  await rep.getByRole('button', { name: '新建跟进记录' }).first().click()
  await fill('跟进内容', '电话确认:灌装线产能不足,年内要上新线')
  await fill('客户反馈', '希望先看方案,预算 65 万以内')
  await fill('下一步行动', '上门调研')
  await fill('下一步日期', '2030-01-10', 'Enter')
  await submit('保存')
  await rep.getByText('按时首次联系').waitFor()
  await rep.getByRole('button', { name: '转化' }).click()
  await fill('商机名称', '灌装产线改造')
  await fill('预计金额', '65 万')
  await submit('转化')
  await rep.getByText('已转化').first().waitFor()
  await rep.getByRole('link', { name: '灌装产线改造' }).first().waitFor()
})

test('the gates of the bound process open only for what they ask: pain points, budget, decision chain and the needs report', async () => {
  const rep = await visit(`${url}/opportunity`, { as: people.rep })
  const { refused, passes, fillIn } = stageSteps(rep)
  await rep.getByRole('link', { name: '灌装产线改造' }).click()
  await rep.waitForURL('**/opportunity/*')
  story.deal = rep.url()
  await passes()
  await refused('请填写「预计成交日期」')
  await fillIn({ 预计成交日期: '2030-03-31' })
  await passes()
  await refused('请在需求调研中再写出 3 个带客户原话的核心痛点', '请在决策链中明确「决策者」')
  await nameBuyers(rep, '孙总监', ['决策者', '经济购买者'])
  await reportNeeds(rep, threePains)
  await passes()
})

test('two versions of a quote go to the customer, who opens them; the second is accepted', async () => {
  const rep = await visit(story.deal, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  const readAtCustomers = async (version: string, total: string) => {
    const { text } = await letter('sun@example.cn', version)
    const customer = await visit(linkIn(text), { isNarrow: true })
    await customer.getByText(total).first().waitFor()
  }
  const send = async () => {
    await rep.getByRole('button', { name: '定稿' }).click()
    await submit('定稿')
    await rep.getByRole('button', { name: '发送给客户' }).click()
    await fill('收件人邮箱', 'sun@example.cn')
    await submit('发送给客户')
  }
  await quoteOneLine(rep, '灌装产线')
  await send()
  await readAtCustomers('V1', '¥640,000.00')

  await rep.getByRole('link', { name: '灌装产线改造' }).first().click()
  await rep.getByRole('button', { name: '新建版本' }).click()
  await fill('本版说明', '让价到 62 万')
  await submit('新建版本')
  await rep.getByRole('link', { name: /V2/ }).click()
  await rep.getByRole('textbox', { name: '报价单价 1' }).fill('62 万')
  await rep.getByRole('button', { name: '保存明细' }).click()
  await rep.getByText('明细已保存').last().waitFor()
  await rep.getByText('在你的权限内,可以直接定稿').waitFor()
  await rep.getByRole('button', { name: '与上一版对比' }).click()
  await rep.getByText('¥640,000.00').first().waitFor()
  await send()
  await readAtCustomers('V2', '¥620,000.00')
  await rep.getByRole('button', { name: '客户接受' }).click()
  await submit('客户接受')
  await rep.getByText('客户已接受').first().waitFor()
})

test('a contract of 620,000 元 is drawn up for the deal with a plan that adds up, and submitted', async () => {
  const rep = await visit(story.deal, { as: people.rep })
  await drawUpContract(rep, {
    name: '灌装产线改造合同',
    amount: '62 万',
    plan: [
      ['首付款', '首付款', '2030-04-01', '186000'],
      ['验收款', '验收款', '2030-07-01', '434000'],
    ],
  })
  story.contract = rep.url()
  await rep.getByText('财务、法务、副总裁会签').first().waitFor()
})

test('finance, legal and the vice president sign it, each on their own account', async () => {
  for (const who of ['finance', 'legal', 'vp'] as const) {
    const page = await visit(`${url}/approvals`, { as: people[who], isNarrow: true })
    await approveInInbox(page, '灌装产线改造合同')
  }
})

test('legal passes every item of its list from the workbench', async () => {
  const legal = await visit(url, { as: people.legal })
  const { submit } = pageSteps(legal)
  const waiting = legal.getByRole('region', { name: '法务待审查' })
  await waiting.getByRole('link', { name: '灌装产线改造合同' }).click()
  for (const item of ['知识产权归属', '保密义务', '数据保护', '反商业贿赂']) {
    await legal.getByRole('link', { name: item }).click()
    await legal.getByRole('button', { name: '通过', exact: true }).click()
    await submit('通过')
    await legal.goBack()
  }
  await legal.goto(url)
  await legal.getByRole('region', { name: '我的任务' }).waitFor()
  expect(await waiting.count()).toBe(0)
})

test('the customer signs by a link with the code from the letter, then the vice president signs for the company', async () => {
  const rep = await visit(url, { as: people.rep })
  const { fill, submit, choose } = pageSteps(rep)
  await rep.getByRole('region', { name: '已批准,待发起签署' }).getByRole('link', { name: '灌装产线改造合同' }).click()
  await rep.getByRole('tab', { name: /^签署方 / }).click()
  const party = async (order: string, name: string, more: () => Promise<void>) => {
    await rep.getByRole('button', { name: '新建签署方' }).first().click()
    await rep.getByRole('spinbutton', { name: '签署顺序' }).fill(order)
    await fill('姓名', name)
    await more()
    await submit('保存')
    await rep.getByRole('cell', { name, exact: true }).waitFor()
  }
  await party('1', '孙总监', () => fill('邮箱', 'sun@example.cn'))
  await party('2', '周副总', async () => {
    await choose('签署方', '我方')
    await choose('我方签署人', '周副总')
  })
  await rep.getByRole('button', { name: '发起签署' }).click()
  await submit('发起签署')
  await rep.getByText('签署中').first().waitFor()

  const { text } = await letter('sun@example.cn', '请签署合同')
  const customer = await visit(linkIn(text), { isNarrow: true })
  await customer.getByText('人民币陆拾贰万元整').waitFor()
  await customer.getByRole('button', { name: '获取验证码' }).click()
  const { subject } = await letter('sun@example.cn', '签署验证码')
  await customer.getByText('输入姓名').click()
  await customer.getByLabel('签名(姓名)').fill('孙总监')
  await customer.getByRole('textbox', { name: '验证码' }).fill(/\d{6}/.exec(subject)?.[0] ?? '')
  await customer.getByRole('checkbox').check()
  await expectAccessible(customer)
  await customer.getByRole('button', { name: '确认签署' }).click()
  await customer.getByText('签署完成').waitFor()

  const vp = await visit(url, { as: people.vp })
  await vp.getByRole('region', { name: '等我签署' }).getByRole('link', { name: '灌装产线改造合同' }).click()
  await vp.getByRole('button', { name: '代表公司签署' }).click()
  const steps = pageSteps(vp)
  await steps.fill('签名(姓名)', '周副总')
  await vp.getByRole('dialog').getByRole('switch', { name: '同意以电子方式签署' }).click()
  await steps.submit('代表公司签署')
})

test('the deal is won by the signed contract, whose sealed original is one with every byte', async () => {
  const rep = await visit(story.contract, { as: people.rep })
  await rep.getByText('已生效').first().waitFor()
  const download = rep.waitForEvent('download')
  await rep.getByRole('link', { name: '盖章原件 PDF' }).click()
  const path = await (await download).path()
  const pdf = readFileSync(path)
  expect(sealFault(pdf)).toBeNull()
  expect(pdfsig(path) ?? 'Signature is Valid').toContain('Signature is Valid')
  const changed = Buffer.from(pdf)
  changed[600] = (changed[600] ?? 0) ^ 1
  expect(sealFault(changed)).not.toBeNull()
  await rep.goto(story.deal)
  await rep.getByText('赢单').first().waitFor()
})

test('where 成交 means contract and first payment, the same deal is open again', async () => {
  const settings = await visit(`${url}/settings/company`, { as: people.admin })
  await chooseClosedMeans(settings, '合同生效且收到首款')
  const rep = await visit(story.deal, { as: people.rep })
  await rep.getByText('进行中', { exact: true }).first().waitFor()
})

test('the first payment is registered, confirmed by finance from the workbench, and wins it', async () => {
  const rep = await visit(story.contract, { as: people.rep })
  const { fill, submit } = pageSteps(rep)
  await rep.getByRole('tab', { name: /^到账 / }).click()
  await rep.getByRole('button', { name: '新建到账' }).click()
  await fill('付款方', '金陵乳业有限公司')
  await fill('到账金额', '186000')
  await fill('银行流水号', 'ICBC-20260322-01')
  await submit('保存')

  const finance = await visit(url, { as: people.finance })
  const waiting = finance.getByRole('region', { name: '到账待确认' })
  await waiting.getByText('18.6 万').waitFor()
  await waiting.getByRole('link').click()
  await finance.getByRole('button', { name: '到账确认' }).click()
  await pageSteps(finance).submit('到账确认')
  await finance.getByText('已确认到账').first().waitFor()
  await rep.goto(story.deal)
  await rep.getByText('赢单', { exact: true }).first().waitFor()
})

test('where 成交 means the contract alone, it stays won', async () => {
  const settings = await visit(`${url}/settings/company`, { as: people.admin })
  await chooseClosedMeans(settings, '合同生效')
  const rep = await visit(`${url}/receivable`, { as: people.rep })
  await rep.getByText('已结清').first().waitFor()
  await rep.goto(story.deal)
  await rep.getByText('赢单', { exact: true }).first().waitFor()
})
