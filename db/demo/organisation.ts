import type { RoleName } from '../../src/modules/people/index.ts'
import type { PlannedOrganisation, PlannedPerson, PlannedUnit } from '../seed/organisation.ts'
import { mobileNumber, personName } from '../seed/people-names.ts'
import { randomFor, seededId } from '../seed/random.ts'
import type { Seller } from '../seed/sales-force.ts'

export const demoSeed = 2026
export const demoDomain = 'demo.bihuan.example'
export const emailOf = (role: RoleName): string => `${role}@${demoDomain}`

/** The first of each level lie on one branch: 华东 → 江苏 → 南京. */
const regions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  华东: { 江苏: ['南京', '苏州'], 浙江: ['杭州', '宁波'] },
  华南: { 广东: ['深圳', '广州'], 福建: ['厦门'] },
  华中: { 湖北: ['武汉', '襄阳'] },
}

const offices: readonly (readonly [RoleName, string, number])[] = [
  ['marketing', '市场部', 2],
  ['presales', '产品方案部', 3],
  ['legal', '法务部', 1],
  ['finance', '财务部', 1],
  ['aftersales', '售后服务部', 2],
  ['operations', '销售运营部', 1],
  ['auditor', '内审部', 1],
  ['admin', '信息部', 1],
]

const sellersOfCity = [4, 3, 4, 3, 4, 3, 3, 4, 2]

export interface DemoOrganisation extends PlannedOrganisation {
  readonly sellers: readonly Seller[]
  /** Where a role's people are, in order. */
  of(role: RoleName): readonly PlannedPerson[]
}

interface Post {
  readonly role: RoleName
  readonly unit: string
  readonly leads: boolean
}

export const companyCode = 'HC'

/** Some sixty people in four levels of the sales line, with offices beside it. */
export const planOrganisation = (begin: number): DemoOrganisation => {
  const units: PlannedUnit[] = [{ code: companyCode, name: '恒川自动化', level: 'company' }]
  const leaders: Post[] = [
    { role: 'vp', unit: companyCode, leads: false },
    { role: 'director', unit: companyCode, leads: true },
  ]
  const cities: { unit: string; city: string; province: string; region: string }[] = []
  const add = (unit: PlannedUnit, role: RoleName) => {
    units.push(unit)
    leaders.push({ role, unit: unit.code, leads: true })
  }
  for (const [region, provinces] of Object.entries(regions)) {
    const regionCode = `R-${region}`
    add({ code: regionCode, name: `${region}大区`, level: 'region', parent: companyCode }, 'region')
    for (const [province, names] of Object.entries(provinces)) {
      const provinceCode = `P-${province}`
      add({ code: provinceCode, name: `${province}省区`, level: 'province', parent: regionCode }, 'province')
      for (const city of names) {
        add({ code: `C-${city}`, name: city, level: 'city', parent: provinceCode }, 'supervisor')
        cities.push({ unit: `C-${city}`, city, province: `${province}省`, region: `${region}大区` })
      }
    }
  }
  const others = offices.flatMap(([role, name, count]) => {
    units.push({ code: `D-${role}`, name, level: 'department', parent: companyCode })
    return Array.from({ length: count }, (_, i): Post => ({ role, unit: `D-${role}`, leads: i === 0 }))
  })
  const selling = cities.flatMap((place, i) =>
    Array.from({ length: sellersOfCity[i] as number }, () => ({ place, role: 'rep' as const, leads: false })),
  )
  const posts = [...leaders, ...others, ...selling.map(({ place, ...post }) => ({ ...post, unit: place.unit }))]
  const people = posts.map(personAt(begin))
  const first = posts.length - selling.length
  const sellers = selling.map(({ place: { unit: _, ...place } }, i) => ({
    id: (people[first + i] as PlannedPerson).id,
    ...place,
  }))
  return { units, people, sellers, of: (role) => people.filter((person) => person.role === role) }
}

const dayMs = 86_400_000

/** The first of each role has the role as address; the others are numbered. */
const personAt = (begin: number) => {
  const counts = new Map<RoleName, number>()
  return (post: Post, index: number): PlannedPerson => {
    const random = randomFor(demoSeed, 'person', index)
    const nth = (counts.get(post.role) ?? 0) + 1
    counts.set(post.role, nth)
    const joined = (begin - random.whole(40, 2_200)) * dayMs
    return {
      ...post,
      id: seededId(random, joined),
      name: personName(random),
      email: nth === 1 ? emailOf(post.role) : `${post.role}${nth}@${demoDomain}`,
      phone: mobileNumber(random),
      joinedOn: new Date(joined).toISOString().slice(0, 10),
    }
  }
}
