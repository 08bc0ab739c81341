import { afterAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { workModule } from '../../work/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { tellLate } from './late.job.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, hanmei, supervisor } = await crm.team()
const chen = await crm.actorOf(await crm.makePerson('陈工', 'presales', null))
const qian = await crm.actorOf(await crm.makePerson('钱工', 'presales', null))

const workbench = workModule.views?.find(({ name }) => name === 'workbench')

const need = { kind: 'proposal', need: '两条线的改造方案,含节拍测算' }
const ask = (opportunityId: string, more: object = {}, actor = lilei) =>
  as(actor).run('presales-request', 'ask', null, { opportunityId, assigneeId: chen.employeeId, ...need, ...more })
const asked = async () => {
  const deal = await as(lilei).open()
  const { id } = await ask(deal.id)
  return { deal, id: id as string }
}
const run = (actor: typeof lilei, verb: string, id: string, input: object = {}) =>
  as(actor).run('presales-request', verb, id, input)
const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const told = (employeeId: string) =>
  store.rows<{ title: string; body: string }>(
    sql`select title, body from work.notification where employee_id = ${employeeId}::uuid order by id desc`,
  )

describe('a request for presales', () => {
  test('goes from asked over accepted to delivered, each told to the other, its time counted in working hours', async () => {
    // Tuesday 10:00 in Shanghai: eight working hours later is Wednesday 10:00, five working days after accepting it the Tuesday.
    const { id } = await asked()
    expect((await told(chen.employeeId))[0]?.title).toBe('请你提供售前支持:生产线改造')
    expect(await run(chen, 'accept', id)).toMatchObject({ state: 'accepted', dueAt: '2026-03-17T02:00:00Z' })
    expect((await told(lilei.employeeId))[0]?.title).toBe('售前支持已接受:生产线改造')
    expect(await run(chen, 'deliver', id, { result: '方案 V1 已给客户讲解' })).toMatchObject({
      state: 'delivered',
      dueAt: null,
    })
    expect((await told(lilei.employeeId))[0]?.title).toBe('售前支持已交付:生产线改造')
  })

  test('holds whoever answers it from leaving, until another expert has it', async () => {
    const sun = await crm.actorOf(await crm.makePerson('孙工', 'presales', null))
    const deal = await as(lilei).open()
    const { id } = await ask(deal.id, { assigneeId: sun.employeeId })
    const keeper = await crm.actorOf(await crm.makePerson('运营', 'operations', null))
    const of = (verb: string, input: object) => as(keeper).run('employee', verb, sun.employeeId, input)
    expect((await refusal(of('leave', { on: '2026-03-10' }))).message).toContain('1 条售前支持')
    expect(await code(of('handOver', { toId: hanmei.employeeId }))).toBe('presales-request.not_presales')
    await of('handOver', { toId: qian.employeeId })
    expect((await told(qian.employeeId))[0]).toMatchObject({ body: '由孙工移交' })
    const [now] = await store.rows(
      sql`select assignee_id as "to", state from crm.presales_request where id = ${id}::uuid`,
    )
    expect(now).toEqual({ to: qian.employeeId, state: 'asked' })
    await of('leave', { on: '2026-03-10' })
  })

  test('is asked of a presales person who works here', async () => {
    const deal = await as(lilei).open()
    const refused = await refusal(ask(deal.id, { assigneeId: hanmei.employeeId }))
    expect(refused).toMatchObject({ code: 'presales-request.not_presales', fields: [{ field: 'assigneeId' }] })
    expect(refused.message).toContain('韩梅')
  })

  test('is not asked on a closed deal, nor twice for the same', async () => {
    const { deal } = await asked()
    expect(await code(ask(deal.id))).toBe('presales-request.still_open')
    await ask(deal.id, { kind: 'demo' })
    const lost = await as(lilei).open()
    await as(lilei).run('opportunity', 'lose', lost.id, { reason: 'price' })
    expect(await code(ask(lost.id))).toBe('presales-request.deal_closed')
  })

  test('is answered by whom it was asked of only', async () => {
    const { id } = await asked()
    expect(await code(run(qian, 'accept', id))).toBe('presales-request.not_yours')
    expect(await code(run(qian, 'decline', id, { reason: '不熟悉' }))).toBe('presales-request.not_yours')
    await run(chen, 'accept', id)
    expect(await code(run(qian, 'deliver', id, { result: '好了' }))).toBe('presales-request.not_yours')
  })

  test('is declined with a reason, which whoever asked is told', async () => {
    const { id } = await asked()
    expect((await refusal(run(chen, 'decline', id))).fields).toMatchObject([{ field: 'reason' }])
    expect(await run(chen, 'decline', id, { reason: '本周驻场' })).toMatchObject({ state: 'declined' })
    expect((await told(lilei.employeeId))[0]).toMatchObject({ title: '售前支持被拒绝:生产线改造', body: '本周驻场' })
  })

  test('is withdrawn by whoever asked only', async () => {
    const { id } = await asked()
    expect(await code(run(supervisor, 'withdraw', id, { reason: '不做了' }))).toBe('presales-request.not_asker')
    expect(await run(lilei, 'withdraw', id, { reason: '客户暂缓' })).toMatchObject({ state: 'withdrawn' })
  })

  test('is given to another by those concerned or a leader, who have the whole time again', async () => {
    const { id } = await asked()
    const to = (actor: typeof lilei, toId: string) => run(actor, 'reassign', id, { toId, reason: '陈工出差' })
    expect(await code(to(qian, qian.employeeId))).toBe('presales-request.no_right_to_move')
    expect(await code(to(lilei, chen.employeeId))).toBe('presales-request.same_person')
    expect(await code(to(lilei, hanmei.employeeId))).toBe('presales-request.not_presales')
    const moved = await to(supervisor, qian.employeeId)
    expect(moved).toMatchObject({ state: 'asked', assigneeId: qian.employeeId })
    expect((moved.can as string[]).filter((verb) => verb !== 'export')).toEqual(['reassign'])
    expect((await told(qian.employeeId))[0]?.title).toBe('一份售前支持改派给你:生产线改造')
  })
})

describe('its time', () => {
  test('once over is told once to both, and again after it was given new time', async () => {
    await store.rows(sql`update crm.presales_request set deleted_at = now()`)
    const { id } = await asked()
    expect(await crm.inside(tellLate)).toBe(0)
    crm.setNow('2026-03-11T03:00:00Z')
    expect(await crm.inside(tellLate)).toBe(1)
    expect(await crm.inside(tellLate)).toBe(0)
    expect((await told(chen.employeeId))[0]?.title).toBe('售前支持超时:生产线改造')
    expect((await told(lilei.employeeId))[0]?.body).toContain('可以催办,或「改派」')
    await run(chen, 'accept', id)
    crm.setNow('2026-03-25T03:00:00Z')
    expect(await crm.inside(tellLate)).toBe(1)
    crm.setNow('2026-03-10T02:00:00Z')
  })

  test('is on the first page of both, with the working time that is left', async () => {
    await store.rows(sql`update crm.presales_request set deleted_at = now()`)
    await asked()
    type Part = { presales: { mine: boolean; person: string; minutesLeft: number; deal: string }[] }
    const seen = async (actor: typeof lilei) => (await as(actor).view<Part>(workbench!, {})).presales
    expect(await seen(chen)).toMatchObject([{ mine: true, person: '李雷', minutesLeft: 480, deal: '生产线改造' }])
    expect(await seen(lilei)).toMatchObject([{ mine: false, person: '陈工' }])
    expect(await seen(hanmei)).toEqual([])
  })
})
