import type { Page } from 'playwright-core'
import { pageSteps } from './page-steps.ts'

/** On the page of a deal: names one person of the customer for each of these parts of the decision chain. */
export const nameBuyers = async (page: Page, person: string, roles: readonly string[]): Promise<void> => {
  const { choose, submit } = pageSteps(page)
  for (const role of roles) {
    await page.getByRole('button', { name: `登记 ${role}`, exact: true }).click()
    await choose('联系人', person)
    await submit('添加')
    await page.getByRole('button', { name: `登记 ${role}`, exact: true }).waitFor({ state: 'hidden' })
  }
}

/** From the page of a deal and back to it: a survey with these pain points, handed in as the needs report. */
export const reportNeeds = async (page: Page, pains: readonly (readonly [string, string])[]): Promise<void> => {
  const { fill, submit } = pageSteps(page)
  const deal = page.url()
  await page.getByRole('button', { name: '新建调研 需求分析报告' }).click()
  await fill('调研主题', '现场调研')
  await submit('保存')
  await page.getByRole('link', { name: '去调研 需求分析报告' }).click()
  await page.waitForURL('**/needs-survey/*')
  await page.getByRole('tab', { name: /^核心痛点/ }).click()
  for (const [statement, quote] of pains) {
    await page.getByRole('button', { name: '新建核心痛点' }).first().click()
    await fill('痛点', statement)
    await fill('客户原话或证据', quote)
    await submit('保存')
    await page.getByRole('link', { name: statement }).first().waitFor()
  }
  await page.getByRole('button', { name: '提交报告' }).click()
  await fill('分析结论', '先解决停机与换型,预算可覆盖首期')
  await submit('提交报告')
  await page.getByText('已成报告').first().waitFor()
  await page.goto(deal)
}

export const threePains = [
  ['老线停机多', '设备部:上个月停了四次。'],
  ['换型时间长', '厂长:换一次型要两个小时。'],
  ['夜班招不到人', '人事:夜班岗位三个月没招满。'],
] as const
