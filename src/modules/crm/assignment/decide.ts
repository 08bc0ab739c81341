import { type Actor, inWords, type Row, type Said, sayAll } from '../../../kernel/index.ts'
import { listedWords, plainWord } from '../words.ts'
import type { assignmentRule } from './assignment.entity.ts'

export type Rule = Pick<
  Row<typeof assignmentRule>,
  'id' | 'name' | 'regions' | 'industries' | 'sources' | 'grades' | 'productId' | 'method' | 'employeeId' | 'capacity'
> & {
  /** Whom the rule may choose, in a fixed order. */
  readonly candidates: readonly string[]
}

/** What the rules know of people while they are asked; both change with every decision. */
export interface Desk {
  /** Open leads in hand. */
  readonly load: Map<string, number>
  /** Who got the last lead of a rule. */
  readonly last: Map<string, string>
  /** Not at work today, and why. */
  readonly paused: ReadonlyMap<string, Required<Said>>
  readonly names: ReadonlyMap<string, string>
}

export interface Arrival {
  readonly region?: unknown
  readonly industry?: unknown
  readonly source?: unknown
  /** The source as people call it. */
  readonly sourceName?: Said | null
  readonly grade?: unknown
  readonly productId?: unknown
}

export interface Passed {
  readonly ruleId: string
  readonly name: string
  readonly why: string
  /** Absent in what was kept before. */
  readonly whyEn?: string
}

/** Who got a lead, by which rule, and why not by the rules before it. */
export interface Decision {
  readonly planId: string
  readonly plan: string
  readonly ruleId: string | null
  readonly rule: string | null
  readonly ownerId: string | null
  readonly passed: readonly Passed[]
  readonly at: string
}

/** The rules that were passed over, as somebody reads it. */
export const passedIn = (reader: Actor, { passed }: Pick<Decision, 'passed'>): Passed[] =>
  passed.map((one) => ({ ...one, why: inWords(reader, { zh: one.why, en: one.whyEn }) }))

type Choice = Pick<Decision, 'ruleId' | 'rule' | 'ownerId' | 'passed'>

/** A rule with what it asks for read once for all leads. */
interface Asked {
  readonly rule: Rule
  readonly regions: readonly string[]
  readonly industries: readonly string[]
  readonly sources: readonly string[]
  /** The place of each candidate in the fixed order. */
  readonly places: ReadonlyMap<string, number>
}

const read = new WeakMap<Rule, Asked>()

const askedOf = (rule: Rule): Asked => {
  const known = read.get(rule)
  if (known) return known
  const asked = {
    rule,
    regions: listedWords(rule.regions),
    industries: listedWords(rule.industries),
    sources: listedWords(rule.sources),
    places: new Map(rule.candidates.map((id, place) => [id, place])),
  }
  read.set(rule, asked)
  return asked
}

const nobody: ReadonlySet<string> = new Set()

/** Asks the rules in order. The same code decides for real and in a simulation; only the desk is another. */
export const decide = (lead: Arrival, rules: readonly Rule[], desk: Desk, except = nobody): Choice => {
  const passed: Passed[] = []
  for (const rule of rules) {
    const mismatch = whyNot(lead, askedOf(rule))
    const free = mismatch ? [] : freeFor(rule, desk, except)
    const ownerId = mismatch ? undefined : pick(rule, free, desk)
    if (ownerId) {
      desk.load.set(ownerId, (desk.load.get(ownerId) ?? 0) + 1)
      desk.last.set(rule.id, ownerId)
      return { ruleId: rule.id, rule: rule.name, ownerId, passed }
    }
    const { zh, en } = mismatch ?? whyNobody(rule, desk, except)
    passed.push({ ruleId: rule.id, name: rule.name, why: zh, whyEn: en })
  }
  return { ruleId: null, rule: null, ownerId: null, passed }
}

