import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { runRemove, runUpdate } from '../../kernel/command/run.ts'
import { create, select, sql, systemActor } from '../../kernel/index.ts'
import { recordJson } from '../../kernel/list/list.ts'
import { applyMoves } from './employee.commands.ts'
import { addOwnership, assignment, employee, loadActor, post, unit } from './index.ts'
import { openPeople, refusal } from './people.fixture.ts'

const people = await openPeople()
afterAll(() => people.store.close())
const { runtime, store, inside, run, makeUnit, makePerson } = people
const admin = await makePerson('管理员', ['admin'])
const keeper = await makePerson('运营', ['operations'])

const historyOf = async (employeeId: string) => {
  const stretches = await inside((ctx) =>
    select(ctx, assignment, { where: sql`t.employee_id = ${employeeId}::uuid`, orderBy: sql`t."from"` }),
  )
  return stretches.map(({ unitId, from, to }) => [unitId, from, to])
}

const unitOf = async (employeeId: string) => {
  const [row] = await inside((ctx) => select(ctx, employee, { where: sql`t.id = ${employeeId}::uuid` }))
  return row?.unitId
}

test('a manager reaches everybody in the units below, on each day, whatever moved when', async () => {
  const days = ['2025-03-01', '2025-06-01', '2025-09-01', '2026-01-01', '2026-03-02', '2026-06-01']
  const day = fc.constantFrom(...days)
  const index = (n: number) => fc.nat({ max: n - 1 })
  const shape = fc.record({
    parents: fc.array(fc.option(fc.nat({ max: 100 })), { minLength: 1, maxLength: 9 }),
    managers: fc.array(fc.option(index(6)), { minLength: 9, maxLength: 9 }),
    homes: fc.array(fc.nat({ max: 100 }), { minLength: 6, maxLength: 6 }),
    moves: fc.array(fc.record({ who: index(6), to: fc.nat({ max: 100 }), on: day }), { maxLength: 8 }),
    asked: day,
  })
  await fc.assert(
    fc.asyncProperty(shape, async ({ parents, managers, homes, moves, asked }) => {
      const units: { id: string; parent: number | null }[] = []
      for (const [i, wish] of parents.entries()) {
        const parent = wish === null || i === 0 ? null : wish % i
        units.push({ id: (await makeUnit(`U${i}`, parent === null ? null : units[parent]!.id)).id, parent })
      }
      const staff: { employeeId: string; userId: string; places: Map<string, number> }[] = []
      for (const home of homes) {
        const at = home % units.length
        const person = await makePerson('员工', [], null)
        await inside(async (ctx) => {
          await ctx.db.rows(
            sql`update people.employee set unit_id = ${units[at]!.id}, joined_on = '2025-01-01' where id = ${person.employeeId}::uuid`,
          )
          await create(ctx, assignment, { employeeId: person.employeeId, unitId: units[at]!.id, from: '2025-01-01' })
        })
        staff.push({ ...person, places: new Map([['2025-01-01', at]]) })
      }
      for (const [i, { id }] of units.entries()) {
        const manager = managers[i]
        if (typeof manager === 'number')
          await store.rows(
            sql`update people.unit set manager_id = ${staff[manager]!.employeeId} where id = ${id}::uuid`,
          )
      }
      for (const { who, to, on } of moves) {
        const person = staff[who]!
        const answer = await refusal(
          run(keeper, 'employee', 'move', person.employeeId, { unitId: units[to % units.length]!.id, on }),
        )
        expect(['accepted', 'employee.same_place']).toContain(answer)
        for (const known of [...person.places.keys()]) if (known >= on) person.places.delete(known)
        person.places.set(on, to % units.length)
      }
      const placeOn = (places: Map<string, number>) =>
        places.get(
          [...places.keys()]
            .filter((from) => from <= asked)
            .sort()
            .at(-1)!,
        )!
      const isBelow = (at: number, top: number): boolean => {
        for (let here: number | null = at; here !== null; here = units[here]!.parent) if (here === top) return true
        return false
      }
      for (const [i, person] of staff.entries()) {
        const managed = units.map((_, at) => at).filter((at) => managers[at] === i)
        const expected = staff.filter(
          (other, j) => j === i || managed.some((top) => isBelow(placeOn(other.places), top)),
        )
        const actor = await loadActor(store, person.userId, asked)
        expect(new Set(actor?.subtreeIds)).toEqual(new Set(expected.map(({ employeeId }) => employeeId)))
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)

test('a move keeps the past and changes the unit from its day on', async () => {
  const [from, to] = [await makeUnit('广州'), await makeUnit('深圳')]
  const person = await makePerson('调动者', [], from.id)
  await run(keeper, 'employee', 'move', person.employeeId, { unitId: to.id, on: '2026-03-02' })
  expect(await unitOf(person.employeeId)).toBe(to.id)
  // Made and moved on one day: the first place never held.
  expect(await historyOf(person.employeeId)).toEqual([[to.id, '2026-03-02', null]])
  people.passSeconds(86_400)
  await run(keeper, 'employee', 'move', person.employeeId, { unitId: from.id, on: '2026-03-03' })
  expect(await historyOf(person.employeeId)).toEqual([
    [to.id, '2026-03-02', '2026-03-03'],
    [from.id, '2026-03-03', null],
  ])
})

test('a move dated back before all that is known leaves what lay before it where it was', async () => {
  const [from, to] = [await makeUnit('昆明'), await makeUnit('大理')]
  const person = await makePerson('补办者', [], from.id)
  await run(keeper, 'employee', 'move', person.employeeId, { unitId: to.id, on: '2026-01-15' })
  expect(await historyOf(person.employeeId)).toEqual([
    [from.id, '2026-01-14', '2026-01-15'],
    [to.id, '2026-01-15', null],
  ])
})

test('a planned move takes effect when its day comes, and can be called off before', async () => {
  const [from, to] = [await makeUnit('成都'), await makeUnit('重庆')]
  const person = await makePerson('待调动', [], from.id)
  const move = (unitId: string, on: string) =>
    refusal(run(keeper, 'employee', 'move', person.employeeId, { unitId, on }))
  expect(await move(to.id, '2026-03-20')).toBe('accepted')
  expect(await unitOf(person.employeeId)).toBe(from.id)
  expect(await move(from.id, '2026-03-10')).toBe('accepted')
  expect(await move(from.id, '2026-03-10')).toBe('employee.same_place')
  expect(await move(to.id, '2026-03-05')).toBe('accepted')
  people.passSeconds(3 * 86_400)
  await applyMoves(runtime, systemActor)
  expect(await unitOf(person.employeeId)).toBe(to.id)
})

test('a move that names only a post keeps the unit and holds from today; who is in no unit names one', async () => {
  const [home, expert] = [await makeUnit('福州'), await inside((ctx) => create(ctx, post, { name: '产品专家二' }))]
  const person = await makePerson('换岗者', [], home.id)
  const move = (employeeId: string) => refusal(run(keeper, 'employee', 'move', employeeId, { postId: expert.id }))
  expect(await move(person.employeeId)).toBe('accepted')
  const [row] = await inside((ctx) => select(ctx, employee, { where: sql`t.id = ${person.employeeId}::uuid` }))
  expect(row).toMatchObject({ unitId: home.id, postId: expert.id })
  const nowhere = await makePerson('无组织者', [], null)
  expect(await move(nowhere.employeeId)).toBe('employee.no_unit')
})

test('an edit cannot replace a move', async () => {
  const [from, to] = [await makeUnit('西安'), await makeUnit('兰州')]
  const person = await makePerson('被编辑者', [], from.id)
  const edit = runUpdate(runtime, await people.actorOf(admin), employee, person.employeeId, {
    version: 1,
    unitId: to.id,
  })
  expect(await refusal(edit)).toBe('employee.move_by_edit')
})

test('a move before the day of joining is refused', async () => {
  const place = await makeUnit('大连')
  const person = await makePerson('新人')
  await store.rows(sql`update people.employee set joined_on = '2026-02-01' where id = ${person.employeeId}::uuid`)
  const early = run(keeper, 'employee', 'move', person.employeeId, { unitId: place.id, on: '2026-01-31' })
  expect(await refusal(early)).toBe('employee.before_joining')
})

test('a unit with members or lower units stays', async () => {
  const top = await makeUnit('有下级')
  const low = await makeUnit('有成员', top.id)
  await makePerson('成员', [], low.id)
  const actor = await people.actorOf(admin)
  expect(await refusal(runRemove(runtime, actor, unit, top.id))).toBe('unit.has_children')
  expect(await refusal(runRemove(runtime, actor, unit, low.id))).toBe('unit.has_members')
})

const pile = new Map<string, number>()
addOwnership({
  label: '商机',
  count: async (_ctx, employeeId) => pile.get(employeeId) ?? 0,
  handOver: async (_ctx, fromId, toId) => {
    const count = pile.get(fromId) ?? 0
    pile.set(toId, (pile.get(toId) ?? 0) + count)
    pile.delete(fromId)
    return count
  },
})

const leave = (employeeId: string, on = '2026-03-02') => refusal(run(keeper, 'employee', 'leave', employeeId, { on }))

test('nobody leaves while answering for records; handing over makes it possible', async () => {
  const [leaver, heir] = [await makePerson('离职者', ['rep']), await makePerson('接收者', ['rep'])]
  pile.set(leaver.employeeId, 3)
  expect(await leave(leaver.employeeId)).toBe('employee.still_owns')
  const handOver = (toId: string) => run(keeper, 'employee', 'handOver', leaver.employeeId, { toId })
  expect(await refusal(handOver(leaver.employeeId))).toBe('employee.to_self')
  expect(await handOver(heir.employeeId)).toMatchObject({ result: { moved: [{ label: '商机', count: 3 }] } })
  expect(await leave(leaver.employeeId)).toBe('accepted')
  expect(pile.get(heir.employeeId)).toBe(3)
  expect(await refusal(run(keeper, 'employee', 'handOver', heir.employeeId, { toId: leaver.employeeId }))).toBe(
    'employee.receiver_left',
  )
  expect(await refusal(run(keeper, 'employee', 'leave', leaver.employeeId, { on: '2026-03-02' }))).toBe(
    'command.not_now',
  )
})

test('records of a person who left stay within reach of the manager', async () => {
  const boss = await makePerson('主管', ['supervisor'])
  const place = await makeUnit('苏州', null, boss.employeeId)
  const leaver = await makePerson('离职者', ['rep'], place.id)
  await leave(leaver.employeeId)
  expect((await people.actorOf(boss)).subtreeIds).toContain(leaver.employeeId)
  expect(await loadActor(store, leaver.userId, '2026-03-02')).toBeUndefined()
})

test('nobody leaves while managing a unit, before joining, in the future, or by their own hand', async () => {
  const boss = await makePerson('负责人')
  await makeUnit('宁波', null, boss.employeeId)
  expect(await leave(boss.employeeId)).toBe('employee.still_manages')
  const other = await makePerson('其他人')
  await store.rows(sql`update people.employee set joined_on = '2026-02-01' where id = ${other.employeeId}::uuid`)
  expect(await leave(other.employeeId, '2026-01-31')).toBe('employee.before_joining')
  expect(await leave(other.employeeId, '2027-01-01')).toBe('employee.leaves_later')
  expect(await leave(keeper.employeeId)).toBe('employee.own_leave')
})

test('nobody joined after the day of leaving, by an edit either', async () => {
  const person = await makePerson('已离职者')
  await leave(person.employeeId)
  const joinedLater = { version: 2, joinedOn: '2027-01-01' }
  const edit = runUpdate(runtime, await people.actorOf(keeper), employee, person.employeeId, joinedLater)
  await expect(edit).rejects.toMatchObject({ fields: [{ field: 'leftOn', code: 'before_joining' }] })
})

test('who rejoins is active again, without access until an administrator enables it', async () => {
  const person = await makePerson('归来者', ['rep'])
  await leave(person.employeeId)
  expect(await refusal(run(admin, 'user', 'enable', person.userId))).toBe('user.has_left')
  expect(await run(keeper, 'employee', 'rejoin', person.employeeId)).toMatchObject({ state: 'active', leftOn: null })
  expect(await loadActor(store, person.userId, '2026-03-02')).toBeUndefined()
  expect(await run(admin, 'user', 'enable', person.userId)).toMatchObject({ state: 'active' })
})

test('a representative sees the organisation, with phones masked, and changes nothing', async () => {
  const rep = await makePerson('代表', ['rep'])
  const person = await makePerson('同事')
  await store.rows(sql`update people.employee set phone = '13800138000' where id = ${person.employeeId}::uuid`)
  const reader = async (who: { userId: string }) => ({
    actor: await people.actorOf(who),
    now: runtime.now(),
    company: runtime.company(),
  })
  const seen = JSON.parse((await recordJson(store, employee, person.employeeId, await reader(rep))) ?? '{}')
  expect(seen).toMatchObject({ name: '同事', phone: '138****8000', can: [] })
  const whole = JSON.parse((await recordJson(store, employee, person.employeeId, await reader(admin))) ?? '{}')
  expect(whole.phone).toBe('13800138000')
  expect(await refusal(run(rep, 'employee', 'leave', person.employeeId, { on: '2026-03-02' }))).toBe(
    'request.forbidden',
  )
})
