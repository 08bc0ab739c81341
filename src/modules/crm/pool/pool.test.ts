import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Draft, sql, systemActor } from '../../../kernel/index.ts'
import { account, lead } from '../index.ts'
import { pool, poolRule } from './index.ts'
import { recycleJob } from './recycle.ts'

const w = await world()
const { rep, colleague, stranger, supervisor, admin, units } = w.team
const at = (local: string) => {
  w.now = new Date(`${local}:00+08:00`)
}

let serial = 0
const arrive = (draft: Partial<Draft<typeof lead>> = {}) =>
  w.make(lead, {
    name: `客户${++serial}`,
    company: `公司${serial}`,
    grade: 'B',
    state: 'new',
    ownerId: rep.employeeId,
    ...draft,
  })
const makePool = (draft: Partial<Draft<typeof pool>>) =>
  w.make(pool, { name: `公海${++serial}`, kind: 'lead', ...draft })

const put = async (to: string, ownerId = rep.employeeId) => {
  const row = await arrive({ ownerId })
  const { body } = await w.as(admin).post(`lead/${row.id}/release`, { reason: '没有精力' })
  const [entry] = await w.app.store.rows<{ id: string; pool: string }>(
    sql`update crm.pool_entry set pool_id = ${to}::uuid where lead_id = ${row.id}::uuid and left_at is null returning id, pool_id as pool`,
  )
  await w.app.store.rows(sql`update crm.lead set pool_id = ${to}::uuid where id = ${row.id}::uuid`)
  expect(body.ownerId).toBeNull()
  return { leadId: row.id, entryId: entry!.id }
}
const claim = (actor: typeof rep, poolId: string, entryId: string) =>
  w.as(actor).post(`pool/${poolId}/claim`, { entryId })
const said = ({ body }: { body: { code: string; detail: string } }) => `${body.code} ${body.detail}`

const city = await makePool({ name: '南京公海', unitId: units.city })

describe('claiming', () => {
  test('a record of the pool becomes mine, with its clock, and is in no pool any more', async () => {
    const { leadId, entryId } = await put(city.id)
    expect((await w.as(rep).get(`lead/${leadId}`)).status).toBe(404)
    expect((await claim(colleague, city.id, entryId)).body.result).toEqual({ entity: 'lead', id: leadId })
    expect((await w.as(colleague).get(`lead/${leadId}`)).body).toMatchObject({ poolId: null, clock: 'first_contact' })
    const [stay] = await w.app.store.rows(
      sql`select outcome, taken_by_id as taker from crm.pool_entry where id = ${entryId}::uuid`,
    )
    expect(stay).toEqual({ outcome: 'claimed', taker: colleague.employeeId })
  })

  test('who comes second is told who was first', async () => {
    const { entryId } = await put(city.id)
    await claim(colleague, city.id, entryId)
    expect(said(await claim(rep, city.id, entryId))).toContain(`pool.taken 已被${colleague.name}领取`)
  })

  test('people of another unit are told for whom the pool is', async () => {
    const { entryId } = await put(city.id)
    expect(said(await claim(stranger, city.id, entryId))).toContain('pool.not_yours 公海「南京公海」只开放给 南京')
  })

  test('a record that is not in this pool cannot be claimed from it', async () => {
    const { entryId } = await put(city.id)
    const other = await makePool({ unitId: units.city })
    expect(said(await claim(colleague, other.id, entryId))).toContain('pool.no_entry')
    expect(said(await claim(colleague, city.id, '…'))).toContain('pool.no_entry')
  })

  test('new records wait, and the refusal says until when', async () => {
    at('2026-03-10T10:00')
    const slow = await makePool({ unitId: units.city, delayHours: 4 })
    const { entryId } = await put(slow.id)
    expect(said(await claim(colleague, slow.id, entryId))).toContain(
      'pool.too_new 新放入的数据须等待,2026-03-10 14:00 起可以领取',
    )
    at('2026-03-10T14:00')
    expect((await claim(colleague, slow.id, entryId)).status).toBe(200)
  })

  test('the former owner is locked out for the days of the pool, others are not', async () => {
    at('2026-03-10T10:00')
    const locked = await makePool({ unitId: units.city, lockDays: 7 })
    const mine = await put(locked.id)
    const other = await put(locked.id)
    expect(said(await claim(rep, locked.id, mine.entryId))).toContain(
      'pool.locked 你是原负责人,锁定期内不能领回,2026-03-17 10:00 起可以领取',
    )
    expect((await claim(colleague, locked.id, other.entryId)).status).toBe(200)
    at('2026-03-17T10:00')
    expect((await claim(rep, locked.id, mine.entryId)).status).toBe(200)
  })

  test('so many a day and no more, until the next day', async () => {
    at('2026-03-12T10:00')
    const few = await makePool({ unitId: units.city, claimsPerDay: 1 })
    const [one, two] = [await put(few.id), await put(few.id)]
    expect((await claim(colleague, few.id, one.entryId)).status).toBe(200)
    expect(said(await claim(colleague, few.id, two.entryId))).toContain(
      'pool.day_limit 今天已领取 1 条,达到每天 1 条的上限。2026-03-13 00:00 起',
    )
    at('2026-03-13T00:01')
    expect((await claim(colleague, few.id, two.entryId)).status).toBe(200)
  })

  test('whoever holds as much as the cap allows gives something up first', async () => {
    const taker = await w.team.person('rep', units.city)
    const capped = await makePool({ unitId: units.city, maxOwned: 1 })
    const [one, two] = [await put(capped.id), await put(capped.id)]
    expect((await claim(taker, capped.id, one.entryId)).status).toBe(200)
    expect(said(await claim(taker, capped.id, two.entryId))).toContain('pool.cap 你名下已有 1 条,达到持有上限 1 条')
  })

  test('many at once: every record has one winner and nobody passes a limit', async () => {
    const rush = await makePool({ unitId: units.city, claimsPerDay: 3, maxOwned: 3 })
    const entries: string[] = []
    for (let i = 0; i < 8; i++) entries.push((await put(rush.id)).entryId)
    const people = [await w.team.person('rep', units.city), await w.team.person('rep', units.city)]
    const tries = people.flatMap((person) => entries.map((entryId) => claim(person, rush.id, entryId)))
    const codes = (await Promise.all(tries)).map(({ status }) => status)
    expect(codes.filter((status) => status === 200)).toHaveLength(6)
    const rows = await w.app.store.rows<{
      n: number
    }>(sql`select count(*)::integer as n from crm.lead as l join crm.pool_entry as e on e.lead_id = l.id
      where e.pool_id = ${rush.id}::uuid and e.left_at is not null and l.owner_id = e.taken_by_id group by l.owner_id`)
    expect(rows).toEqual([{ n: 3 }, { n: 3 }])
  }, 30_000)
})

