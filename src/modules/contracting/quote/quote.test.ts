import { describe, expect, test } from 'vitest'
import { product } from '../../catalog/index.ts'
import { opportunity } from '../../crm/index.ts'
import { pricePolicy } from './policy.entity.ts'
import { quoteWorld } from './quote.fixture.ts'

const { w, as, dealOf, quoteOf, line, save, verb, versionOf } = await quoteWorld()
const { rep, colleague, stranger, supervisor } = w.team
const rare = await w.make(product, { name: '定制件', state: 'active' })

describe('a quote', () => {
  test('begins with an empty first version, and shows the newest one', async () => {
    const { quote, versionId } = await quoteOf(rep)
    expect(quote).toMatchObject({
      name: '产线改造',
      code: expect.stringMatching(/^BJ\d{6}$/),
      state: 'draft',
      latestNumber: 1,
    })
    await save(rep, versionId, [line(10)])
    const { body } = await as(rep).get(`quote/${quote.id}`)
    expect(body).toMatchObject({ total: 10_000_00, validUntil: '2026-04-09', latestNumber: 1 })
  })

  test('of a closed deal is refused', async () => {
    const deal = await w.make(opportunity, {
      name: '旧单',
      ownerId: rep.employeeId,
      outcome: 'lost',
      closedOn: '2026-03-10',
      lostReason: 'price',
    })
    expect((await as(rep).post('quote', { opportunityId: deal.id })).body).toMatchObject({ code: 'quote.closed_deal' })
  })

  test('is unknown to those who may not see its deal', async () => {
    const { quote, versionId } = await quoteOf(rep)
    expect((await as(stranger).get(`quote/${quote.id}`)).status).toBe(404)
    expect((await as(stranger).get('quote-editor', { versionId })).status).toBe(404)
    expect((await as(stranger).get(`quote-version/${versionId}/document.pdf`)).status).toBe(404)
  })
})

describe('lines', () => {
  test('take the price of the book, say why, and add up to the 分 with tax and words', async () => {
    const { versionId } = await quoteOf(rep)
    const { body } = await save(rep, versionId, [line(3), line(1, 980_50)], { taxRate: 0.13 })
    expect(body.result.lines[0]).toMatchObject({
      unitPrice: 1000_00,
      amount: 3000_00,
      because: ['取自通用价目表「通用」。'],
    })
    expect(body.result.totals).toMatchObject({ total: 3980_50, listTotal: 4000_00, concession: 19_50, tax: 457_93 })
    expect(body.result.inWords).toBe('人民币叁仟玖佰捌拾元零伍角整')
    expect(body).toMatchObject({ total: 3980_50, discount: 0.004875 })
  })

  test('show cost and margin to a leader only, by every door', async () => {
    const { versionId } = await quoteOf(rep)
    const { body } = await save(rep, versionId, [line(1)])
    expect(body).toMatchObject({ cost: null, margin: null, result: { totals: { cost: null, margin: null } } })
    expect(body.result.lines[0]).not.toHaveProperty('cost')
    const lines = await as(rep).get('quote-line', {
      filter: { quoteVersionId: { eq: versionId } },
      fields: 'name,cost',
    })
    expect(lines.body.items[0].cost).toBe(null)
    expect(await versionOf(versionId)).toMatchObject({ cost: 500_00, margin: 0.435003 })
    expect((await as(supervisor).get('quote-editor', { versionId })).body.assessment.totals.margin).toBe(0.435003)
  })

  test.each<[string, unknown, string]>([
    ['without a product', [{ quantity: 1 }], '第 1 行:请选择一个产品或一个套餐。'],
    ['of nothing', [line(0)], '第 1 行:数量应在 0.001 与一千万之间。'],
    ['finer than a thousandth', [line(1), line(1.23456)], '第 2 行:数量最多三位小数。'],
    ['at a negative price', [line(1, -1)], '第 1 行:单价应为不小于 0 的金额。'],
    ['without any price', [line(1, null, rare.id)], '第 1 行:「定制件」还没有价格。'],
    [
      'of what is not on offer',
      [line(1, 1, '01980000-0000-7000-8000-00000000dead')],
      '第 1 行:没有这个产品或套餐。请换一个。',
    ],
    ['that are no list', '三台泵', '应为明细行的列表。'],
    ['over five hundred', Array.from({ length: 501 }, () => line(1)), '一份报价最多 500 行'],
  ])('%s are refused, and the line is named', async (_, lines, message) => {
    const { versionId } = await quoteOf(rep)
    const { status, body } = await verb(rep, versionId, 'saveLines', { lines })
    expect(status).toBe(422)
    expect(body.fields[0]).toMatchObject({ field: 'lines' })
    expect(body.detail).toContain(message)
  })

  test('are priced while somebody types without a write', async () => {
    const { versionId } = await quoteOf(rep)
    const { body } = await as(rep).post('quote-version/price', { versionId, lines: [line(2, 900_00)] })
    expect(body.totals).toMatchObject({ total: 1800_00, concession: 200_00 })
    expect(body.reasons).toMatchObject([{ code: 'float' }, { code: 'discount' }])
    expect(await versionOf(versionId)).toMatchObject({ total: 0, version: 1 })
    expect((await as(stranger).post('quote-version/price', { versionId, lines: [] })).status).toBe(422)
  })
})

