import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'

const folder = fileURLToPath(new URL('../../../shared/data/crm_maven', import.meta.url))
const here = existsSync(folder)
if (!here) console.log('跳过:没有 ../shared/data/crm_maven')

const allTime = '2016-01-01..2018-01-09'

const fill = async (page: Page, values: Record<string, string>) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value)
}

/** The administrator opens an account; its first password is shown once. */
const openAccount = async (page: Page, code: string, role: string): Promise<Account> => {
  const api = page.context().request
  const { origin } = new URL(page.url())
  const idOf = async (entity: string, filter: object): Promise<string> => {
    const answer = await api.get(`${origin}/api/${entity}?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    return (await answer.json()).items[0].id
  }
  const employeeId = await idOf('employee', { code: { eq: code } })
  const roleId = await idOf('role', { key: { eq: role } })
  const email = 'manager@maven.example'
  const answer = await api.post(`${origin}/api/user/open`, { data: { employeeId, email, roleId }, headers: { origin } })
  const { password } = await answer.json()
  return { name: code, email, password }
}

describe.skipIf(!here)('the company of the Maven files', async () => {
  const site = await openSite()
  const { visit } = await openBrowser()

  test('is set up, taken over and counted as the reference does; a team manager sees only the team', async () => {
    const page = await visit(site.url)

    await page.waitForURL('**/setup')
    await expectAccessible(page)
    const first = { 公司名称: 'Maven', 你的姓名: '周管理', 邮箱: 'admin@maven.example', 密码: '四月的竹林昨夜下雨了吗' }
    await fill(page, { 初始化口令: '不是这个', ...first })
    await page.getByRole('button', { name: '建立公司并进入' }).click()
    await page.getByText('初始化口令不正确').waitFor()
    await fill(page, { 初始化口令: site.setupToken ?? '' })
    await page.getByRole('button', { name: '建立公司并进入' }).click()

    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '设置' }).click()
    await page.getByRole('main').getByRole('link', { name: '数据迁移' }).first().click()
    await page.getByRole('heading', { name: 'Maven CRM Sales Opportunities' }).waitFor()
    await expectAccessible(page)
    const files = ['sales_teams.csv', 'products.csv', 'accounts.csv', 'sales_pipeline.csv']
    const chooser = page.locator('input[type=file]')
    await chooser.setInputFiles(files.slice(0, 3).map((name) => join(folder, name)))
    await page.getByText('还差 1 个文件').waitFor()
    expect(await page.getByRole('button', { name: '开始迁入' }).isDisabled()).toBe(true)
    await chooser.setInputFiles(join(folder, 'sales_pipeline.csv'))
    await page.getByRole('button', { name: '开始迁入' }).click()
    await page.waitForURL('**/settings/migration?run=*')
    await page.getByText('迁入完成。').waitFor({ timeout: 90_000 })
    await page.getByText('新建 8,800').first().waitFor()
    expect(await page.getByText(/行有误/).count()).toBe(0)
    await expectAccessible(page)

    const tops = encodeURIComponent('{"level":{"eq":"company"}}')
    const companies = await page.context().request.get(`${site.url}/api/unit?filter=${tops}`)
    expect((await companies.json()).items.map(({ name }: { name: string }) => name)).toEqual(['Maven'])

    const figure = async (who: Page, key: string) => {
      await who.goto(`${site.url}/metric/${key}?period=${allTime}`)
      const value = who.getByRole('main').locator('p a').first()
      await value.waitFor()
      return value.textContent()
    }
    expect(await figure(page, 'won_amount')).toBe('¥10,005,534.00')
    expect(await figure(page, 'win_rate')).toBe('63.2%')

    const manager = await openAccount(page, 'manager:Dustin Brinkmann', 'supervisor')
    const theirs = await visit(site.url, { as: manager })
    expect(await figure(theirs, 'won_amount')).toBe('¥1,094,363.00')
    await theirs.goto(`${site.url}/opportunity`)
    await theirs.getByText('共 1,583 条').waitFor()
  }, 150_000)
})
