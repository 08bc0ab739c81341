import { type CompanyName, companyName } from '../seed/company-names.ts'
import { mobileNumber, personName } from '../seed/people-names.ts'
import { randomFor, seededId } from '../seed/random.ts'
import type { Seller } from '../seed/sales-force.ts'
import { type Calendar, instant, onWorkday } from './calendar.ts'
import { demoSeed } from './organisation.ts'

export interface DemoPerson {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly role: 'decider' | 'approver' | 'influencer' | 'user' | 'purchaser'
  readonly isKey: boolean
  readonly phone: string
}

export interface DemoCustomer extends CompanyName {
  readonly id: string
  readonly seller: Seller
  readonly createdAt: string
  readonly size: 'small' | 'medium' | 'large'
  readonly tier: 'vip' | 'high' | 'potential' | 'normal' | 'churned'
  readonly employees: number
  readonly founded: number
  readonly phone: string
  readonly people: readonly DemoPerson[]
  /** Index of the quarter of the first purchase; null for those who have not bought yet. */
  readonly buysFrom: number | null
}

const customers = 400
/** How many customers bought for the first time in each quarter of the history. The twelfth is that of the story. */
const newBuyers = [18, 5, 6, 6, 6, 6, 7, 6, 7, 6, 7, 12, 7, 6, 6, 6, 6]
/** Before the story 80 had bought. */
export const buyersBeforeStory = 80

/** Days that a customer is known before the quarter in which a first deal may be closed: longer than any deal takes. */
const knownFor = 200

const sizes = [
  ['small', 35],
  ['medium', 45],
  ['large', 20],
] as const
const headcounts = { small: [30, 99], medium: [100, 480], large: [520, 4_200] } as const
const tiersOfBuyers = [
  ['vip', 10],
  ['high', 35],
  ['normal', 45],
  ['churned', 10],
] as const

/** Buyers come first, in the order of their first purchase; the others are still being won. */
export const planCustomers = (calendar: Calendar, sellers: readonly Seller[]): DemoCustomer[] => {
  const first = newBuyers.slice(0, calendar.quarters.length).flatMap((count, quarter) => Array(count).fill(quarter))
  return Array.from({ length: customers }, (_, i) => {
    const random = randomFor(demoSeed, 'customer', i)
    // Spread so that buyers of one time belong to different sellers.
    const seller = sellers[(i * 7) % sellers.length] as Seller
    const buysFrom = (first[i] as number | undefined) ?? null
    const known = buysFrom ?? random.whole(0, calendar.quarters.length - 1)
    const size = random.weighted(sizes)
    const [least, most] = headcounts[size]
    const day = (calendar.quarters[known]?.from ?? calendar.begin) - random.whole(knownFor, knownFor + 90)
    const createdAt = instant(onWorkday(day), random.whole(9, 17))
    return {
      id: seededId(random, Date.parse(createdAt)),
      seller,
      createdAt,
      size,
      tier: buysFrom === null ? 'potential' : random.weighted(tiersOfBuyers),
      employees: random.whole(least, most),
      founded: random.whole(1_988, 2_019),
      phone: mobileNumber(random),
      people: planPeople(i, createdAt),
      buysFrom,
      ...companyName(random, demoSeed, i, seller.city),
    }
  })
}

const posts = [
  { title: '采购经理', role: 'purchaser' },
  { title: '设备部部长', role: 'influencer' },
  { title: '生产厂长', role: 'user' },
  { title: '总经理', role: 'decider' },
  { title: '财务总监', role: 'approver' },
  { title: '技术部经理', role: 'influencer' },
  { title: '自动化主管', role: 'user' },
] as const

const planPeople = (customer: number, createdAt: string): DemoPerson[] => {
  const random = randomFor(demoSeed, 'contact', customer)
  const start = random.whole(0, posts.length - 1)
  return Array.from({ length: random.whole(1, 3) }, (_, i) => ({
    id: seededId(random, Date.parse(createdAt) + i),
    name: personName(random),
    phone: mobileNumber(random),
    isKey: i === 0,
    ...(posts[(start + i) % posts.length] as (typeof posts)[number]),
  }))
}