describe('what lies in a pool', () => {
  test('a seller sees firm and place without the person, and only pools of their units', async () => {
    const { entryId } = await put(city.id)
    const { body } = await w.as(colleague).get('pool-records', { poolId: city.id })
    const line = body.items.find((item: { entryId: string }) => item.entryId === entryId)
    expect(line).toMatchObject({ name: null, company: expect.stringContaining('公司'), cause: 'released' })
    expect(line.why).toContain('没有精力')
    expect((await w.as(stranger).get('pool-records', { poolId: city.id })).status).toBe(404)
    const names = (await w.as(stranger).get('pools')).body.pools.map((p: { name: string }) => p.name)
    expect(names).not.toContain('南京公海')
  })

  test('it moves to another pool of its kind, and only there', async () => {
    const to = await makePool({ unitId: units.otherCity })
    const accounts = await makePool({ kind: 'account' })
    const { entryId, leadId } = await put(city.id)
    const move = (toId: string) => w.as(supervisor).post(`pool/${city.id}/move`, { entryId, toId })
    expect(said(await move(accounts.id))).toContain('pool.other_kind')
    expect(said(await move(city.id))).toContain('pool.same_pool')
    expect((await w.as(rep).post(`pool/${city.id}/move`, { entryId, toId: to.id })).status).toBe(403)
    expect((await move(to.id)).status).toBe(200)
    expect((await w.as(admin).get(`lead/${leadId}`)).body.poolId).toBe(to.id)
  })

  test('a record without an owner is not released again, nor where there is no pool', async () => {
    const { leadId } = await put(city.id)
    expect(said(await w.as(admin).post(`lead/${leadId}/release`, { reason: '再放' }))).toContain('pool.nobody')
    const far = await arrive({ ownerId: stranger.employeeId })
    await w.app.store.rows(
      sql`update crm.pool set deleted_at = now() where unit_id = ${units.otherCity}::uuid or unit_id is null`,
    )
    expect(said(await w.as(stranger).post(`lead/${far.id}/release`, { reason: '不在服务区域' }))).toContain(
      'pool.no_pool',
    )
  })

  test('giving it to somebody by hand ends the stay', async () => {
    const { leadId, entryId } = await put(city.id)
    expect((await w.as(admin).post(`lead/${leadId}/transfer`, { toId: colleague.employeeId })).status).toBe(200)
    expect(said(await claim(rep, city.id, entryId))).toContain('pool.taken')
  })

  test('a lead in a pool is not converted before somebody answers for it', async () => {
    const { leadId } = await put(city.id)
    expect(said(await w.as(admin).post(`lead/${leadId}/convert`))).toContain('lead.in_pool')
  })
})

