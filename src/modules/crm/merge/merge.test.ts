import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { allEntities, create, sql } from '../../../kernel/index.ts'
import { comment, task } from '../../work/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { mergePreview } from './merge-preview.query.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store, inside } = crm
const { lilei, hanmei, supervisor } = await crm.team()

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const merge = async (kind: string, keptId: string, goneId: string, choices = {}, actor = supervisor) =>
  (await as(actor).run(kind, 'merge', null, { keptId, goneId, choices })) as unknown as {
    mergeId: string
    moved: number
  }
const undo = async (mergeId: string, actor = supervisor) =>
  (await as(actor).run('merge', 'undo', mergeId)) as unknown as { result: { keptAsChanged: string[] } }

/** Every row of every entity and what it is found by, without the counters that any write moves on. */
const everything = async (): Promise<Map<string, unknown>> => {
  const tables = [...allEntities()].filter(({ name }) => name !== 'merge').map(({ table }) => table)
  const found = await store.rows<{ key: string; row: unknown }>(
    sql`${sql.join(
      [...tables, 'crm.account_search', 'crm.lead_search', 'crm.contact_search'].map(
        (table) =>
          sql`select ${sql.lit(table)} || ' ' || id as key, to_jsonb(t) - 'version' - 'updated_at' as row from ${sql.table(table)} as t`,
      ),
      sql` union all `,
    )}`,
  )
  return new Map(found.map(({ key, row }) => [key, row]))
}

let serial = 0
const newAccount = (draft: object = {}, actor = lilei) =>
  as(actor).create('account', { name: `合并${++serial}有限公司`, ...draft })
const newLead = (draft: object = {}, actor = lilei) => as(actor).create('lead', { name: `线索${++serial}`, ...draft })

interface Family {
  readonly contacts: number
  readonly deals: number
  readonly won: number
  readonly calls: number
  readonly leads: number
  readonly hasTask: boolean
  readonly hasChild: boolean
}

/** An account with what usually hangs on one. */
const familyOf = async (
  id: string,
  { contacts, deals, won, calls, leads, hasTask, hasChild }: Family,
  actor = lilei,
) => {
  for (let i = 0; i < contacts; i++)
    await as(actor).create('contact', {
      name: `人${i}`,
      accountId: id,
      phone: `139${String(++serial).padStart(8, '0')}`,
    })
  for (let i = 0; i < deals; i++) await as(actor).open({ accountId: id })
  for (let i = 0; i < won; i++) {
    const { id: dealId } = await as(actor).open({
      ...crm.nearlyWon,
      accountId: id,
      amount: 100,
      startedOn: '2026-03-01',
    })
    await as(actor).run('opportunity', 'win', dealId, { on: `2026-03-0${1 + i}` })
  }
  for (let i = 0; i < calls; i++) await followUp({ accountId: id }, i, actor)
  for (let i = 0; i < leads; i++) {
    const { id: leadId } = await newLead({}, actor)
    await as(actor).run('lead', 'convert', leadId, { accountId: id })
  }
  if (hasTask) await hang('account', id, actor)
  if (hasChild) await newAccount({ parentId: id }, actor)
}

const followUp = (on: object, i: number, actor = lilei) =>
  as(actor).create('activity', {
    ...on,
    kind: 'call',
    content: `第${i}次`,
    feedback: '好',
    noFollowUpReason: '测试',
    happenedAt: `2026-03-0${4 + i}T01:00:00Z`,
  })

const hang = async (subjectEntity: string, subjectId: string, actor = lilei) => {
  const at = { subjectEntity, subjectId }
  await inside(
    (ctx) =>
      create(ctx, task, { title: '寄样品', ownerId: actor.employeeId, state: 'todo', priority: 'normal', ...at }),
    actor,
  )
  await inside((ctx) => create(ctx, comment, { body: '已沟通', ...at }), actor)
}

