import { beforeAll, expect, test } from 'vitest'
import { create, createMany, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { opportunity } from '../../src/modules/crm/index.ts'
import { anomaly, target } from '../../src/modules/metrics/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'

const site = await openSite()
const { visit } = await openBrowser()

let leader: Account
let alarmId: string

/** A region that won 4 deals of 20 against a target of half, and the alarm about it. */
beforeAll(async () => {
  const make = <T>(run: Parameters<typeof transact<T>>[2]) => transact(site.app, systemActor, run)
  const regionId = await make(async (ctx) => {
    const top = await create(ctx, unit, { name: '示例公司', level: 'company' })
    return (await create(ctx, unit, { name: '华东大区', level: 'region', parentId: top.id })).id
  })
  leader = await site.person('陈区总', 'region', '华东大区')
  await site.person('李代表', 'rep', '华东大区')
  await site.person('王专家', 'presales', '示例公司')
  await make(async (ctx) => {
    const [person] = await ctx.db.rows<{ id: string }>(
      sql`update people.unit set manager_id = e.id from people.employee e where e.name = '陈区总' and people.unit.id = ${regionId}::uuid returning e.id`,
    )
    const ownerId = person?.id ?? ''
    const deal = (i: number) => ({
      name: `二季度商机 ${i}`,
      ownerId,
      amount: 10_000_00,
      startedOn: '2026-01-05',
      closedOn: '2026-05-12',
      ...(i < 4 ? { outcome: 'won' as const } : { outcome: 'lost' as const, lostReason: 'price' as const }),
    })
    await createMany(ctx, opportunity, Array.from({ length: 20 }, (_, i) => deal(i)) as never)
    await create(ctx, target, { metric: 'win_rate', period: '2026-Q2', unitId: regionId, value: 0.5 } as never)
    const alarm = await create(ctx, anomaly, {
      title: '华东大区 2026 年第 2 季度赢单率未达目标',
      metric: 'win_rate',
      period: '2026-Q2',
      unitId: regionId,
      value: 0.2,
      target: 0.5,
      basis: 'not_enough',
      rule: 'missed',
      severity: 'high',
      sample: 20,
      state: 'open',
    })
    alarmId = alarm.id
  })
  await site.app.reload()
})

test('an anomaly becomes a retrospective with frozen facts, a proven root cause, a measure and a project, and the lineage links them', async () => {
  const page = await visit(`${site.url}/anomaly/${alarmId}`, { as: leader })
  await page.getByRole('button', { name: '发起复盘' }).click()
  await page.waitForURL('**/review-room/*')
  const facts = page.getByRole('region', { name: '事实' })
  const winRate = facts.getByRole('row', { name: /赢单率/ }).first()
  await winRate.getByText('20%').waitFor()
  await winRate.getByText('50%').waitFor()

  await page.getByRole('button', { name: '新建问题' }).click()
  await page.getByRole('dialog').getByRole('textbox').first().fill('赢单率 20%,低于目标 50%,16 单因价格输掉')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  const causes = page.getByRole('region', { name: '原因' })
  const problem = causes.getByRole('article').filter({ hasText: '16 单因价格输掉' })
  await problem.waitFor()
  await problem.getByRole('button', { name: '追问原因' }).first().click()
  await page.getByRole('dialog').getByRole('textbox').first().fill('报价后 10 天内没有第二次跟进')
  await page.getByRole('dialog').getByRole('button', { name: '追问原因' }).click()
  const why = problem.getByRole('listitem').filter({ hasText: '报价后 10 天内没有第二次跟进' })
  await why.waitFor()

  const choose = async (label: string, option: string) => {
    await page.getByRole('dialog').getByRole('combobox', { name: label }).click()
    await page.locator('.ant-select-item-option', { hasText: option }).first().click()
  }
  const part = async (verb: string) => {
    await why.getByRole('button', { name: /^更多操作/ }).click()
    await page.getByRole('menuitem', { name: verb }).click()
  }
  await part('附上依据')
  await choose('业绩数据', '赢单率')
  await page.getByRole('dialog').getByRole('button', { name: '附上依据' }).click()
  await why.getByText('1 条依据').waitFor()
  await part('标为根因')
  await choose('维度', '流程')
  await choose('子因素', '跟进')
  await page.getByRole('dialog').getByRole('button', { name: '标为根因' }).click()
  await why.getByText('根本原因', { exact: true }).waitFor()

  await page.getByRole('button', { name: '新建改进措施' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: '改进措施' }).fill('报价后第 3、7 天回访')
  await choose('措施类别', '流程优化')
  await choose('责任人', '李代表')
  const due = page.getByRole('dialog').getByRole('textbox', { name: '完成时间' })
  await due.fill('2030-12-31')
  await due.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await page.getByRole('region', { name: '行动' }).getByRole('link', { name: '报价后第 3、7 天回访' }).waitFor()
  await expectAccessible(page)

  await page.getByRole('button', { name: '开始复盘' }).click()
  const startNow = page.getByRole('dialog').getByRole('button', { name: '开始复盘' })
  await startNow.click()
  await page.getByText('复盘小组还缺少:一线销售、支持部门。').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await page.getByRole('link', { name: '离开' }).click()
  await page.getByRole('tab', { name: /成员/ }).click()
  for (const [name, place] of [
    ['李代表', '一线销售'],
    ['王专家', '支持部门'],
  ] as const) {
    await page.getByRole('button', { name: '新建复盘成员' }).click()
    await choose('同事', name)
    await choose('身份', place)
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await page.getByRole('link', { name: '进入复盘室' }).click()
  await page.getByRole('button', { name: '开始复盘' }).click()
  await startNow.click()
  await page.getByRole('checkbox', { name: /报价后第 3、7 天回访/ }).check()
  await page.getByRole('button', { name: '把 1 条措施转为改进项目' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '转为改进项目' }).click()
  await page.getByText('改进项目已创建。').waitFor()

  await page.goto(`${site.url}/lineage/anomaly/${alarmId}`)
  const links = page.getByRole('main').getByRole('link')
  await links.filter({ hasText: '华东大区 2026 年第 2 季度赢单率未达目标' }).first().waitFor()
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  expect(addresses).toContain(`/anomaly/${alarmId}`)
  expect(addresses.some((address) => address?.startsWith('/review/'))).toBe(true)
  expect(addresses.some((address) => address?.startsWith('/improvement-project/'))).toBe(true)
  await expectAccessible(page)
})
