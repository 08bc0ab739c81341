import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { create, entityNamed, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { type Account, expectAccessible, openBrowser, openSite } from '../harness/browser.ts'
import { expectPrinted } from '../harness/print.ts'
import { expectTouchable } from '../harness/touch.ts'

const site = await openSite()
const { visit } = await openBrowser()

let admin: Account
const ids: Record<string, string> = {}

/** One record of each kind that has a page of its own. */
beforeAll(async () => {
  const unit = entityNamed('unit')
  if (!unit) throw new Error('people are not there')
  await transact(site.app, systemActor, (ctx) => create(ctx, unit, { name: '示例公司', level: 'company' } as never))
  admin = await site.person('周管理', 'admin', '示例公司')
  await transact(site.app, systemActor, async (ctx) => {
    const [person] = await ctx.db.rows<{ id: string; unit: string }>(
      sql`select e.id, e.unit_id as unit from people.employee e where e.name = ${admin.name}`,
    )
    const [node] = await ctx.db.rows<{ id: string; version: string }>(
      sql`select n.id, n.process_version_id as version from process.process_node n order by n.position limit 1`,
    )
    const add = async (name: string, draft: object) => {
      const kind = entityNamed(name)
      if (!kind) throw new Error(`${name} is not there`)
      ids[name] = (await create(ctx, kind, draft as never)).id
    }
    const ownerId = person?.id
    await add('account', { name: '华东机电集团', ownerId })
    await add('opportunity', { name: '产线改造', ownerId, accountId: ids.account, amount: 120_000_00 })
    await add('contract', { name: '产线改造合同', accountId: ids.account, ownerId, amount: 120_000_00 })
    await add('quote', { opportunityId: ids.opportunity })
    await add('anomaly', {
      title: '一季度赢单率未达目标',
      metric: 'win_rate',
      period: '2026-Q1',
      unitId: person?.unit,
      value: 0.2,
      target: 0.5,
      basis: 'not_enough',
      rule: 'missed',
      severity: 'high',
      sample: 20,
      state: 'open',
    })
    const goal = '赢单率为何只有 20%'
    await add('review', { title: '一季度复盘', kind: 'quarter', period: '2026-Q1', leaderId: ownerId, goal })
    await add('problem', { reviewId: ids.review, statement: '赢单率 20%,低于目标 50%' })
    await add('improvement-project', { name: '缩短报价周期', goal: '报价用时缩短 20%', leaderId: ownerId })
    const task = { projectId: ids['improvement-project'], stage: '报价', task: '整理报价模板', plannedOn: '2030-06-30' }
    await add('execution-task', { ...task, ownerId })
    ids['process-version'] = node?.version ?? ''
  })
})

/** Sent to a page by its address; what stands in braces is the record of that kind. */
const open = async (page: Page, path: string) => {
  const address = path.replace(/\{([\w-]+)\}/g, (_, kind: string) => ids[kind] ?? kind)
  await page.goto(`${site.url}${address}`)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
}

/** Both themes draw the same page: by night only the colours are others. */
const expectAccessibleDayAndNight = async (page: Page) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator(':root[data-theme=dark]').waitFor()
  await expectAccessible(page, ['color-contrast'])
}

/**
 * On the smallest phones, too: nothing scrolls sideways, and where the frame scrolls what is in it, the window does not as well. A
 * page without the frame scrolls with the window.
 */
const expectFits = async (page: Page, path: string) => {
  await page.setViewportSize({ width: 390, height: 568 })
  const beyond = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    const main = document.querySelector('main') ?? document.body
    const inFrame = getComputedStyle(main).overflowY === 'auto'
    return [scrollWidth - innerWidth, inFrame ? scrollHeight - innerHeight : 0, main.scrollWidth - main.clientWidth]
  })
  await page.setViewportSize({ width: 390, height: 844 })
  expect(
    beyond.filter((pixels) => pixels > 0),
    path,
  ).toEqual([])
}

test.each([
  ['the day', ['/', '/task', '/notification', '/nowhere/at/all']],
  ['a list', ['/account', '/account?drawer=create', '/account?deleted=true', '/import/account']],
  ['a record', ['/account/{account}', '/opportunity/{opportunity}', '/anomaly/{anomaly}', '/review/{review}']],
  ['selling', ['/pipeline', '/funnel', '/processes', '/processes?view=table']],
  ['numbers', ['/dashboard', '/metrics', '/metric/win_rate', '/causes']],
  ['a retrospective', ['/review-room/{review}', '/review-room/{review}?pane=causes', '/problem/{problem}']],
  ['an improvement', ['/execution', '/execution/{improvement-project}', '/execution-task/{execution-task}']],
  ['its story', ['/lineage/review/{review}', '/improvement-project/{improvement-project}/effect']],
  ['the team', ['/organisation', '/employee', '/settings']],
  ['the company', ['/settings/company', '/settings/security']],
  ['settings', ['/settings/migration', '/settings/everything']],
])('%s keeps nobody out, by day and by night', async (_, paths) => {
  const page = await visit(site.url, { as: admin })
  for (const path of paths) {
    await open(page, path)
    await expectAccessibleDayAndNight(page)
  }
})

