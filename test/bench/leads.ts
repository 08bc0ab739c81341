import type pg from 'pg'
import { type App, openApp } from '../../src/app/runtime.ts'
import { runNamed } from '../../src/kernel/command/run.ts'
import { type Actor, systemActor, transact } from '../../src/kernel/index.ts'
import { renewClocks, sweepJob } from '../../src/modules/crm/sla/sweep.ts'
import { loadActor } from '../../src/modules/people/index.ts'
import { companyCalendar } from '../../src/modules/work/index.ts'
import { importFile } from './import.ts'
import { fill, half, open, putPlanInForce, regions } from './leads.ground.ts'
import { loadHttp, loadWork } from './load.ts'
import { openSite, type Server, type Site } from './site.ts'

/** Duplicate check while typing, intake, and the sweep of response clocks, beside the same by bare SQL. */
export const benchLeads = async (seconds: number): Promise<readonly object[]> => {
  const site = await openSite('leads', { employees: 300, accounts: 1_000, opportunities: 1_000 }, prepare)
  const client = await site.connect()
  const app = await openApp({ databaseUrl: site.url, log: 'silent' })
  // Only who may read telephones may bring them in.
  const key = await keyFor(app, await actorNamed(app, client, 'marketing'))
  console.log(`\n线索:${half} 个客户、${half} 条线索,其中 ${open} 条未完成。`)
  const rows: object[] = [...(await benchSweep(app, client))]
  await app.close()
  const server = await site.startServer()
  rows.push(await benchDuplicates(server, key, client, seconds))
  rows.push(await benchIntake('导入、定级、分配线索', server, key, client))
  rows.push(await benchIntake('同上,逐条查重', server, key, client, 'identity'))
  await client.end()
  await server.stop()
  await site.stop()
  return rows
}

const prepare = async (site: Site): Promise<void> => {
  const client = await site.connect()
  await fill(client)
  const app = await openApp({ databaseUrl: site.url, log: 'silent' })
  await putPlanInForce(app, await actorNamed(app, client, 'operations'), client)
  await app.close()
  await client.end()
}

const actorNamed = async (app: App, client: pg.Client, role: string): Promise<Actor> => {
  const { rows } = await client.query('select employee_id as id from people.user where email = $1', [
    `${role}-1@seed.bihuan.example`,
  ])
  return (await loadActor(app.store, rows[0].id, new Date().toISOString().slice(0, 10))) as Actor
}

const keyFor = async (app: App, actor: Actor): Promise<string> => {
  const expiresOn = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const issued = await runNamed(app, actor, 'api-key', 'issue', null, { name: 'bench', scopes: '*', expiresOn })
  return (issued as { key: string }).key
}

