import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { create, type Draft, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { account, opportunity } from '../../src/modules/crm/index.ts'
import { type Account, openBrowser, openSite } from '../harness/browser.ts'
import { repDesk } from '../harness/rep-desk.ts'

const site = await openSite()
const { visit } = await openBrowser()
const deals = 130
let rep: Account

beforeAll(async () => {
  const desk = await repDesk(site)
  rep = desk.rep
  const { make, ownerId, customer } = desk
  await make(account, { name: '秦淮饮料有限公司', ownerId })
  await transact(site.app, systemActor, async (ctx) => {
    for (let i = 0; i < deals; i += 1) {
      const draft = { name: `灌装产线 ${i}`, accountId: customer.id, ownerId, amount: 100_00n }
      await create(ctx, opportunity, draft as unknown as Draft<typeof opportunity>)
    }
  })
})

const rowsOf = (page: Page) => page.getByRole('rowgroup').getByRole('row')
const bar = (page: Page, count: number) => page.getByRole('region', { name: `已选 ${count} 条` })

test('what was begun about one customer is offered again there, and nowhere else; what is saved is in its story at once', async () => {
  const page = await visit(`${site.url}/account`, { as: rep })
  const log = page.getByRole('button', { name: '记跟进' })
  const dialog = page.getByRole('dialog')
  const content = dialog.getByLabel('跟进内容')
  await page.getByRole('link', { name: '金陵乳业有限公司' }).click()
  await log.click()
  await content.fill('谈了交货期')
  await dialog.getByRole('button', { name: '取消' }).click()
  await page.keyboard.press('u')
  await page.getByRole('link', { name: '秦淮饮料有限公司' }).click()
  await log.click()
  await content.waitFor()
  expect(await content.inputValue()).toBe('')
  await content.fill('送了样品')
  await dialog.getByLabel('客户反馈').fill('口感合适')
  await dialog.getByLabel('无需跟进的原因').fill('等他们试用')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('listitem').filter({ hasText: '送了样品' }).first().waitFor()
  await page.keyboard.press('u')
  await page.getByRole('link', { name: '金陵乳业有限公司' }).click()
  await log.click()
  await expect.poll(() => content.inputValue()).toBe('谈了交货期')
})

test('a form that is not taken leads to the first thing that is missing; a day is typed and a time chosen as it comes', async () => {
  const page = await visit(`${site.url}/activity?drawer=create`, { as: rep })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect
    .poll(() => dialog.getByLabel('跟进内容').evaluate((input) => input === document.activeElement))
    .toBe(true)
  const at = dialog.getByLabel('跟进时间')
  await at.click()
  const calendar = page.locator('.ant-picker-dropdown:visible')
  await calendar.getByRole('button', { name: '上一年' }).click()
  await calendar.locator('.ant-picker-cell-in-view').nth(9).click()
  await dialog.getByLabel('跟进内容').click()
  await expect.poll(() => at.inputValue()).toMatch(/-10 \d\d:\d\d$/)
  const day = dialog.getByLabel('下一步日期')
  await day.click()
  await page.keyboard.type('20271205')
  await page.keyboard.press('Tab')
  await expect.poll(() => day.inputValue()).toBe('2027-12-05')
})

test('a moment in a form is one of the company, wherever the browser stands', async () => {
  const page = await visit(`${site.url}/activity?drawer=create`, { as: rep })
  const browser = await page.context().newCDPSession(page)
  await browser.send('Emulation.setTimezoneOverride', { timezoneId: 'America/New_York' })
  await page.reload()
  const at = page.getByRole('dialog').getByLabel('跟进时间')
  await at.waitFor()
  const seen = await at.inputValue()
  expect(Math.abs(Date.parse(`${seen.replace(' ', 'T')}:00+08:00`) - Date.now())).toBeLessThan(600_000)
})

test('the way back from a record leads to the list as it was, with the cursor on the record one comes from', async () => {
  const page = await visit(`${site.url}/opportunity?sort=name`, { as: rep })
  const titleOf = async (i: number) => String(await rowsOf(page).nth(i).getByRole('link').first().textContent())
  await rowsOf(page).nth(3).waitFor()
  const [third, fourth] = [await titleOf(2), await titleOf(3)]
  await rowsOf(page).nth(2).getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: third }).waitFor()
  await page.getByRole('link', { name: '‹ 商机' }).click()
  await page.waitForURL(/sort=name/)
  await rowsOf(page).nth(3).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: fourth }).waitFor()
})

