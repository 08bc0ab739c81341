import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Actor, change, create, sql, systemActor } from '../../kernel/index.ts'
import { account } from '../crm/index.ts'
import { customField } from '../people/index.ts'
import { comment, type TimelineEntry, task, timeline } from './index.ts'
import { moneyText } from './timeline-values.ts'

const w = await world()
const { rep, stranger, supervisor, admin } = w.team

const storyOf = (actor: Actor, entity: string, id: string, page: { before?: string; limit?: number } = {}) =>
  w.within(actor, (ctx) => timeline(ctx, entity, id, page))
const customerOf = (owner: Actor) =>
  w.within(owner, (ctx) =>
    create(ctx, account, { name: '南京机电', phone: '02588886666', ownerId: owner.employeeId } as never),
  )
const later = (minutes: number) => {
  w.now = new Date(w.now.getTime() + minutes * 60_000)
}

test('a record’s story is told newest first, with who did what, in words', async () => {
  const deal = (await w.as(rep).post('opportunity', { name: '机床采购', amount: 100_000_00 })).body
  later(1)
  await w.as(rep).post('comment', { subjectEntity: 'opportunity', subjectId: deal.id, body: '预算已批' })
  later(1)
  await w
    .as(rep)
    .post('task', { title: '发样机', ownerId: rep.employeeId, subjectEntity: 'opportunity', subjectId: deal.id })
  later(1)
  await w
    .as(rep)
    .patch(`opportunity/${deal.id}`, { version: deal.version, amount: 123_456_78, expectedOn: '2026-05-01' })
  later(1)
  const handed = { toId: supervisor.employeeId, note: '金额较大' }
  await w.as(supervisor).post(`opportunity/${deal.id}/transfer`, handed)
  const { items, next } = await storyOf(supervisor, 'opportunity', deal.id)
  expect(next).toBeNull()
  expect(items.map(({ kind, label, body, actor }) => [kind, label, body, actor?.name])).toEqual([
    ['event', expect.stringMatching(/转/), '金额较大', supervisor.name],
    ['event', '修改', null, rep.name],
    ['event', '添加任务', '发样机', rep.name],
    ['comment', '评论', '预算已批', rep.name],
    ['event', '创建', null, rep.name],
  ])
  expect(items[0]?.changes).toEqual([
    { field: 'ownerId', label: '负责人', before: rep.name, after: supervisor.name, masked: false },
  ])
  expect(items[1]?.changes).toEqual([
    { field: 'amount', label: '金额', before: '¥100,000.00', after: '¥123,456.78', masked: false },
    { field: 'expectedOn', label: '预计成交日期', before: null, after: '2026-05-01', masked: false },
  ])
})

test('a record that the actor does not see has no story', async () => {
  const customer = await customerOf(rep)
  await expect(storyOf(stranger, 'account', customer.id)).rejects.toMatchObject({ code: 'request.not_found' })
  await expect(storyOf(rep, 'unicorn', customer.id)).rejects.toMatchObject({ status: 422 })
})

test('a masked field tells that it changed, never its values, except to those who may reveal it', async () => {
  const customer = await customerOf(rep)
  const auditor = await w.team.person('auditor')
  await w.within(rep, (ctx) => change(ctx, account, customer as never, { phone: '02599997777' } as never))
  const change_ = async (who: Actor) => (await storyOf(who, 'account', customer.id)).items[0]?.changes[0]
  const revealed = { field: 'phone', before: '02588886666', after: '02599997777', masked: false }
  const hidden = { field: 'phone', before: null, after: null, masked: true }
  expect(await change_(auditor)).toMatchObject(hidden)
  expect(auditor.grants.has('account.reveal')).toBe(false)
  const who = [...[rep, supervisor, admin]].find((actor) => actor.grants.has('account.reveal'))
  expect(who && (await change_(who))).toMatchObject(revealed)
})

