import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { type App, openApp } from '../../src/app/runtime.ts'
import { runCreate, runNamed } from '../../src/kernel/command/run.ts'
import { type Actor, createMany, entityNamed, systemActor, transact } from '../../src/kernel/index.ts'
import { priceBook, priceEntry, product } from '../../src/modules/catalog/index.ts'
import { loadActor } from '../../src/modules/people/index.ts'
import { loadWork } from './load.ts'
import { openSite } from './site.ts'

const lineCount = 200
const papers = 320
const block = 20
/** Signatures on either side that are not measured: the program and the database learn the way first. */
const learning = 60

/** Pricing a long quote while somebody types, and one signature under a document, beside the same by bare SQL. */
export const benchPaperwork = async (seconds: number): Promise<readonly object[]> => {
  const site = await openSite('paperwork', { employees: 120, accounts: 500, opportunities: 2_000 })
  const client = await site.connect()
  const app = await openApp({ databaseUrl: site.url, log: 'silent' })
  const seller = await actorOf(app, client, `select id from people.user where email = 'rep-1@seed.bihuan.example'`)
  const productIds = await priceList(app)
  const dealIds = await buyersKnown(client, seller)
  const rows = [await benchPricing(app, client, seller, productIds, dealIds, seconds)]
  rows.push(await benchSigning(app, client, seller, productIds, dealIds))
  await app.close()
  await client.end()
  await site.stop()
  return rows
}

const actorOf = async (app: App, client: pg.Client, query: string): Promise<Actor> =>
  (await loadActor(app.store, (await client.query(query)).rows[0].id, new Date().toISOString().slice(0, 10))) as Actor

/** A product for every line, each with three tiers in a book that holds for everybody. */
const priceList = (app: App): Promise<string[]> =>
  transact(app, systemActor, async (ctx) => {
    const [book] = await createMany(ctx, priceBook, [{ name: '压测价目表', validFrom: '2020-01-01', active: true }])
    const priced = await createMany(
      ctx,
      product,
      Array.from({ length: lineCount }, (_, i) => {
        return { name: `压测产品 ${i}`, state: 'active' as const, listPrice: 100_00 + i, cost: 50_00 }
      }),
    )
    const tiers = priced.flatMap(({ id }) =>
      [1, 10, 100].map((minQuantity, nth) => {
        return { priceBookId: book?.id as string, productId: id, minQuantity, unitPrice: 100_00 - nth * 3_00 }
      }),
    )
    await createMany(ctx, priceEntry, tiers)
    return priced.map(({ id }) => id)
  })

const buyersKnown = async (client: pg.Client, { employeeId }: Actor): Promise<string[]> => {
  const { rows } = await client.query(
    `update crm.opportunity set budget = 1, budget_max = 1, decision_chain = '厂长' where owner_id = $1 and outcome = 'open' and deleted_at is null
      returning id`,
    [employeeId],
  )
  return rows.map(({ id }) => id)
}

/** A new quote of a deal; answers its first version. */
const quoteOf = async (app: App, client: pg.Client, by: Actor, opportunityId: string): Promise<string> => {
  const quote = entityNamed('quote')
  if (!quote) throw new Error('there are no quotes')
  const { id } = JSON.parse(await runCreate(app, by, quote, { opportunityId })) as { id: string }
  const { rows } = await client.query('select id from contracting.quote_version where quote_id = $1', [id])
  return rows[0].id
}

const benchPricing = async (
  app: App,
  client: pg.Client,
  by: Actor,
  productIds: readonly string[],
  dealIds: readonly string[],
  seconds: number,
): Promise<object> => {
  const versionId = await quoteOf(app, client, by, dealIds[0] as string)
  const lines = productIds.map((productId, i) => ({ productId, quantity: 1 + (i % 20), unitPrice: null }))
  const price = () => runNamed(app, by, 'quote-version', 'price', null, { versionId, lines })
  await loadWork(1, 1, price)
  const ours = await loadWork(1, seconds, price)
  const bare = await loadWork(1, seconds, () => barePrices(client, productIds))
  return report(`试算 ${lineCount} 行报价`, ours.p50, bare.p50, '目标 20 ms')
}

