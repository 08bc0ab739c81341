import { test } from 'vitest'
import { expectAccessible, openBrowser } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { openSalesCompany } from '../harness/sales-company.ts'

// One deal told in chapters, from a visitor of the website to the money, each by those who would do it.

const company = await openSalesCompany()
const { visit } = await openBrowser()
const { url, people } = company

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