const whyNot = (lead: Arrival, { rule, regions, industries, sources }: Asked): Required<Said> | undefined => {
  const { region, industry, source, sourceName } = lead
  const texts = [
    [{ zh: '地区', en: 'Region' }, rule.regions, regions, [region]],
    [{ zh: '行业', en: 'Industry' }, rule.industries, industries, [industry]],
    [{ zh: '来源', en: 'Source' }, rule.sources, sources, [source, sourceName?.zh], sourceName?.en],
  ] as const
  for (const [label, wanted, words, has, hasEn] of texts) {
    if (!wanted) continue
    const values = has.flatMap((value) => (value ? [plainWord(value)] : []))
    if (words.some((word) => values.some((value) => value.includes(word)))) continue
    const shown = has.at(-1) ?? has[0]
    const [is, isEn] = values.length > 0 ? [`为「${shown}」`, `is “${hasEn ?? shown}”`] : ['未填写', 'is empty']
    return { zh: `${label.zh}${is},规则要求「${wanted}」`, en: `${label.en} ${isEn}; the rule wants “${wanted}”` }
  }
  const grades: readonly string[] = rule.grades ?? []
  if (grades.length > 0 && !grades.includes(String(lead.grade)))
    return {
      zh: `等级为 ${lead.grade ?? '未定级'},规则要求 ${grades.join('、')}`,
      en: `Grade is ${lead.grade ?? 'not known'}; the rule wants ${grades.join(', ')}`,
    }
  return rule.productId && rule.productId !== lead.productId ? otherProduct : undefined
}

const otherProduct = { zh: '意向产品不是规则指定的产品', en: 'Not the product that the rule names' }

const isFull = ({ capacity }: Rule, desk: Desk, id: string): boolean =>
  capacity !== null && (desk.load.get(id) ?? 0) >= capacity

const freeFor = (rule: Rule, desk: Desk, except: ReadonlySet<string>): string[] =>
  rule.candidates.filter((id) => !except.has(id) && !desk.paused.has(id) && !isFull(rule, desk, id))

const whyNobody = (rule: Rule, desk: Desk, except: ReadonlySet<string>): Required<Said> => {
  if (rule.candidates.length === 0)
    return { zh: '规则的团队里没有在职的销售', en: 'Nobody who sells is in the team of the rule' }
  const named = rule.candidates.slice(0, 5).map((id) => {
    const name = desk.names.get(id) ?? ''
    if (except.has(id)) return { zh: `${name}是原负责人`, en: `${name} had it before` }
    const [paused, load] = [desk.paused.get(id), desk.load.get(id) ?? 0]
    return paused
      ? { zh: `${name}${paused.zh}`, en: `${name} ${paused.en}` }
      : { zh: `${name}在手 ${load} 条已满`, en: `${name} is full with ${load}` }
  })
  const n = rule.candidates.length
  const [more, moreEn] = n > 5 ? [`等 ${n} 人`, ` and others, ${n} in all`] : ['', '']
  return {
    zh: `无人可接:${named.map(({ zh }) => zh).join(',')}${more}`,
    en: `Nobody free: ${sayAll(named).en}${moreEn}`,
  }
}

const pick = (rule: Rule, free: readonly string[], desk: Desk): string | undefined => {
  if (rule.method !== 'least_loaded') return afterLast(rule, free, desk)
  const load = (id: string) => desk.load.get(id) ?? 0
  return free.reduce<string | undefined>(
    (best, id) => (best === undefined || load(id) < load(best) ? id : best),
    undefined,
  )
}

/** The next in turn among the free, in the fixed order of all: who cannot take a lead today does not lose the order. */
const afterLast = (rule: Rule, free: readonly string[], desk: Desk): string | undefined => {
  const { places } = askedOf(rule)
  const last = places.get(desk.last.get(rule.id) ?? '') ?? -1
  return free.find((person) => (places.get(person) as number) > last) ?? free[0]
}
