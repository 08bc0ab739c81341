import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type Actor, create, sql, systemActor } from '../../kernel/index.ts'
import { openCrm } from './crm.fixture.ts'
import { lead } from './lead/lead.entity.ts'
import { compactRollups } from './rollups.job.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, hanmei, supervisor } = await crm.team()
const compact = () => compactRollups.run(crm.runtime, systemActor, null)

const counted = {
  crm_opportunity_by_stage: sql`select owner_id::text, node_id::text, outcome, count(*) as n, coalesce(sum(amount), 0) as amount
    from crm.opportunity where deleted_at is null group by 1, 2, 3 order by 1, 2, 3`,
  crm_opportunity_by_month: sql`select owner_id::text, outcome, date_trunc('month', closed_on)::date as closed_on_month, count(*) as n, coalesce(sum(amount), 0) as amount
    from crm.opportunity where deleted_at is null group by 1, 2, 3 order by 1, 2, 3`,
}
const kept = {
  crm_opportunity_by_stage: sql`select owner_id::text, node_id::text, outcome, sum(n) as n, sum(amount) as amount
    from crm.opportunity_by_stage group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3`,
  crm_opportunity_by_month: sql`select owner_id::text, outcome, closed_on_month, sum(n) as n, sum(amount) as amount
    from crm.opportunity_by_month group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3`,
}

const expectEqualTotals = async () => {
  for (const key of ['crm_opportunity_by_stage', 'crm_opportunity_by_month'] as const) {
    expect(await store.rows(kept[key])).toEqual(await store.rows(counted[key]))
  }
}

type Step = { verb: string; seller: boolean; nth: number; amount: number | null; day: number }
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(
    'create',
    'advance',
    'goBack',
    'win',
    'lose',
    'reopen',
    'remove',
    'restore',
    'transfer',
    'amount',
    'compact',
  ),
  seller: fc.boolean(),
  nth: fc.nat(7),
  amount: fc.option(fc.nat(1_000_000_00)),
  day: fc.integer({ min: 1, max: 28 }),
})

/** Does one step if the deal's state allows it; what is refused changes nothing, which is part of the claim. */
const perform = async (ids: string[], { verb, seller, nth, amount, day }: Step): Promise<void> => {
  const who: Actor = seller ? lilei : hanmei
  if (verb === 'compact') return compact()
  if (verb === 'create' || ids.length === 0) {
    ids.push((await as(who).open({ ...(nth % 2 && crm.nearlyWon), amount, startedOn: '2025-01-01' })).id)
    return
  }
  const id = ids[nth % ids.length] as string
  const on = `2026-0${(nth % 2) + 1}-${String(day).padStart(2, '0')}`
  const bodies: Record<string, object> = {
    goBack: { reason: '退' },
    win: { on, ...(amount !== null && { amount }) },
    lose: { reason: 'price', on },
    reopen: { reason: '重开' },
    transfer: { toId: who.employeeId },
  }
  if (verb === 'remove') await as(supervisor).remove('opportunity', id)
  else if (verb === 'restore') await as(supervisor).restore('opportunity', id)
  else if (verb === 'amount') {
    const [row] = await store.rows<{ version: number }>(sql`select version from crm.opportunity where id = ${id}::uuid`)
    await as(supervisor).update('opportunity', id, { version: row!.version, amount })
  } else await as(supervisor).run('opportunity', verb, id, bodies[verb] ?? {})
}

test('whatever is done to deals, one after the other, roll-ups equal the table before and after compaction', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const ids: string[] = []
      for (const each of steps) await perform(ids, each).catch(refusalOnly)
      await expectEqualTotals()
      await compact()
      await expectEqualTotals()
    }),
    { numRuns: 15 },
  )
})