test('an address kept from before opens without the field that is gone, and says so; one of an import leads to what is imported', async () => {
  const filter = encodeURIComponent(JSON.stringify({ and: [{ c_gone: 'a' }, { name: { contains: '秦淮' } }] }))
  const page = await visit(`${site.url}/account?filter=${filter}&sort=-c_gone`, { as: rep })
  await page.getByText('不再按它筛选和排序').waitFor()
  await expect.poll(() => rowsOf(page).count()).toBe(1)
  const importer = await site.person('苏运营', 'operations')
  const begun = await visit(`${site.url}/import/account`, { as: importer })
  const file = { name: '客户.csv', mimeType: 'text/csv', buffer: Buffer.from('客户名称\n太湖机械\n') }
  await begun.locator('input[type=file]').setInputFiles(file)
  await begun.waitForURL(/account\?job=/)
  const job = new URL(begun.url()).search
  await begun.goto(`${site.url}/import/contact${job}`)
  await begun.waitForURL(`**/import/account${job}`)
  await begun.getByRole('heading', { level: 1, name: '导入客户' }).waitFor()
})

test('rows are chosen from here to there, then all of them; what they come to is said, and a change of many is taken back', async () => {
  const page = await visit(`${site.url}/opportunity`, { as: rep })
  const box = (i: number) => rowsOf(page).nth(i).getByRole('checkbox')
  await box(0).click()
  await box(4).click({ modifiers: ['Shift'] })
  await bar(page, 5).getByText('金额 ¥500.00').waitFor()
  await page.getByRole('button', { name: '批量修改' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('修改哪个字段').click()
  await page.keyboard.type('竞争对手')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: '清空' }).waitFor()
  await dialog.getByLabel('改成').fill('某竞品')
  await dialog.getByRole('button', { name: '修改' }).click()
  const touched = () =>
    site.app.store.rows(sql`select id from crm.opportunity where competitor = '某竞品'`).then((found) => found.length)
  await expect.poll(touched).toBe(5)
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByText('已撤销,5 条恢复原样。').waitFor()
  expect(await touched()).toBe(0)
  await page.getByLabel('选择已加载的全部行').click()
  await page.getByRole('button', { name: `选中全部 ${deals} 条` }).click()
  await bar(page, deals).waitFor()
})

test('what is typed into a cell and refused stays as it was typed, with the refusal beside it; Escape goes back', async () => {
  const page = await visit(`${site.url}/account?cols=name,website`, { as: rep })
  const row = rowsOf(page).filter({ hasText: '金陵乳业有限公司' })
  const cell = row.getByRole('gridcell').last()
  await cell.dblclick()
  await cell.getByRole('textbox').fill('金陵乳业')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: '应为以 http:// 或 https:// 开头的网址' }).waitFor()
  expect(await cell.getByRole('textbox').inputValue()).toBe('金陵乳业')
  await page.keyboard.press('Escape')
  await page.getByRole('alert').waitFor({ state: 'hidden' })
  expect(await cell.getByRole('textbox').count()).toBe(0)
  await page.keyboard.press('F2')
  await cell.getByRole('textbox').fill('jinling.cn')
  await page.keyboard.press('Enter')
  await page.getByText('已保存。').waitFor()
  await cell.filter({ hasText: 'jinling.cn' }).waitFor()
})
