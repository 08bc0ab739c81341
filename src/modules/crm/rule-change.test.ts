import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Answer, world } from '../../../test/harness/world.ts'
import { type Actor, type Command, type Ctx, create, get, runWithin, sql, systemActor } from '../../kernel/index.ts'
import { activatePlan, assignmentPlan, assignmentRule } from './assignment/index.ts'
import { activateScorecard } from './grading/index.ts'
import { competitor, lead, opportunity } from './index.ts'
import { loseOpportunity } from './opportunity/index.ts'
import { correctWinLoss } from './outcome/index.ts'
import { sweepJob } from './sla/index.ts'

const w = await world()
const { rep, colleague, admin } = w.team
const operations = w.as(await w.team.person('operations'))
const rival = await w.make(competitor, { name: '北辰自控' })

const isWaiting = async () =>
  (
    await w.app.store.cells(
      sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
  ).length > 0

/** Writes and does not commit before the other one, begun meanwhile, has ended or waits. Answers what both came to. */
const beside = async <T>(by: Actor, write: (ctx: Ctx) => Promise<T>, other: () => Promise<Answer>) => {
  const written = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const writing = w.within(by, async (ctx) => {
    const made = await write(ctx)
    await ctx.db.settled()
    written.resolve()
    await mayCommit.promise
    return made
  })
  await Promise.race([written.promise, writing])
  let isOver = false
  const begun = other().finally(() => {
    isOver = true
  })
  while (!isOver && !(await isWaiting())) await wait(5)
  mayCommit.resolve()
  const [made, answer] = await Promise.all([writing, begun])
  expect([200, 201], answer.text).toContain(answer.status)
  return { made, answer }
}

/** A verb as a part of a transaction that goes on. */
const act = async (ctx: Ctx, command: Command, id: string, input: Record<string, unknown> = {}) =>
  runWithin(ctx, command, await get(ctx, command.on, id, { lock: true }), input)

const edit = async (kind: string, id: string, patch: object) => {
  const { version } = (await operations.get(`${kind}/${id}`)).body
  return operations.patch(`${kind}/${id}`, { version, ...patch })
}

const [bands] = (await operations.get('gap-rule')).body.items
const lostAt = async (ctx: Ctx, ourPrice: number | null) => {
  const { id } = await create(ctx, opportunity, { name: '一单', ownerId: rep.employeeId } as never)
  const story = { reason: 'price', competitorId: rival.id, theirPrice: 100_00, ourPrice }
  await act(ctx, loseOpportunity, id, story)
  const closed = await get(ctx, opportunity, id)
  return closed.winLossId as string
}
const bandOf = async (id: string) => (await w.as(rep).get(`win-loss/${id}`)).body.gapBand

test('a deal closed while the bands of prices change is sorted by the new ones', async () => {
  const { made } = await beside(
    rep,
    (ctx) => lostAt(ctx, 108_00),
    () => edit('gap-rule', bands.id, { slightUpTo: 0.09 }),
  )
  expect(await bandOf(made)).toBe('slight')
})

test.each([
  ['without a price', null],
  ['with a price', 130_00],
])('a record %s that is put right while the bands change is sorted by the new ones', async (_, ourPrice) => {
  await edit('gap-rule', bands.id, { slightUpTo: 0.05 })
  const id = await w.within(rep, (ctx) => lostAt(ctx, ourPrice))
  await beside(
    rep,
    (ctx) => act(ctx, correctWinLoss, id, { ourPrice: 108_00 }),
    () => edit('gap-rule', bands.id, { slightUpTo: 0.09 }),
  )
  expect(await bandOf(id)).toBe('slight')
})

/** A card that gives its points to everybody of this industry, to be put in force. */
const cardFor = async (industry: string, points: number): Promise<string> => {
  const card = (await operations.post('scorecard', { name: industry, gradeA: 70, gradeB: 40 })).body
  const factor = { name: industry, group: 'need', field: 'industry', op: 'contains', value: industry, effect: 'points' }
  await operations.post('score-factor', { ...factor, scorecardId: card.id, points })
  return card.id
}
const graded = async (id: string) => {
  const { score, grade } = (await w.as(admin).get(`lead/${id}`)).body
  return { score, grade }
}
const draft = (more: object) => ({ name: '客户', ownerId: rep.employeeId, state: 'new', ...more }) as never

test('a lead that arrives while the scorecard changes is graded by the new one', async () => {
  const id = await cardFor('渔', 90)
  const { answer } = await beside(
    admin,
    (ctx) => act(ctx, activateScorecard, id),
    () => operations.post('lead', { name: '客户', industry: '渔业' }),
  )
  expect(await graded(answer.body.id)).toEqual({ score: 90, grade: 'A' })
})

test('a lead that is edited while the scorecard changes is graded by the new one, by what it says now', async () => {
  const { id } = await w.make(lead, draft({ industry: '渔业' }))
  const cardId = await cardFor('林', 50)
  const { answer } = await beside(
    systemActor,
    (ctx) => ctx.db.rows(sql`update crm.lead set industry = '林业' where id = ${id}::uuid`),
    () => operations.post(`scorecard/${cardId}/activate`),
  )
  expect(answer.body.result.changed).toBeGreaterThan(0)
  expect(await graded(id)).toEqual({ score: 50, grade: 'B' })
})

test('a lead that arrives while the plan of assignment changes is given out by the new one', async () => {
  const planFor = async (employeeId: string) => {
    const plan = await w.make(assignmentPlan, { name: '方案', state: 'draft' })
    await w.make(assignmentRule, { planId: plan.id, position: 1, name: '全部', method: 'person', employeeId })
    return plan
  }
  const activate = (id: string) => (ctx: Ctx) => act(ctx, activatePlan, id)
  await w.within(admin, activate((await planFor(rep.employeeId)).id))
  const next = await planFor(colleague.employeeId)
  const { answer } = await beside(admin, activate(next.id), () => operations.post('lead', { name: '客户' }))
  expect(answer.body.ownerId).toBe(colleague.employeeId)
})

test.each([
  [
    'the limits of a grade',
    async () => {
      const [policy] = (await operations.get('sla-policy', { filter: { grade: 'A' } })).body.items
      return edit('sla-policy', policy.id, { firstContactMinutes: 60 })
    },
  ],
  ['days off', () => operations.post('calendar-day', { day: '2026-03-10', kind: 'off', name: '停产检修' })],
])('a lead that arrives while %s change has its clock by the new rules', async (_, changed) => {
  const clockOf = async (id: string) => (await w.as(admin).get(`lead/${id}`)).body.clockDueAt
  const sweep = () => sweepJob.run(w.app, systemActor, {})
  await sweep()
  const { made } = await beside(
    rep,
    (ctx) => create(ctx, lead, draft({ grade: 'A' })),
    async () => {
      const answer = await changed()
      await sweep()
      return answer
    },
  )
  const later = await w.make(lead, draft({ grade: 'A' }))
  expect(await clockOf(made.id)).toBe(later.clockDueAt)
})