/** What has to be read for these prices, and nothing else. */
const barePrices = (client: pg.Client, productIds: readonly string[]): Promise<unknown> =>
  client.query({
    name: 'prices',
    text: `select p.id, p.name, p.list_price, p.cost, p.raw_material, e.price_book_id, e.min_quantity, e.unit_price
      from catalog.product as p left join catalog.price_entry as e on e.product_id = p.id and e.deleted_at is null
      where p.id = any($1::uuid[]) and p.deleted_at is null`,
    values: [productIds],
  })

/** Quotes below the margin floor, which the director and finance sign together; the first of the two is measured. */
const benchSigning = async (
  app: App,
  client: pg.Client,
  by: Actor,
  productIds: readonly string[],
  dealIds: readonly string[],
): Promise<object> => {
  const lines = [{ productId: productIds[0], quantity: 1, unitPrice: 40_00 }]
  for (let n = 0; n < papers; n++) {
    const id = await quoteOf(app, client, by, dealIds[n % dealIds.length] as string)
    await runNamed(app, by, 'quote-version', 'saveLines', id, { lines })
    await runNamed(app, by, 'quote-version', 'submit', id, {})
  }
  const { rows } = await client.query<{ id: string; task: string; approver: string }>(
    `select distinct on (a.id) a.id, t.id as task, t.approver_id as approver from approvals.approval as a
      join approvals.task as t on t.approval_id = a.id and t.state = 'open'
      where a.state = 'running' and a.subject_entity = 'quote-version' order by a.id desc, t.seat limit $1`,
    [papers],
  )
  const half = rows.length / 2
  const signer = await actorOf(
    app,
    client,
    `select id from people.user where employee_id = '${rows[0]?.approver}' and deleted_at is null`,
  )
  const [ours, bare]: [number[], number[]] = [[], []]
  // In blocks by turns, so that whatever else the machine does meets both; not one by one, because what a signature sets off
  // behind its answer would then be measured with the bare one after it.
  for (let from = 0; from < half; from += block) {
    for (const { id } of rows.slice(from, from + block))
      ours.push(await msOf(runNamed(app, signer, 'approval', 'approve', id, {})))
    await setTimeout(200)
    for (const { id, task, approver } of rows.slice(half + from, half + from + block))
      bare.push(await msOf(bareSignature(client, id, task, approver)))
  }
  return report('签一次字(会签中的一票)', median(ours), median(bare), '目标 3 倍')
}

const msOf = async (work: Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work
  return performance.now() - began
}

const median = (times: readonly number[]): number =>
  times.slice(learning).sort((a, b) => a - b)[Math.floor((times.length - learning) / 2)] ?? Number.NaN

/** By hand: lock the document's approval, read its signatures, write mine, write the event. */
const bareSignature = async (client: pg.Client, id: string, task: string, approver: string): Promise<void> => {
  await client.query('begin')
  await client.query({
    name: 'lock',
    text: 'select * from approvals.approval where id = $1 for update',
    values: [id],
  })
  await client.query({ name: 'tasks', text: 'select * from approvals.task where approval_id = $1', values: [id] })
  await client.query({
    name: 'sign',
    text: `update approvals.task set state = 'approved', decided_at = now(), version = version + 1, updated_at = now() where id = $1`,
    values: [task],
  })
  await client.query({
    name: 'event',
    text: `insert into kernel.event (at, actor_id, entity, record_id, verb, version) values (now(), $1, 'approval', $2, 'approve', 2)`,
    values: [approver, id],
  })
  await client.query('commit')
}

const report = (name: string, ms: number, bareMs: number, aim: string) => {
  const ratio = Number((ms / bareMs).toFixed(2))
  console.log(`${name}:p50 ${ms.toFixed(2)} ms;裸 SQL ${bareMs.toFixed(2)} ms,${ratio} 倍(${aim})`)
  return { name, p50: ms, bareP50: bareMs, ratio }
}
