import { beforeAll, expect, test } from 'vitest'
import { runNamed } from '../../src/kernel/command/run.ts'
import { create, entityNamed, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { type Account, openBrowser, openSite } from '../harness/browser.ts'

const site = await openSite()
const { visit } = await openBrowser()

let leader: Account
let colleague: Account
let outsider: Account
let reviewId: string
const statement = '赢单率 20%,低于目标 50%'

beforeAll(async () => {
  leader = await site.person('陈总监', 'vp')
  colleague = await site.person('李运营', 'operations')
  outsider = await site.person('王代表', 'rep')
  const [review, problem] = [entityNamed('review'), entityNamed('problem')]
  if (!review || !problem) throw new Error('reviews are not there')
  await transact(site.app, systemActor, async (ctx) => {
    const [person] = await ctx.db.rows<{ id: string }>(sql`select id from people.employee where name = ${leader.name}`)
    const draft = {
      title: '二季度复盘',
      kind: 'quarter',
      period: '2026-Q2',
      leaderId: person?.id,
      goal: '赢单率为何 20%',
    }
    reviewId = (await create(ctx, review, draft as never)).id
    await create(ctx, problem, { reviewId, statement } as never)
  })
})

test('two people in a room see each other, and which card the other is on, until the screen is closed', async () => {
  const address = `${site.url}/review-room/${reviewId}`
  const mine = await visit(address, { as: leader })
  const theirs = await visit(address, { as: colleague })
  await mine.getByRole('img', { name: '李运营 也在复盘室' }).waitFor()
  await theirs.getByRole('img', { name: '陈总监 也在复盘室' }).waitFor()

  await theirs.getByRole('article').filter({ hasText: statement }).hover()
  const card = mine.getByRole('article').filter({ hasText: statement })
  await card.getByRole('img', { name: '李运营 正在看这里' }).waitFor()

  await theirs.close()
  await mine.getByRole('img', { name: '李运营 也在复盘室' }).waitFor({ state: 'detached' })
  expect(await card.getByRole('img', { name: '李运营 正在看这里' }).count()).toBe(0)
})

test('nobody is at a record they may not see, nor on the screen of somebody else', async () => {
  const theirs = await visit(site.url, { as: outsider })
  const go = (channel: string | null) =>
    theirs.evaluate(
      async ([given, id]) => {
        const opened = new Promise<string>((heard) => {
          const source = new EventSource('/api/events')
          source.addEventListener('channel', ({ data }) => heard(JSON.parse(data).channel))
        })
        const answer = await fetch('/api/presence', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ channel: given ?? (await opened), entity: 'review', id, at: '这里' }),
        })
        return { status: answer.status, code: (await answer.json()).code as string }
      },
      [channel, reviewId] as const,
    )
  expect(await go(null)).toEqual({ status: 404, code: 'request.not_found' })
  expect(await go('another-screen')).toEqual({ status: 409, code: 'presence.no_channel' })
})

test('the room prints as a report: the three parts one after the other, without what can only be clicked', async () => {
  const page = await visit(`${site.url}/review-room/${reviewId}`, { as: leader })
  await page.getByRole('article').filter({ hasText: statement }).waitFor()
  await page.emulateMedia({ media: 'print' })
  const tops = await Promise.all(
    ['事实', '原因', '行动'].map(async (name) => (await page.getByRole('region', { name }).boundingBox())?.y ?? 0),
  )
  expect([...tops].sort((a, b) => a - b)).toEqual(tops)
  expect(new Set(tops).size).toBe(3)
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
})

test('the page of a problem names what it rests on, each piece with the way to it', async () => {
  const problem = entityNamed('problem')
  if (!problem) throw new Error('reviews are not there')
  const { id } = await transact(site.app, systemActor, (ctx) =>
    create(ctx, problem, { reviewId, statement: '回款率 61%,低于目标 80%' } as never),
  )
  const attach = (pieces: object) => runNamed(site.app, systemActor, 'problem', 'attach', id, pieces)
  await attach({ kind: 'url', url: 'https://example.cn/report', note: '行业报告' })
  await attach({ kind: 'record', recordEntity: 'review', recordId: reviewId })
  const page = await visit(`${site.url}/problem/${id}`, { as: leader })
  const evidence = page.getByRole('region', { name: '依据' })
  await evidence.getByText('行业报告').waitFor()
  expect(await evidence.getByRole('link', { name: 'example.cn/report' }).getAttribute('href')).toBe(
    'https://example.cn/report',
  )
  await evidence.getByRole('link', { name: '二季度复盘' }).click()
  await page.getByRole('heading', { level: 1, name: '二季度复盘' }).waitFor()
})
