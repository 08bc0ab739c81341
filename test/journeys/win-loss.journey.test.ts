import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { create, entityNamed, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'

const site = await openSite()
const { visit } = await openBrowser()

let seller: Account
let leader: Account
let dealId = ''

const idOf = async (name: string) =>
  (await site.app.store.rows<{ id: string }>(sql`select id from people.employee where name = ${name}`))[0]?.id as string

const make = (name: string, draft: object) =>
  transact(site.app, systemActor, async (ctx) => {
    const kind = entityNamed(name)
    if (!kind) throw new Error(`${name} is not there`)
    return (await create(ctx, kind, draft as never)).id
  })

beforeAll(async () => {
  const company = await make('unit', { name: '示例公司', level: 'company' })
  leader = await site.person('王主管', 'supervisor', '示例公司')
  await site.app.store.rows(
    sql`update people.unit set manager_id = ${await idOf(leader.name)}::uuid where id = ${company}::uuid`,
  )
  await make('unit', { name: '南京', level: 'city', parentId: company })
  seller = await site.person('李雷', 'rep', '南京')
  const ownerId = await idOf(seller.name)
  const today = new Date().toISOString().slice(0, 10)
  const [month, year] = [Math.ceil(Number(today.slice(5, 7)) / 3) * 3, today.slice(0, 4)]
  const lastDay = new Date(Date.UTC(Number(year), month, 0)).toISOString().slice(0, 10)
  dealId = await make('opportunity', { name: '包装线改造', ownerId, amount: 550_000_00 })
  await make('opportunity', { name: '视觉检测', ownerId, amount: 200_000_00, expectedOn: lastDay, forecast: 'commit' })
  await make('competitor', { name: '北辰自控', price: 'lower' })
})

const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole('dialog').getByLabel(label).first().click()
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click()
}

test('a deal is lost with its story, and the story stands in the analysis', async () => {
  const page = await visit(`${site.url}/opportunity/${dealId}`, { as: seller })
  await page.getByRole('button', { name: '更多操作' }).first().click()
  await page.getByRole('menuitem', { name: '输单' }).click()
  const dialog = page.getByRole('dialog')
  await choose(page, '原因', '价格高出 10% 以上')
  await choose(page, '竞争对手', '北辰自控')
  await dialog.getByLabel('对手报价').fill('50万')
  await dialog.getByLabel('客户原话').fill('比你们低一成,没法交代')
  await dialog.getByRole('button', { name: '输单', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.goto(`${site.url}/win-loss`)
  await page.getByText('赢 0 单,输 1 单').waitFor()
  await page.getByText('1 单知道双方报价,平均价差 +10.0%').waitFor()
  await page.getByRole('button', { name: '北辰自控' }).click()
  await page.getByRole('button', { name: '竞争对手:北辰自控 ×' }).waitFor()
  await expectAccessible(page)
})

test('a seller commits, and the leader counts on less, with a reason, on a phone', async () => {
  const mine = await visit(`${site.url}/forecast`, { as: seller })
  await mine.getByRole('button', { name: '提交承诺' }).click()
  const dialog = mine.getByRole('dialog')
  await mine.getByText('承诺类商机 20 万').waitFor()
  await dialog.getByLabel('承诺金额').fill('20万')
  await dialog.getByRole('button', { name: '提交承诺' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await mine.getByRole('button', { name: '修改' }).waitFor()
  await expectAccessible(mine)

  const theirs = await visit(`${site.url}/forecast`, { as: leader, isNarrow: true })
  await theirs.getByRole('button', { name: '调整李雷的承诺' }).click()
  const adjusting = theirs.getByRole('dialog')
  await adjusting.getByLabel('调整为').fill('15万')
  await adjusting.getByLabel('理由').fill('客户预算未批')
  await adjusting.getByRole('button', { name: '调整', exact: true }).click()
  await adjusting.waitFor({ state: 'hidden' })
  await theirs.getByText('汇总承诺 15 万').waitFor()
  const fits = await theirs.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
  expect(fits).toBe(true)
  await expectAccessible(theirs)
})
