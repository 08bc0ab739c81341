import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { generate } from 'otplib'
import { expect, inject, test } from 'vitest'
import { openBrowser, openSite } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'

const site = await openSite()
const { visit } = await openBrowser()

const ask = async (path: string, body: object, cookie = ''): Promise<{ answer: object; cookie: string }> => {
  const headers = { 'content-type': 'application/json', cookie }
  const response = await fetch(`${site.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.ok).toBe(true)
  return { answer: await response.json(), cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie }
}

test('an account with two-step sign-in is asked for its code in the browser, and comes in with it', async () => {
  const { email, password } = await site.person('沈两步', 'rep')
  const { cookie } = await ask('/api/auth/sign-in', { email, password })
  const { answer } = await ask('/api/user/enrolTwoFactor', { current: password }, cookie)
  const { secret } = answer as { secret: string }
  const confirmed = await ask('/api/user/confirmTwoFactor', { code: await generate({ secret }) }, cookie)
  const { recoveryCodes } = confirmed.answer as { recoveryCodes: string[] }

  const page = await visit(`${site.url}/sign-in`)
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('验证码').fill(recoveryCodes[0] ?? '')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('navigation').first().waitFor()
})

test('in an office network without https one signs in, makes a record and copies its link', async () => {
  const { email, password } = await site.person('陆内网', 'rep')
  const page = await visit(`http://crm.office.example:${new URL(site.url).port}/account`)
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('button', { name: '新建客户' }).first().click()
  await page.getByRole('dialog').getByLabel('客户名称').fill('内网电子')
  await pageSteps(page).submit('保存')
  await page.getByRole('link', { name: '内网电子' }).click()
  // The whole record, so that nothing moves under the menu.
  await page.getByRole('tab', { name: '任务' }).waitFor()
  await page.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '复制链接' }).click()
  await page.getByText('链接已复制').waitFor()
  const link = page.url()
  await page.getByRole('button', { name: '编辑', exact: true }).click()
  const name = page.getByRole('dialog').getByLabel('客户名称')
  await name.press('ControlOrMeta+A')
  await name.press('ControlOrMeta+V')
  expect(await name.inputValue()).toBe(link)
})

test('ten tabs are open and the eleventh still works; signing out in one takes all of them to the sign-in page', async () => {
  const page = await visit(`${site.url}/account`, { as: await site.person('许多页', 'rep') })
  const tabs = await Promise.all(
    Array.from({ length: 9 }, async () => {
      const tab = await page.context().newPage()
      // As a tab behind another one is; here every page is in front.
      await tab.addInitScript(
        "Object.defineProperty(document, 'visibilityState', { get: () => window.seen ?? 'hidden' })",
      )
      await tab.goto(`${site.url}/account`)
      return tab
    }),
  )
  const last = await page.context().newPage()
  await last.goto(`${site.url}/account`)
  await last.getByRole('button', { name: '新建客户' }).first().waitFor()
  await last.request.post(`${site.url}/api/auth/sign-out`, { headers: { origin: site.url } })
  await page.getByLabel('密码').waitFor()
  const [behind] = tabs
  await behind?.evaluate("window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
  await behind?.getByLabel('密码').waitFor()
})

test('the device one sits at is named among those signed in, and none is signed out unasked', async () => {
  const account = await site.person('唐设备', 'rep')
  const page = await visit(`${site.url}/settings/security`, { as: account })
  await page.getByText('当前设备').waitFor()
  await page.getByRole('button', { name: '注销' }).click()
  await page.getByRole('dialog').getByText('会立即退出').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '注销' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '注销' }).click()
  await page.waitForURL('**/sign-in*')
})

test('what browsers are sent packed is what was built, to the byte', () => {
  const assets = join(inject('webRoot'), 'assets')
  const file = (name: string) => readFileSync(join(assets, name))
  const packed = readdirSync(assets).filter((name) => /\.(gz|br)$/.test(name))
  const unpack = (name: string) => (name.endsWith('.gz') ? gunzipSync : brotliDecompressSync)(file(name))
  expect(packed.filter((name) => !unpack(name).equals(file(name.replace(/\.\w+$/, ''))))).toEqual([])
  expect(packed.length).toBeGreaterThan(0)
})
