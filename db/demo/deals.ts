import { lostReasons } from '../seed/lost-reasons.ts'
import { type ProductDraft, products } from '../seed/products.ts'
import { type Random, randomFor } from '../seed/random.ts'
import { type Calendar, instant, onWorkday, type Quarter } from './calendar.ts'
import { buyersBeforeStory, type DemoCustomer } from './customers.ts'
import { demoSeed } from './organisation.ts'

/** A deal before it has a life: what, whose, and how and when it ended. */
export interface DealPlan {
  readonly customer: DemoCustomer
  readonly product: ProductDraft
  readonly outcome: 'open' | 'won' | 'lost'
  /** Null while it is open. */
  readonly closedDay: number | null
  /** In fen. */
  readonly amount: number
  readonly lostReason: (typeof lostReasons)[number][0] | null
}

const yuan = (amount: number): number => amount * 100

/** What was sold in each quarter of the history; the twelfth is that of the story: 3,800,000 yuan. */
const soldByQuarter = [240, 260, 290, 320, 350, 340, 380, 410, 430, 400, 460, 380, 440, 420, 450, 460, 480].map(
  (tenThousand) => yuan(tenThousand * 10_000),
)
/** In the quarter of the story 52 of the 80 who had bought before bought again: 65 %. */
const returningInStory = 52
export const storyQuarter = 11
const lossesByQuarter = 74
const openDeals = 132
const fullDesk = 7

/** Every deal of the company, from the first day to today. */
export const planDeals = (calendar: Calendar, customers: readonly DemoCustomer[]): DealPlan[] => {
  const closed = calendar.quarters.flatMap((quarter, index) => {
    // The running quarter has only the part that is over.
    const part = Math.min(1, Math.max(0, (calendar.today - quarter.from) / (quarter.to - quarter.from)))
    const to = Math.min(quarter.to, calendar.today)
    if (to - quarter.from < 2) return []
    return [...wins(index, { ...quarter, to }, part, customers), ...losses(index, { ...quarter, to }, part, customers)]
  })
  return [...closed, ...open(customers)]
}

const wins = (index: number, quarter: Quarter, part: number, customers: readonly DemoCustomer[]): DealPlan[] => {
  const random = randomFor(demoSeed, 'wins', index)
  const fresh = customers.filter(({ buysFrom }) => buysFrom === index)
  const former = customers.filter(({ buysFrom }) => buysFrom !== null && buysFrom < index)
  const freshNow = fresh.slice(0, Math.round(fresh.length * part))
  const again = index === storyQuarter ? returning(former) : former.filter(() => random.chance(0.62 * part))
  const second = again.filter(() => random.chance(0.12))
  const buyers = [...freshNow, ...again, ...second]
  const chosen = buyers.map((customer) => ({ customer, product: productFor(random) }))
  const sold = (soldByQuarter[index] as number) * part
  const amounts = index === storyQuarter ? exactly(random, chosen, sold) : about(random, chosen, sold)
  return chosen.map((deal, i) => ({
    ...deal,
    outcome: 'won' as const,
    amount: amounts[i] as number,
    closedDay: dayIn(random, quarter),
    lostReason: null,
  }))
}

/** 52 of the 80, spread over the whole list. */
const returning = (former: readonly DemoCustomer[]): DemoCustomer[] =>
  former.filter(
    (_, i) =>
      Math.floor(((i + 1) * returningInStory) / buyersBeforeStory) >
      Math.floor((i * returningInStory) / buyersBeforeStory),
  )

const lossesOfStory = [
  ['price', 22],
  ['delivery', 26],
  ['silent', 22],
  ['relationship', 12],
  ['customisation', 10],
  ['budget', 8],
] as const

const losses = (index: number, quarter: Quarter, part: number, customers: readonly DemoCustomer[]): DealPlan[] => {
  const random = randomFor(demoSeed, 'losses', index)
  const known = customers.filter(({ createdAt }) => createdAt < instant(quarter.from - 190, 0))
  return Array.from({ length: Math.round(lossesByQuarter * part) }, () => {
    const product = productFor(random)
    return {
      customer: random.pick(known),
      product,
      outcome: 'lost' as const,
      amount: typicalAmount(random, product),
      closedDay: dayIn(random, quarter),
      lostReason: random.weighted(index === storyQuarter ? lossesOfStory : lostReasons),
    }
  })
}

/** Every seller has some on the table; the first one, whose account visitors try first, has a full desk. */
const open = (customers: readonly DemoCustomer[]): DealPlan[] => {
  const random = randomFor(demoSeed, 'open')
  const [{ seller: first }] = customers as [DemoCustomer]
  const own = customers.filter(({ seller }) => seller === first)
  return Array.from({ length: openDeals }, (_, i) => {
    const product = productFor(random)
    const any = customers[(i * 3 + random.whole(0, 2)) % customers.length] as DemoCustomer
    const customer = (i < fullDesk ? own[i] : undefined) ?? any
    const amount = typicalAmount(random, product)
    return { customer, product, outcome: 'open' as const, amount, closedDay: null, lostReason: null }
  })
}

const dayIn = (random: Random, { from, to }: Quarter): number => {
  const day = onWorkday(random.whole(from, to - 1))
  return day < to ? day : to - 1
}

const productWeights = products.map((product) => [product, 1 / Math.sqrt(product.listPrice)] as const)
const productFor = (random: Random): ProductDraft => random.weighted(productWeights)

const roundTo = yuan(100)
const rounded = (amount: number): number => Math.max(yuan(3_000), Math.round(amount / roundTo) * roundTo)

const typicalAmount = (random: Random, { listPrice }: ProductDraft): number =>
  rounded(random.logNormal(Math.sqrt(listPrice * yuan(60_000)), 0.55))

type Chosen = readonly { readonly product: ProductDraft }[]

/** Amounts in natural proportions that add up to nearly `sold`. */
const about = (random: Random, chosen: Chosen, sold: number): number[] => {
  const natural = chosen.map(({ product }) => typicalAmount(random, product))
  const factor = sold / natural.reduce((sum, amount) => sum + amount, 0)
  return natural.map((amount) => rounded(amount * factor))
}

/** The same, with what rounding left over put on the largest deal. */
const exactly = (random: Random, chosen: Chosen, sold: number): number[] => {
  const amounts = about(random, chosen, sold)
  const largest = amounts.indexOf(Math.max(...amounts))
  const rest = sold - amounts.reduce((sum, amount) => sum + amount, 0)
  return amounts.map((amount, i) => (i === largest ? amount + rest : amount))
}
