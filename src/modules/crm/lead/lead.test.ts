import { afterAll, describe, expect, test } from 'vitest'
import { create, sql } from '../../../kernel/index.ts'
import { task } from '../../work/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, hanmei, zhao, supervisor } = await crm.team()

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const newLead = (draft: object = {}, actor = lilei) => as(actor).create('lead', { name: '周经理', ...draft })
const convert = async (id: string, body: object = {}, actor = lilei) =>
  (await as(actor).run('lead', 'convert', id, body)).result
const counts = async () =>
  (
    await store.rows(sql`select (select count(*) from crm.account where deleted_at is null) as accounts,
    (select count(*) from crm.contact where deleted_at is null) as contacts,
    (select count(*) from crm.opportunity where deleted_at is null) as opportunities`)
  )[0] as Record<string, number>

let serial = 0
/** Companies and people nobody else in this file has. */
const fresh = () => {
  serial++
  return {
    company: `第${serial}机械有限公司`,
    phone: `139000${String(serial).padStart(5, '0')}`,
    email: `p${serial}@factory.cn`,
  }
}

describe('qualifying', () => {
  test('a qualified lead has a grade and is being worked on', async () => {
    const { id } = await newLead()
    expect(await code(as(lilei).run('lead', 'qualify', id))).toBe('request.invalid')
    expect(await as(lilei).run('lead', 'qualify', id, { grade: 'A', score: 88 })).toMatchObject({
      grade: 'A',
      score: 88,
      state: 'working',
    })
  })

  test('discarding needs a reason; a discarded lead is revived before anything else', async () => {
    const { id } = await newLead()
    expect(await code(as(lilei).run('lead', 'discard', id))).toBe('request.invalid')
    expect(await as(lilei).run('lead', 'discard', id, { reason: '空号' })).toMatchObject({
      state: 'discarded',
      discardReason: '空号',
    })
    expect(await code(convert(id))).toBe('command.not_now')
    expect(await as(lilei).run('lead', 'revive', id)).toMatchObject({ state: 'working', discardReason: null })
  })

  test("a lead is transferred within the leader's reach only", async () => {
    const { id } = await newLead()
    expect(await code(as(lilei).run('lead', 'transfer', id, { toId: hanmei.employeeId }))).toBe('request.forbidden')
    expect(await code(as(supervisor).run('lead', 'transfer', id, { toId: zhao.employeeId }))).toBe(
      'transfer.receiver_out_of_reach',
    )
    expect(await as(supervisor).run('lead', 'transfer', id, { toId: hanmei.employeeId })).toMatchObject({
      ownerId: hanmei.employeeId,
    })
  })
})

describe('converting', () => {
  test("a new customer with its person and its deal, all of the lead's owner", async () => {
    const who = fresh()
    const { id } = await newLead(who)
    const result = await convert(id, { opportunityName: '换线项目', amount: 5_00 }, supervisor)
    expect(result.created).toEqual(['account', 'contact', 'opportunity'])
    const [made] =
      await store.rows(sql`select a.name, a.owner_id as owner, c.phone, o.name as deal, o.owner_id as seller
      from crm.lead l join crm.account a on a.id = l.account_id join crm.contact c on c.id = l.contact_id join crm.opportunity o on o.id = l.opportunity_id
      where l.id = ${id}::uuid and l.state = 'converted' and o.account_id = a.id and c.account_id = a.id`)
    expect(made).toEqual({
      name: who.company,
      owner: lilei.employeeId,
      phone: who.phone,
      deal: '换线项目',
      seller: lilei.employeeId,
    })
  })

  test('the same company under another spelling is used, not doubled', async () => {
    const spellings = [
      '远景科技(上海)有限公司',
      '远景科技（上海）有限责任公司',
      ' 远景科技 【上海】 股份有限公司',
      '远景科技上海公司',
    ]
    const accounts = new Set<unknown>()
    for (const company of spellings) accounts.add((await convert((await newLead({ company })).id)).accountId)
    expect(accounts.size).toBe(1)
  })

  test('a company that only begins alike is another one', async () => {
    const one = await convert((await newLead({ company: '海川集团有限公司' })).id)
    const other = await convert((await newLead({ company: '海川集团苏州有限公司' })).id)
    expect(other.accountId).not.toBe(one.accountId)
  })

  test('the same person by telephone or mailbox is used, with the account they are at', async () => {
    const who = fresh()
    const first = await convert((await newLead(who)).id)
    for (const known of [{ phone: who.phone }, { email: who.email }]) {
      expect(await convert((await newLead({ company: fresh().company, ...known })).id)).toMatchObject({
        accountId: first.accountId,
        contactId: first.contactId,
        created: [],
      })
    }
  })

  test('a customer that the converter names is not taken for the one the person is known at', async () => {
    const who = fresh()
    await convert((await newLead(who)).id)
    const { id } = await newLead({ phone: who.phone })
    const refused = await refusal(convert(id, { accountName: '新东家精密有限公司' }))
    expect(refused).toMatchObject({ code: 'lead.contact_elsewhere' })
    expect(refused.message).toContain(who.company)
  })

  test('a customer of somebody out of sight is reported as existing, without a word about it', async () => {
    const who = fresh()
    await convert((await newLead(who, zhao)).id, {}, zhao)
    const before = await counts()
    for (const known of [{ company: who.company }, { company: fresh().company, phone: who.phone }]) {
      const refused = await refusal(convert((await newLead(known)).id))
      expect(refused).toMatchObject({ code: 'lead.account_taken' })
      expect(refused.message).toContain('已有客户,由他人负责')
      expect(JSON.stringify(refused)).not.toContain('赵远')
    }
    expect(await counts()).toEqual(before)
  })

  test('a person known at another account is not written down twice', async () => {
    const [mine, theirs] = [fresh(), fresh()]
    const account = await as(lilei).create('account', { name: fresh().company })
    await convert((await newLead(mine)).id)
    await convert((await newLead(theirs, zhao)).id, {}, zhao)
    const at = (phone: string) => newLead({ phone }).then(({ id }) => code(convert(id, { accountId: account.id })))
    expect(await at(mine.phone)).toBe('lead.contact_elsewhere')
    expect(await at(theirs.phone)).toBe('lead.contact_taken')
  })

  test('the person the converter recognises is used, at their own customer only', async () => {
    const [mine, other] = [
      await as(lilei).create('account', { name: fresh().company }),
      await as(lilei).create('account', { name: fresh().company }),
    ]
    const known = await as(lilei).create('contact', { name: '周工', accountId: mine.id })
    const { id } = await newLead(fresh())
    expect(await code(convert(id, { accountId: other.id, contactId: known.id }))).toBe('lead.contact_elsewhere')
    expect(await convert(id, { accountId: mine.id, contactId: known.id })).toMatchObject({
      accountId: mine.id,
      contactId: known.id,
      created: [],
    })
  })

  test('one lead converted many times at once becomes one customer', async () => {
    const { id } = await newLead(fresh())
    const before = await counts()
    const codes = await Promise.all(Array.from({ length: 6 }, () => code(convert(id, { opportunityName: '项目' }))))
    expect(codes.toSorted()).toEqual(['accepted', ...Array.from({ length: 5 }, () => 'command.not_now')])
    expect(await counts()).toEqual({
      accounts: before.accounts! + 1,
      contacts: before.contacts! + 1,
      opportunities: before.opportunities! + 1,
    })
  })

  test('several leads of one company converted at once become one customer', async () => {
    const { company, phone } = fresh()
    const leads = await Promise.all(
      [company, `${company.replace('有限公司', '')}`, company].map((name, i) =>
        newLead({ company: name, ...(i > 0 && { phone }) }),
      ),
    )
    const before = await counts()
    const results = await Promise.all(leads.map(({ id }) => convert(id)))
    expect(new Set(results.map(({ accountId }) => accountId)).size).toBe(1)
    expect((await counts()).accounts).toBe(before.accounts! + 1)
  })
})

