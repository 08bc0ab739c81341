import { beforeAll, expect, test } from 'vitest'
import { create, sql, systemActor, transact } from '../../src/kernel/index.ts'
import type { FlowGraph } from '../../src/modules/approvals/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'
import { makeDrawers, modulesWithPapers, putFlow } from '../harness/papers.ts'

const site = await openSite(modulesWithPapers)
const { visit } = await openBrowser()

const graph: FlowGraph = {
  start: 'amount',
  nodes: [
    {
      key: 'amount',
      kind: 'branch',
      name: '金额',
      branches: [
        { name: '50 万元以内', when: { amount: { lte: 50_000_000 } }, next: 'head' },
        { name: '超过 50 万元', when: null, next: 'cosign' },
      ],
    },
    {
      key: 'head',
      kind: 'step',
      name: '部门负责人审批',
      mode: 'any',
      approvers: [{ by: 'head' }],
      timeout: { hours: 8, ladder: ['remind', 'superior'] },
      next: 'end',
    },
    {
      key: 'cosign',
      kind: 'step',
      name: '财务、法务会签',
      mode: 'all',
      approvers: [
        { by: 'role', role: 'finance' },
        { by: 'role', role: 'legal' },
      ],
      next: 'head',
    },
  ],
}

const people: Record<string, Account> = {}

beforeAll(async () => {
  const make = <T>(run: Parameters<typeof transact<T>>[2]) => transact(site.app, systemActor, run)
  await makeDrawers(site.app.store)
  await make((ctx) => create(ctx, unit, { name: '南京', level: 'city' }))
  people.head = await site.person('陈主管', 'supervisor', '南京')
  people.rep = await site.person('李代表', 'rep', '南京')
  people.finance = await site.person('钱会计', 'finance', '南京')
  people.legal = await site.person('方律师', 'legal', '南京')
  people.vp = await site.person('周副总', 'vp', '南京')
  people.admin = await site.person('管理员', 'admin', '南京')
  await make((ctx) =>
    ctx.db.rows(sql`update people.unit set manager_id = e.id from people.employee e where e.name = '陈主管'`),
  )
  await putFlow((actor, run) => transact(site.app, actor, run), graph)
  await site.app.reload()
})

test('a dear paper is submitted, signed on phones by everybody it needs, and each sees why', async () => {
  const rep = await visit(`${site.url}/paper`, { as: people.rep as Account })
  const id = await rep.evaluate(async () => {
    const body = JSON.stringify({ title: '年度框架采购', amount: 62_000_000 })
    const answer = await fetch('/api/paper', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return (await answer.json()).id as string
  })
  await rep.goto(`${site.url}/paper/${id}`)
  await rep.getByRole('button', { name: '提交审批' }).click()
  await rep.getByRole('dialog').getByRole('button', { name: '提交审批' }).click()
  await rep.getByText('财务、法务会签').first().waitFor()
  await expectAccessible(rep)
  for (const who of ['finance', 'legal', 'head']) {
    const phone = await visit(`${site.url}/approvals`, { as: people[who] as Account, isNarrow: true })
    await phone.getByRole('button', { name: '年度框架采购' }).click()
    await phone.getByText('审批轨迹').first().waitFor()
    if (who === 'finance') {
      await expectAccessible(phone)
    }
    await phone.getByRole('button', { name: '同意', exact: true }).click()
    await phone.getByRole('dialog').getByRole('textbox').fill('同意采购')
    await phone.getByRole('dialog').getByRole('button', { name: '同意' }).click()
    await phone.getByText('没有等待你审批的单据').waitFor()
  }
  await rep.goto(`${site.url}/approvals?box=mine`)
  await rep.getByText('已通过').first().waitFor()
  expect(await rep.getByText('合同金额').count()).toBe(0)
})

test('an administrator draws the next edition of a flow, tries it out and puts it into use', async () => {
  const page = await visit(`${site.url}/settings/approval-flows`, { as: people.admin as Account })
  await page.getByRole('region', { name: '流程图' }).waitFor()
  const simulation = page.getByRole('region', { name: '模拟' })
  await simulation.getByLabel('合同金额').fill('620000')
  await simulation.getByRole('button', { name: '看看谁来签' }).click()
  await simulation.getByText('合同金额 > ¥500,000.00').first().waitFor()
  await page.getByText('为什么走这条路').click()
  await expectAccessible(page)
  await page.getByRole('button', { name: '新建草稿' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '新建草稿' }).click()
  // The new draft opens by itself.
  await page.getByTitle('第 2 版 · 草稿').waitFor()
  await page.getByRole('button', { name: '添加审批环节' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('名称').fill('总监复核')
  await drawer.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: '编辑「总监复核」' }).waitFor()
  await page.getByRole('button', { name: '编辑「合同金额」' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '添加分支' }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await page.getByRole('button', { name: '启用' }).click()
  await page.getByText('这个版本已经启用或停用').waitFor()
  const phone = await visit(`${site.url}/settings/approval-flows`, { as: people.admin as Account, isNarrow: true })
  await phone.getByRole('region', { name: '环节列表' }).waitFor()
})
