import { afterAll, describe, expect, test } from 'vitest'
import { contextFor, createMany, type Draft, sql } from '../../../kernel/index.ts'
import { timeline } from '../../work/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { myFollowUps } from '../follow-ups.query.ts'
import { activity } from './activity.entity.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, hanmei, zhao, supervisor } = await crm.team()

const said = { content: '介绍了方案', feedback: '价格偏高,想看案例' }
const next = { nextAction: '发送案例', nextActionOn: '2026-03-15' }
const log = (draft: object, actor = lilei) => as(actor).create('activity', { ...said, ...next, ...draft })
const fieldsOf = async (attempt: Promise<unknown>) =>
  ((await refusal(attempt)).fields as { field: string }[]).map(({ field }) => field)
const dealNow = async (id: string) =>
  (
    await store.rows(
      sql`select last_activity_at as last, next_action as action, next_action_on as day, version from crm.opportunity where id = ${id}::uuid`,
    )
  )[0]

describe('the loop of a follow-up', () => {
  test('content and feedback are asked for, and what comes next with its day', async () => {
    const { id: opportunityId } = await as(lilei).open()
    const without = (draft: object) => fieldsOf(as(lilei).create('activity', { opportunityId, ...draft }))
    expect(await without({ ...next })).toEqual(['content', 'feedback'])
    expect(await without({ ...said })).toEqual(['nextAction', 'nextActionOn'])
    expect(await without({ ...said, nextAction: '再联系' })).toEqual(['nextActionOn'])
  })

  test('无需跟进 takes a reason instead, and not both', async () => {
    const { id: opportunityId } = await as(lilei).open()
    const noFollowUpReason = '客户已停业'
    expect(await fieldsOf(log({ opportunityId, noFollowUpReason }))).toEqual(['noFollowUpReason'])
    expect(await as(lilei).create('activity', { opportunityId, ...said, noFollowUpReason })).toMatchObject({
      nextAction: null,
    })
  })

  test('it is about something the writer may see, and has happened', async () => {
    const theirs = await as(zhao).open()
    expect(await fieldsOf(log({}))).toEqual(['opportunityId'])
    expect(await fieldsOf(log({ opportunityId: theirs.id }))).toEqual(['opportunityId'])
    const { id: opportunityId } = await as(lilei).open()
    expect(await fieldsOf(log({ opportunityId, happenedAt: '2026-03-10T09:00:00Z' }))).toEqual(['happenedAt'])
  })
})