describe('merging', () => {
  test('everything that pointed to the second record points to the first, and the second is in the recycle bin', async () => {
    const [kept, gone] = [await newAccount(), await newAccount({}, hanmei)]
    await familyOf(
      gone.id,
      { contacts: 2, deals: 1, won: 1, calls: 2, leads: 1, hasTask: true, hasChild: true },
      hanmei,
    )
    await merge('account', kept.id, gone.id)
    const [counted] = await store.rows(sql`select
      (select count(*)::int from crm.contact where account_id = ${kept.id}::uuid) as contacts,
      (select count(*)::int from crm.opportunity where account_id = ${kept.id}::uuid) as deals,
      (select count(*)::int from crm.activity where account_id = ${kept.id}::uuid and record_owner_id = ${lilei.employeeId}::uuid) as calls,
      (select count(*)::int from crm.lead where account_id = ${kept.id}::uuid) as leads,
      (select count(*)::int from work.task where subject_id = ${kept.id}::uuid) as tasks,
      (select count(*)::int from work.comment where subject_id = ${kept.id}::uuid) as comments,
      (select count(*)::int from crm.account where parent_id = ${kept.id}::uuid) as children,
      (select first_won_on::text from crm.account where id = ${kept.id}::uuid) as won,
      (select deleted_at is not null from crm.account where id = ${gone.id}::uuid) as gone`)
    expect(counted).toEqual({
      contacts: 3,
      deals: 2,
      calls: 2,
      leads: 1,
      tasks: 1,
      comments: 1,
      children: 1,
      won: '2026-03-01',
      gone: true,
    })
    const [event] = await store.rows(
      sql`select changes from kernel.event where entity = 'contact' and verb = 'merge' order by seq desc limit 1`,
    )
    expect(event).toEqual({ changes: { accountId: [gone.id, kept.id] } })
  })

  test('each field is taken from the record chosen for it; what the first lacks comes from the second', async () => {
    const kept = await newAccount({ industry: '阀门', phone: '02511112222' })
    const gone = await newAccount({ industry: '泵', province: '江苏', phone: '02533334444' })
    await merge('account', kept.id, gone.id, { phone: 'gone', industry: 'kept' })
    const [row] = await store.rows(sql`select industry, province, phone from crm.account where id = ${kept.id}::uuid`)
    expect(row).toEqual({ industry: '阀门', province: '江苏省', phone: '02533334444' })
  })

  test('the preview says field by field what differs and how many records would move', async () => {
    const kept = await newAccount({ industry: '阀门' })
    const gone = await newAccount({ industry: '泵', region: '华东' })
    await familyOf(gone.id, { contacts: 3, deals: 2, won: 0, calls: 0, leads: 0, hasTask: false, hasChild: false })
    const shown = await as(supervisor).view<{ fields: { key: string }[]; children: object[] }>(mergePreview, {
      entity: 'account',
      keptId: kept.id,
      goneId: gone.id,
    })
    const field = (key: string) => shown.fields.find((one) => one.key === key)
    expect(field('industry')).toMatchObject({ differs: true, choice: 'kept' })
    expect(field('region')).toMatchObject({ differs: true, choice: 'gone' })
    expect(field('ownerId')).toBeUndefined()
    expect(shown.children).toMatchObject([
      { entity: 'contact', count: 3 },
      { entity: 'opportunity', count: 2 },
    ])
  })

  test('an account whose parent is merged into it has none', async () => {
    const parent = await newAccount()
    const kept = await newAccount({ parentId: parent.id })
    const { mergeId } = await merge('account', kept.id, parent.id)
    const parentOf = async () =>
      (await store.rows(sql`select parent_id as id from crm.account where id = ${kept.id}::uuid`))[0]
    expect(await parentOf()).toEqual({ id: null })
    await undo(mergeId)
    expect(await parentOf()).toEqual({ id: parent.id })
  })

  test('two merges of the same two at once: one of them happens', async () => {
    const [a, b] = [await newAccount(), await newAccount()]
    const codes = await Promise.all([code(merge('account', a.id, b.id)), code(merge('account', b.id, a.id))])
    // The second finds its record gone: before its turn, or when it is.
    expect(codes.filter((one) => one === 'accepted')).toHaveLength(1)
    expect(codes.find((one) => one !== 'accepted')).toMatch(/^request\.(not_found|invalid)$/)
  })
})

