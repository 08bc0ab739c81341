import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { type App, openApp } from '../../src/app/runtime.ts'
import { runNamed } from '../../src/kernel/command/run.ts'
import { type Actor, createMany, type Draft, transact } from '../../src/kernel/index.ts'
import { opportunity } from '../../src/modules/crm/index.ts'
import { loadActor } from '../../src/modules/people/index.ts'
import { importRows } from './import.ts'
import { benchLeads } from './leads.ts'
import { type Asked, loadHttp, loadWork, type Measured } from './load.ts'
import { type Ground, operations } from './operations.ts'
import { benchPaperwork } from './paperwork.ts'
import { benchSealing } from './sealing.ts'
import { openSite, root } from './site.ts'

// Ratios to bare SQL in the same run, and requests a second through HTTP with one server process and eight connections.

/** Each in a company of its own, after the operations or by itself: `--only leads`. */
const sections: Record<string, (seconds: number) => Promise<readonly object[]>> = {
  leads: benchLeads,
  paperwork: benchPaperwork,
  sealing: benchSealing,
}

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
  },
})
const scale = Number(values.scale)
const seconds = Number(values.seconds)
const connections = 8
const bar = 20

const main = async (): Promise<void> => {
  const section = sections[values.only ?? '']
  const rows: object[] = []
  if (!section) rows.push(...(await benchOperations()))
  const asked = section ? [section] : values.only ? [] : Object.values(sections)
  for (const bench of asked) rows.push(...(await bench(seconds)))
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(
    join(root, 'dist', 'bench.json'),
    JSON.stringify({ at: new Date().toISOString(), scale, machine: machine(), rows }, null, 2),
  )
  console.log(`\n机器:${machine()}。明细在 dist/bench.json。`)
}

const benchOperations = async (): Promise<object[]> => {
  const site = await openSite(String(scale), {
    employees: 1000,
    accounts: 50_000 * scale,
    opportunities: 200_000 * scale,
  })
  const { ground, key, directorKey } = await prepare(site.url)
  const clients = await Promise.all(Array.from({ length: connections }, site.connect))
  const server = await site.startServer()
  console.log(
    `规模 ${200_000 * scale} 个商机,经理管 ${ground.subtree.length} 人;服务 ${(server.readyMs / 1000).toFixed(1)} 秒就绪(已有数据)。\n`,
  )
  const rows: object[] = []
  for (const operation of operations(ground)) {
    if (values.only && !operation.name.includes(values.only)) continue
    await loadHttp(server.port, key, connections, 1, operation.next)
    const http = await loadHttp(server.port, key, connections, seconds, operation.next)
    const alone = await loadHttp(server.port, key, 1, 1.5, operation.next)
    const bare = await loadWork(connections, seconds, (i) => operation.bare(clients[i] as pg.Client))
    const bareAlone = await loadWork(1, 1.5, () => operation.bare(clients[0] as pg.Client))
    rows.push(report(operation.name, operation.peer, http, alone, bare, bareAlone))
  }
  for (const aggregate of ofDirector) {
    if (values.only && !aggregate.name.includes(values.only)) continue
    const { p50, p99, failed } = await loadHttp(server.port, directorKey, 1, seconds, () => aggregate.asked)
    console.log(`${aggregate.name}:单连接 p50 ${p50.toFixed(1)} ms,p99 ${p99.toFixed(1)} ms(目标 20 ms)`)
    rows.push({ name: aggregate.name, p50, p99, failed })
  }
  if (!values.only) {
    const imported = await importRows(server.port, key, ground, 10_000)
    console.log(
      `导入 10,000 行 CSV:${imported.seconds.toFixed(1)} 秒(上传到完成),${Math.round(imported.perSecond)} 行/秒`,
    )
    rows.push({ name: '导入 10,000 行', ...imported })
    console.log(`服务进程内存:${Math.round(server.memoryMb())} MB`)
  }
  for (const client of clients) await client.end()
  await server.stop()
  await site.stop()
  return rows
}

const aggregateOf = (groupBy: string[], filter?: object): Asked => ({
  method: 'POST',
  path: '/api/opportunity/aggregate',
  body: JSON.stringify({ groupBy, measures: [{ count: '*' }, { sum: 'amount' }], ...(filter && { filter }) }),
})

