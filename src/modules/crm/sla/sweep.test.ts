import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { type Draft, sql, systemActor } from '../../../kernel/index.ts'
import { companyCalendar } from '../../work/index.ts'
import { lead } from '../index.ts'
import { advance, clockOf } from './clock.ts'
import { loadPolicies } from './load-policies.ts'
import { sweepDue, sweepJob } from './sweep.ts'

const w = await world(new Date('2026-03-10T02:00:00Z'))
const { rep, colleague, stranger } = w.team
const hour = 3_600_000

const drafts = fc.array(
  fc.record({
    grade: fc.constantFrom('A', 'B', 'C'),
    ownerId: fc.constantFrom(rep.employeeId, colleague.employeeId, stranger.employeeId),
    state: fc.constantFrom('new', 'working', 'discarded'),
    heldHours: fc.integer({ min: 0, max: 400 }),
    contacted: fc.boolean(),
    followedHours: fc.option(fc.integer({ min: 0, max: 400 })),
  }),
  { minLength: 60, maxLength: 60 },
)

test('a sweep takes of any leads exactly the steps that the rule names for each by itself', async () => {
  for (const [round, batch] of fc.sample(drafts, { numRuns: 4, seed: 11 }).entries()) {
    const ago = (hours: number) => new Date(w.now.getTime() - hours * hour).toISOString()
    const made: Draft<typeof lead>[] = batch.map(({ heldHours, contacted, followedHours, ...draft }, i) => ({
      ...draft,
      name: `第 ${round} 批 ${i}`,
      ownerSince: ago(heldHours),
      firstContactAt: contacted ? ago(heldHours / 2) : null,
      lastFollowedAt: contacted && followedHours !== null ? ago(followedHours) : null,
    })) as Draft<typeof lead>[]
    const rows = await Promise.all(made.map((draft) => w.make(lead, draft)))
    const policies = await loadPolicies({ db: w.app.store })
    const calendar = await companyCalendar({ db: w.app.store, company: w.app.company() })
    const expected = rows.map((row) => {
      const clock = clockOf(row, 0, policies, calendar)
      if (!clock.clock) return { steps: [], taken: null, nextAt: null }
      const { due, ...rest } = advance(clock as never, policies.get(row.grade as string), calendar, w.now)
      return { steps: due.map(({ atPercent }) => atPercent), ...rest }
    })
    expect(new Set(expected.map(({ steps }) => steps.length)).size).toBeGreaterThan(2)
    await sweepJob.run(w.app, systemActor, {})
    const found = await w.app.store.rows<{ steps: number[]; taken: number | null; nextAt: string | null }>(
      sql`select (select coalesce(json_agg(s.at_percent order by s.at_percent), '[]') from crm.sla_event as s where s.lead_id = l.id) as steps,
        c.taken, c.next_at as "nextAt"
      from unnest(${rows.map(({ id }) => id)}::uuid[]) with ordinality as l (id, n) left join crm.lead_clock as c on c.lead_id = l.id order by l.n`,
    )
    const plain = (nextAt: string | null) => nextAt && new Date(nextAt).toISOString()
    expect(found.map((one) => ({ ...one, nextAt: plain(one.nextAt) }))).toEqual(expected)
  }
})

test('a sweep that dies between two slices is gone on with: each step is taken once, each owner hears once of it', async () => {
  await w.app.store.rows(sql`delete from crm.lead_clock`)
  await w.app.store.rows(sql`delete from work.notification`)
  const owners = []
  for (let i = 0; i < 5; i++) owners.push(await w.team.person('rep'))
  // The owner is to be warned after 90 of 120 minutes.
  const since = '2026-03-10T01:00:00Z'
  w.now = new Date('2026-03-10T02:36:00Z')
  const drafts = owners.flatMap(({ employeeId }) =>
    Array.from({ length: 8 }, (_, i): Draft<typeof lead> => {
      return { name: `迟 ${i}`, grade: 'A', ownerId: employeeId, ownerSince: since, state: 'new' } as Draft<typeof lead>
    }),
  )
  const ids = (await Promise.all(drafts.map((draft) => w.make(lead, draft)))).map(({ id }) => id)
  const { store } = w.app
  let slices = 0
  const dying: typeof store.transaction = (run, last) => {
    slices++
    // Its work is done and not yet stored when the process ends.
    return store.transaction(async (tx) => {
      const result = await run(tx)
      if (slices === 3) throw new Error('killed')
      return result
    }, last)
  }
  await expect(sweepDue({ ...w.app, store: { ...store, transaction: dying } }, systemActor, 10)).rejects.toThrow(
    'killed',
  )
  const taken = () =>
    store.rows<{ n: number }>(
      sql`select count(*)::integer as n from crm.sla_event where lead_id = any(${ids}::uuid[]) group by lead_id`,
    )
  const before = await taken()
  expect(before.length).toBeGreaterThan(0)
  expect(before.length).toBeLessThan(ids.length)
  await sweepDue(w.app, systemActor, 10)
  await sweepDue(w.app, systemActor, 10)
  expect(await taken()).toEqual(ids.map(() => ({ n: 1 })))
  const heard = await store.rows(sql`select title from work.notification where kind = 'alert'`)
  expect(heard).toEqual(owners.map(() => ({ title: '请尽快联系:8 条线索' })))
})
