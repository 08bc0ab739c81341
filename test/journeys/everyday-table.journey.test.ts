import type { Locator } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { create, createMany, entityNamed, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'

const site = await openSite()
const { visit } = await openBrowser()

const lineCount = 450
let leader: Account
let address: string

beforeAll(async () => {
  leader = await site.person('陈总监', 'vp')
  const [project, task] = [entityNamed('improvement-project'), entityNamed('execution-task')]
  if (!project || !task) throw new Error('improvement is not there')
  await transact(site.app, systemActor, async (ctx) => {
    const [person] = await ctx.db.rows<{ id: string }>(sql`select id from people.employee where name = ${leader.name}`)
    const ownerId = person?.id ?? ''
    const { id } = await create(ctx, project, {
      name: '缩短报价周期',
      goal: '报价用时缩短 20%',
      leaderId: ownerId,
      metric: 'win_rate',
      baselineFrom: '2026-01-01',
      baselineTo: '2026-06-30',
    } as never)
    const line = (i: number) => ({
      projectId: id,
      stage: '报价',
      task: `任务 ${i + 1}`,
      ownerId,
      plannedOn: '2030-06-30',
    })
    await createMany(ctx, task, Array.from({ length: lineCount }, (_, i) => line(i)) as never)
    address = `${site.url}/execution/${id}`
  })
})

const cell = (grid: Locator, text: string) => grid.getByRole('gridcell').filter({ hasText: new RegExp(`^${text}$`) })

test('a table of 450 tasks is there to its last line, and only what is seen is drawn', async () => {
  const page = await visit(address, { as: leader })
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  await page.getByText(`全部 ${lineCount}`).waitFor()
  const first = cell(grid, '任务 1')
  await first.click()
  await page.keyboard.press('End')
  await grid.getByText('在这里粘贴').waitFor()
  await page.keyboard.press('ArrowUp')
  const last = cell(grid, `任务 ${lineCount}`)
  expect(await last.getAttribute('data-active')).toBe('true')
  expect(await grid.getByRole('row').count()).toBeLessThan(80)
  await expectAccessible(page)
})

test('an input method composes straight into the cell under the cursor; its Enter keeps the cell open, the next one saves', async () => {
  const page = await visit(address, { as: leader })
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  const keyboard = await page.context().newCDPSession(page)
  await cell(grid, '任务 1').click()
  await page.keyboard.press('ArrowDown')
  await keyboard.send('Input.imeSetComposition', { text: 'huifang', selectionStart: 7, selectionEnd: 7 })
  const active = grid.locator('[data-active=true]')
  expect(await active.getByRole('textbox').inputValue()).toBe('huifang')
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', windowsVirtualKeyCode: 229 })
  expect(await active.getByRole('textbox').inputValue()).toBe('huifang')
  await keyboard.send('Input.insertText', { text: '回访客户' })
  await page.keyboard.press('Enter')
  await cell(grid, '回访客户').waitFor()
  expect(await active.textContent()).toContain('任务 3')
})

test('typing replaces, F2 changes, Escape takes back, Delete empties, and copied cells are pasted as text', async () => {
  const page = await visit(address, { as: leader })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  const active = grid.locator('[data-active=true]')
  await cell(grid, '任务 5').click()
  await page.keyboard.type('整理报价模板')
  await page.keyboard.press('Escape')
  await cell(grid, '任务 5').waitFor()
  await page.keyboard.press('F2')
  await page.keyboard.type(' 改')
  await page.keyboard.press('Enter')
  await cell(grid, '任务 5 改').waitFor()
  expect(await active.textContent()).toContain('任务 6')

  await page.keyboard.press('Control+c')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+v')
  await page.getByText('已填入 1 行。').waitFor()
  await expect.poll(() => active.textContent()).toContain('任务 6')

  const remark = grid.getByRole('row').filter({ hasText: '任务 9' }).locator('[data-key=remark]')
  await remark.click()
  await page.keyboard.type('等法务回复')
  await page.keyboard.press('Enter')
  await expect.poll(() => remark.textContent()).toBe('等法务回复')
  await expect.poll(() => remark.getAttribute('data-active')).toBe('false')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => remark.getAttribute('data-active')).toBe('true')
  await page.keyboard.press('Delete')
  await expect.poll(() => remark.textContent()).toBe('')
})

test('two cells of a line are filled in faster than the server answers: both are shown at once, and both are kept', async () => {
  const page = await visit(address, { as: leader })
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  let answer: () => void = () => {}
  const mayAnswer = new Promise<void>((done) => {
    answer = done
  })
  await page.route('**/api/execution-task/*', async (route) => {
    await mayAnswer
    await route.continue()
  })
  const line = grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '12', exact: true }) })
  await line.locator('[data-key=stage]').click()
  await page.keyboard.type('签约')
  await page.keyboard.press('Tab')
  await page.keyboard.type('审合同')
  await page.keyboard.press('Enter')
  const filled = async () => [
    await line.locator('[data-key=stage]').textContent(),
    await line.locator('[data-key=task]').textContent(),
  ]
  await expect.poll(filled).toEqual(['签约', '审合同'])
  const second = page.waitForResponse(
    (got) => got.request().method() === 'PATCH' && /task/.test(got.request().postData() ?? ''),
  )
  answer()
  expect((await second).status()).toBe(200)
  await page.reload()
  await expect.poll(filled).toEqual(['签约', '审合同'])
})

test('what is typed into a cell and refused is open again as it was typed, with the refusal beside it; the next try is taken', async () => {
  const page = await visit(address, { as: leader })
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  const line = grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '14', exact: true }) })
  const remark = line.locator('[data-key=remark]')
  await remark.click()
  await site.app.store.rows(sql`update improvement.execution_task set version = version + 1 where position = 14`)
  await page.keyboard.type('等客户回签')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: '刚被他人修改' }).waitFor()
  expect(await remark.getByRole('textbox').inputValue()).toBe('等客户回签')
  const taken = page.waitForResponse((got) => got.request().method() === 'PATCH' && got.ok())
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor({ state: 'hidden' })
  await taken
  await expect.poll(() => remark.textContent()).toBe('等客户回签')
  await page.reload()
  await expect.poll(() => remark.textContent()).toBe('等客户回签')
})

test('what was typed and refused is not left behind unasked', async () => {
  const page = await visit(address, { as: leader })
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  const line = grid.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '15', exact: true }) })
  const remark = line.locator('[data-key=remark]')
  await remark.click()
  await site.app.store.rows(sql`update improvement.execution_task set version = version + 1 where position = 15`)
  await page.keyboard.type('等供应商答复')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: '刚被他人修改' }).waitFor()
  await page.getByRole('link', { name: '效果评估' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('没有存上').waitFor()
  await dialog.getByRole('button', { name: '继续填写' }).click()
  await remark.dblclick()
  expect(await remark.getByRole('textbox').inputValue()).toBe('等供应商答复')
})

test('the table prints whole: all 450 lines, the heading on every sheet, nothing that can only be clicked', async () => {
  const page = await visit(address, { as: leader })
  await page.getByText(`全部 ${lineCount}`).waitFor()
  await page.emulateMedia({ media: 'print' })
  const grid = page.getByRole('grid', { name: '缩短报价周期' })
  await expect.poll(() => grid.getByRole('rowheader').count()).toBe(lineCount)
  const heading = grid.getByRole('rowgroup').first()
  expect(await heading.evaluate((element) => getComputedStyle(element).display)).toBe('table-header-group')
  expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0)
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
  expect(await grid.evaluate((element) => element.scrollHeight <= element.clientHeight)).toBe(true)
})
