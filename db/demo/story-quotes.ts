import { sql } from '../../src/kernel/index.ts'
import { products } from '../seed/products.ts'
import { dateOf } from './calendar.ts'
import { operations, rep, type Story } from './story.ts'
import { prepareNegotiation } from './story-negotiation.ts'

interface Deal {
  readonly id: string
  readonly name: string
  readonly email: string
}

interface Line {
  readonly code: string
  readonly quantity: number
  /** Below the list price. */
  readonly discount?: number
}

/** Prices of the year and four deals under negotiation: one in its second version, one with the customer, one in approval, one accepted. */
export const quoteDeals = async (story: Story): Promise<void> => {
  const { stage, calendar } = story
  stage.goTo(calendar.today - 40)
  const ids = await productIds(story)
  await writePrices(story, ids)
  const [first, second, third, fourth] = await dealsUnderNegotiation(story)
  if (!first || !second || !third || !fourth) throw new Error('the demo has too few deals under negotiation')
  stage.goTo(calendar.today - 12)
  const opened = await offer(story, first, [
    { code: 'PLC-M', quantity: 6 },
    { code: 'HMI-10', quantity: 12, discount: 0.06 },
  ])
  await release(story, opened.versionId, first.email)
  stage.goTo(calendar.today - 3)
  const { versionId } = await stage.run<{ versionId: string }>(rep, 'quote', 'newVersion', opened.quoteId, {
    changeNote: '客户要求增加维保,触摸屏数量减少',
  })
  await save(story, ids, versionId, [
    { code: 'PLC-M', quantity: 6 },
    { code: 'HMI-10', quantity: 10, discount: 0.06 },
    { code: 'SRV-Y', quantity: 1, discount: 0.05 },
  ])
  await prepareNegotiation(story, first.id, first.name)
  const sent = await offer(story, second, [{ code: 'VFD-30', quantity: 24, discount: 0.06 }])
  await release(story, sent.versionId, second.email)
  const agreed = await offer(story, fourth, [
    { code: 'HMI-10', quantity: 20 },
    { code: 'SRV-Y', quantity: 1 },
  ])
  await release(story, agreed.versionId, fourth.email)
  stage.goTo(calendar.today - 1)
  await stage.run(rep, 'quote-version', 'accept', agreed.versionId, { takeAmount: true })
  await stage.run(rep, 'quote-version', 'draftContract', agreed.versionId, { name: `${fourth.name}合同` })
  const deep = await offer(story, third, [
    { code: 'VIS-5', quantity: 2, discount: 0.12 },
    { code: 'AGV-1', quantity: 1, discount: 0.08 },
  ])
  await stage.run(rep, 'quote-version', 'submit', deep.versionId, { note: '竞品报价低 15%,客户要求本周答复。' })
}

const productIds = async ({ app }: Story): Promise<ReadonlyMap<string, string>> => {
  const rows = await app.store.rows<{ id: string; code: string }>(sql`select id, code from catalog.product`)
  return new Map(rows.map(({ id, code }) => [code, id]))
}

/** From how many pieces on how much less, in hundredths. */
const tiers = [
  [1, 0],
  [10, 3],
  [50, 6],
] as const

const writePrices = async (story: Story, ids: ReadonlyMap<string, string>): Promise<void> => {
  const { stage, calendar } = story
  const validFrom = dateOf(calendar.today - 200)
  const priceBookId = await stage.create(operations, 'price-book', { name: '年度通用价目表', validFrom, active: true })
  for (const { code, listPrice } of products)
    for (const [minQuantity, less] of tiers) {
      const unitPrice = Math.round((listPrice * (100 - less)) / 10_000) * 100
      await stage.create(operations, 'price-entry', { priceBookId, productId: ids.get(code), minQuantity, unitPrice })
    }
  await writePricesForVip(story, ids)
  const bundleId = await stage.create(operations, 'bundle', {
    name: '单机控制套餐',
    code: 'TC-01',
    price: 880_000,
    validFrom,
    note: '小型控制器配触摸屏与变频器,含调试。',
  })
  for (const code of ['PLC-S', 'HMI-10', 'VFD-30'])
    await stage.create(operations, 'bundle-item', { bundleId, productId: ids.get(code), quantity: 1 })
}

/** Lower for some customers, and only for a time. */
const writePricesForVip = async ({ stage, calendar }: Story, ids: ReadonlyMap<string, string>): Promise<void> => {
  const priceBookId = await stage.create(operations, 'price-book', {
    name: 'VIP 客户机器人专享价',
    tier: 'vip',
    validFrom: dateOf(calendar.today - 40),
    validTo: dateOf(calendar.today + 60),
    active: true,
    note: '只对分层为 VIP 的客户有效,其他产品仍按通用价目表。',
  })
  for (const code of ['ROB-6', 'ROB-P', 'MES-L']) {
    const listPrice = products.find((product) => product.code === code)?.listPrice ?? 0
    const unitPrice = Math.round((listPrice * 95) / 10_000) * 100
    await stage.create(operations, 'price-entry', { priceBookId, productId: ids.get(code), minQuantity: 1, unitPrice })
  }
}

/** Deals of the demo's representative whose buyer is known well enough for a price. */
const dealsUnderNegotiation = ({ app }: Story): Promise<Deal[]> =>
  app.store.rows<Deal>(
    sql`select o.id, o.name, 'buyer@example.cn' as email from crm.opportunity as o
      join people.employee as e on e.id = o.owner_id
      where e.email = ${rep} and o.outcome = 'open' and o.budget is not null and o.decision_chain <> '' and o.deleted_at is null
      order by o.amount desc, o.id limit 4`,
  )

const offer = async (story: Story, { id, name }: Deal, lines: readonly Line[]) => {
  const { stage, app } = story
  const quoteId = await stage.create(rep, 'quote', { opportunityId: id, name })
  const [version] = await app.store.rows<{ id: string }>(
    sql`select id from contracting.quote_version where quote_id = ${quoteId}::uuid`,
  )
  const versionId = version?.id as string
  await save(story, await productIds(story), versionId, lines)
  return { quoteId, versionId }
}

const save = (
  { stage }: Story,
  ids: ReadonlyMap<string, string>,
  versionId: string,
  lines: readonly Line[],
): Promise<unknown> =>
  stage.run(rep, 'quote-version', 'saveLines', versionId, {
    deliveryDays: 30,
    lines: lines.map(({ code, quantity, discount }) => {
      const listPrice = products.find((product) => product.code === code)?.listPrice ?? 0
      const unitPrice = discount ? Math.round((listPrice * (1 - discount)) / 100) * 100 : null
      return { productId: ids.get(code), quantity, unitPrice }
    }),
  })

const release = async ({ stage }: Story, versionId: string, to: string): Promise<void> => {
  await stage.run(rep, 'quote-version', 'release', versionId)
  await stage.run(rep, 'quote-version', 'send', versionId, { to, message: '按上次沟通的方案报价,请查收。' })
}
