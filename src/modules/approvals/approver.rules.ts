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
  readonly roleName: string
}

/** Who signs a step: seats to ask, seats that are signed by a rule, and the sentences that say why. */
export interface Seating {
  readonly seats: readonly Seat[]
  readonly signed: readonly (Seat & { readonly why: string })[]
  readonly notes: readonly string[]
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

const levelNames: Readonly<Record<string, string>> = {
  company: '公司',
  region: '大区',
  province: '省区',
  city: '城市',
  department: '部门',
}

/** The people a rule means, for this submitter. */
export const peopleOf = (rule: ApproverRule, submitterId: string, directory: Directory): Seat[] => {
  const people = [...directory.people.values()]
  const seated = (found: readonly (Person | undefined)[], role: string, roleName: string): Seat[] =>
    found.flatMap((person) => (person ? [{ id: person.id, name: person.name, role, roleName }] : []))
  const chosen = (found: readonly Person[], everybody?: boolean) => (everybody ? found : found.slice(0, 1))
  switch (rule.by) {
    case 'person':
      return seated([directory.people.get(rule.employeeId)], 'person', '指定人员')
    case 'superior': {
      const name = rule.levels === 1 ? '直属上级' : `第 ${rule.levels} 级上级`
      return seated([superiorsOf(directory, submitterId)[rule.levels - 1]], 'superior', name)
    }
    case 'head': {
      const line = upward(directory, directory.people.get(submitterId)?.unitId)
      const unit = line.find(({ level }) => !rule.level || level === rule.level)
      const name = rule.level ? `${levelNames[rule.level] ?? rule.level}负责人` : '部门负责人'
      return seated([directory.people.get(unit?.managerId ?? '')], 'head', name)
    }
    case 'post': {
      const holders = people.filter(({ postId }) => postId === rule.postId)
      const found = chosen(nearest(directory, submitterId, holders), rule.everybody)
      return seated(found, 'post', directory.postNames.get(rule.postId) ?? '指定岗位')
    }
    case 'role': {
      const holders = people.filter(({ roles }) => roles.includes(rule.role))
      const found = chosen(nearest(directory, submitterId, holders), rule.everybody)
      return seated(found, rule.role, directory.roleNames.get(rule.role) ?? rule.role)
    }
  }
}

/** Nobody sits twice in one step: who is finance and legal at once signs once, for both. */
const merged = (seats: readonly Seat[]): Seat[] => {
  const byId = new Map<string, Seat>()
  for (const seat of seats) {
    const same = byId.get(seat.id)
    const roleName = same && same.roleName !== seat.roleName ? `${same.roleName}、${seat.roleName}` : seat.roleName
    byId.set(seat.id, same ? { ...same, roleName } : seat)
  }
  return [...byId.values()]
}

/**
 * Who signs a step. `strict` at submission, where a flow may refuse; later the administrator stands in, so that a document under
 * way never waits for nobody.
 */
export const seatsFor = (
  node: StepNode,
  submitterId: string,
  directory: Directory,
  signedBefore: ReadonlyMap<string, string>,
  strict: boolean,
): Seating => {
  const notes: string[] = []
  const signed: (Seat & { why: string })[] = []
  const seats: Seat[] = []
  for (const seat of merged(node.approvers.flatMap((rule) => peopleOf(rule, submitterId, directory)))) {
    const before = node.onDuplicate === 'each' ? undefined : signedBefore.get(seat.id)
    if (seat.id !== submitterId) {
      if (before === undefined) seats.push(seat)
      else signed.push({ ...seat, why: `已在「${before}」同意,按规则不再重复签字。` })
      continue
    }
    if (node.onSelf === 'refuse' && strict) return { seats: [], signed, notes, refusal: 'self' }
    if (node.onSelf === 'approve') {
      signed.push({ ...seat, why: '发起人本人,按规则自动同意。' })
      continue
    }
    notes.push(...replaceSelf(seat, submitterId, directory, seats))
  }
  if (seats.length + signed.length > 0) return { seats: merged(seats), signed, notes }
  return { signed, ...standIn(node, submitterId, directory, strict, notes) }
}

const replaceSelf = (seat: Seat, submitterId: string, directory: Directory, seats: Seat[]): string[] => {
  const [superior] = superiorsOf(directory, submitterId)
  if (!superior) return [`${seat.roleName}是发起人本人,而其上没有上级。`]
  seats.push({ id: superior.id, name: superior.name, role: 'superior', roleName: `${seat.roleName}的上级` })
  return [`${seat.roleName}是发起人本人,改由上级${superior.name}签字。`]
}

const standIn = (
  node: StepNode,
  submitterId: string,
  directory: Directory,
  strict: boolean,
  notes: readonly string[],
): Pick<Seating, 'seats' | 'notes' | 'refusal'> => {
  if (node.onEmpty === 'refuse' && strict) return { seats: [], notes, refusal: 'nobody' }
  const named = typeof node.onEmpty === 'object' ? directory.people.get(node.onEmpty.person) : undefined
  const admins = [...directory.people.values()].filter(({ roles, id }) => roles.includes('admin') && id !== submitterId)
  const [admin] = admins.sort((a, b) => (a.code ?? a.id).localeCompare(b.code ?? b.id))
  const found = named && named.id !== submitterId ? named : admin
  if (!found) return { seats: [], notes, refusal: 'nobody' }
  const role = found === named ? 'person' : 'admin'
  const roleName = found === named ? '指定代签人' : '管理员'
  return {
    seats: [{ id: found.id, name: found.name, role, roleName }],
    notes: [...notes, `没有找到「${node.name}」的签字人,按规则由${roleName}${found.name}处理。`],
  }
}