test.each([
  ['the day and its lists', ['/', '/account', '/account/{account}', '/pipeline']],
  ['numbers', ['/dashboard', '/metric/win_rate', '/metrics', '/causes']],
  ['selling', ['/opportunity/{opportunity}', '/funnel', '/processes?view=table']],
  ['the loop', ['/review-room/{review}', '/execution/{improvement-project}', '/lineage/review/{review}']],
  ['settings', ['/organisation', '/settings/security', '/settings/everything', '/import/account']],
  ['lists', ['/target', '/anomaly', '/custom-field', '/kpi-set', '/settings/calendar', '/account?drawer=create']],
])('on a phone %s keeps nobody out, fits the width and is large enough for a finger', async (_, paths) => {
  const page = await visit(site.url, { as: admin, isNarrow: true })
  for (const path of paths) {
    await open(page, path)
    await expectAccessible(page)
    await expectFits(page, path)
    await expectTouchable(page)
  }
})

test.each([
  ['/quote/{quote}', 'portrait'],
  ['/contract/{contract}', 'portrait'],
  ['/review-room/{review}', 'portrait'],
  ['/dashboard', 'portrait'],
  ['/execution/{improvement-project}', 'landscape'],
] as const)('%s is printed on A4, readable also by night, without what can only be clicked', async (path, side) => {
  const page = await visit(site.url, { as: admin })
  await open(page, path)
  await expectPrinted(page, side)
})

test('printed by whoever may not read one of its numbers, a retrospective names that line and keeps the number to itself', async () => {
  const marketing = await site.person('林市场', 'marketing', '示例公司')
  await transact(site.app, systemActor, async (ctx) => {
    const [person] = await ctx.db.rows<{ id: string }>(
      sql`select id from people.employee where name = ${marketing.name}`,
    )
    const add = async (name: string, draft: object) => {
      const kind = entityNamed(name)
      if (!kind) throw new Error(`${name} is not there`)
      await create(ctx, kind, { reviewId: ids.review, ...draft } as never)
    }
    await add('review-member', { employeeId: person?.id, part: 'support' })
    const frozen = { class: 'result', unit: 'ratio', better: 'higher', snapshot: 1, period: '2026-Q1', sample: 100 }
    await add('review-row', { ...frozen, label: '赢单率', metric: 'win_rate', target: 0.5, actual: 0.2 })
    await add('review-row', { ...frozen, label: '回款率', metric: 'collection_rate', target: 0.9, actual: 0.1875 })
    await ctx.db.rows(sql`update reviews.review set snapshot = 1 where id = ${ids.review}::uuid`)
  })
  const printed = async (as: Account) => {
    const page = await visit(site.url, { as })
    await open(page, '/review-room/{review}')
    await page.getByRole('main').getByText('回款率').first().waitFor()
    await expectPrinted(page, 'portrait')
    return page.getByRole('main').textContent()
  }
  expect(await printed(admin)).toMatch(/18\.[78]/)
  const seen = await printed(marketing)
  expect(seen).toContain('赢单率')
  expect(seen).not.toMatch(/18\.[78]|0\.1875/)
})

test('the rights of a role keep nobody out, by day and by night', async () => {
  const page = await visit(`${site.url}/settings/roles`, { as: admin })
  // Thousands of like cells; a few of them stand for all.
  await page.getByLabel('查找对象或操作').fill('客户')
  await page.getByRole('row').filter({ hasText: '线索' }).first().waitFor({ state: 'detached' })
  await expectAccessibleDayAndNight(page)
})

test.each(['review', 'problem', 'anomaly', 'improvement-project', 'execution-task', 'process-version'])(
  'the record of a %s leads to its lineage, where every step one may see is a link',
  async (kind) => {
    const page = await visit(`${site.url}/${kind}/${ids[kind]}`, { as: admin })
    await page.getByRole('link', { name: '改进脉络' }).click()
    await page.waitForURL(`**/lineage/${kind}/*`)
    await page.getByRole('main').getByText('列表', { exact: true }).click()
    const steps = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasNot: page.getByRole('list') })
    await steps.first().waitFor()
    expect(await steps.getByRole('link').count()).toBe(await steps.count())
  },
)
