import { expect, test } from 'vitest'
import { type Authority, beyondAuthority } from './authority.rules.ts'
import { type PricedLine, totalsOf } from './line.rules.ts'

const authority: Authority = {
  source: '角色「销售代表」',
  float: 0.05,
  discount: null,
  concession: null,
  marginFloor: 0.15,
  allowance: null,
  period: '2026-Q4',
  used: 0,
}
const lineOf = (listPrice: number | null, unitPrice: number, cost: number | null, name = '整机'): PricedLine => ({
  productId: null,
  bundleId: null,
  quantity: 1,
  description: null,
  name,
  unit: '台',
  listPrice,
  unitPrice,
  amount: unitPrice,
  discount: listPrice ? Number(((listPrice - unitPrice) / listPrice).toFixed(6)) : null,
  cost,
  rawMaterial: false,
  parts: [],
  because: [],
  becauseEn: [],
})
const codesOf = (lines: PricedLine[], taxRate = 0.13) =>
  beyondAuthority(lines, totalsOf(lines, taxRate), authority, taxRate).map(({ code }) => code)

test('the float ends at the very 分, however large the price', () => {
  expect(codesOf([lineOf(1_843_040_00, 1_750_888_00, null)])).toEqual([])
  const beyond = [lineOf(1_843_040_00, 1_750_887_99, null)]
  expect(codesOf(beyond)).toEqual(['float'])
  const [reason] = beyondAuthority(beyond, totalsOf(beyond, 0.13), authority, 0.13)
  expect(reason?.text.zh).toContain('单价不低于 ¥1,750,888.00 时不需要审批')
})

test('a price whose float is no whole 分 may go down to the 分 above it', () => {
  // 95 % of 3.33 is 3.1635.
  expect(codesOf([lineOf(333, 317, null)])).toEqual([])
  expect(codesOf([lineOf(333, 316, null)])).toEqual(['float'])
})

test('a line without a cost does not lift the margin floor off the others', () => {
  const loss = lineOf(999_99, 999_99, 990_00, '服务包')
  expect(codesOf([loss])).toEqual(['margin'])
  expect(codesOf([loss, lineOf(1, 1, null, '垫圈')])).toEqual(['margin'])
  const mixed = [loss, lineOf(1, 1, null, '垫圈')]
  const [reason] = beyondAuthority(mixed, totalsOf(mixed, 0.13), authority, 0.13)
  expect(reason?.text.zh).toBe('有成本的明细毛利低于 15% 的底线(「垫圈」没有成本,没有计入)。')
})

test('the margin floor itself is enough, one 分 of cost more is not', () => {
  expect(codesOf([lineOf(null, 1000_00, 850_00)], 0)).toEqual(['no_price'])
  expect(codesOf([lineOf(null, 1000_00, 850_01)], 0)).toEqual(['no_price', 'margin'])
})

test('what costs something and is given away is below any floor', () => {
  expect(codesOf([lineOf(0, 0, 5_00)])).toEqual(['margin'])
  expect(codesOf([lineOf(0, 0, 0)])).toEqual([])
})

test('the whole offer may be lowered by its own share and by so much money, to the 分', () => {
  const lines = (unitPrice: number) => [lineOf(1000_00, unitPrice, null), lineOf(333, 333, null, '垫圈')]
  const beyond = (unitPrice: number, limits: Partial<Authority>) =>
    beyondAuthority(lines(unitPrice), totalsOf(lines(unitPrice), 0.13), { ...authority, float: null, ...limits }, 0.13)
  // 3 % of 1,003.33 is 30.0999.
  expect(beyond(969_91, { discount: 0.03 })).toEqual([])
  expect(beyond(969_90, { discount: 0.03 })).toMatchObject([{ code: 'discount' }])
  expect(beyond(970_00, { concession: 30_00 })).toEqual([])
  expect(beyond(969_99, { concession: 30_00 })).toMatchObject([
    { code: 'concession', text: { zh: '让价 ¥30.01,超过你在一份报价中可以独立决定的 ¥30.00。' } },
  ])
  // What one line is raised by does not make up for what another gives away.
  const raised = [lineOf(1000_00, 900_00, null), lineOf(1000_00, 1100_00, null)]
  const limits = { ...authority, float: null, concession: 99_99, discount: 0 }
  expect(beyondAuthority(raised, totalsOf(raised, 0), limits, 0)).toMatchObject([{ code: 'concession' }])
})