describe('recycling', () => {
  test('the simulation names what the night then takes, by the rule of the grade, and nothing else', async () => {
    at('2026-04-01T10:00')
    const seller = await w.team.person('rep', units.city)
    const ofMine = { ownerId: seller.employeeId }
    const old = await arrive({ ...ofMine, grade: 'A' })
    const slower = await arrive({ ...ofMine, grade: 'C' })
    const called = await arrive({ ...ofMine, grade: 'A' })
    at('2026-04-03T17:00')
    await w.as(seller).post('activity', {
      leadId: called.id,
      content: '电话',
      feedback: '好',
      nextAction: '访',
      nextActionOn: '2026-04-20',
      lateReason: '忙',
    })
    const rule = await w.make(poolRule, {
      poolId: city.id,
      cause: 'no_follow_up',
      grade: 'A',
      workingDays: 5,
      isOn: false,
    })
    at('2026-04-09T19:00')
    const simulate = async (withDrafts: boolean) =>
      (
        await w
          .as(await w.reload(supervisor))
          .get('pool-simulation', { withDrafts: String(withDrafts), poolId: city.id })
      ).body
    expect((await simulate(false)).leads).toBe(0)
    const found = await simulate(true)
    expect(found.items.filter((item: { ownerId: string }) => item.ownerId === seller.employeeId)).toMatchObject([
      { id: old.id, cause: 'no_follow_up', why: expect.stringContaining('满 5 个工作日没有跟进') },
    ])
    await w.as(admin).patch(`pool-rule/${rule.id}`, { version: 1, isOn: true })
    await recycleJob.run(w.app, systemActor, {})
    await recycleJob.run(w.app, systemActor, {})
    const owner = async (id: string) => (await w.as(admin).get(`lead/${id}`)).body.ownerId
    expect([await owner(old.id), await owner(slower.id), await owner(called.id)]).toEqual([
      null,
      seller.employeeId,
      seller.employeeId,
    ])
  })

  test('the night waits for the end of the working day, and for no night of a holiday', async () => {
    at('2026-04-10T11:00')
    const before = await w.app.store.rows(sql`select * from crm.recycle_run`)
    await recycleJob.run(w.app, systemActor, {})
    at('2026-04-11T20:00')
    await recycleJob.run(w.app, systemActor, {})
    expect(await w.app.store.rows(sql`select * from crm.recycle_run`)).toEqual(before)
  })

  test('a rule asks of a pool only what its records have: leads have no contract, customers no grade', async () => {
    const ask = (poolId: string, body: object) => w.as(admin).post('pool-rule', { poolId, workingDays: 5, ...body })
    const forAccounts = await makePool({ kind: 'account', unitId: units.otherCity })
    const noContract = await ask(city.id, { cause: 'contract_end' })
    expect(noContract.body).toMatchObject({ code: 'pool.of_accounts', fields: [{ field: 'cause' }] })
    const noGrade = await ask(forAccounts.id, { cause: 'no_follow_up', grade: 'A' })
    expect(noGrade.body).toMatchObject({ code: 'pool.of_leads', fields: [{ field: 'grade' }] })
    expect((await ask(forAccounts.id, { cause: 'contract_end' })).status).toBe(201)
  })

  test('a customer falls when its contract has ended, unless a deal with it is running', async () => {
    at('2026-05-06T10:00')
    const seller = await w.team.person('rep', units.city)
    const forAccounts = await makePool({ name: '客户公海', kind: 'account', unitId: units.city })
    await w.make(poolRule, { poolId: forAccounts.id, cause: 'contract_end', workingDays: 10, isOn: true })
    const ended = await w.make(account, { name: '到期客户', ownerId: seller.employeeId, contractEndsOn: '2026-05-01' })
    await w.make(account, { name: '续约客户', ownerId: seller.employeeId, contractEndsOn: '2026-12-01' })
    const busy = await w.make(account, { name: '在谈客户', ownerId: seller.employeeId, contractEndsOn: '2026-05-01' })
    await w.as(seller).post('opportunity', { name: '续约', accountId: busy.id })
    at('2026-06-01T19:00')
    const { body } = await w.as(await w.reload(supervisor)).get('pool-simulation', { poolId: forAccounts.id })
    expect(body.items).toMatchObject([{ id: ended.id, kind: 'account', cause: 'contract_end' }])
    const run = await w.as(admin).post('pool/recycle')
    expect(run.body.accounts).toBe(1)
    expect((await w.as(admin).get(`account/${ended.id}`)).body).toMatchObject({ ownerId: null, poolId: forAccounts.id })
  })
})
