import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { type Actor, contextFor, sql } from '../../kernel/index.ts'
import { isChineseWorkingDay } from '../../platform/calendar/chinese.ts'
import { approval } from '../approvals/index.ts'
import { opportunity } from '../crm/index.ts'
import { computeMetric, type MetricRequest } from './compute.ts'
import { readPeriod } from './period.ts'

const minuteMs = 60_000
const today = '2026-08-14'
const w = await world(new Date('2026-05-04T01:00:00Z'))
const { rep, colleague, stranger, supervisor, region } = w.team
const vp = await w.team.person('vp')
const helpers = [await w.team.person('presales'), await w.team.person('presales')]
const everybody = [rep, colleague, stranger, supervisor, w.team.province, region, vp, ...helpers]
const actorOf = (employeeId: unknown) => everybody.find((one) => one.employeeId === employeeId) as Actor

/** A wait as somebody with a watch beside it would write it down. */
interface Noted {
  readonly id: string
  readonly deal: Deal
  readonly by: Actor
  readonly kind: string
  /** Who helps; the clock goes on where it is handed to another. */
  helper: Actor | null
  readonly from: number
  to: number | null
}

interface Deal {
  readonly id: string
  owner: Actor
  isGone: boolean
}

const deals: Deal[] = []
const helped: Noted[] = []
const approved: Noted[] = []
const running = (list: readonly Noted[], nth: number) => {
  const open = list.filter(({ to }) => to === null)
  return open[nth % open.length]
}

