import type { RoleName } from '../../src/modules/people/index.ts'
import type { PlannedOrganisation, PlannedPerson, PlannedUnit } from './organisation.ts'
import { mobileNumber, personName } from './people-names.ts'
import { type Province, provinces, shortProvince } from './places.ts'
import { randomFor, seededId } from './random.ts'

/** A seller with the city that he or she works. */
export interface Seller {
  readonly id: string
  readonly city: string
  readonly province: string
  readonly region: string
}

export interface SalesForce extends PlannedOrganisation {
  readonly sellers: readonly Seller[]
}

export const fewestEmployees = 20

const teamShare = 0.095
const officeShare = 0.015
const teamsPerProvince = 3

const offices: readonly (readonly [RoleName, string])[] = [
  ['admin', '信息部'],
  ['operations', '销售运营部'],
  ['marketing', '市场部'],
  ['presales', '产品方案部'],
  ['legal', '法务部'],
  ['finance', '财务部'],
  ['aftersales', '售后服务部'],
  ['auditor', '内审部'],
]

interface Place {
  readonly province: Province
  readonly city: string
  /** Code of the unit. */
  readonly unit: string
}

/** 公司 → 大区 → 省区 → 城市, some eight sellers to a city, offices beside them; about 85 % sell. */
export const planSalesForce = (seed: number, count: number, today: string): SalesForce => {
  const teams = Math.max(1, Math.floor(count * teamShare))
  const inProvinces = provinces.slice(0, Math.ceil(teams / teamsPerProvince))
  const { units, places } = planUnits(inProvinces, teams)
  const posts = [...leadersOf(units), ...officesOf(count)]
  const sellerPosts = Array.from({ length: count - posts.length }, (_, i) => places[i % places.length] as Place)
  const people = [...posts, ...sellerPosts.map(({ unit }) => ({ role: 'rep' as const, unit, leads: false }))].map(
    peopleOf(seed, today),
  )
  const sellers = people.slice(posts.length).map(({ id }, i): Seller => {
    const { province, city } = sellerPosts[i] as Place
    return { id, city, province: province.name, region: `${province.region}大区` }
  })
  return { units, people, sellers }
}

const planUnits = (inProvinces: readonly Province[], teams: number): { units: PlannedUnit[]; places: Place[] } => {
  const regions = [...new Set(inProvinces.map(({ region }) => region))]
  const units: PlannedUnit[] = [
    { code: 'C', name: '总公司', level: 'company' },
    ...regions.map((region, i) => ({
      code: `R${i + 1}`,
      name: `${region}大区`,
      level: 'region' as const,
      parent: 'C',
    })),
    ...inProvinces.map((province, i) => ({
      code: `P${i + 1}`,
      name: `${shortProvince(province)}省区`,
      level: 'province' as const,
      parent: `R${regions.indexOf(province.region) + 1}`,
    })),
    ...offices.map(([role, name]) => ({ code: `D-${role}`, name, level: 'department' as const, parent: 'C' })),
  ]
  const places = Array.from({ length: teams }, (_, i): Place => {
    const province = inProvinces[i % inProvinces.length] as Province
    const turn = Math.floor(i / inProvinces.length)
    const city = province.cities[turn % province.cities.length] as string
    const round = Math.floor(turn / province.cities.length)
    const code = `T${i + 1}`
    const parent = `P${(i % inProvinces.length) + 1}`
    units.push({ code, name: round === 0 ? city : `${city} ${round + 1} 部`, level: 'city', parent })
    return { province, city, unit: code }
  })
  return { units, places }
}

type Post = Pick<PlannedPerson, 'role' | 'unit' | 'leads'>

const leaderOf = { company: 'director', region: 'region', province: 'province', city: 'supervisor' } as const

const leadersOf = (units: readonly PlannedUnit[]): Post[] => [
  { role: 'vp', unit: 'C', leads: false },
  ...units.flatMap(({ code, level }) =>
    level === 'department' ? [] : [{ role: leaderOf[level], unit: code, leads: true }],
  ),
]

const officesOf = (count: number): Post[] =>
  Array.from({ length: Math.max(offices.length, Math.round(count * officeShare)) }, (_, i) => {
    const [role] = offices[i % offices.length] as (typeof offices)[number]
    return { role, unit: `D-${role}`, leads: i < offices.length }
  })

const dayMs = 86_400_000

/** Numbers people within their role: rep-1@…, rep-2@…. */
const peopleOf = (seed: number, today: string) => {
  const counts = new Map<RoleName, number>()
  return (post: Post, index: number): PlannedPerson => {
    const random = randomFor(seed, 'employee', index)
    const nth = (counts.get(post.role) ?? 0) + 1
    counts.set(post.role, nth)
    const joined = Date.parse(today) - random.whole(1_100, 3_600) * dayMs
    return {
      ...post,
      id: seededId(random, joined),
      name: personName(random),
      email: `${post.role}-${nth}@seed.bihuan.example`,
      phone: mobileNumber(random),
      joinedOn: new Date(joined).toISOString().slice(0, 10),
    }
  }
}
