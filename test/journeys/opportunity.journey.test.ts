import { beforeAll, expect, test } from 'vitest'
import { create, type Draft, type Entity, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { product } from '../../src/modules/catalog/index.ts'
import { account, contact, opportunity } from '../../src/modules/crm/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'
import { nameBuyers, reportNeeds, threePains } from '../harness/needs-steps.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { stageSteps } from '../harness/sales-steps.ts'

const site = await openSite()
const { visit } = await openBrowser()
const people: Record<string, Account> = {}
let deal = ''

const make = <E extends Entity>(e: E, draft: Partial<Draft<E>>) =>
  transact(site.app, systemActor, (ctx) => create(ctx, e, draft as Draft<E>))

/** A deal at 需求分析 with its figures, of a customer whose general manager is known. */
beforeAll(async () => {
  await make(unit, { name: '南京', level: 'city' })
  people.rep = await site.person('李代表', 'rep', '南京')
  people.engineer = await site.person('陈工', 'presales', '南京')
  people.planner = await site.person('郑计划', 'presales', '南京')
  const { rows } = site.app.store
  await rows(sql`update people.employee as e set post_id = p.id from people.post as p
    where (e.name, p.name) in (('陈工', '产品专家'), ('郑计划', '供应链计划员'))`)
  const [rep] = await rows<{ id: string }>(sql`select id from people.employee where name = '李代表'`)
  const [node] = await rows<{ id: string }>(sql`select n.id from process.process_node as n
    join process.process_version as v on v.id = n.process_version_id and v.state = 'active'
    join process.process as p on p.id = v.process_id and p.is_default where n.name = '需求分析'`)
  const ownerId = rep?.id as string
  const customer = await make(account, { name: '金陵乳业有限公司', ownerId })
  await make(contact, { name: '王总', title: '总经理', accountId: customer.id })
  const line = await make(product, { name: '灌装产线', listPrice: 640_000_00, state: 'active' })
  const known = { amount: 620_000_00, budget: 650_000_00, solution: '两期改造', productId: line.id }
  const row = await make(opportunity, {
    name: '灌装产线改造',
    accountId: customer.id,
    ownerId,
    nodeId: node?.id,
    ...known,
  } as Partial<Draft<typeof opportunity>>)
  deal = `${site.url}/opportunity/${row.id}`
  await site.app.reload()
})

test('the needs gate refuses, names each piece, and opens once they are filled in on the page', async () => {
  const rep = await visit(deal, { as: people.rep as Account })
  const { refused, passes } = stageSteps(rep)
  await refused('请在需求调研中再写出 3 个带客户原话的核心痛点', '请在决策链中明确「经济购买者」')
  const gate = rep.getByRole('region', { name: '进入「方案制定」之前' })
  await gate.getByText('已具备 2/7').waitFor()
  await nameBuyers(rep, '王总', ['决策者', '经济购买者'])
  await rep.getByText('覆盖度 15 分').waitFor()
  const person = rep.getByRole('button', { name: /^王总,决策者,未知/ })
  await person.focus()
  await rep.keyboard.press('Enter')
  const { choose, submit } = pageSteps(rep)
  await choose('态度', '支持')
  await submit('保存')
  await rep.getByText('覆盖度 36 分').waitFor()
  await expectAccessible(rep)
  await reportNeeds(rep, threePains)
  await gate.getByText('已具备 7/7').waitFor()
  await passes()
  await rep.getByRole('region', { name: '进入「谈判」之前' }).waitFor()
})

test('a presales person is asked, sees it on the first page, accepts and delivers; the deal waits for them meanwhile', async () => {
  const rep = await visit(deal, { as: people.rep as Account })
  await rep.getByRole('button', { name: '申请售前支持' }).click()
  const asking = pageSteps(rep)
  await asking.choose('售前人员', '陈工')
  await asking.fill('需要什么', '两条线的方案,含节拍测算')
  await asking.submit('申请售前支持')
  await rep.getByText('等售前').waitFor()
  const engineer = await visit(site.url, { as: people.engineer as Account, isNarrow: true })
  const waiting = engineer.getByRole('region', { name: '售前支持' })
  await waiting.getByText('灌装产线改造 · 李代表申请').waitFor()
  await waiting.getByRole('link', { name: '两条线的方案,含节拍测算' }).click()
  const { fill, submit } = pageSteps(engineer)
  await engineer.getByRole('button', { name: '接受', exact: true }).click()
  await submit('接受')
  await engineer.getByRole('button', { name: '交付', exact: true }).click()
  await fill('交付说明', '方案 V1 已给客户讲解')
  await submit('交付')
  await engineer.getByText('已交付').first().waitFor()
  await rep.reload()
  await rep.getByText('我方静默').waitFor()
  expect(await rep.getByText('等售前').count()).toBe(0)
})

test('engineering and supply say yes, each on their own account; a no keeps the gate shut and says why', async () => {
  const confirm = async (who: Account, side: string, verdict: string, note: string) => {
    const page = await visit(deal, { as: who, isNarrow: true })
    await page.getByRole('button', { name: `确认可行性 ${side}可行性` }).click()
    const { choose, fill, submit } = pageSteps(page)
    await choose('结论', verdict)
    await fill('说明', note)
    await submit('确认可行性')
  }
  await confirm(people.engineer as Account, '技术', '可行', '接口已核对')
  await confirm(people.planner as Account, '供应链', '不可行', '伺服交期 20 周')
  const rep = await visit(deal, { as: people.rep as Account })
  const { refused, passes } = stageSteps(rep)
  await refused('供应链计划员认为供应链不可行(伺服交期 20 周)')
  await rep.getByRole('button', { name: '提交 方案初稿(含定制模块)' }).click()
  const { fill, submit } = pageSteps(rep)
  await fill('内容摘要', '含定制夹具')
  await submit('保存')
  await confirm(people.planner as Account, '供应链', '有条件可行', '改用备选型号,签约后三天锁料')
  await rep.reload()
  await rep.getByText('已具备 6/6').waitFor()
  await passes()
  await rep.getByRole('region', { name: '赢单之前' }).waitFor()
})
