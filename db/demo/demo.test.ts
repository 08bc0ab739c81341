import { beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '../../src/app/runtime.ts'
import { type Actor, allEntities, select, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { opportunity } from '../../src/modules/crm/index.ts'
import { computeMetric } from '../../src/modules/metrics/index.ts'
import { loadActor, signIn } from '../../src/modules/people/index.ts'
import { testDatabase } from '../../test/harness/database.ts'
import { demoAccounts, isEmptyCompany, loadDemo } from './index.ts'

/** Half past six in the morning in China: whoever starts the demo early finds nothing from later in the day. */
const now = new Date('2026-11-19T22:30:00Z')
const password = 'haoyun-2026-yanshi'
let url = ''

beforeAll(async () => {
  ;({ url } = await testDatabase())
  expect(await isEmptyCompany(url)).toBe(true)
  await loadDemo(url, password, now)
}, 240_000)

const withApp = async <T>(work: (app: Awaited<ReturnType<typeof openApp>>) => Promise<T>): Promise<T> => {
  const app = await openApp({ databaseUrl: url, log: 'silent', now: () => now, connections: 2 })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

describe('the quarter of the story', () => {
  const metric = (key: string) =>
    withApp((app) => transact(app, systemActor, (ctx) => computeMetric(ctx, key, { period: '2026-Q3' })))

  test('sales reached 3,800,000 yuan of 5,000,000: 76 %', async () => {
    expect(await metric('won_amount')).toMatchObject({ value: 380_000_000, target: 500_000_000, attainment: 0.76 })
  })

  test('12 new customers of 20: 60 %', async () => {
    expect(await metric('new_customers')).toMatchObject({ value: 12, target: 20, attainment: 0.6 })
  })

  test('65 % of former customers bought again, 60 % were asked for', async () => {
    const { value, target, attainment } = await metric('repurchase_rate')
    expect([value, target]).toEqual([0.65, 0.6])
    expect(attainment).toBeCloseTo(1.0833, 4)
  })

  test('22 days between follow-ups instead of 15, which has no attainment but 7 days to explain', async () => {
    expect(await metric('average_follow_up_cycle')).toMatchObject({
      value: 22,
      target: 15,
      attainment: null,
      difference: 7,
      favourable: false,
    })
  })
})

describe('the story', () => {
  const rows = <T>(query: ReturnType<typeof sql>) => withApp((app) => app.store.rows<T>(query as never))

  test('its retrospective is closed, with four tables, and every root cause verified', async () => {
    const [review] = await rows(sql`select r.title, r.kind, r.state, r.period,
      (select count(*) from reviews.review_row where review_id = r.id and metric is not null) as rows,
      (select count(*) from reviews.problem where review_id = r.id and state = 'confirmed') as problems,
      (select count(*) from reviews.cause where review_id = r.id and is_root and verdict = 'confirmed') as roots,
      (select max(depth) from reviews.cause where review_id = r.id) as whys,
      (select count(distinct dimension) from reviews.cause where review_id = r.id) as bones,
      (select count(*) from reviews.lesson where review_id = r.id) as lessons,
      (select count(*) from reviews.action_item where review_id = r.id) as actions
      from reviews.review as r`)
    expect(review).toMatchObject({
      title: '2026 年第 3 季度销售复盘',
      kind: 'quarter',
      state: 'closed',
      problems: 3,
      roots: 4,
      whys: 5,
      bones: 4,
      lessons: 2,
      actions: 4,
    })
  })

  test('table 1 has the numbers of the quarter frozen as the meeting saw them', async () => {
    const table = await rows(sql`select metric, target, actual, attainment, difference from reviews.review_row
      where metric in ('won_amount', 'new_customers', 'repurchase_rate', 'average_follow_up_cycle') order by metric`)
    expect(table).toEqual([
      { metric: 'average_follow_up_cycle', target: 15, actual: 22, attainment: null, difference: 7 },
      { metric: 'new_customers', target: 20, actual: 12, attainment: 0.6, difference: -8 },
      { metric: 'repurchase_rate', target: 0.6, actual: 0.65, attainment: 1.083333, difference: 0.05 },
      { metric: 'won_amount', target: 500_000_000, actual: 380_000_000, attainment: 0.76, difference: -120_000_000 },
    ])
  })

  test('whatever the meeting saw frozen is what the records say still', async () => {
    const frozen = await rows<{ metric: string; actual: number | null }>(
      sql`select metric, actual from reviews.review_row where metric is not null order by metric`,
    )
    const now = await withApp((app) =>
      transact(app, systemActor, (ctx) =>
        Promise.all(frozen.map(({ metric }) => computeMetric(ctx, metric, { period: '2026-Q3' }))),
      ),
    )
    const rounded = (value: number | null) => value && Number(value.toFixed(5))
    expect(frozen.map(({ metric, actual }) => [metric, rounded(actual)])).toEqual(
      now.map(({ key, value }) => [key, rounded(value)]),
    )
  })

  test('its execution table has rows in all four states, its cycles are counted, its effect is an improvement', async () => {
    const states = await rows<{ state: string }>(sql`select distinct state from improvement.execution_task order by 1`)
    expect(states.map(({ state }) => state)).toEqual(['blocked', 'doing', 'done', 'not_started'])
    expect(await rows(sql`select number from improvement.cycle order by 1`)).toEqual([{ number: 1 }, { number: 2 }])
    expect(await rows(sql`select metric, verdict from improvement.effect`)).toEqual([
      { metric: 'average_follow_up_cycle', verdict: 'improved' },
    ])
  })

  test('the second version of the process came from the project and carries the newer deals', async () => {
    const [version] = await rows(sql`select v.number, v.state, v.improvement_project_id = p.id as from_project,
        (select count(*) > 0 from crm.opportunity as o where o.process_version_id = v.id) as used
      from process.process_version as v, improvement.project as p where v.id = p.after_version_id`)
    expect(version).toEqual({ number: 2, state: 'active', from_project: true, used: true })
  })

  test('a few deals go through another process than that of the company, at each of its stages', async () => {
    const stages = await rows<{ name: string; deals: number }>(sql`select n.name, count(o.id)::integer as deals
      from process.process as p join process.process_version as v on v.process_id = p.id and v.state = 'active'
        join process.process_node as n on n.process_version_id = v.id left join crm.opportunity as o on o.node_id = n.id and o.outcome = 'open'
      where p.code = 'OPP-4' group by n.id order by n.position`)
    expect(stages.map(({ deals }) => deals)).toEqual([2, 3, 2, 1])
  })

  test('the alarm of the quarter is resolved and newer ones wait', async () => {
    const [alarm] = await rows(
      sql`select a.state from metrics.anomaly as a join reviews.review as r on r.anomaly_id = a.id`,
    )
    expect(alarm).toEqual({ state: 'resolved' })
    const open = await rows<{ period: string }>(sql`select distinct period from metrics.anomaly where state = 'open'`)
    expect(open).toEqual([{ period: '2026-10' }])
  })
})

describe('the company', () => {
  test('every demo account signs in, the most senior first', async () => {
    const emails = await demoAccounts(url)
    expect(emails.map((email) => email.split('@')[0])).toEqual([
      ...['vp', 'director', 'region', 'province', 'supervisor', 'rep', 'operations', 'marketing', 'presales', 'legal'],
      ...['finance', 'aftersales', 'auditor', 'admin'],
    ])
    await withApp(async (app) => {
      for (const email of emails) {
        const answer = await signIn(app, { email, password, agent: 'test', address: '127.0.0.1' })
        expect(answer).toBeTruthy()
      }
    })
    expect(await isEmptyCompany(url)).toBe(false)
  })

  test('scopes nest: each level of the branch sees the one below and more', async () => {
    await withApp(async (app) => {
      const seen: number[] = []
      for (const role of ['rep', 'supervisor', 'province', 'region', 'director']) {
        const [user] = await app.store.rows<{ id: string }>(
          sql`select id from people.user where email = ${`${role}@demo.bihuan.example`}`,
        )
        const actor = (await loadActor(app.store, user?.id ?? '', '2026-11-20')) as Actor
        seen.push((await transact(app, actor, (ctx) => select(ctx, opportunity))).length)
      }
      expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      expect(new Set(seen).size).toBe(5)
      expect(seen[0]).toBeGreaterThan(20)
    })
  })

  test('the history of every deal is whole: stages follow one another and end where the deal stands', async () => {
    const broken = await withApp((app) =>
      app.store.rows(sql`with stays as (
          select s.*, lead(s.entered_at) over w as next_at, row_number() over w as nth
          from crm.stage_entry as s window w as (partition by s.opportunity_id order by s.entered_at, s.left_at nulls last))
        select s.id from stays as s join crm.opportunity as o on o.id = s.opportunity_id
        where (s.next_at is not null and s.next_at is distinct from s.left_at)
          or (s.next_at is null and (s.node_id <> o.node_id or (s.left_at is null) <> (o.outcome = 'open')))
          or s.left_at < s.entered_at or (s.nth = 1 and s.entered_at <> o.created_at)
        union all select o.id from crm.opportunity as o where not exists (select from crm.stage_entry as s where s.opportunity_id = o.id)
        union all select a.id from crm.activity as a where a.happened_at > ${now.toISOString()}::timestamptz`),
    )
    expect(broken).toEqual([])
  })
})

test('nothing was changed before it was made, nothing is still to happen, and every history begins with that and goes forward', async () => {
  // What migrations write has the machine's own clock, which is beyond that day.
  const tomorrow = new Date(now.getTime() + 86_400_000).toISOString()
  const broken = await withApp(async (app) => {
    const records = [...allEntities()].map(
      (e) =>
        sql`select ${e.name} as entity, id, 'changed before made' as why from ${sql.table(e.table)} where updated_at < created_at
          union all select ${e.name}, id, 'still to happen' from ${sql.table(e.table)} where updated_at > ${now.toISOString()}::timestamptz and updated_at < ${tomorrow}::timestamptz`,
    )
    return app.store.rows(sql`${sql.join(records, sql` union all `)} union all
      select entity, record_id, 'out of order' from (
        select entity, record_id, at, lag(at) over w as before, verb, lag(verb) over w as verb_before
        from kernel.event window w as (partition by entity, record_id order by seq)) as e
      where at < before or (verb = 'create' and verb_before is not null)`)
  })
  expect(broken).toEqual([])
})

test('channels have cost and leads, a form is answered, prospects show interest, one person stands twice', async () => {
  const [state] = await withApp((app) =>
    app.store.rows(sql`select (select count(distinct channel_id)::integer from crm.lead) as channels,
      (select count(*)::integer from crm.campaign where exists (select from crm.lead where campaign_id = campaign.id)) as campaigns,
      (select count(*)::integer > 20 from crm.form_submission where outcome = 'accepted') as answered,
      (select count(distinct lead_id)::integer > 3 from crm.lead_touch) as touched,
      (select count(*)::integer from crm.merge where state = 'merged') as merged,
      (select count(*)::integer from crm.contact as a join crm.contact as b on a.phone_key = b.phone_key and a.id < b.id
        where a.deleted_at is null and b.deleted_at is null) as twins`),
  )
  expect(state).toEqual({ channels: 8, campaigns: 2, answered: true, touched: true, merged: 1, twins: 1 })
})

test('leads of every grade have running clocks, some came by the rules, and a pool has something to take', async () => {
  const [state] = await withApp((app) =>
    app.store.rows(sql`select (select count(distinct grade)::integer from crm.lead where clock is not null) as grades,
      (select count(*)::integer from crm.lead where owner_id is not null and assignment ->> 'rule' is not null) as assigned,
      (select count(*)::integer from crm.pool_entry where left_at is null) as pooled,
      (select count(*)::integer from crm.lead where clock_due_at < ${now.toISOString()}::timestamptz) as late`),
  )
  expect(state).toMatchObject({ grades: 3, assigned: 24, pooled: 14 })
})
