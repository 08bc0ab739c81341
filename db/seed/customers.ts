import { type CompanyName, companyName } from './company-names.ts'
import { type Contact, contactsOf, type DealLife, liveDeal, type Node } from './deal-life.ts'
import { dayOf } from './instants.ts'
import { type ProductDraft, products } from './products.ts'
import { randomFor, seededId } from './random.ts'
import type { Seller } from './sales-force.ts'

/** Everything that decides what the generated customers and deals look like. Each record is made again from its number. */
export interface Plan {
  readonly seed: number
  readonly accounts: number
  readonly opportunities: number
  /** The first Monday of the history, and now, in milliseconds. */
  readonly begin: number
  readonly now: number
  readonly sellers: readonly Seller[]
  readonly nodes: readonly Node[]
}

export interface Customer extends CompanyName {
  readonly id: string
  readonly createdAt: number
  readonly seller: Seller
  readonly size: 'micro' | 'small' | 'medium' | 'large'
  readonly tier: 'vip' | 'high' | 'potential' | 'normal' | 'churned'
  readonly employees: number
}

export interface Deal {
  readonly id: string
  readonly code: string
  readonly account: number
  readonly product: ProductDraft
  readonly createdAt: number
  /** In fen. */
  readonly amount: number
  readonly expectedAt: number
  readonly life: DealLife
}

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Beginning of the working day in China, as hours of UTC. */
const opensAt = 1
const hoursOpen = 9

/** The share of the history, from 0 to 1, as an instant on a working day between 9 and 18 o'clock. */
const workingInstant = ({ begin, now }: Plan, share: number): number => {
  const weekdays = Math.floor((now - begin) / dayMs / 7) * 5
  const position = share * weekdays
  const day = Math.floor(position)
  const date = begin + (Math.floor(day / 5) * 7 + (day % 5)) * dayMs
  return Math.round(date + (opensAt + (position - day) * hoursOpen) * hourMs)
}

const sizes = [
  ['micro', 10, 8, 19],
  ['small', 40, 20, 99],
  ['medium', 38, 100, 499],
  ['large', 12, 500, 6_000],
] as const
const sizeWeights = sizes.map((size) => [size, size[1]] as const)
const tiers = [
  ['vip', 4],
  ['high', 14],
  ['potential', 30],
  ['normal', 44],
  ['churned', 8],
] as const

/** Customers were met before the history begins or in its first half. */
export const customer = (plan: Plan, index: number): Customer => {
  const random = randomFor(plan.seed, 'account', index)
  const seller = plan.sellers[index % plan.sellers.length] as Seller
  const createdAt = workingInstant(plan, (index / plan.accounts) * 0.5) - 30 * dayMs
  const [size, , least, most] = random.weighted(sizeWeights)
  return {
    id: seededId(random, createdAt),
    createdAt,
    seller,
    size,
    tier: random.weighted(tiers),
    employees: random.whole(least, most),
    ...companyName(random, plan.seed, index, seller.city),
  }
}

const productWeights = products.map((product) => [product, 1 / Math.sqrt(product.listPrice)] as const)
const course = { won: 0.34, asleep: 0.2 }

/** Deals follow one another in time, so that the newest have the highest ids. A few customers have many, most have few. */
export const deal = (plan: Plan, index: number): Deal => {
  const random = randomFor(plan.seed, 'opportunity', index)
  const share = (index + random.next()) / plan.opportunities
  const createdAt = workingInstant(plan, share)
  const known = Math.min(1, 0.2 + share * 1.6) * plan.accounts
  const product = random.weighted(productWeights)
  const id = seededId(random, createdAt)
  return {
    id,
    code: `SJ${String(index + 1).padStart(6, '0')}`,
    account: Math.floor(random.next() ** 1.6 * known),
    product,
    createdAt,
    amount: Math.max(1, Math.round(random.logNormal(product.listPrice / 10_000, 0.8) * random.whole(1, 6))) * 10_000,
    expectedAt: createdAt + random.whole(30, 120) * dayMs,
    life: liveDeal(random, plan.nodes, createdAt, plan.now, course),
  }
}

/** About two follow-ups to a deal. */
export const followUpsOf = (plan: Plan, index: number, { life, product }: Deal): Contact[] => {
  const random = randomFor(plan.seed, 'activity', index)
  return contactsOf(random, life, plan.now, product.name, random.whole(1, 3))
}

export interface FirstWins {
  /** The number of the account's first won deal, or -1. */
  readonly dealOf: Int32Array
  readonly closedAt: Float64Array
}

/** Which deal made each account a customer. The only thing that is remembered: a few bytes an account. */
export const firstWins = (plan: Plan): FirstWins => {
  const dealOf = new Int32Array(plan.accounts).fill(-1)
  const closedAt = new Float64Array(plan.accounts)
  for (let i = 0; i < plan.opportunities; i++) {
    const { account, life } = deal(plan, i)
    if (life.outcome !== 'won') continue
    const day = dayOf(life.closedAt as number)
    if (dealOf[account] !== -1 && dayOf(closedAt[account] as number) <= day) continue
    dealOf[account] = i
    closedAt[account] = life.closedAt as number
  }
  return { dealOf, closedAt }
}
