import { type FieldFault, invalid, type Said } from '../../../kernel/index.ts'
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
  /** What a bundle holds, as the customer reads it. */
  readonly parts: readonly string[]
  readonly because: readonly string[]
  readonly becauseEn: readonly string[]
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
  if (!Array.isArray(value)) return invalid([wrong('应为明细行的列表。', 'Give a list of lines.')])
  if (value.length > mostLines)
    return invalid([
      wrong(
        `一份报价最多 ${mostLines} 行,请拆成几份报价。`,
        `A quote has at most ${mostLines} lines: make several quotes.`,
      ),
    ])
  const faults: FieldFault[] = []
  const lines = value.map((line, i) =>
    readLine(line, (message, en) => faults.push(wrong(`第 ${i + 1} 行:${message}`, `Line ${i + 1}: ${en}`))),
  )
  return faults.length > 0 ? invalid(faults) : lines
}

const wrong = (message: string, en: string): FieldFault => ({ field: 'lines', code: 'value', message, en })

const readLine = (line: unknown, fault: (message: string, en: string) => void): LineInput => {
  const { productId, bundleId, quantity, unitPrice, description } = (
    typeof line === 'object' && line !== null ? line : {}
  ) as Record<string, unknown>
  const isId = (id: unknown): id is string => typeof id === 'string' && idPattern.test(id)
  if (isId(productId) === isId(bundleId)) fault('请选择一个产品或一个套餐。', 'choose a product or a bundle.')
  if (typeof quantity !== 'number' || !(quantity >= 0.001 && quantity <= largest))
    fault('数量应在 0.001 与一千万之间。', 'the quantity is between 0.001 and ten million.')
  else if (Math.abs(quantity * 1000 - Math.round(quantity * 1000)) > 1e-6)
    fault('数量最多三位小数。', 'the quantity has at most three decimals.')
  if (
    unitPrice != null &&
    !(Number.isSafeInteger(unitPrice) && (unitPrice as number) >= 0 && (unitPrice as number) <= 1e12)
  )
    fault('单价应为不小于 0 的金额。', 'the unit price is an amount of 0 or more.')
  if (
    description != null &&
    (typeof description !== 'string' || description.length > 500 || description.includes('\u0000'))
  )
    fault('规格说明不能超过 500 个字符。', 'the specification has at most 500 characters.')
  return {
    productId: isId(productId) ? productId.toLowerCase() : null,
    bundleId: isId(bundleId) ? bundleId.toLowerCase() : null,
    quantity: quantity as number,
    unitPrice: (unitPrice as number | null | undefined) ?? null,
    description: typeof description === 'string' ? description.toWellFormed().trim() || null : null,
  }
}

export interface PricedQuote {
  readonly lines: readonly PricedLine[]
  /** Why these lines cannot be offered as they stand; each names its line. */
  readonly faults: readonly FieldFault[]
}

/** Every line with its price, its reasons and what it earns. A draft may hold what is no longer on sale; no offer may. */
export const priceQuote = (table: PriceTable, customer: Customer, lines: readonly LineInput[]): PricedQuote => {
  const faults: FieldFault[] = []
  const priced = priceLines(table, customer, lines).map((price, i): PricedLine => {
    const line = lines[i] as LineInput
    const product = line.productId ? table.products.get(line.productId) : undefined
    const named = product ?? (line.bundleId ? table.bundles.get(line.bundleId) : undefined)
    const says = lineFault(line, named, price.unitPrice)
    if (says) faults.push(wrong(`第 ${i + 1} 行:${says.zh}`, `Line ${i + 1}: ${says.en}`))
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
      parts: line.bundleId ? partsOf(table, line.bundleId) : [],
      because: price.because.map(({ zh }) => zh),
      becauseEn: price.because.map(({ en }) => en),
    }
  })
  refuseHuge(priced)
  return { lines: priced, faults }
}

/** For an offer, or a draft somebody saves: every line must be one that can be offered. */
export const refuseFaults = ({ faults }: Pick<PricedQuote, 'faults'>): void => {
  if (faults.length > 0) invalid([...faults])
}

const lineFault = (
  { bundleId, unitPrice }: LineInput,
  named: { readonly name: string; readonly onSale: boolean } | undefined,
  bookPrice: number | null,
): Required<Said> | null => {
  if (!named) return { zh: '没有这个产品或套餐。请换一个。', en: 'there is no such product or bundle. Choose another.' }
  if (!named.onSale && bundleId)
    return {
      zh: `套餐「${named.name}」不在有效期内或已删除。请换一个,或请价格管理员调整它的有效期。`,
      en: `the bundle “${named.name}” is not valid now or deleted. Choose another, or ask who keeps the prices to change its dates.`,
    }
  if (!named.onSale)
    return {
      zh: `「${named.name}」已停售或已删除。请换一个产品,或请价格管理员恢复在售。`,
      en: `“${named.name}” is no longer on sale. Choose another product, or ask who keeps the prices to put it on sale again.`,
    }
  if (unitPrice === null && bookPrice === null)
    return {
      zh: `「${named.name}」还没有价格。请填写单价,或请价格管理员维护价目表。`,
      en: `“${named.name}” has no price yet. Fill in the unit price, or ask who keeps the prices to complete the price list.`,
    }
  return null
}

/** A slip of the keyboard, far below where sums of 分 would no longer be exact: a hundred thousand million 元. */
const mostAmount = 10_000_000_000_000

const refuseHuge = (lines: readonly PricedLine[]): void => {
  const largestOf = (line: PricedLine) => Math.max(line.amount, listAmount(line), line.cost ?? 0)
  if (lines.reduce((sum, line) => sum + largestOf(line), 0) <= mostAmount) return
  const i = lines.findIndex((line) => largestOf(line) > mostAmount)
  const which =
    i < 0
      ? { zh: '各行合计', en: 'The lines together' }
      : { zh: `第 ${i + 1} 行的金额`, en: `The amount of line ${i + 1}` }
  const en = `${which.en} comes to more than 100,000 million yuan. Check quantities and prices.`
  invalid([wrong(`${which.zh}超过 1,000 亿元。请核对数量和单价。`, en)])
}

const partsOf = (table: PriceTable, bundleId: string): string[] =>
  (table.bundles.get(bundleId)?.items ?? []).map(
    ({ productId, quantity }) => `${table.products.get(productId)?.name ?? ''} × ${quantity}`,
  )

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

/** What is earned on the lines whose cost is known: one line without a cost hides nothing of the others. */
export const knownEarnings = (lines: readonly PricedLine[], taxRate: number) => {
  const known = lines.filter((line) => line.cost !== null)
  return {
    net: withoutTax(
      known.reduce((sum, { amount }) => sum + amount, 0),
      taxRate,
    ),
    cost: known.reduce((sum, line) => sum + (line.cost ?? 0), 0),
    unknown: lines.filter((line) => line.cost === null).map(({ name }) => name),
  }
}

const withoutTax = (total: number, taxRate: number): number => {
  const million = 1_000_000
  return Number(divideRounded(BigInt(total) * BigInt(million), BigInt(million + Math.round(taxRate * million))))
}
