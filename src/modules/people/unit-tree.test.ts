import { afterAll, expect, test } from 'vitest'
import { runCreate, runUpdate } from '../../kernel/command/run.ts'
import { change, create, createMany, sql } from '../../kernel/index.ts'
import { unit } from './index.ts'
import { openPeople, refusal } from './people.fixture.ts'

const people = await openPeople()
afterAll(() => people.store.close())
const { runtime, store, inside, makeUnit, makePerson } = people
const admin = await makePerson('管理员', ['admin'])

test('a circle among units, made behind our back, does not hang anybody', async () => {
  const boss = await makePerson('经理')
  const upper = await makeUnit('上', null, boss.employeeId)
  const lower = await makeUnit('下', upper.id)
  await store.rows(sql`update people.unit set parent_id = ${lower.id}::uuid where id = ${upper.id}::uuid`)
  const member = await makePerson('成员', [], lower.id)
  expect((await people.actorOf(boss)).subtreeIds).toContain(member.employeeId)
})

test('a unit cannot be put below itself, near or far', async () => {
  const top = await makeUnit('华东')
  const middle = await makeUnit('浙江', top.id)
  const low = await makeUnit('杭州', middle.id)
  const actor = await people.actorOf(admin)
  const put = (row: { id: string; version: number }, parentId: string) =>
    refusal(runUpdate(runtime, actor, unit, row.id, { version: row.version, parentId }))
  expect(await put(top, top.id)).toBe('unit.cycle')
  expect(await put(top, low.id)).toBe('unit.cycle')
})

test('a 大区 is never put below a 城市, neither by its parent nor by its level; a department stands anywhere', async () => {
  const actor = await people.actorOf(admin)
  const put = async (name: string, level: string, parentId: string | null): Promise<{ id: string }> =>
    JSON.parse(await runCreate(runtime, actor, unit, { name, level, parentId }))
  const region = await put('华北', 'region', null)
  const city = await put('天津', 'city', region.id)
  expect(await refusal(put('东北', 'region', city.id))).toBe('unit.upside_down')
  const lowered = runUpdate(runtime, actor, unit, region.id, { version: 1, level: 'city' })
  expect(await refusal(lowered)).toBe('accepted')
  const raised = runUpdate(runtime, actor, unit, city.id, { version: 1, level: 'province' })
  expect(await refusal(raised)).toBe('unit.upside_down')
  expect(await refusal(put('售后部', 'department', city.id))).toBe('accepted')
})

test('two edits at once cannot close a circle: the second waits for the first and is refused', async () => {
  const [left, right] = [await makeUnit('左'), await makeUnit('右')]
  const [belowLeft, belowRight] = [await makeUnit('左下', left.id), await makeUnit('右下', right.id)]
  const actor = await people.actorOf(admin)
  let second: Promise<string> | undefined
  let isDone = false
  await inside(async (ctx) => {
    await change(ctx, unit, left, { parentId: belowRight.id })
    second = refusal(runUpdate(runtime, actor, unit, right.id, { version: right.version, parentId: belowLeft.id }))
    void second.then(() => {
      isDone = true
    })
    const waits = async () => (await store.rows(sql`select 1 from pg_locks where not granted`)).length
    while (!isDone && (await waits()) === 0);
  })
  expect(await second).toBe('unit.cycle')
})

test('a unit that names no parent stands under the company where there is one alone, stored before or with it', async () => {
  const [top, east] = await inside((ctx) =>
    createMany(ctx, unit, [
      { name: '示例公司', level: 'company' },
      { name: '华东大区', level: 'region' },
    ] as never),
  )
  expect([top?.parentId, east?.parentId]).toEqual([null, top?.id])
  expect((await makeUnit('华南大区')).parentId).toBe(top?.id)
  await inside((ctx) => create(ctx, unit, { name: '另一家公司', level: 'company' } as never))
  expect((await makeUnit('华西大区')).parentId).toBeNull()
})
