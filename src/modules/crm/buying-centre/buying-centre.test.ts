import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type BuyingRole, buyingRoles } from '../../process/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import type { Stance } from './buyer.entity.ts'
import { buyingCentre } from './buying-centre.query.ts'
import { coverageOf } from './coverage.rules.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as } = crm
const { lilei, zhao } = await crm.team()

const roles = Object.keys(buyingRoles) as BuyingRole[]
const stances: Stance[] = ['supporter', 'neutral', 'opponent', 'unknown']
const anyParts = fc.array(fc.nat(100), { minLength: roles.length, maxLength: roles.length })
const partsOf = (weights: readonly number[]) => roles.map((role, i) => ({ role, weight: weights[i] as number }))
const anyMembers = fc.array(
  fc.record({
    role: fc.constantFrom(...roles),
    weight: fc.integer({ min: 1, max: 5 }),
    stance: fc.constantFrom(...stances),
  }),
  { maxLength: 12 },
)

describe('coverage', () => {
  test('lies between 0 and 100 for any people and weights, and its parts make the sum', () => {
    fc.assert(
      fc.property(anyMembers, anyParts, (members, weights) => {
        const { score, parts } = coverageOf(members, partsOf(weights))
        if (weights.every((weight) => weight === 0)) return expect(score).toBeNull()
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(100)
        expect(score).toBe(Math.round(parts.reduce((sum, { points }) => sum + points, 0)))
      }),
    )
  })

  test('nobody known is 0 with every weighing part missing; everybody on our side is 100', () => {
    fc.assert(
      fc.property(anyParts, (weights) => {
        fc.pre(weights.some((weight) => weight > 0))
        const none = coverageOf([], partsOf(weights))
        expect(none.score).toBe(0)
        expect(none.missing).toEqual(roles.filter((_, i) => (weights[i] as number) > 0))
        const all = roles.map((role) => ({ role, weight: 2, stance: 'supporter' as const }))
        expect(coverageOf(all, partsOf(weights))).toMatchObject({ score: 100, missing: [] })
      }),
    )
  })

  test('never falls when somebody is won over', () => {
    fc.assert(
      fc.property(anyMembers, anyParts, fc.nat(), (members, weights, n) => {
        fc.pre(members.length > 0)
        const won = members.map((member, i) =>
          i === n % members.length ? { ...member, stance: 'supporter' as const } : member,
        )
        const before = coverageOf(members, partsOf(weights)).score ?? 0
        expect(coverageOf(won, partsOf(weights)).score ?? 0).toBeGreaterThanOrEqual(before)
      }),
    )
  })
})

interface Answer {
  score: number
  missing: string[]
  members: { id: string; name: string | null }[]
  parts: { role: string; points: number; members: number; demanded: boolean; inChain: boolean }[]
}

const dealWithPeople = async () => {
  const { id: accountId } = await as(lilei).create('account', { name: `客户 ${Math.random()}` })
  const deal = await as(lilei).open({ accountId })
  const person = async (name: string) => (await as(lilei).create('contact', { name, accountId })).id
  const add = (contactId: string, role: BuyingRole, more: object = {}) =>
    as(lilei).create('buyer', { opportunityId: deal.id, contactId, role, ...more })
  const see = () => as(lilei).view<Answer>(buyingCentre, { opportunityId: deal.id })
  return { deal, accountId, person, add, see }
}

describe('the buying centre of a deal', () => {
  test('tells its people, its score part by part, what is missing and what the process demands', async () => {
    const { person, add, see } = await dealWithPeople()
    await add(await person('王总'), 'decision_maker', { stance: 'supporter', weight: 5 })
    await add(await person('刘总监'), 'economic_buyer', { stance: 'neutral' })
    const answer = await see()
    expect(answer).toMatchObject({ score: 42, members: [{ name: '王总' }, { name: '刘总监' }] })
    expect(answer.missing).toEqual(['技术把关者', '使用者', '内线', '影响者'])
    expect(answer.parts[0]).toMatchObject({ role: 'decision_maker', points: 30, demanded: true, inChain: true })
    expect(answer.parts.find(({ role }) => role === 'coach')).toMatchObject({ points: 0, members: 0, demanded: false })
  })

  test('is told only to those who see the deal', async () => {
    const { deal } = await dealWithPeople()
    const asked = as(zhao).view(buyingCentre, { opportunityId: deal.id })
    expect((await refusal(asked)).code).toBe('request.not_found')
  })

  test('takes people of its own customer only', async () => {
    const { add, deal } = await dealWithPeople()
    const stranger = await (await dealWithPeople()).person('外人')
    expect((await refusal(add(stranger, 'user'))).fields).toMatchObject([
      { field: 'contactId', code: 'other_customer' },
    ])
    const bare = await as(lilei).open()
    const early = as(lilei).create('buyer', { opportunityId: bare.id, contactId: stranger, role: 'user' })
    expect((await refusal(early)).fields).toMatchObject([{ field: 'opportunityId', code: 'no_account' }])
    expect(deal.accountId).not.toBeNull()
  })

  test('takes a person once in a part, and again in another one', async () => {
    const { person, add } = await dealWithPeople()
    const wang = await person('王总')
    await add(wang, 'decision_maker')
    const again = await refusal(add(wang, 'decision_maker'))
    expect(again).toMatchObject({ code: 'buyer.already_there' })
    expect(again.message).toContain('王总已是这个商机的「决策者」')
    expect(await add(wang, 'economic_buyer')).toMatchObject({ role: 'economic_buyer' })
  })

  test('is called by its name where others follow it', async () => {
    const { person, add } = await dealWithPeople()
    const top = await add(await person('王总'), 'decision_maker')
    const below = await add(await person('李工'), 'user', { reportsToId: top.id })
    expect(below.labels).toMatchObject({ contactId: '李工', reportsToId: '王总' })
  })

  test('who follows whom stays within the deal and is no circle', async () => {
    const { person, add } = await dealWithPeople()
    const top = await add(await person('王总'), 'decision_maker')
    const below = await add(await person('李工'), 'user', { reportsToId: top.id })
    const follow = (id: string, version: number, reportsToId: string) =>
      refusal(as(lilei).update('buyer', id, { version, reportsToId }))
    expect((await follow(top.id, 1, below.id)).fields).toMatchObject([{ field: 'reportsToId', code: 'circle' }])
    expect((await follow(top.id, 1, top.id)).fields).toMatchObject([{ field: 'reportsToId', code: 'circle' }])
    const other = await dealWithPeople()
    const elsewhere = await other.add(await other.person('赵总'), 'decision_maker')
    expect((await follow(below.id, 1, elsewhere.id)).fields).toMatchObject([{ code: 'other_deal' }])
    const astray = add(await person('周工'), 'influencer', { reportsToId: elsewhere.id })
    expect((await refusal(astray)).fields).toMatchObject([{ field: 'reportsToId', code: 'other_deal' }])
  })
})