const kinds = ['demo', 'proposal', 'trial', 'visit'] as const
const step = fc.record({
  verb: fc.constantFrom(
    ...['open', 'lose', 'transfer', 'transfer', 'remove', 'reassign'],
    ...['ask', 'ask', 'ask', 'ask', 'accept', 'accept', 'deliver', 'deliver', 'decline', 'withdrawHelp'],
    ...['submit', 'submit', 'submit', 'submit', 'approve', 'approve', 'reject', 'sendBack', 'handOver', 'withdraw'],
  ),
  nth: fc.nat(50),
  seller: fc.integer({ min: 0, max: 2 }),
  kind: fc.constantFrom(...kinds),
  bySuperior: fc.boolean(),
  minutes: fc.integer({ min: 1, max: 700 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const now = () => w.now.getTime()
const reason = '按约定'
/** Did it happen? What is refused must leave the clocks alone, which is part of the claim. */
const done = async (who: Actor, path: string, body: object = {}) => {
  const answer = await w.as(who).post(path, body)
  expect([200, 201, 403, 404, 409], answer.text).toContain(answer.status)
  return answer.status < 300 ? answer.body : null
}
const dealAt = (nth: number) => deals.filter(({ isGone }) => !isGone)[nth % 7]

const end = async (wait: Noted | undefined, who: (wait: Noted) => Actor, verb: string, body: object = { reason }) => {
  if (wait && (await done(who(wait), `presales-request/${wait.id}/${verb}`, body))) wait.to = now()
}

/** Whose signature an approval waits for. */
const signerOf = async ({ id }: Noted) => {
  const [task] = await w.app.store.rows<{ approver: string }>(
    sql`select approver_id as approver from approvals.task where approval_id = ${id}::uuid and state = 'open'`,
  )
  return actorOf(task?.approver)
}

const sign = async (nth: number, verb: string, body: object, ends = true) => {
  const wait = running(approved, nth)
  if (!wait) return
  const answer = await done(await signerOf(wait), `approval/${wait.id}/${verb}`, body)
  if (answer && ends) wait.to = now()
}

const perform: Record<Step['verb'], (at: Step) => Promise<unknown>> = {
  open: async ({ seller }) => {
    const owner = [rep, colleague, stranger][seller] as Actor
    const { id } = await w.make(opportunity, { name: `单${deals.length}`, ownerId: owner.employeeId })
    deals.push({ id, owner, isGone: false })
  },
  lose: async ({ nth }) => dealAt(nth) && done(region, `opportunity/${dealAt(nth)?.id}/lose`, { reason: 'price' }),
  transfer: async ({ nth, seller }) => {
    const deal = dealAt(nth)
    const to = [rep, colleague, stranger][seller] as Actor
    if (deal && (await done(region, `opportunity/${deal.id}/transfer`, { toId: to.employeeId }))) deal.owner = to
  },
  remove: async ({ nth, minutes }) => {
    const deal = minutes < 100 ? dealAt(nth) : undefined
    if (deal && (await w.as(region).delete(`opportunity/${deal.id}`)).status < 300) deal.isGone = true
  },
  ask: async ({ nth, kind, bySuperior }) => {
    const deal = dealAt(nth)
    if (!deal) return
    const by = bySuperior && deal.owner !== stranger ? supervisor : deal.owner
    const helper = helpers[nth % 2] as Actor
    const body = { opportunityId: deal.id, assigneeId: helper.employeeId, kind, need: '改造方案' }
    const made = await done(by, 'presales-request/ask', body)
    if (made) helped.push({ id: made.id, deal, by, kind, helper, from: now(), to: null })
  },
  accept: async ({ nth }) => {
    const wait = running(helped, nth)
    return wait && done(wait.helper as Actor, `presales-request/${wait.id}/accept`)
  },
  deliver: ({ nth }) => end(running(helped, nth), ({ helper }) => helper as Actor, 'deliver', { result: '已讲解' }),
  decline: ({ nth }) => end(running(helped, nth), ({ helper }) => helper as Actor, 'decline'),
  withdrawHelp: ({ nth }) => end(running(helped, nth), ({ by }) => by, 'withdraw'),
  reassign: async ({ nth }) => {
    const wait = running(helped, nth)
    const to = helpers.find((one) => one !== wait?.helper) as Actor
    if (wait && (await done(region, `presales-request/${wait.id}/reassign`, { toId: to.employeeId, reason })))
      wait.helper = to
  },
  submit: async ({ nth }) => {
    const deal = dealAt(nth)
    if (!deal) return
    const asked = await done(deal.owner, 'quote-exemption', { opportunityId: deal.id, reason })
    if (!asked || !(await done(deal.owner, `quote-exemption/${asked.id}/submit`))) return
    const [row] = await w.app.store.rows<{ id: string }>(
      sql`select id from approvals.approval where subject_id = ${asked.id}::uuid`,
    )
    approved.push({ id: row?.id as string, deal, by: deal.owner, kind: '', helper: null, from: now(), to: null })
  },
  approve: ({ nth }) => sign(nth, 'approve', {}),
  reject: ({ nth }) => sign(nth, 'reject', { opinion: reason }),
  sendBack: ({ nth }) => sign(nth, 'return', { to: 'submitter', opinion: reason }),
  handOver: ({ nth }) => sign(nth, 'transfer', { employeeId: region.employeeId }, false),
  withdraw: async ({ nth }) => {
    const wait = running(approved, nth)
    if (wait && (await done(wait.by, `approval/${wait.id}/withdraw`, { reason }))) wait.to = now()
  },
}

const origin = Date.parse('2026-01-01T00:00:00+08:00')
/** Is each minute of the year worked: nine to twelve and one to six on the days that the country works. */
const worked = Array.from({ length: 365 * 1440 }, (_, i) => {
  const minute = i % 1440
  const day = new Date(origin + 8 * 3_600_000 + i * minuteMs).toISOString().slice(0, 10)
  return isChineseWorkingDay(day) && ((minute >= 540 && minute < 720) || (minute >= 780 && minute < 1080))
})

/** The worked minutes of a wait within a period, one by one; null where it lies outside. */
const inside = ({ from, to }: Noted, name: string): number | null => {
  const period = readPeriod(name, today) as { from: string; to: string }
  const [first, last] = [period.from, period.to].map((day) => Date.parse(`${day}T00:00:00+08:00`)) as [number, number]
  if (from >= last || (to !== null && to < first)) return null
  const until = Math.min(to ?? now(), last)
  let minutes = 0
  for (let at = Math.max(from, first); at < until; at += minuteMs) if (worked[(at - origin) / minuteMs]) minutes++
  return minutes
}

const waits = { presales_wait: helped, approval_wait: approved } as const
type Key = keyof typeof waits
interface Reader {
  readonly actor: Actor
  /** Whose deals they see, and whose numbers are theirs. */
  readonly people: readonly Actor[]
  /** Their own people. */
  readonly team: readonly Actor[]
}
const ofTeam = (actor: Actor, team: readonly Actor[]): Reader => ({ actor, people: team, team })
const readers = {
  rep: ofTeam(rep, [rep]),
  supervisor: ofTeam(supervisor, [rep, colleague, supervisor]),
  region: ofTeam(region, everybody),
  vp: { actor: vp, people: everybody, team: [vp] },
}

/** What hangs on a deal is seen with it; an approval is seen as well by those whose people asked for it. */
const isSeen = (key: Key, { deal, by }: Noted, { people, team }: Reader) =>
  (!deal.isGone && people.includes(deal.owner)) || (key === 'approval_wait' && team.includes(by))

const counted = (key: Key, period: string, reader: Reader, when = (_: Noted) => true) =>
  waits[key]
    .filter((wait) => reader.people.includes(wait.by) && isSeen(key, wait, reader) && when(wait))
    .flatMap((wait) => inside(wait, period) ?? [])
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const ask = (actor: Actor, key: string, request: Partial<MetricRequest> = {}) =>
  computeMetric(contextFor(w.app, w.app.store, actor), key, { period: '2026-Q2', ...request })

beforeAll(async () => {
  const steps = fc.sample(step, { numRuns: 320, seed: 5 })
  for (const each of steps.slice(0, 7)) await perform.open?.({ ...each, seller: deals.length % 3 })
  for (const each of steps) {
    w.now = new Date(now() + each.minutes * minuteMs)
    await perform[each.verb]?.(each)
  }
  // Some of either are under way to this day.
  for (const each of steps.slice(0, 12)) {
    w.now = new Date(now() + each.minutes * minuteMs)
    await perform.ask?.(each)
    await perform.submit?.(each)
  }
  w.now = new Date(`${today}T02:00:00Z`)
})

describe('how long presales and approvals let a deal wait, counted minute by minute and by the catalogue', () => {
  test('320 random requests, answers, hand-overs, signatures and returns, for whoever asks about whatever period', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(readers) as (keyof typeof readers)[])),
        fc.constantFrom<Key>('presales_wait', 'approval_wait'),
        fc.constantFrom('2026-Q2', '2026-05', '2026-06', '2026', '2026-05-09..2026-05-20', '2026-05-18', today, '2025'),
        async (name, key, period) => {
          const { actor } = readers[name]
          const expected = counted(key, period, readers[name])
          const whole = await ask(actor, `${key}_hours`, { period })
          expect([whole.sample, whole.value]).toEqual([expected.length, expect.closeTo(sum(expected) / 60, 6)])
          const average = await ask(actor, `average_${key}`, { period })
          if (expected.length === 0) expect(average.value).toBeNull()
          else expect(average.value).toBeCloseTo(sum(expected) / 60 / expected.length, 6)
        },
      ),
      { numRuns: 64 },
    )
    for (const list of [helped, approved]) {
      expect(list.filter(({ to }) => to !== null).length).toBeGreaterThan(12)
      expect(list.filter(({ to }) => to === null).length).toBeGreaterThan(0)
    }
    expect(helped.some(({ deal }) => deal.isGone)).toBe(true)
    expect(helped.some(({ deal, by }) => deal.owner !== by && by !== supervisor)).toBe(true)
  })

  test('by kind, by presales person and by who asked, each group has its own and no group is missing', async () => {
    const groups = [
      { by: 'kind', key: 'presales_wait', of: ({ kind }: Noted) => kind },
      { by: 'presales', key: 'presales_wait', of: ({ helper }: Noted) => helper?.employeeId },
      { by: 'owner', key: 'presales_wait', of: ({ by }: Noted) => by.employeeId },
      { by: 'owner', key: 'approval_wait', of: ({ by }: Noted) => by.employeeId },
    ] as const
    for (const { by, key, of } of groups) {
      const { rows = [] } = await ask(vp, `${key}_hours`, { by })
      for (const row of rows) {
        const expected = counted(key, '2026-Q2', readers.vp, (wait) => of(wait) === row.key)
        expect([row.sample, row.value]).toEqual([expected.length, expect.closeTo(sum(expected) / 60, 6)])
      }
      expect(sum(rows.map(({ sample }) => sample))).toBe(counted(key, '2026-Q2', readers.vp).length)
    }
  })

  test('the number opens exactly the records it rests on', async () => {
    for (const actor of [rep, supervisor, region]) {
      for (const key of ['presales_wait_hours', 'approval_wait_hours']) {
        const { drill, sample } = await ask(actor, key)
        const { body } = await w.as(actor).get(drill.entity, { filter: drill.filter, count: 'exact', limit: 1 })
        expect([key, body.count.value]).toEqual([key, sample])
      }
    }
  })

  test('approvals of quotes and contracts count, those of other documents do not', async () => {
    const before = await ask(rep, 'approval_wait_hours', { period: today })
    const [version] = await w.app.store.rows<{ id: string }>(sql`select id from approvals.flow_version limit 1`)
    for (const subjectEntity of ['quote-version', 'contract', 'target'])
      await w.make(approval, {
        title: '审批',
        subjectEntity,
        subjectId: randomUUID(),
        flowVersionId: version?.id as string,
        submitterId: rep.employeeId,
        state: 'running',
      })
    const after = await ask(rep, 'approval_wait_hours', { period: today })
    expect(after.sample).toBe(before.sample + 2)
  })
})