describe('undoing a conversion', () => {
  test('what it made goes to the recycle bin, what it used stays, and the lead is worked on again', async () => {
    const account = await as(lilei).create('account', { name: fresh().company })
    const { id } = await newLead(fresh())
    const { contactId, opportunityId } = await convert(id, { accountId: account.id, opportunityName: '项目' })
    expect(await as(lilei).run('lead', 'undoConvert', id)).toMatchObject({
      state: 'working',
      accountId: null,
      opportunityId: null,
    })
    const gone =
      await store.rows(sql`select id from crm.contact where id = ${contactId}::uuid and deleted_at is not null
      union all select id from crm.opportunity where id = ${opportunityId}::uuid and deleted_at is not null`)
    expect(gone).toHaveLength(2)
    const [kept] = await store.rows(sql`select deleted_at as gone from crm.account where id = ${account.id}::uuid`)
    expect(kept).toEqual({ gone: null })
    expect((await convert(id)).created).toEqual(['account', 'contact'])
  })

  test('after the hours of the intake rules it is too late', async () => {
    const { id } = await newLead(fresh())
    await convert(id)
    crm.setNow('2026-03-11T02:00:01Z')
    expect(await code(as(lilei).run('lead', 'undoConvert', id))).toBe('lead.undo_too_late')
    await store.rows(sql`update crm.intake_rule set convert_undo_hours = 48`)
    expect(await code(as(lilei).run('lead', 'undoConvert', id))).toBe('accepted')
    await store.rows(sql`update crm.intake_rule set convert_undo_hours = 24`)
    crm.setNow('2026-03-10T02:00:00Z')
  })

  test('a deal that has moved on is not taken away', async () => {
    const { id } = await newLead(fresh())
    const { opportunityId } = await convert(id, { opportunityName: '项目' })
    await as(lilei).run('opportunity', 'advance', opportunityId as string)
    const changed = await refusal(as(lilei).run('lead', 'undoConvert', id))
    expect(changed.code).toBe('lead.undo_changed')
    expect(changed.message).toContain('新建的商机已被修改')
  })

  test('what others have put on it holds it, from whichever module', async () => {
    const { id } = await newLead(fresh())
    const { accountId } = await convert(id)
    await crm.inside(
      (ctx) =>
        create(ctx, task, {
          title: '寄样品',
          ownerId: lilei.employeeId,
          state: 'todo',
          priority: 'normal',
          subjectEntity: 'account',
          subjectId: accountId as string,
        }),
      lilei,
    )
    await as(lilei).open({ accountId: accountId as string })
    const refused = await refusal(as(lilei).run('lead', 'undoConvert', id))
    expect(refused.code).toBe('lead.undo_in_use')
    expect(refused.message).toMatch(/任务.*商机|商机.*任务/)
  })
})
