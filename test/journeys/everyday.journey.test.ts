import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'

const site = await openSite()
const { visit } = await openBrowser()

let admin: Account
beforeAll(async () => {
  admin = await site.person('周管理', 'admin')
})

const createAccount = async (page: Page, name: string) => {
  // An empty list offers it too.
  await page.getByRole('button', { name: '新建客户' }).first().click()
  await page.getByRole('dialog').getByLabel('客户名称').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await page.getByText(`「${name}」已创建。`).waitFor()
}

test('a wrong password is refused in words, the sixth try is told how long to wait, and the right one leads where one was going', async () => {
  const page = await visit(`${site.url}/account`)
  await page.waitForURL('**/sign-in?to=*')
  await expectAccessible(page)
  const enter = async (email: string, password: string) => {
    await page.getByLabel('邮箱').fill(email)
    await page.getByLabel('密码').fill(password)
    const answer = page.waitForResponse('**/api/auth/sign-in')
    await page.getByLabel('密码').press('Enter')
    return (await answer).status()
  }
  for (let attempt = 0; attempt < 5; attempt++) {
    expect(await enter('nobody@example.cn', `猜的密码第 ${attempt} 次`)).toBe(401)
    await page.getByText('邮箱或密码不正确').waitFor()
  }
  expect(await enter('nobody@example.cn', '再猜一次')).toBe(429)
  await page.getByText(/尝试次数过多.*\d+ 秒后重试/).waitFor()
  expect(await enter(admin.email, admin.password)).toBe(200)
  await page.waitForURL('**/account')
  await page.getByRole('heading', { name: '客户', level: 1 }).waitFor()
})

test('a record is created, edited by two people at once without losing a change, deleted and taken back', async () => {
  const page = await visit(`${site.url}/account`, { as: admin })
  await createAccount(page, '华东机电集团')
  await page.getByRole('link', { name: '华东机电集团' }).click()
  await page.getByRole('heading', { name: '华东机电集团', level: 1 }).waitFor()
  await expectAccessible(page)
  const colleague = await visit(page.url(), { as: admin })

  await page.getByRole('button', { name: '编辑', exact: true }).click()
  await colleague.getByRole('button', { name: '编辑', exact: true }).click()
  await colleague.getByRole('dialog').getByLabel('客户名称').fill('华东机电集团(同事改)')
  await colleague.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await colleague.getByRole('heading', { name: '华东机电集团(同事改)', level: 1 }).waitFor()

  await page.getByRole('dialog').getByLabel('客户名称').fill('华东机电集团(我改)')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  const conflict = page.getByRole('dialog', { name: '这条记录刚被别人改过' })
  for (const side of ['华东机电集团', '华东机电集团(同事改)', '华东机电集团(我改)']) {
    await conflict.getByText(side, { exact: true }).waitFor()
  }
  await conflict.getByText('用现在的').click()
  await conflict.getByRole('button', { name: '按选择保存' }).click()
  await page.getByRole('heading', { name: '华东机电集团(同事改)', level: 1 }).waitFor()

  await page.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '删除' }).click()
  await page.getByText('「华东机电集团(同事改)」已移到回收站。').waitFor()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByText('「华东机电集团(同事改)」已恢复。').waitFor()
  await page.getByRole('link', { name: '华东机电集团(同事改)' }).waitFor()
  await expectAccessible(page)
})

test('Enter that takes a Chinese candidate keeps the cell open; the Enter after it saves', async () => {
  const page = await visit(`${site.url}/account`, { as: admin })
  await createAccount(page, '输入法')
  const keyboard = await page.context().newCDPSession(page)
  const cell = page.getByRole('gridcell', { name: '输入法' })
  await cell.dblclick({ position: { x: 200, y: 20 } })
  const input = cell.getByRole('textbox')
  await input.press('End')
  await keyboard.send('Input.imeSetComposition', { text: 'ceshi', selectionStart: 5, selectionEnd: 5 })
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', windowsVirtualKeyCode: 229 })
  expect(await input.count()).toBe(1)
  await keyboard.send('Input.insertText', { text: '测试' })
  await input.press('Enter')
  await page.getByText('已保存。').waitFor()
  await page.getByRole('link', { name: '输入法测试' }).waitFor()
})

test('the keys of the keyboard map do what the map says', async () => {
  const page = await visit(site.url, { as: admin })
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await expectAccessible(page)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL('**/opportunity')
  await page.getByRole('heading', { name: '商机', level: 1 }).waitFor()
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: '新建商机' }).waitFor()
})

test('on a phone the bar under the thumb leads to the lists, and everything else is one tap away', async () => {
  const page = await visit(site.url, { as: admin, isNarrow: true })
  const bar = page.getByRole('navigation', { name: '主导航' })
  await page.getByRole('button', { name: /未读通知/ }).tap()
  const notices = page.getByRole('tooltip').filter({ hasText: '查看全部' })
  await expect.poll(async () => (await notices.boundingBox())?.x ?? -1).toBeGreaterThanOrEqual(0)
  await notices.getByRole('link', { name: '查看全部' }).tap()
  await page.getByRole('heading', { name: '通知', level: 1 }).waitFor()
  await bar.getByRole('link', { name: '客户' }).tap()
  await page.getByRole('heading', { name: '客户', level: 1 }).waitFor()
  await expectAccessible(page)
  await bar.getByRole('button', { name: '更多' }).tap()
  await page.getByRole('dialog').getByRole('link', { name: '指标目录' }).tap()
  await page.getByRole('heading', { name: '指标目录' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

test.each(['/pipeline', '/metrics', '/dashboard', '/settings/migration'])('%s keeps nobody out', async (path) => {
  const page = await visit(`${site.url}${path}`, { as: admin })
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await expectAccessible(page)
})

test('a page first opened while the network is gone says so, and opens by itself when it is back', async () => {
  const page = await visit(site.url, { as: admin })
  // The browser tells of what it could not fetch; that is the point.
  page.removeAllListeners('pageerror')
  page.removeAllListeners('console')
  await page.getByRole('link', { name: '商机' }).first().click()
  const funnel = page.getByRole('link', { name: '销售漏斗' })
  await funnel.waitFor()
  await page.context().setOffline(true)
  await funnel.click()
  await page.getByRole('heading', { name: '网络已断开,这个页面还没有打开过' }).waitFor()
  await page.context().setOffline(false)
  await page.getByRole('heading', { name: '销售漏斗' }).waitFor()
})