test('custom fields change one by one, under their own names', async () => {
  await w.within(systemActor, (ctx) =>
    create(ctx, customField, { entity: 'account', key: 'region2', kind: 'text', zh: '片区', required: false } as never),
  )
  await w.app.reload()
  const customer = await customerOf(rep)
  await w.as(rep).patch(`account/${customer.id}`, { version: 1, region2: '河西' })
  const { items } = await storyOf(rep, 'account', customer.id)
  expect(items[0]?.changes).toEqual([{ field: 'region2', label: '片区', before: null, after: '河西', masked: false }])
})

test('pages of any size tell the same story as one, also within one moment', async () => {
  const customer = await customerOf(rep)
  const hung = { subjectEntity: 'account', subjectId: customer.id }
  for (let i = 0; i < 4; i++) {
    await w.within(rep, async (ctx) => {
      await create(ctx, comment, { ...hung, body: `说 ${i}` })
      await create(ctx, task, { ...hung, title: `做 ${i}`, ownerId: rep.employeeId, state: 'todo', priority: 'normal' })
    })
    await w.app.store.rows(sql`insert into kernel.event (at, actor_id, entity, record_id, verb, version)
      values (${w.now.toISOString()}::timestamptz, ${rep.employeeId}::uuid, 'account', ${customer.id}::uuid, 'update', 1)`)
    if (i % 2) later(1)
  }
  const whole = (await storyOf(rep, 'account', customer.id, { limit: 100 })).items.map(({ id }) => id)
  expect(whole).toHaveLength(13)
  expect(new Set(whole).size).toBe(13)
  for (const limit of [1, 2, 5, 13]) {
    const pages: TimelineEntry[] = []
    let before: string | null = null
    do {
      const page: Awaited<ReturnType<typeof storyOf>> = await storyOf(rep, 'account', customer.id, {
        limit,
        ...(before && { before }),
      })
      pages.push(...page.items)
      before = page.next
    } while (before)
    expect(pages.map(({ id }) => id)).toEqual(whole)
  }
})

test('a broken page mark is refused', async () => {
  const customer = await customerOf(rep)
  for (const before of ['x', Buffer.from("2026-01-01T00:00:00.000000Z e'; drop").toString('base64url')]) {
    await expect(storyOf(rep, 'account', customer.id, { before })).rejects.toMatchObject({ status: 422 })
  }
})

test('money in words is exact to the last 分, at any size and below zero', () => {
  expect(moneyText(9_007_199_254_740_991, 'CNY')).toBe('¥90,071,992,547,409.91')
  expect(moneyText(-5, 'CNY')).toBe('-¥0.05')
  expect(moneyText(0, 'CNY')).toBe('¥0.00')
})

test('the workbench shows my late, due and coming work, my reminders and where I was, and nobody else’s', async () => {
  const me = await w.team.person('rep', w.team.units.city)
  const add = (title: string, dueOn?: string) => w.as(me).post('task', { title, ownerId: me.employeeId, dueOn })
  await add('迟了', '2026-03-09')
  await add('今天', '2026-03-10')
  await add('以后', '2026-03-20')
  await add('随时')
  await w.as(rep).post('task', { title: '别人的', ownerId: rep.employeeId, dueOn: '2026-03-10' })
  await w.as(me).post('reminder', { title: '回电话', remindAt: '2026-03-12T01:00:00Z' })
  const deal = (await w.as(me).post('opportunity', { name: '我的商机' })).body
  const gone = (await w.as(me).post('opportunity', { name: '转走的商机' })).body
  const leader = await w.reload(supervisor)
  expect((await w.as(leader).post(`opportunity/${gone.id}/transfer`, { toId: rep.employeeId })).status).toBe(200)
  const { body } = await w.as(me).get('workbench')
  const titles = (list: { title: string }[]) => list.map(({ title }) => title)
  expect(titles(body.tasks.overdue)).toEqual(['迟了'])
  expect(titles(body.tasks.today)).toEqual(['今天'])
  expect(titles(body.tasks.later)).toEqual(['以后', '随时'])
  expect(titles(body.reminders)).toEqual(['回电话'])
  expect(body.recent).toEqual([{ entity: 'opportunity', id: deal.id, title: '我的商机' }])
})
