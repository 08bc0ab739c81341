import { beforeAll, expect, test } from 'vitest'
import { create, type Entity, entityNamed, sql } from '../../src/kernel/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import { alarmedRegion, times } from '../harness/alarmed-region.ts'
import { expectAccessible, openBrowser, openSite } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'

const site = await openSite()
const { visit } = await openBrowser()

const improvementProject = entityNamed('improvement-project') as Entity
let region: Awaited<ReturnType<typeof alarmedRegion>>
let otherId = ''
let projectId = ''

const versionsOfDefault = () =>
  site.app.store.rows<{ id: string; process: string; number: number }>(
    sql`select v.id, v.process_id as process, v.number from process.process_version as v
      join process.process as p on p.id = v.process_id where p.is_default order by v.number`,
  )

beforeAll(async () => {
  region = await alarmedRegion(site)
  const { make, idOf, topId, ownerId } = region
  await make((ctx) => create(ctx, unit, { name: '华南大区', level: 'region', parentId: topId }))
  const other = await site.person('何代表', 'rep', '华南大区')
  otherId = await idOf(other.name)
  const versions = await versionsOfDefault()
  const project = await make((ctx) =>
    create(ctx, improvementProject, {
      name: '报价跟进提速',
      goal: '赢单率由 20% 提到 50%',
      leaderId: ownerId,
      metric: 'win_rate',
      processId: versions[0]?.process,
      state: 'running',
    } as never),
  )
  projectId = project.id
  await site.app.reload()
})

/** One region works by the new version and wins more in July; another goes on as before, and wins as before. */
const sales = async () => {
  const [old, next] = await versionsOfDefault()
  const may = { startedOn: '2026-01-05', closedOn: '2026-05-12', processVersionId: old?.id }
  await region.deals([...times(6, 'won' as const), ...times(24, 'lost' as const)], may)
  const july = { startedOn: '2026-06-01', closedOn: '2026-07-10' }
  await region.deals([...times(30, 'won' as const), ...times(10, 'lost' as const)], {
    ...july,
    processVersionId: next?.id,
  })
  const theirs = { ownerId: otherId, processVersionId: old?.id }
  const asEver = [...times(8, 'won' as const), ...times(12, 'lost' as const)]
  await region.deals(asEver, { ...may, ...theirs })
  await region.deals(asEver, { ...theirs, ...july })
}

test('a change is held against a department that did not change, and says what came of it beyond the times', async () => {
  const page = await visit(`${site.url}/processes`, { as: region.director })
  const { choose, fill, submit } = pageSteps(page)
  await page.getByRole('button', { name: '新建草稿' }).click()
  await fill('修订说明', '报价后第 3、7 天必须回访')
  await submit('新建草稿')
  await page.goto(`${site.url}/improvement-project/${projectId}`)
  await page.getByRole('button', { name: '发布新流程版本' }).click()
  await choose('流程草稿', '第 2 版')
  await submit('发布新流程版本')
  await page.getByText('第 2 版').first().waitFor()
  await sales()

  await page.goto(`${site.url}/improvement-project/${projectId}/effect`)
  const evaluate = async () => {
    await page.getByRole('button', { name: '评估效果' }).first().click()
    await choose('对比方式', '与未用新流程的部门对比')
  }
  await evaluate()
  await page.getByRole('dialog').getByRole('button', { name: '评估效果' }).click()
  await page.getByText('请先在项目上填写改进前、改进后的起止日期').waitFor()
  await submit('取消')

  await page.goto(`${site.url}/improvement-project/${projectId}?drawer=edit`)
  for (const [label, day] of [
    ['改进前:从', '2026-05-01'],
    ['改进前:到', '2026-05-31'],
    ['改进后:从', '2026-07-01'],
    ['改进后:到', '2026-07-31'],
  ] as const)
    await fill(label, day, 'Enter')
  await submit('保存')

  await page.goto(`${site.url}/improvement-project/${projectId}/effect`)
  await evaluate()
  await submit('评估效果')
  const panel = page.getByRole('region', { name: /赢单率/ })
  await panel.getByText('有改善', { exact: true }).waitFor()
  await panel.getByText('未使用的部门同期变化 0.0 个百分点(前 20 例,后 20 例)').waitFor()
  const told = await panel.getByRole('term').allTextContents()
  const samples = await panel.getByRole('definition').allTextContents()
  const of = (label: string) => samples[told.indexOf(label)]
  expect([of('改进前样本'), of('改进后样本'), of('对照组改进前'), of('对照组改进后')]).toEqual(['50', '40', '20', '20'])
  await panel.getByRole('img', { name: /变化 55\.0 个百分点,95% 区间 \d/ }).waitFor()
  await expectAccessible(page)
})
