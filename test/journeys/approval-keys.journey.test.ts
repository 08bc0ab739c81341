import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { create, sql, systemActor, transact } from '../../src/kernel/index.ts'
import type { FlowGraph } from '../../src/modules/approvals/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import { type Account, openBrowser, openSite } from '../harness/browser.ts'
import { expectShown, held, tabTo } from '../harness/keys.ts'
import { makeDrawers, modulesWithPapers, putFlow } from '../harness/papers.ts'

const site = await openSite(modulesWithPapers)
const { visit } = await openBrowser()

const graph: FlowGraph = {
  start: 'head',
  nodes: [{ key: 'head', kind: 'step', name: '部门负责人审批', mode: 'any', approvers: [{ by: 'head' }], next: 'end' }],
}
let head: Account
let rep: Account

beforeAll(async () => {
  await makeDrawers(site.app.store)
  await transact(site.app, systemActor, (ctx) => create(ctx, unit, { name: '南京', level: 'city' } as never))
  head = await site.person('陈主管', 'supervisor', '南京')
  rep = await site.person('李代表', 'rep', '南京')
  await site.app.store.rows(
    sql`update people.unit set manager_id = e.id from people.employee e where e.name = ${head.name}`,
  )
  await putFlow((actor, run) => transact(site.app, actor, run), graph)
  await site.app.reload()
})

/** Submitted by somebody else, as the page does it. */
const submitPapers = async (page: Page, titles: readonly string[]) => {
  for (const title of titles) {
    const post = (path: string, body: object) =>
      page.request.post(`${site.url}/api/paper${path}`, { data: body, headers: { origin: site.url } })
    const { id } = await (await post('', { title, amount: 12_000_00 })).json()
    expect((await post(`/${id}/submit`, { note: '请批准' })).status()).toBe(200)
  }
}

test('without a mouse: from the 工作台 into the inbox, one paper approved, one returned with a reason, on to the last', async () => {
  await submitPapers(await visit(site.url, { as: rep }), ['采购叉车', '租用仓库', '外聘讲师'])
  const page = await visit(site.url, { as: head })
  const dialog = page.getByRole('dialog')
  const inbox = page.getByRole('list', { name: '待我审批' })
  /** The keyboard stands on the paper of that name, and shows it; a link that led there may have the same name. */
  const expectPaper = async (title: string) => {
    await page.getByRole('region', { name: `文件「${title}」` }).waitFor()
    await expect.poll(() => held(page)).toBe(`文件「${title}」`)
    await expectShown(page)
  }
  const decide = async (verb: string, opinion: string) => {
    await dialog.waitFor()
    while (!(await page.evaluate(() => document.activeElement?.matches('[role=dialog] textarea'))))
      await page.keyboard.press('Tab')
    await page.keyboard.type(opinion)
    await tabTo(page, verb)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
  }

  await page.getByRole('link', { name: '租用仓库' }).waitFor()
  await tabTo(page, '文件「租用仓库」')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/approvals?*')
  await expectPaper('租用仓库')
  await tabTo(page, '同意')
  await expectShown(page)
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(await held(page)).toBe('同意')
  await page.keyboard.press('Enter')
  await decide('同意', '同意,按季度付款')
  expect(await inbox.getByRole('button').count()).toBe(2)
  await expectPaper('采购叉车')

  await page.keyboard.press('Shift+Tab')
  expect(await held(page)).toContain('采购叉车')
  await page.keyboard.press('ArrowUp')
  expect(await held(page)).toContain('外聘讲师')
  await expectShown(page)
  await page.keyboard.press('Enter')
  await expectPaper('外聘讲师')
  await tabTo(page, '更多处理方式')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: '退回' }).waitFor()
  await expect.poll(() => held(page)).toBe('退回')
  await page.keyboard.press('Enter')
  await decide('退回', '请补上讲师的报价')
  await expectPaper('采购叉车')

  await tabTo(page, '同意')
  await page.keyboard.press('Enter')
  await decide('同意', '同意')
  await page.getByText('没有等待你审批的单据').waitFor()
  await expect.poll(() => held(page)).toContain('没有等待你审批的单据')
  await expectShown(page)

  await page.goto(`${site.url}/approvals?box=done`)
  const done = page.getByRole('list', { name: '已办' }).getByRole('listitem')
  for (const [title, state] of [
    ['租用仓库', '已通过'],
    ['外聘讲师', '已退回'],
    ['采购叉车', '已通过'],
  ] as const) {
    await done.filter({ hasText: title }).getByText(state).waitFor()
  }
})