/** What a director asks of the whole company; answered from roll-ups, however many deals there are. */
const ofDirector: readonly { name: string; asked: Asked }[] = [
  { name: '总监:按阶段汇总', asked: aggregateOf(['nodeId', 'outcome']) },
  { name: '总监:按月汇总', asked: aggregateOf(['closedOn:month'], { outcome: 'won' }) },
  { name: '总监:按负责人汇总', asked: aggregateOf(['ownerId'], { outcome: 'won' }) },
]

const report = (name: string, peer: number, http: Measured, alone: Measured, bare: Measured, bareAlone: Measured) => {
  const row = {
    name,
    perSecond: Math.round(http.perSecond),
    timesPeer: Number((http.perSecond / peer).toFixed(1)),
    barePerSecond: Math.round(bare.perSecond),
    shareOfBare: Number((http.perSecond / bare.perSecond).toFixed(2)),
    p50: Number(alone.p50.toFixed(2)),
    bareP50: Number(bareAlone.p50.toFixed(2)),
    serverP50: alone.serverP50,
    ratio: Number(((alone.serverP50 ?? Number.NaN) / bareAlone.p50).toFixed(2)),
    failed: http.failed,
  }
  console.log(
    `${name}:${row.perSecond}/秒(同类最好 ${peer},${row.timesPeer} 倍,目标 ${bar} 倍);裸 SQL ${row.barePerSecond}/秒;单连接 p50 ${row.p50} ms,其中服务 ${row.serverP50} ms,裸 SQL ${row.bareP50} ms,${row.ratio} 倍`,
  )
  return row
}

const machine = () => `${cpus().length} 核 ${cpus()[0]?.model ?? ''},${Math.round(totalmem() / 2 ** 30)} GB 内存`

/** A manager of a few dozen people and the director with a key each, and the ids that requests will name. */
const prepare = async (url: string): Promise<{ ground: Ground; key: string; directorKey: string }> => {
  const app = await openApp({ databaseUrl: url, log: 'silent' })
  const { rows } = await app.store.driver.query(`
    select m.manager_id as id, count(*) as n from people.unit m join people.unit c on c.parent_id = m.id join people.employee e on e.unit_id = c.id
    where m.level = 'province' and m.manager_id is not null group by 1 order by abs(count(*) - 60) limit 1`)
  const day = new Date().toISOString().slice(0, 10)
  const actor = (await loadActor(app.store, rows[0].id, day)) as Actor
  const company = await app.store.driver.query("select manager_id as id from people.unit where level = 'company'")
  const director = (await loadActor(app.store, company.rows[0].id, day)) as Actor
  const expiresOn = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const issue = async (to: Actor) => {
    const asked = { name: 'bench', scopes: '*', expiresOn }
    return ((await runNamed(app, to, 'api-key', 'issue', null, asked)) as { key: string }).key
  }
  const [key, directorKey] = [await issue(actor), await issue(director)]
  const list = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await app.store.driver.query(text, values)).rows
  const subtree = [...actor.subtreeIds]
  const ids = (rows_: { id: string }[]) => rows_.map((row) => row.id)
  const accounts = ids(await list('select id from crm.account where owner_id = any($1) limit 2000', [subtree]))
  const ground: Ground = {
    managerId: actor.employeeId,
    subtree,
    nodes: ids(
      await list(
        `select n.id from process.process_node n where exists (select 1 from crm.opportunity o where o.node_id = n.id and o.outcome = 'open') order by n.position`,
      ),
    ),
    accounts,
    opportunities: ids(
      await list('select id from crm.opportunity where owner_id = any($1) order by md5(id::text) limit 5000', [
        subtree,
      ]),
    ),
    openOpportunities: await freshDeals(app, actor, accounts),
    words: (
      await list<{ word: string }>(
        `select word from (select substr(name, 3, 2) as word, count(*) as n from crm.account group by 1) w where word ~ '^[\\u4e00-\\u9fff]{2}$' order by n desc limit 400`,
      )
    ).map(({ word }) => word),
  }
  await app.close()
  return { ground, key, directorKey }
}

/** Deals at the first stage with all that it asks for: they can be moved on and back. */
const freshDeals = (app: App, actor: Actor, accounts: readonly string[]): Promise<{ id: string; ownerId: string }[]> =>
  transact(app, actor, (ctx) =>
    createMany(
      ctx,
      opportunity,
      Array.from({ length: 1_000 }, (_, i) => ({
        name: `推进用商机 ${i}`,
        accountId: accounts[i % accounts.length],
        ownerId: actor.employeeId,
      })) as Draft<typeof opportunity>[],
    ),
  )

await main()
