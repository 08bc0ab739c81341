import { type Said, sayAll } from '../../kernel/index.ts'
import type { ApproverRule, StepNode } from './graph.rules.ts'

export interface Unit {
  readonly id: string
  readonly parentId: string | null
  readonly managerId: string | null
  readonly level: string
  readonly name: string
}

/** Somebody who works here and can sign in. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly code: string | null
  readonly unitId: string | null
  readonly postId: string | null
  readonly roles: readonly string[]
}

/** The organisation as far as the rules of a flow ask for it. */
export interface Directory {
  readonly units: ReadonlyMap<string, Unit>
  readonly people: ReadonlyMap<string, Person>
  readonly roleNames: ReadonlyMap<string, string>
  readonly postNames: ReadonlyMap<string, string>
}

export interface Seat {
  readonly id: string
  readonly name: string
  /** The rule's word: a role's key, or `superior`, `head`, `post`, `person`. */
  readonly role: string
  readonly roleName: Required<Said>
}

/** Who signs a step: seats to ask, seats that are signed by a rule, and the sentences that say why. */
export interface Seating {
  readonly seats: readonly Seat[]
  readonly signed: readonly (Seat & { readonly why: Required<Said> })[]
  readonly notes: readonly Required<Said>[]
  /** The flow forbids what the rule found; the document cannot be submitted. */
  readonly refusal?: 'self' | 'nobody'
}

/** The unit and everything above it. */
const upward = (directory: Directory, unitId: string | null | undefined): Unit[] => {
  const line: Unit[] = []
  for (
    let unit = directory.units.get(unitId ?? '');
    unit && !line.includes(unit);
    unit = directory.units.get(unit.parentId ?? '')
  )
    line.push(unit)
  return line
}

/** Those above a person, nearest first, nobody twice. */
export const superiorsOf = (directory: Directory, personId: string): Person[] => {
  const managers = upward(directory, directory.people.get(personId)?.unitId).map(({ managerId }) => managerId)
  const others = [...new Set(managers)].filter((id) => id !== personId)
  return others.flatMap((id) => directory.people.get(id ?? '') ?? [])
}

/**
 * Of those who qualify, the nearest in the organisation: by the first unit above the submitter that has one of them, and within
 * it those who stand highest. The order of personnel numbers decides between equals, so that the answer never changes by chance.
 */
const nearest = (directory: Directory, submitterId: string, qualified: readonly Person[]): Person[] => {
  const line = upward(directory, directory.people.get(submitterId)?.unitId).map(({ id }) => id)
  const ranked = qualified.map((person) => {
    const own = upward(directory, person.unitId).map(({ id }) => id)
    const meeting = line.findIndex((id) => own.includes(id))
    const far = meeting < 0 ? line.length : meeting
    return { person, rank: far * 1000 + Math.max(own.indexOf(line[far] ?? ''), 0) }
  })
  const best = Math.min(...ranked.map(({ rank }) => rank))
  return ranked
    .filter(({ rank }) => rank === best)
    .map(({ person }) => person)
    .sort((a, b) => (a.code ?? a.id).localeCompare(b.code ?? b.id))
}

const levelNames: Readonly<Record<string, Required<Said>>> = {
  company: { zh: '公司', en: 'company' },
  region: { zh: '大区', en: 'region' },
  province: { zh: '省区', en: 'province' },
  city: { zh: '城市', en: 'city' },
  department: { zh: '部门', en: 'department' },
}

/** What the company calls something is in no other language. */
const own = (name: string): Required<Said> => ({ zh: name, en: name })

/** What a rule is called, whether or not it finds anybody. */
const ruleName = (rule: ApproverRule, directory: Directory): Required<Said> => {
  switch (rule.by) {
    case 'person':
      return { zh: '指定人员', en: 'Named person' }
    case 'superior':
      return rule.levels === 1
        ? { zh: '直属上级', en: 'Direct superior' }
        : { zh: `第 ${rule.levels} 级上级`, en: `Superior ${rule.levels} levels up` }
    case 'head': {
      const { zh, en } = levelNames[rule.level ?? 'department'] ?? own(rule.level ?? '')
      return { zh: `${zh}负责人`, en: `Head of the ${en}` }
    }
    case 'post': {
      const name = directory.postNames.get(rule.postId)
      return name === undefined ? { zh: '指定岗位', en: 'Named post' } : own(name)
    }
    case 'role':
      return own(directory.roleNames.get(rule.role) ?? rule.role)
  }
}

/** The people a rule means, for this submitter. */
export const peopleOf = (rule: ApproverRule, submitterId: string, directory: Directory): Seat[] => {
  const role = rule.by === 'role' ? rule.role : rule.by
  const roleName = ruleName(rule, directory)
  return found(rule, submitterId, directory).map(({ id, name }) => ({ id, name, role, roleName }))
}

