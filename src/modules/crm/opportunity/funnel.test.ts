import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type Actor, change, createMany, type Draft, get, periodRange, type Sql, sql } from '../../../kernel/index.ts'
import { openCrm } from '../crm.fixture.ts'
import { stageFunnel } from './funnel.query.ts'
import { opportunity } from './opportunity.entity.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store, nodes } = crm
const { lilei, hanmei, zhao, supervisor, region, finance } = await crm.team()
const sellers = [lilei, hanmei, zhao]

const begin = Date.parse('2026-03-02T01:00:00Z')
const dayMs = 86_400_000
let now = begin
const goTo = (at: number) => {
  now = at
  crm.setNow(new Date(at).toISOString())
}

const verbs = [
  'open',
  'move',
  'move',
  'move',
  'move',
  'back',
  'back',
  'win',
  'lose',
  'reopen',
  'transfer',
  'bin',
  'unbin',
]
const step = fc.record({
  verb: fc.constantFrom(...verbs),
  nth: fc.nat(20),
  node: fc.nat(6),
  seller: fc.nat(2),
  hours: fc.integer({ min: 0, max: 90 }),
  daysBack: fc.constantFrom(0, 0, 1, 5),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Writes past the gates and rights, so that every order of stages happens; the stays are kept by the same writing. */
const perform = async (ids: string[], { verb, nth, node, seller, daysBack }: Step): Promise<unknown> => {
  const who = sellers[seller] as Actor
  const id = ids[nth % ids.length]
  if (verb === 'open' || !id)
    return ids.push((await as(who).open({ nodeId: nodes[node % 5]?.id, amount: 1, startedOn: '2026-02-02' })).id)
  if (verb === 'bin') return as(region).remove('opportunity', id)
  if (verb === 'unbin') return as(region).restore('opportunity', id)
  if (verb === 'transfer') return as(region).run('opportunity', 'transfer', id, { toId: who.employeeId })
  return setTo(id, verb, node, daysBack)
}

const setTo = (id: string, verb: string, node: number, daysBack: number) =>
  crm.inside(async (ctx) => {
    const row = await get(ctx, opportunity, id, { lock: true })
    const here = nodes.findIndex((one) => one.id === row.nodeId)
    const stageEnteredAt = ctx.now.toISOString()
    const at = (position: number) => ({
      nodeId: nodes[Math.max(0, Math.min(position, 6))]?.id as string,
      stageEnteredAt,
    })
    const closedOn = new Date(now - daysBack * dayMs).toISOString().slice(0, 10)
    const isOpen = row.outcome === 'open'
    const patches = {
      move: isOpen && here < 4 ? at(Math.min(4, here + 1 + (node % 2))) : null,
      back: isOpen && here > 0 && here < 5 ? at(node % here) : null,
      win: isOpen ? { ...at(5), outcome: 'won' as const, closedOn } : null,
      lose: isOpen ? { outcome: 'lost' as const, closedOn, lostReason: 'price' as const } : null,
      reopen: isOpen ? null : { ...at(node % 5), outcome: 'open' as const, closedOn: null, lostReason: null },
    }
    const patch = patches[verb as keyof typeof patches]
    if (patch) await change(ctx, opportunity, row, patch)
  })

/** What the stays say when each is looked at together with all others of its deal. */
const counted = (range: { from: string; to: string }, whose: Sql) => {
  const start = (day: string) => sql`(${day}::date::timestamp at time zone 'Asia/Shanghai')`
  return store.rows<object>(sql`
    with stay as (
      select e.*, n.position, max(n.position) over (
        partition by e.opportunity_id order by e.entered_at, e.id rows between 1 following and unbounded following) as furthest
      from crm.stage_entry as e join crm.opportunity as o on o.id = e.opportunity_id and o.deleted_at is null
        join process.process_node as n on n.id = e.node_id
      where e.entered_at >= ${start(range.from)} and ${whose}),
    judged as (
      select e.node_id, bool_or(e.left_at is null) as standing, bool_or(e.outcome is not distinct from 'lost') as lost,
        bool_or(e.outcome is not distinct from 'won' or coalesce(e.furthest > e.position, false)) as passed,
        extract(epoch from sum(e.left_at - e.entered_at)) / 86400 as days
      from stay as e where e.entered_at < ${start(range.to)} group by e.opportunity_id, e.node_id)
    select n.id as "nodeId", count(j.node_id) as entered, count(*) filter (where passed) as passed,
      count(*) filter (where lost and not passed) as lost, count(*) filter (where standing and not passed and not lost) as standing,
      percentile_cont(0.5) within group (order by days) as "medianDays"
    from process.process_node as n left join judged as j on j.node_id = n.id
    where n.process_version_id = ${nodes[0]?.processVersionId}::uuid and n.deleted_at is null group by n.id, n.position order by n.position`)
}

const owned = (...owners: readonly Actor[]) => sql`o.owner_id = any(${owners.map((one) => one.employeeId)}::uuid[])`
const readers = [
  { actor: lilei, whose: owned(lilei), input: {} },
  { actor: supervisor, whose: owned(lilei, hanmei), input: {} },
  { actor: supervisor, whose: owned(hanmei), input: { ownerId: hanmei.employeeId } },
  { actor: supervisor, whose: sql`false`, input: { ownerId: zhao.employeeId } },
  { actor: finance, whose: sql`true`, input: {} },
]
const periods = ['2026-03', '2026-Q2', '2026', '2026-03-09..2026-03-15', '2025']

const expectTheSame = async () => {
  for (const { actor, whose, input } of readers) {
    for (const period of periods) {
      const { stages } = await as(actor).view<{ stages: object[] }>(stageFunnel, { period, ...input })
      const expected = await counted(periodRange(period, '2026-06-30') as { from: string; to: string }, whose)
      expect(stages).toMatchObject(expected.map((row) => ({ ...row, medianDays: near(row) })))
    }
  }
}
const near = (row: object) => {
  const { medianDays } = row as { medianDays: number | null }
  return medianDays === null ? null : expect.closeTo(medianDays, 9)
}

test('whatever is done to deals, the funnel is what all their stays together say, for whoever asks about whatever period', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 60 }), async (steps) => {
      const ids: string[] = []
      goTo(begin)
      for (const each of steps) {
        goTo(now + each.hours * 3_600_000)
        await perform(ids, each).catch(refusalOnly)
      }
      await expectTheSame()
    }),
    { numRuns: 12 },
  )
  const [all] = await store.rows<{ stays: number; winding: number; backdated: number }>(sql`
    select count(*) as stays, count(*) filter (where winding) as winding,
      count(*) filter (where outcome = 'won' and entered_at < created_at - interval '1 day') as backdated from crm.stage_entry`)
  expect(all?.winding).toBeGreaterThan(20)
  expect(all?.backdated).toBeGreaterThan(2)
})

test('deals that arrive many at once, open and closed, are counted like those that come one by one', async () => {
  goTo(Date.parse('2026-05-20T02:00:00Z'))
  await crm.inside(async (ctx) => {
    const drafts = Array.from({ length: 40 }, (_, i) => ({
      name: `批量${i}`,
      ownerId: sellers[i % 3]?.employeeId as string,
      nodeId: nodes[i % 6]?.id as string,
      outcome: i % 6 === 5 ? ('won' as const) : ('open' as const),
      amount: 1,
      startedOn: '2026-05-01',
      ...(i % 6 === 5 && { closedOn: '2026-05-18' }),
    }))
    await createMany(ctx, opportunity, drafts as Draft<typeof opportunity>[])
  })
  await expectTheSame()
})

const refusalOnly = (error: { status?: number }) => {
  if (!error.status || error.status >= 500) throw error
}