describe('undoing', () => {
  const family = fc.record({
    contacts: fc.nat(2),
    deals: fc.nat(2),
    won: fc.nat(2),
    calls: fc.nat(2),
    leads: fc.nat(1),
    hasTask: fc.boolean(),
    hasChild: fc.boolean(),
  })
  const side = fc.constantFrom('kept', 'gone')
  const choices = fc.record({ name: side, phone: side, industry: side, note: side }, { requiredKeys: [] })

  test('a merge of accounts leaves every row of everything as it was', async () => {
    await fc.assert(
      fc.asyncProperty(family, family, choices, async (mine, theirs, chosen) => {
        const kept = await newAccount({ industry: '阀门', note: '甲' })
        const gone = await newAccount({ industry: '泵', phone: '02533334444', city: '苏州' }, hanmei)
        await familyOf(kept.id, mine)
        await familyOf(gone.id, theirs, hanmei)
        const before = await everything()
        const { mergeId } = await merge('account', kept.id, gone.id, chosen)
        expect(await everything()).not.toEqual(before)
        await undo(mergeId)
        expect(await everything()).toEqual(before)
      }),
      { numRuns: 6 },
    )
  }, 150_000)

  test('a merge of leads and of contacts leaves every row of everything as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(2), choices, async (mine, theirs, { phone, note }) => {
        const [a, b] = [await newLead({ note: '甲' }), await newLead({ phone: '13811112222', note: '乙' }, hanmei)]
        for (let i = 0; i < mine; i++) await followUp({ leadId: a.id }, i + 1)
        for (let i = 0; i < theirs; i++) await followUp({ leadId: b.id }, i, hanmei)
        await hang('lead', b.id, hanmei)
        const account = await newAccount()
        const [c, d] = [
          await as(lilei).create('contact', { name: '丙', accountId: account.id }),
          await as(lilei).create('contact', { name: '丁', accountId: account.id, phone: '13811113333' }),
        ]
        const chosen = { ...(phone && { phone }), ...(note && { note }) }
        const before = await everything()
        const merges = [await merge('lead', a.id, b.id, chosen), await merge('contact', c.id, d.id, chosen)]
        for (const { mergeId } of merges) await undo(mergeId)
        expect(await everything()).toEqual(before)
      }),
      { numRuns: 5 },
    )
  }, 150_000)

  test('what somebody has changed since stays as they changed it, and is named', async () => {
    const [kept, gone] = [await newAccount({ industry: '阀门' }), await newAccount({ industry: '泵', city: '苏州' })]
    const { id: contactId } = await as(lilei).create('contact', { name: '戊', accountId: gone.id })
    const elsewhere = await newAccount()
    const { mergeId } = await merge('account', kept.id, gone.id, { industry: 'gone' })
    const [{ version } = { version: 0 }] = await store.rows<{ version: number }>(
      sql`select version from crm.account where id = ${kept.id}::uuid`,
    )
    await as(lilei).update('account', kept.id, { version, industry: '液压' })
    await as(lilei).update('contact', contactId, { version: 2, accountId: elsewhere.id })
    expect((await undo(mergeId)).result.keptAsChanged).toEqual(['行业'])
    const rows = await store.rows(sql`select industry, city from crm.account where id = ${kept.id}::uuid
      union all select account_id::text, null from crm.contact where id = ${contactId}::uuid`)
    expect(rows).toEqual([
      { industry: '液压', city: null },
      { industry: elsewhere.id, city: null },
    ])
  })

  test('is refused after its days, before a later merge is undone, and where the kept record has gone', async () => {
    const [a, b, c] = [await newAccount(), await newAccount(), await newAccount()]
    const first = await merge('account', a.id, b.id)
    crm.setNow('2026-04-10T02:00:01Z')
    expect(await code(undo(first.mergeId))).toBe('merge.undo_too_late')
    crm.setNow('2026-03-10T02:00:00Z')
    const second = await merge('account', a.id, c.id)
    expect(await code(undo(first.mergeId))).toBe('merge.undo_later')
    await undo(second.mergeId)
    await as(supervisor).remove('account', a.id)
    expect(await code(undo(first.mergeId))).toBe('request.not_found')
    await as(supervisor).restore('account', a.id)
    await undo(first.mergeId)
    expect(await code(undo(first.mergeId))).toBe('command.not_now')
  })

  test('of merges one after the other begins with the last: whoever sees what became of the record is told so', async () => {
    const [a, b, c, d] = [await newAccount(), await newAccount(), await newAccount(), await newAccount()]
    const first = await merge('account', b.id, a.id)
    const second = await merge('account', c.id, b.id)
    const third = await merge('account', d.id, c.id)
    const wrong = await refusal(undo(first.mergeId))
    expect(wrong.code).toBe('merge.undo_merged_on')
    expect(wrong.message).toContain(c.name as string)
    for (const { mergeId } of [third, second, first]) await undo(mergeId)
    const [back] = await store.rows(
      sql`select name from crm.account where id = ${a.id as string}::uuid and deleted_at is null`,
    )
    expect(back).toEqual({ name: a.name })
  })

  test('is refused to who may not merge that kind', async () => {
    const [a, b] = [await newAccount(), await newAccount()]
    const { mergeId } = await merge('account', a.id, b.id)
    const marketing = await crm.actorOf(await crm.makePerson('郑市场', 'marketing', null))
    expect(await code(undo(mergeId, marketing))).toBe('merge.undo_forbidden')
  })
})