test('the same holds when everything happens at once, compaction included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
      const ids: string[] = []
      for (let i = 0; i < 4; i++)
        ids.push((await as(lilei).open({ ...crm.nearlyWon, amount: 1_00, startedOn: '2025-01-01' })).id)
      await Promise.all(steps.map((each) => perform(ids, each).catch(refusalOnly)))
      await expectEqualTotals()
      await compact()
      await expectEqualTotals()
      const [left] = await store.rows<{ n: number }>(
        sql`select count(*) as n from crm.opportunity_by_stage where is_change`,
      )
      expect(left!.n).toBe(0)
    }),
    { numRuns: 10 },
  )
})

const leadsByState = {
  counted: sql`select owner_id::text, state, count(*) as n from crm.lead where deleted_at is null group by 1, 2 order by 1, 2`,
  kept: sql`select owner_id::text, state, sum(n) as n from crm.lead_by_state group by 1, 2 having sum(n) <> 0 order by 1, 2`,
}

const leadStep = fc.record({
  verb: fc.constantFrom(
    'create',
    'fromNowhere',
    'discard',
    'revive',
    'convert',
    'remove',
    'restore',
    'give',
    'compact',
  ),
  seller: fc.boolean(),
  nth: fc.nat(7),
})

const performOnLead = async (ids: string[], { verb, seller, nth }: Omit<Step, 'amount' | 'day'>) => {
  const who = seller ? lilei : hanmei
  const id = ids[nth % ids.length] as string
  if (verb === 'compact') await compact()
  else if (verb === 'create') ids.push((await as(who).create('lead', { name: '王工' })).id as string)
  // A visitor's lead that nobody is there for.
  else if (verb === 'fromNowhere')
    ids.push((await crm.inside((ctx) => create(ctx, lead, { name: '访客', state: 'new' }))).id)
  else if (verb === 'remove') await as(supervisor).remove('lead', id)
  else if (verb === 'restore') await as(supervisor).restore('lead', id)
  else if (verb === 'give') await as(supervisor).run('lead', 'transfer', id, { toId: who.employeeId })
  else await as(supervisor).run('lead', verb, id, verb === 'discard' ? { reason: '空号' } : {})
}

test.each([
  ['one after the other', false],
  ['all at once', true],
])(
  'whatever is done to leads, %s, the leads in hand are those of the table, before and after compaction',
  async (_, atOnce) => {
    await fc.assert(
      fc.asyncProperty(fc.array(leadStep, { minLength: 10, maxLength: 40 }), async (steps) => {
        const ids: string[] = []
        for (const each of ['create', 'create', 'fromNowhere'] as const)
          await performOnLead(ids, { verb: each, seller: ids.length === 0, nth: 0 })
        if (atOnce) await Promise.all(steps.map((each) => performOnLead(ids, each).catch(refusalOnly)))
        else for (const each of steps) await performOnLead(ids, each).catch(refusalOnly)
        const counted = await store.rows(leadsByState.counted)
        expect(await store.rows(leadsByState.kept)).toEqual(counted)
        await compact()
        expect(await store.rows(leadsByState.kept)).toEqual(counted)
        const [rows] = await store.rows(
          sql`select count(*) filter (where is_change) as changes, count(*) as n, count(distinct (owner_id, state)) as keys from crm.lead_by_state`,
        )
        expect(rows).toMatchObject({ changes: 0, n: (rows as { keys: number }).keys })
      }),
      { numRuns: 10 },
    )
  },
)

test('a deal stands at one stage at a time, and its last stay is the stage it names, whatever was done', async () => {
  const [wrong] = await store.rows<{ n: number }>(sql`select count(*) as n from crm.opportunity as o
    left join lateral (select node_id, left_at from crm.stage_entry where opportunity_id = o.id order by id desc limit 1) as last on true
    where last.node_id is distinct from o.node_id or (last.left_at is null) <> (o.outcome = 'open')`)
  expect(wrong!.n).toBe(0)
})

const refusalOnly = (error: { status?: number }) => {
  if (!error.status || error.status >= 500) throw error
}
