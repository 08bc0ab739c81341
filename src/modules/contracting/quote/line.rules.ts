import { type FieldFault, invalid } from '../../../kernel/index.ts'
import { type Customer, divideRounded, type PriceTable, priceLines, times, type Wanted } from '../../catalog/index.ts'

/** A line as the editor sends it. Without a unit price it takes the one of the price book. */
export interface LineInput extends Wanted {
  readonly description: string | null
  readonly unitPrice: number | null
}

export interface PricedLine extends LineInput {
  readonly name: string
  readonly unit: string | null
  /** By price book; null where nobody has set one. */
  readonly listPrice: number | null
  readonly unitPrice: number
  readonly amount: number
  readonly discount: number | null
  readonly cost: number | null
  readonly rawMaterial: boolean
  readonly because: readonly string[]
}

export interface Totals {
  readonly total: number
  readonly listTotal: number
  /** What the lines below their price give away; lines above it do not make up for them. */
  readonly concession: number
  readonly discount: number | null
  readonly tax: number
  /** Null where the cost of any line is not known. */
  readonly cost: number | null
  readonly margin: number | null
}

export const mostLines = 500
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const largest = 10_000_000

/** Checks lines from outside; every wrong one is named. */
export const readLines = (value: unknown): LineInput[] => {
  if (!Array.isArray(value)) return invalid([wrong('应为明细行的列表。')])
  if (value.length > mostLines) return invalid([wrong(`一份报价最多 ${mostLines} 行,请拆成几份报价。`)])
  const faults: FieldFault[] = []
  const lines = value.map((line, i) => readLine(line, (message) => faults.push(wrong(`第 ${i + 1} 行:${message}`))))
  return faults.length > 0 ? invalid(faults) : lines
}

const wrong = (message: string): FieldFault => ({ field: 'lines', code: 'value', message })

const readLine = (line: unknown, fault: (message: string) => void): LineInput => {
  const { productId, bundleId, quantity, unitPrice, description } = (
    typeof line === 'object' && line !== null ? line : {}
  ) as Record<string, unknown>
  const isId = (id: unknown): id is string => typeof id === 'string' && idPattern.test(id)
  if (isId(productId) === isId(bundleId)) fault('请选择一个产品或一个套餐。')
  if (typeof quantity !== 'number' || !(quantity >= 0.001 && quantity <= largest))
    fault('数量应在 0.001 与一千万之间。')
  else if (Math.abs(quantity * 1000 - Math.round(quantity * 1000)) > 1e-6) fault('数量最多三位小数。')
  if (
    unitPrice != null &&
    !(Number.isSafeInteger(unitPrice) && (unitPrice as number) >= 0 && (unitPrice as number) <= 1e12)
  )
    fault('单价应为不小于 0 的金额。')
  if (
    description != null &&
    (typeof description !== 'string' || description.length > 500 || description.includes('\u0000'))
  )
    fault('规格说明不能超过 500 个字符。')
  return {
    productId: isId(productId) ? productId.toLowerCase() : null,
    bundleId: isId(bundleId) ? bundleId.toLowerCase() : null,
    quantity: quantity as number,
    unitPrice: (unitPrice as number | null | undefined) ?? null,
    description: (description as string | null | undefined)?.toWellFormed().trim() || null,
  }
}

/** Every line with its price, its reasons and what it earns; lines that name nothing on offer are refused. */
export const priceQuote = (table: PriceTable, customer: Customer, lines: readonly LineInput[]): PricedLine[] => {
  const faults: FieldFault[] = []
  const priced = priceLines(table, customer, lines).map((price, i): PricedLine => {
    const line = lines[i] as LineInput
    const product = line.productId ? table.products.get(line.productId) : undefined
    const named = product ?? (line.bundleId ? table.bundles.get(line.bundleId) : undefined)
    if (!named) faults.push(wrong(`第 ${i + 1} 行:产品已删除,或套餐不在有效期内。请换一个。`))
    else if (line.unitPrice === null && price.unitPrice === null)
      faults.push(wrong(`第 ${i + 1} 行:「${named.name}」还没有价格。请填写单价,或请价格管理员维护价目表。`))
    const unitPrice = line.unitPrice ?? price.unitPrice ?? 0
    return {
      ...line,
      name: named?.name ?? '',
      unit: product?.unit ?? (line.bundleId ? '套' : null),
      listPrice: price.unitPrice,
      unitPrice,
      amount: times(unitPrice, line.quantity),
      discount: price.unitPrice ? share(price.unitPrice - unitPrice, price.unitPrice) : null,
      cost: price.unitCost === null ? null : times(price.unitCost, line.quantity),
      rawMaterial: line.bundleId ? holdsRawMaterial(table, line.bundleId) : (product?.rawMaterial ?? false),
      because: price.because,
    }
  })
  return faults.length > 0 ? invalid(faults) : priced
}

const holdsRawMaterial = (table: PriceTable, bundleId: string): boolean =>
  table.bundles.get(bundleId)?.items.some(({ productId }) => table.products.get(productId)?.rawMaterial) ?? false

/** A share with six decimals, as the database keeps it. */
const share = (part: number, whole: number): number => Number((part / whole).toFixed(6))

const listAmount = (line: PricedLine): number =>
  line.listPrice === null ? line.amount : times(line.listPrice, line.quantity)

/** Unit prices hold the tax; cost does not. */
export const totalsOf = (lines: readonly PricedLine[], taxRate: number): Totals => {
  const sum = (of: (line: PricedLine) => number) => lines.reduce((total, line) => total + of(line), 0)
  const total = sum(({ amount }) => amount)
  const listTotal = sum(listAmount)
  const net = withoutTax(total, taxRate)
  const cost = lines.length > 0 && lines.every((line) => line.cost !== null) ? sum((line) => line.cost ?? 0) : null
  return {
    total,
    listTotal,
    concession: sum((line) => Math.max(0, listAmount(line) - line.amount)),
    discount: listTotal > 0 ? share(listTotal - total, listTotal) : null,
    tax: total - net,
    cost,
    margin: cost === null || net === 0 ? null : share(net - cost, net),
  }
}

const withoutTax = (total: number, taxRate: number): number => {
  const million = 1_000_000
  return Number(divideRounded(BigInt(total) * BigInt(million), BigInt(million + Math.round(taxRate * million))))
}