describe('releasing', () => {
  test('needs lines and a day that is not over', async () => {
    const { versionId } = await quoteOf(rep)
    expect((await verb(rep, versionId, 'release')).body).toMatchObject({ code: 'quote.no_lines' })
    await save(rep, versionId, [line(1)], { validUntil: '2026-03-09' })
    expect((await verb(rep, versionId, 'release')).body).toMatchObject({
      code: 'quote.expired',
      fields: [{ field: 'validUntil' }],
    })
  })

  test('to a new customer is refused before budget and decision chain are known, and says which', async () => {
    const deal = await dealOf(rep, { budget: 100_00 })
    const { versionId } = await quoteOf(rep, deal)
    await save(rep, versionId, [line(1)])
    const { status, body } = await verb(rep, versionId, 'release')
    expect([status, body.code]).toEqual([409, 'quote.buyer_unknown'])
    expect(body.fields).toMatchObject([{ field: 'decisionChain' }])
    const known = { decisionChain: '采购总监', budgetMax: null }
    const edited = await as(rep).patch(`opportunity/${deal.id}`, { version: deal.version, ...known })
    const open = (await verb(rep, versionId, 'release')).body
    expect(open).toMatchObject({ code: 'quote.buyer_unknown', fields: [{ field: 'budgetMax' }] })
    expect(open.detail).toContain('还不知道「客户预算上限」')
    await as(rep).patch(`opportunity/${deal.id}`, { version: edited.body.version, budgetMax: 200_00 })
    expect((await verb(rep, versionId, 'release')).status).toBe(200)
  })

  test('to a customer who bought before needs neither', async () => {
    const { versionId } = await quoteOf(rep, await dealOf(rep, {}, '2025-01-01'))
    await save(rep, versionId, [line(1)])
    expect((await verb(rep, versionId, 'release')).body).toMatchObject({ state: 'approved' })
  })

  test('without a clause that its risk makes mandatory is refused until the clause is in it', async () => {
    const metal = await w.make(product, { name: '铜排', listPrice: 100_00, rawMaterial: true, state: 'active' })
    const { versionId } = await quoteOf(rep)
    const { body } = await save(rep, versionId, [line(1, null, metal.id)])
    const called = body.result.clauses.find((each: { mandatory: boolean }) => each.mandatory)
    expect(called).toMatchObject({ title: '原材料调价', because: '报价含受原材料价格影响的产品。', present: false })
    expect((await verb(rep, versionId, 'release')).body).toMatchObject({ code: 'quote.clause_missing' })
    const added = await as(rep).post('quote-clause', { quoteVersionId: versionId, clauseId: called.id })
    expect(added.body).toMatchObject({ title: '原材料调价', body: expect.stringContaining('5%') })
    expect((await verb(rep, versionId, 'release')).status).toBe(200)
    const late = await as(rep).patch(`quote-clause/${added.body.id}`, { version: 1, body: '改' })
    expect(late.body).toMatchObject({ code: 'quote-clause.not_draft' })
    expect((await save(rep, versionId, [line(1)])).body).toMatchObject({ code: 'command.not_now' })
  })

  test('below the float, below the margin floor or without a price needs an approval, and every reason is named', async () => {
    const { versionId } = await quoteOf(colleague)
    await save(colleague, versionId, [line(1, 500_00), line(1, 10_00, rare.id)])
    const { body } = await verb(colleague, versionId, 'release')
    expect(body.code).toBe('quote.beyond_authority')
    expect(body.facts.reasons.map(({ code }: { code: string }) => code)).toEqual([
      'float',
      'discount',
      'no_price',
      'margin',
    ])
    expect(body.detail).toContain('有成本的明细毛利低于 15% 的底线(「定制件」没有成本,没有计入)')
    expect(body.detail).toContain('「泵」折让 50%,超过你的价格浮动 5%。')
    await save(colleague, versionId, [line(1, 500_00)])
    const low = await verb(colleague, versionId, 'release')
    expect(low.body.facts.reasons.map(({ code }: { code: string }) => code)).toEqual(['float', 'discount', 'margin'])
    expect(low.body.detail).not.toMatch(/-\d/)
  })
})

