import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { opportunity } from '../../src/modules/crm/index.ts'
import { type Account, openBrowser, openSite } from '../harness/browser.ts'
import { held, tabTo } from '../harness/keys.ts'
import { repDesk } from '../harness/rep-desk.ts'

const site = await openSite()
const { visit } = await openBrowser()
let rep: Account

beforeAll(async () => {
  const desk = await repDesk(site)
  rep = desk.rep
  const { make, ownerId, customer } = desk
  for (const name of ['灌装产线改造', '码垛机器人']) await make(opportunity, { name, accountId: customer.id, ownerId })
})

/**
 * Round and round by Tab: the keyboard never gets behind the dialog. Past its end lies the browser itself, and what was just
 * said, with its undo, lies above it.
 */
const expectTrapped = async (page: Page) => {
  const places: string[] = []
  for (let i = 0; i < 25; i += 1) {
    await page.keyboard.press(i % 5 === 4 ? 'Shift+Tab' : 'Tab')
    const place = await page.evaluate(() => {
      const at = document.activeElement
      if (at === null || at === document.body) return 'browser'
      if (at.closest('.ant-drawer, .ant-modal-wrap')) return 'dialog'
      return at.closest('[aria-live]') ? 'said' : `behind: ${at.outerHTML.slice(0, 120)}`
    })
    places.push(place)
  }
  expect(places.filter((place) => place.startsWith('behind'))).toEqual([])
  expect(places.filter((place) => place === 'dialog').length).toBeGreaterThan(15)
}

test('without a mouse: from the list into a deal, its amount changed and saved, and on to the next stage', async () => {
  const page = await visit(`${site.url}/opportunity`, { as: rep })
  const dialog = page.getByRole('dialog')
  await page.getByRole('link', { name: '码垛机器人' }).waitFor()
  await tabTo(page, '商机')
  while (!(await page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid')))
    await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '灌装产线改造' }).waitFor()

  await tabTo(page, '编辑')
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  await expectTrapped(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await held(page)).toBe('编辑')
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  const amount = dialog.getByRole('textbox', { name: '金额', exact: true })
  while (!(await amount.evaluate((input) => input === document.activeElement))) await page.keyboard.press('Tab')
  await page.keyboard.type('12.5万')
  await page.keyboard.press('Control+Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('definition').filter({ hasText: '¥125,000.00' }).waitFor()
  expect(await held(page)).toBe('编辑')

  while ((await held(page)) !== '推进') await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  await expectTrapped(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await held(page)).toBe('推进')
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  while ((await held(page)) !== '推进') await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('region', { name: '进入「需求分析」之前' }).waitFor()
})

test('what a menu opens gives the keyboard back to the button of the menu', async () => {
  const page = await visit(`${site.url}/opportunity`, { as: rep })
  await page.getByRole('link', { name: '灌装产线改造' }).click()
  // The list has such a button, too.
  await page.getByRole('heading', { level: 1, name: '灌装产线改造' }).waitFor()
  await page.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '输单', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await held(page)).toBe('更多操作')
})