/** One minute of a busy company: a hundredth of the open leads has a step due; then the worst that can be, all of them. */
const benchSweep = async (app: App, client: pg.Client): Promise<object[]> => {
  await restart(app, client)
  const renewing = await timed(() => transact(app, systemActor, renewClocks))
  const rows = [line('时限规则改变后重算全部时钟', open, renewing, null)]
  for (const [name, every] of [
    ['时限扫描:百分之一到期', 100],
    ['时限扫描:全部到期', 1],
  ] as const) {
    await wind(client, every)
    const bare = await timed(() => bareSweep(client))
    await wind(client, every)
    rows.push(line(name, open, await timed(() => sweepJob.run(app, systemActor, null)), bare))
  }
  await wind(client, 1_000_000_000)
  return rows
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** Owners have had their leads for four fifths of the time that the first contact may take: the first step is due, no other. */
const restart = async (app: App, client: pg.Client): Promise<void> => {
  const calendar = await companyCalendar({ db: app.store, company: app.company() })
  const { rows } = await client.query<{ grade: string; minutes: string }>(
    'select grade, first_contact_minutes as minutes from crm.sla_policy',
  )
  for (const { grade, minutes } of rows) {
    await client.query(
      `update crm.lead set owner_since = $2, clock = null, clock_started_at = null where state = 'new' and grade = $1 and deleted_at is null`,
      [grade, calendar.addWorkingMinutes(new Date(), -Number(minutes) * 0.8)],
    )
  }
  await client.query('delete from crm.lead_clock')
  await client.query('vacuum (analyze) crm.lead')
  await client.query('update crm.clock_rules set stale = true')
}

/** Sets the clocks so that one of so many open leads is to be warned of now, and the others tomorrow. */
const wind = async (client: pg.Client, every: number): Promise<void> => {
  await client.query(
    `update crm.lead_clock set taken = 0,
      next_at = now() + case when hashtext(lead_id::text) % $1::int = 0 then interval '-1 minute' else interval '1 day' end`,
    [every],
  )
  await client.query('delete from crm.sla_event')
  await client.query(`delete from work.notification where kind = 'alert'`)
  await client.query('vacuum (analyze) crm.lead_clock, crm.sla_event, work.notification')
}

/** The rows that a step leaves, by three statements: the lead's clock, the step, and a notice for each owner. */
const bareSweep = async (client: pg.Client): Promise<void> => {
  await client.query('begin')
  const due = `select lead_id from crm.lead_clock where next_at <= now()`
  await client.query(`insert into crm.sla_event (id, lead_id, clock, action, at_percent, due_at, owner_id, to_id, why)
    select uuidv7(), id, clock, 'warn_owner', 75, clock_due_at, owner_id, owner_id, '还剩 1 小时' from crm.lead where id in (${due})`)
  await client.query(`insert into work.notification (id, employee_id, kind, title, occasion)
    select uuidv7(), owner_id, 'alert', '请尽快联系', 'bare:' || owner_id from crm.lead where id in (${due}) group by owner_id`)
  await client.query(`update crm.lead_clock set taken = 75, next_at = now() + interval '1 hour' where next_at <= now()`)
  await client.query('commit')
}

const line = (name: string, n: number, seconds: number, bareSeconds: number | null) => {
  const ratio = bareSeconds === null ? null : Number((seconds / bareSeconds).toFixed(2))
  const beside = bareSeconds === null ? '' : `;裸 SQL ${bareSeconds.toFixed(2)} 秒,${ratio} 倍`
  console.log(`${name}(${n} 条):${seconds.toFixed(2)} 秒,${Math.round(n / seconds)} 条/秒${beside}`)
  return { name, n, seconds, bareSeconds, ratio }
}

const probes = ['c.company_key = crm.company_key($1)', 'c.phone_key = crm.phone_key($2)'].map(
  (
    key,
  ) => `(select c.id, c.name, c.owner_id from crm.account as c where c.deleted_at is null and ${key} order by c.id desc limit 10)
    union all (select c.id, c.name, c.owner_id from crm.lead as c where c.deleted_at is null and ${key} order by c.id desc limit 10)`,
)

const benchDuplicates = async (server: Server, key: string, client: pg.Client, seconds: number): Promise<object> => {
  let n = 0
  const asked = () => {
    n = (n + 7919) % half
    return { company: `苏州华腾${n}机械有限公司`, phone: `1${3_000_000_000 + n}` }
  }
  const next = () => ({ method: 'GET', path: `/api/duplicates?${new URLSearchParams(asked())}` })
  await loadHttp(server.port, key, 1, 1, next)
  const http = await loadHttp(server.port, key, 1, seconds, next)
  const bare = await loadWork(1, seconds, () => {
    const { company, phone } = asked()
    return client.query({ name: 'same', text: probes.join(' union all '), values: [company, phone] })
  })
  const ratio = Number((http.p50 / bare.p50).toFixed(2))
  console.log(
    `边填边查重:p50 ${http.p50.toFixed(2)} ms,p99 ${http.p99.toFixed(2)} ms(目标 15 ms);裸 SQL p50 ${bare.p50.toFixed(2)} ms,${ratio} 倍`,
  )
  return { name: '边填边查重', p50: http.p50, p99: http.p99, bareP50: bare.p50, ratio, failed: http.failed }
}

const intakeRows = 100_000

/** A file of prospects through the import as the screen does it: read, graded, assigned, timed; by `identity` checked for doubles. */
const benchIntake = async (
  name: string,
  server: Server,
  key: string,
  client: pg.Client,
  by?: string,
): Promise<object> => {
  const stamp = Date.now().toString(36)
  const titles = ['总经理', '采购经理', '工程师', '文员']
  const lines = Array.from(
    { length: intakeRows },
    (_, i) =>
      `王${i},${stamp}${names(i)}有限公司,1${9_000_000_000 + ((i * 7919) % 1_000_000_000)},${stamp}${i}@example.cn,${titles[i % 4]},${regions[i % regions.length]},机械`,
  )
  const head = '姓名,公司名称,电话,邮箱,职务,地区,行业'
  const fields = ['name', 'company', 'phone', 'email', 'title', 'region', 'industry']
  const mapping = head.split(',').map((column, i) => ({ column, field: fields[i] as string }))
  const file = { entity: 'lead', csv: `${head}\n${lines.join('\n')}\n`, mapping, rows: intakeRows, ...(by && { by }) }
  const { seconds } = await importFile(server.port, key, file)
  const bare = await bareIntake(client, stamp)
  await client.query(`update crm.lead set deleted_at = now() where email like '${stamp}%'`)
  return line(name, intakeRows, seconds, bare)
}

const names = (i: number) => `${['华腾', '中科', '瑞丰', '恒力'][i % 4]}${i}${['机械', '电子', '食品'][i % 3]}`

/** The same leads once more with what belongs to each, by three statements. */
const bareIntake = async (client: pg.Client, stamp: string): Promise<number> => {
  const { rows } = await client.query(
    `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
    where table_schema = 'crm' and table_name = 'lead' and is_generated = 'NEVER' and column_name not in ('id', 'email')`,
  )
  const began = performance.now()
  await client.query('begin')
  await client.query(
    `create temporary table bare on commit drop as select id, uuidv7() as new from crm.lead where email like '${stamp}%'`,
  )
  await client.query(
    `insert into crm.lead (id, email, ${rows[0].columns}) select b.new, '${stamp}' || l.email, ${rows[0].columns} from bare as b join crm.lead as l using (id)`,
  )
  await client.query(
    `insert into crm.lead_search select b.new, s.words, s.grams from bare as b join crm.lead_search as s using (id)`,
  )
  await client.query(
    `insert into kernel.event (at, actor_id, entity, record_id, verb, version) select now(), new, 'lead', new, 'create', 1 from bare`,
  )
  await client.query('commit')
  return (performance.now() - began) / 1000
}