describe('the allowance', () => {
  test('is used up by what is conceded, is shown, and holds one person and period', async () => {
    const seller = await w.team.person('rep', w.team.units.city)
    const policies = (await as(w.team.admin).get('price-policy')).body.items
    const policy = await w.make(pricePolicy, { name: '小额度', allowance: 100_00, period: 'month' })
    await as(w.team.admin).delete(`price-policy/${policies[0].id}`)
    const give = async (price: number) => {
      const { versionId, quote } = await quoteOf(seller)
      const { body } = await save(seller, versionId, [line(1, price)])
      return { versionId, quote, before: body.result.authority, ...(await verb(seller, versionId, 'release')) }
    }
    expect((await give(960_00)).status).toBe(200)
    const second = await give(960_00)
    expect(second.before).toMatchObject({ used: 40_00, allowance: 100_00, period: '2026-03' })
    const third = await give(960_00)
    expect(third.body).toMatchObject({ code: 'quote.beyond_authority' })
    expect(third.body.detail).toContain('让价 ¥40.00,超过本期剩余额度 ¥20.00。')
    // What came to nothing comes back.
    await verb(seller, second.versionId, 'decline', { reason: '价格高' })
    expect((await verb(seller, third.versionId, 'release')).status).toBe(200)
    const uses = (await as(seller).get('float-use')).body.items
    expect(uses.map(({ amount }: { amount: number }) => amount)).toEqual([40_00, 40_00])
    // Two quotes released at once by one person cannot both take the rest.
    const [a, b] = [await quoteOf(seller), await quoteOf(seller)]
    for (const { versionId } of [a, b]) await save(seller, versionId, [line(1, 980_00)])
    const both = await Promise.all([a, b].map(({ versionId }) => verb(seller, versionId, 'release')))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    await as(w.team.admin).delete(`price-policy/${policy.id}`)
    await w.make(pricePolicy, {
      name: '默认',
      marginFloor: 0.15,
      allowance: 100_000_00,
      period: 'quarter',
    })
  })
})

describe('versions', () => {
  test('a new one begins as the newest stands; the comparison shows what changed', async () => {
    await as(w.team.admin).post('custom-field', { entity: 'quote-version', key: 'channel', kind: 'text', zh: '渠道' })
    const { quote, versionId } = await quoteOf(rep)
    await save(rep, versionId, [line(10), line(2, 990_00)], { deliveryDays: 20 })
    const { version } = (await as(rep).get(`quote-version/${versionId}`)).body
    await as(rep).patch(`quote-version/${versionId}`, { version, channel: '线上' })
    expect((await as(rep).post(`quote/${quote.id}/newVersion`)).body).toMatchObject({ code: 'quote.open_version' })
    await verb(rep, versionId, 'release')
    const { body } = await as(rep).post(`quote/${quote.id}/newVersion`, { changeNote: '数量减半' })
    expect(body).toMatchObject({ latestNumber: 2, state: 'draft', total: 11_980_00 })
    const next = body.result.versionId
    await save(rep, next, [line(5)], { deliveryDays: 30 })
    const diff = (await as(rep).get('quote-diff', { fromId: versionId, toId: next })).body
    expect(diff.lines.map(({ kind }: { kind: string }) => kind)).toEqual(['changed', 'removed'])
    expect(diff).toMatchObject({
      difference: -6_980_00,
      conditions: [{ label: '交付周期(天)', before: 20, after: 30 }],
    })
    expect((await as(rep).get(`quote-version/${next}`)).body).toMatchObject({ channel: '线上' })
    const other = await quoteOf(rep)
    expect((await as(rep).get('quote-diff', { fromId: versionId, toId: other.versionId })).body).toMatchObject({
      code: 'quote.other_quote',
    })
    expect((await verb(rep, next, 'discard')).status).toBe(200)
    expect((await as(rep).get(`quote/${quote.id}`)).body).toMatchObject({ latestNumber: 1, state: 'approved' })
  })

  test('the first version of a quote is not thrown away', async () => {
    const { versionId } = await quoteOf(rep)
    expect((await verb(rep, versionId, 'discard')).body).toMatchObject({ code: 'quote.only_version' })
  })
})