describe('what it leaves', () => {
  test('the deal shows the last contact and what is next, without a conflict for who edits it', async () => {
    const { id } = await as(lilei).open()
    await log({ opportunityId: id })
    expect(await dealNow(id)).toEqual({
      last: '2026-03-10T02:00:00Z',
      action: '发送案例',
      day: '2026-03-15',
      version: 1,
    })
    await log({ opportunityId: id, happenedAt: '2026-03-04T02:00:00Z', nextAction: '补记', nextActionOn: '2026-03-05' })
    expect(await dealNow(id)).toMatchObject({ last: '2026-03-10T02:00:00Z', action: '发送案例' })
    expect(await as(lilei).update('opportunity', id, { version: 1, note: '样品已寄' })).toMatchObject({
      note: '样品已寄',
    })
  })

  test('a follow-up taken back gives way to the one before it', async () => {
    const { id } = await as(lilei).open()
    await log({ opportunityId: id, happenedAt: '2026-03-05T02:00:00Z', nextAction: '上门', nextActionOn: '2026-03-09' })
    const last = await log({ opportunityId: id })
    await as(supervisor).remove('activity', last.id)
    expect(await dealNow(id)).toMatchObject({ last: '2026-03-05T02:00:00Z', action: '上门', day: '2026-03-09' })
  })

  test('a closed deal gets no new reminder', async () => {
    const { id } = await as(lilei).open({ ...crm.nearlyWon, amount: 1 })
    await as(lilei).run('opportunity', 'win', id, { on: '2026-03-10' })
    await log({ opportunityId: id })
    expect(await dealNow(id)).toMatchObject({ action: null, day: null })
  })

  test('the first contact of a lead is dated once, takes it out of 新线索 and is in its history', async () => {
    const { id } = await as(lilei).create('lead', { name: '吴总' })
    await log({ leadId: id, happenedAt: '2026-03-09T02:00:00Z' })
    await log({ leadId: id })
    const [row] = await store.rows(
      sql`select state, first_contact_at as first, version from crm.lead where id = ${id}::uuid`,
    )
    expect(row).toEqual({ state: 'working', first: '2026-03-09T02:00:00Z', version: 2 })
    const [event] = await store.rows(
      sql`select changes from kernel.event where record_id = ${id}::uuid and verb = 'contact'`,
    )
    expect(event).toEqual({ changes: { state: ['new', 'working'], firstContactAt: [null, '2026-03-09T02:00:00Z'] } })
  })

  test("days since the follow-up before count in the company's days, also among the rows of one import", async () => {
    const [one, other] = [await as(lilei).open(), await as(lilei).open()]
    await log({ opportunityId: one.id, happenedAt: '2026-03-01T15:00:00Z' }, supervisor)
    const draft = (opportunityId: string, happenedAt: string) =>
      ({ ...said, ...next, kind: 'call', opportunityId, happenedAt, ownerId: lilei.employeeId }) as Draft<
        typeof activity
      >
    const rows = await crm.inside(
      (ctx) =>
        createMany(ctx, activity, [
          draft(one.id, '2026-03-09T01:00:00Z'),
          draft(other.id, '2026-03-08T01:00:00Z'),
          // 17:00 UTC is the next day in Shanghai.
          draft(one.id, '2026-03-03T17:00:00Z'),
        ]),
      supervisor,
    )
    expect(rows.map(({ gapDays }) => gapDays)).toEqual([5, null, 3])
    const between = await log({ opportunityId: one.id, happenedAt: '2026-03-02T15:00:00Z' }, supervisor)
    expect(between).toMatchObject({ gapDays: 1 })
  })

  test('the days since the one before stay true of every follow-up when others are written later, dated anew, taken back or restored', async () => {
    const { id: accountId } = await as(lilei).create('account', { name: '间隔公司' })
    const { id: opportunityId } = await as(lilei).open({ accountId })
    const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T02:00:00Z`
    const gaps = async () =>
      (
        await store.rows<{ gap_days: number | null }>(
          sql`select gap_days from crm.activity where account_id = ${accountId}::uuid and deleted_at is null order by happened_at`,
        )
      ).map(({ gap_days }) => gap_days)
    const dated = (n: number, subject: object = { opportunityId }) =>
      log({ ...subject, happenedAt: day(n) }, supervisor)
    await dated(1)
    await dated(9)
    const visit = await dated(10, { accountId })
    expect(await gaps()).toEqual([null, 8, 1])
    const between = await dated(4)
    expect(await gaps()).toEqual([null, 3, 5, 1])
    const { version } = await as(supervisor).update('activity', between.id, { version: 1, happenedAt: day(7) })
    expect(await gaps()).toEqual([null, 6, 2, 1])
    await as(supervisor).update('activity', between.id, { version, happenedAt: '2026-03-09T22:00:00Z' })
    expect(await gaps()).toEqual([null, 8, 1, 0])
    await as(supervisor).remove('activity', between.id)
    await as(supervisor).remove('activity', visit.id)
    expect(await gaps()).toEqual([null, 8])
    await dated(8, { accountId })
    await as(supervisor).restore('activity', visit.id)
    await as(supervisor).restore('activity', between.id)
    expect(await gaps()).toEqual([null, 7, 8, 1, 0])
  })

  test('it goes with its deal: the new owner reads it, the former one no longer, and only its writer or a leader edits it', async () => {
    const deal = await as(lilei).open()
    const { id, version } = await log({ opportunityId: deal.id })
    await as(supervisor).run('opportunity', 'transfer', deal.id, { toId: hanmei.employeeId })
    const edit = async (actor: typeof lilei) =>
      (await refusal(as(actor).update('activity', id, { version, feedback: '改' }))).code
    expect(await edit(lilei)).toBe('request.not_found')
    expect(await edit(hanmei)).toBe('request.out_of_reach')
    expect(await edit(supervisor)).toBe('accepted')
  })
})

describe('while its record changes hands', () => {
  const ownersAgree = async () => {
    const apart =
      await store.rows(sql`select a.id from crm.activity a left join crm.opportunity o on o.id = a.opportunity_id left join crm.lead l on l.id = a.lead_id
      where a.record_owner_id is distinct from coalesce(o.owner_id, l.owner_id)`)
    expect(apart).toEqual([])
  }

  test('it belongs to the new owner when both happen at once', async () => {
    await store.rows(sql`delete from crm.activity`)
    for (let round = 0; round < 10; round++) {
      const [deal, lead] = [await as(lilei).open(), await as(lilei).create('lead', { name: '某' })]
      await Promise.all([
        as(supervisor).run('opportunity', 'transfer', deal.id, { toId: hanmei.employeeId }),
        as(supervisor).run('lead', 'transferMany', null, { ids: [lead.id], toId: hanmei.employeeId }),
        refusal(log({ opportunityId: deal.id })),
        refusal(log({ leadId: lead.id })),
      ])
    }
    await ownersAgree()
  })

  test('in the recycle bin nobody of the line has it, and back it has its owner again', async () => {
    const deal = await as(lilei).open()
    const { id } = await log({ opportunityId: deal.id })
    const owner = async () =>
      (await store.rows(sql`select record_owner_id as id from crm.activity where id = ${id}::uuid`))[0]
    await as(supervisor).remove('opportunity', deal.id)
    expect(await owner()).toEqual({ id: null })
    await as(supervisor).restore('opportunity', deal.id)
    expect(await owner()).toEqual({ id: lilei.employeeId })
  })
})

describe('where it is seen', () => {
  test('the workbench shows my due deals and the leads nobody has called, the best first', async () => {
    const mine = await crm.actorOf(await crm.makePerson('冯代表', 'rep', null))
    const due = await as(mine).open({ nextAction: '报价', nextActionOn: '2026-03-09' })
    await as(mine).open({ nextAction: '回访', nextActionOn: '2026-03-11' })
    await as(mine).create('lead', { name: '乙', grade: 'B' })
    const best = await as(mine).create('lead', { name: '甲', grade: 'A' })
    const called = await as(mine).create('lead', { name: '丙', grade: 'A' })
    await log({ leadId: called.id }, mine)
    const { opportunities, leads } = await myFollowUps(contextFor(crm.runtime, store, mine))
    expect(opportunities).toMatchObject([{ id: due.id, nextAction: '报价', overdue: true }])
    expect(leads.map(({ name }) => name)).toEqual(['甲', '乙'])
    expect(leads[0]!.id).toBe(best.id)
  })

  test('the story of a deal tells its follow-ups with feedback and next step', async () => {
    const deal = await as(lilei).open()
    await log({ opportunityId: deal.id })
    const { items } = await timeline(contextFor(crm.runtime, store, lilei), 'opportunity', deal.id)
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: 'activity',
        body: said.content,
        facts: expect.objectContaining({ feedback: said.feedback, nextActionOn: '2026-03-15' }),
      }),
    )
  })
})