const found = (rule: ApproverRule, submitterId: string, directory: Directory): readonly Person[] => {
  const named = (id: string | null | undefined) => directory.people.get(id ?? '') ?? []
  const closest = (qualifies: (person: Person) => boolean, everybody?: boolean) => {
    const holders = nearest(directory, submitterId, [...directory.people.values()].filter(qualifies))
    return everybody ? holders : holders.slice(0, 1)
  }
  switch (rule.by) {
    case 'person':
      return [named(rule.employeeId)].flat()
    case 'superior':
      return superiorsOf(directory, submitterId).slice(rule.levels - 1, rule.levels)
    case 'head': {
      const line = upward(directory, directory.people.get(submitterId)?.unitId)
      const unit = line.find(({ level }) => !rule.level || level === rule.level)
      return [named(unit?.managerId)].flat()
    }
    case 'post':
      return closest(({ postId }) => postId === rule.postId, rule.everybody)
    case 'role':
      return closest(({ roles }) => roles.includes(rule.role), rule.everybody)
  }
}

/** Nobody sits twice in one step: who is finance and legal at once signs once, for both. */
const merged = (seats: readonly Seat[]): Seat[] => {
  const byId = new Map<string, Seat>()
  for (const seat of seats) {
    const same = byId.get(seat.id)
    const isOther = same && same.roleName.zh !== seat.roleName.zh
    const roleName = isOther ? sayAll([same.roleName, seat.roleName]) : seat.roleName
    byId.set(seat.id, same ? { ...same, roleName } : seat)
  }
  return [...byId.values()]
}

/**
 * Who signs a step. A seat for which nobody is found is never left out: where one of several may sign the others do, else
 * somebody stands in. `strict` at submission, where a flow may refuse; later the administrator stands in, so that a document
 * under way never waits for nobody.
 */
export const seatsFor = (
  node: StepNode,
  submitterId: string,
  directory: Directory,
  signedBefore: ReadonlyMap<string, string>,
  strict: boolean,
): Seating => {
  const notes: Required<Said>[] = []
  const signed: (Seat & { why: Required<Said> })[] = []
  const seats: Seat[] = []
  const vacant: Required<Said>[] = []
  const asked = node.approvers.map((rule) => ({ rule, people: peopleOf(rule, submitterId, directory) }))
  for (const { rule, people } of asked) if (people.length === 0) vacant.push(ruleName(rule, directory))
  for (const seat of merged(asked.flatMap(({ people }) => people))) {
    const before = node.onDuplicate === 'each' ? undefined : signedBefore.get(seat.id)
    if (seat.id !== submitterId) {
      if (before === undefined) seats.push(seat)
      else signed.push({ ...seat, why: signedIn(before) })
    } else if (node.onSelf === 'refuse' && strict) return { seats: [], signed, notes, refusal: 'self' }
    else if (node.onSelf === 'approve') signed.push({ ...seat, why: isSubmitter })
    else {
      const [superior] = superiorsOf(directory, submitterId)
      if (superior) {
        const { id, name } = superior
        const { zh, en } = seat.roleName
        seats.push({ id, name, role: 'superior', roleName: { zh: `${zh}的上级`, en: `Superior of ${en}` } })
        notes.push({
          zh: `${zh}是发起人本人,改由上级${name}签字。`,
          en: `${en} is the submitter: ${name}, the superior, signs instead.`,
        })
      } else
        vacant.push({
          zh: `${seat.roleName.zh}(发起人本人,其上没有上级)`,
          en: `${seat.roleName.en} (the submitter, with nobody above)`,
        })
    }
  }
  const isFilled = node.mode === 'any' ? seats.length + signed.length > 0 : vacant.length === 0
  if (isFilled) return { seats: merged(seats), signed, notes }
  if (node.onEmpty === 'refuse' && strict) return { seats: [], signed, notes, refusal: 'nobody' }
  const standIn = standInFor(node, submitterId, directory)
  if (!standIn) return { seats: [], signed, notes, refusal: 'nobody' }
  const [missed, { roleName, name }] = [sayAll(vacant), standIn]
  const why = {
    zh: `没有找到签字人:${missed.zh},按规则由${roleName.zh}${name}处理。`,
    en: `Nobody was found to sign as ${missed.en}: by the rules ${name} (${roleName.en}) decides.`,
  }
  return { seats: merged([...seats, standIn]), signed, notes: [...notes, why] }
}

const signedIn = (step: string): Required<Said> => ({
  zh: `已在「${step}」同意,按规则不再重复签字。`,
  en: `Approved in “${step}”; by the rules no second signature is asked for.`,
})
const isSubmitter: Required<Said> = {
  zh: '发起人本人,按规则自动同意。',
  en: 'The submitter: approved by the rules.',
}

/** Whom the flow names for empty seats, else an administrator; never the submitter. */
const standInFor = (node: StepNode, submitterId: string, directory: Directory): Seat | undefined => {
  const named = typeof node.onEmpty === 'object' ? directory.people.get(node.onEmpty.person) : undefined
  if (named && named.id !== submitterId)
    return { id: named.id, name: named.name, role: 'person', roleName: { zh: '指定代签人', en: 'Named stand-in' } }
  const admins = [...directory.people.values()].filter(({ roles, id }) => roles.includes('admin') && id !== submitterId)
  const [admin] = admins.sort((a, b) => (a.code ?? a.id).localeCompare(b.code ?? b.id))
  return admin && { id: admin.id, name: admin.name, role: 'admin', roleName: { zh: '管理员', en: 'Administrator' } }
}
