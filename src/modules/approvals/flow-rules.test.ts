import { expect, test } from 'vitest'
import { field } from '../../kernel/index.ts'
import { type Directory, type Person, peopleOf, seatsFor } from './approver.rules.ts'
import { conditionFault, judge, yuan } from './condition.rules.ts'
import { type FlowGraph, graphFaults, type StepNode } from './graph.rules.ts'
import { shapeFaults } from './graph.shape.ts'
import { insertion, progressOf, type SignatureState } from './signing.rules.ts'

const known = {
  amount: field.money({ zh: '金额' }),
  discount: field.percent({ zh: '折扣' }),
  isNew: field.boolean({ zh: '新客户' }),
  kind: field.choice({ a: '甲', b: '乙' }, { zh: '类别' }),
  ownerId: field.person({ zh: '负责人' }),
}

test('a condition says in words what it compared and what it met', () => {
  const { matched, reasons } = judge(
    { and: [{ amount: { gt: 50_000_000 } }, { discount: { lte: 0.05 } }] },
    { amount: 62_000_000, discount: 0.07 },
    known,
  )
  expect(matched).toBe(false)
  expect(reasons).toMatchObject([
    { field: 'amount', text: '金额 > ¥500,000.00', value: '¥620,000.00', matched: true },
    { field: 'discount', text: '折扣 ≤ 5 %', value: '7 %', matched: false },
  ])
})

test('what is denied is said as denied, and a field that is gone as gone', () => {
  const { matched, reasons } = judge({ not: { isNew: true }, warehouse: '保税' } as never, { isNew: false }, known)
  expect(matched).toBe(false)
  expect(reasons).toMatchObject([
    { field: 'isNew', text: '并非 新客户 = 是', value: '否', valueEn: 'no', matched: true },
    { field: 'warehouse', text: '已删除的字段「warehouse」 = 保税', value: '(空)', matched: false },
  ])
})

test('or, not, lists, choices, truth and emptiness decide as the filter language does', () => {
  const holds = (condition: object, values: object) => judge(condition as never, values as never, known).matched
  expect(holds({ or: [{ kind: 'a' }, { isNew: true }] }, { kind: 'b', isNew: true })).toBe(true)
  expect(holds({ not: { kind: 'a' } }, { kind: 'a' })).toBe(false)
  expect(holds({ kind: { in: ['a', 'b'] } }, { kind: 'b' })).toBe(true)
  expect(holds({ kind: { nin: ['a'] } }, {})).toBe(true)
  expect(holds({ amount: { empty: true } }, {})).toBe(true)
  expect(holds({ amount: { lte: 100 } }, {})).toBe(false)
})

test('amounts are printed without losing a 分', () => {
  expect([5, 62_000_000, -123_456_789, 0].map(yuan)).toEqual(['0.05', '620,000.00', '-1,234,567.89', '0.00'])
})

test('a condition on an unknown field, a wrong operator or nothing at all is refused', () => {
  expect(conditionFault({ price: 1 }, known)?.zh).toContain('price')
  expect(conditionFault({ isNew: { gt: true } }, known)?.zh).toContain('新客户')
  expect(conditionFault({ constructor: 1 }, known)?.zh).toContain('constructor')
  expect(conditionFault({}, known)?.zh).toContain('不能为空')
  expect(conditionFault({ or: [] }, known)?.zh).toContain('or')
  expect(conditionFault({ amount: { gte: 1 } }, known)).toBeNull()
})

test.each([
  [{ amount: { gt: '50000000' } }, '金额'],
  [{ amount: { gt: null } }, '请填写'],
  [{ amount: { in: [] } }, '金额'],
  [{ kind: { eq: '丙' } }, '类别'],
  [{ kind: { in: ['a', '丙'] } }, '类别'],
  [{ isNew: 'true' }, '新客户'],
  [{ ownerId: { eq: '张三' } }, '负责人'],
  [{ on: { gte: '2027-02-29' } }, '日历上没有这一天'],
  [{ on: { empty: 'yes' } }, '日期'],
])('a condition that no document could meet is refused: %j', (when, words) => {
  expect(conditionFault(when, { ...known, on: field.date({ zh: '日期' }) })?.zh).toContain(words)
})

test('a limit may lie outside what the field accepts, and a value may be asked to be missing', () => {
  const capped = { amount: field.money({ zh: '金额', min: 1 }) }
  expect(conditionFault({ amount: { gt: 0 } }, capped)).toBeNull()
  expect(conditionFault({ amount: { eq: null } }, capped)).toBeNull()
})

const step = (key: string, next: string, more: Partial<StepNode> = {}): StepNode => ({
  key,
  kind: 'step',
  name: key,
  mode: 'any',
  approvers: [{ by: 'role', role: 'vp' }],
  next,
  ...more,
})
const graphOf = (...nodes: FlowGraph['nodes']): FlowGraph => ({ start: nodes[0]?.key ?? 'end', nodes })
const faultOf = (graph: FlowGraph) => graphFaults(graph, known)[0]?.message ?? ''

test('a graph that never ends, leads nowhere, leaves a case out or asks nobody is refused', () => {
  expect(faultOf(graphOf(step('a', 'end')))).toBe('')
  expect(faultOf(graphOf(step('a', 'b'), step('b', 'a')))).toContain('绕回')
  expect(faultOf(graphOf(step('a', 'nowhere')))).toContain('nowhere')
  expect(faultOf(graphOf(step('a', 'end'), step('b', 'end')))).toContain('没有任何连线')
  expect(faultOf(graphOf(step('a', 'end', { approvers: [] })))).toContain('还没有指定人员')
  expect(faultOf(graphOf(step('a', 'b'), step('a', 'end')))).toContain('重复')
  expect(faultOf(graphOf(step('a', 'end', { editable: ['ownerId'] })))).toContain('负责人')
  expect(faultOf(graphOf(step('a', 'end', { timeout: { hours: 0, ladder: [] } })))).toContain('时限')
  const branch = {
    key: 'b',
    kind: 'branch',
    name: '金额',
    branches: [{ name: '大', when: { amount: 1 }, next: 'end' }],
  } as const
  expect(faultOf(graphOf(branch))).toContain('最后一个分支')
})

test('JSON that is no graph is refused with the node that is wrong', () => {
  expect(shapeFaults(graphOf(step('a', 'end')))).toEqual([])
  expect(shapeFaults(null)[0]?.message).toContain('start')
  expect(shapeFaults({ start: 'a', nodes: [step('a', 'end'), { kind: 'step' }] })[0]?.message).toContain('第 2 个')
  expect(shapeFaults({ start: 'a', nodes: [{ ...step('a', 'end'), evil: 1 }] })).toHaveLength(1)
})

const signature = (id: string, seat: number, position: number, state: SignatureState) => ({ id, seat, position, state })

test('会签, 或签 and 依次 open and finish as their names say', () => {
  const two = [signature('a', 1, 1, 'waiting'), signature('b', 2, 1, 'waiting')]
  expect(progressOf('all', two).open).toEqual(['a', 'b'])
  expect(progressOf('any', two).open).toEqual(['a', 'b'])
  expect(progressOf('order', two).open).toEqual(['a'])
  const one = [signature('a', 1, 1, 'approved'), signature('b', 2, 1, 'open')]
  expect(progressOf('all', one)).toEqual({ done: false, open: [], drop: [] })
  expect(progressOf('any', one)).toEqual({ done: true, open: [], drop: ['b'] })
})

test('a seat of which a signature was handed over is not signed by that', () => {
  expect(progressOf('all', [signature('a', 1, 1, 'transferred')]).done).toBe(false)
  expect(progressOf('any', [signature('a', 1, 1, 'dropped'), signature('b', 1, 2, 'waiting')]).open).toEqual(['b'])
})

test('an added signature moves those behind it in its seat only', () => {
  const seats = [signature('a', 1, 1, 'open'), signature('b', 1, 2, 'waiting'), signature('c', 2, 1, 'open')]
  expect(insertion(seats, seats[0] as never, 'before')).toEqual({ position: 1, shifted: ['a', 'b'] })
  expect(insertion(seats, seats[0] as never, 'after')).toEqual({ position: 2, shifted: ['b'] })
})

const person = (id: string, unitId: string, roles: string[] = [], postId: string | null = null): Person => ({
  id,
  name: id,
  code: id,
  unitId,
  postId,
  roles,
})
const unit = (id: string, parentId: string | null, managerId: string | null, level: string) =>
  [id, { id, parentId, managerId, level, name: id }] as const

const people = [
  person('rep', 'city'),
  person('lead', 'city', ['supervisor']),
  person('boss', 'top', ['vp', 'finance']),
  person('far', 'other', ['finance']),
  person('near', 'city', ['finance'], 'post1'),
  person('root', 'top', ['admin']),
]
const directory: Directory = {
  units: new Map([
    unit('top', null, 'boss', 'company'),
    unit('city', 'top', 'lead', 'city'),
    unit('other', 'top', null, 'city'),
  ]),
  people: new Map(people.map((one) => [one.id, one])),
  roleNames: new Map([['finance', '财务']]),
  postNames: new Map([['post1', '会计']]),
}
const names = (rule: Parameters<typeof peopleOf>[0], submitter = 'rep') =>
  peopleOf(rule, submitter, directory).map(({ id }) => id)

test('approvers are found by person, post, superior, role and head', () => {
  expect(names({ by: 'person', employeeId: 'far' })).toEqual(['far'])
  expect(names({ by: 'post', postId: 'post1' })).toEqual(['near'])
  expect(names({ by: 'superior', levels: 1 })).toEqual(['lead'])
  expect(names({ by: 'superior', levels: 2 })).toEqual(['boss'])
  expect(names({ by: 'superior', levels: 3 })).toEqual([])
  expect(names({ by: 'role', role: 'finance' })).toEqual(['near'])
  expect(names({ by: 'role', role: 'finance' }, 'root')).toEqual(['boss'])
  expect(names({ by: 'head', level: 'company' })).toEqual(['boss'])
  expect(names({ by: 'head' })).toEqual(['lead'])
})

const seating = (more: Partial<StepNode>, submitter = 'rep', signed: [string, string][] = [], strict = true) =>
  seatsFor(step('a', 'end', more), submitter, directory, new Map(signed), strict)

test('the submitter as approver: the superior signs, or a rule does, or the flow refuses', () => {
  const own = { approvers: [{ by: 'person', employeeId: 'lead' }] } as const
  expect(seating(own, 'lead').seats.map(({ id }) => id)).toEqual(['boss'])
  expect(seating({ ...own, onSelf: 'approve' }, 'lead')).toMatchObject({ seats: [], signed: [{ id: 'lead' }] })
  expect(seating({ ...own, onSelf: 'refuse' }, 'lead').refusal).toBe('self')
})

test('nobody found: the administrator, the person named, or refusal', () => {
  const nobody = { approvers: [{ by: 'role', role: 'legal' }] } as const
  expect(seating(nobody).seats).toMatchObject([{ id: 'root', role: 'admin' }])
  expect(seating({ ...nobody, onEmpty: { person: 'near' } }).seats).toMatchObject([{ id: 'near' }])
  expect(seating({ ...nobody, onEmpty: 'refuse' }).refusal).toBe('nobody')
  expect(seating({ ...nobody, onEmpty: 'refuse' }, 'rep', [], false).seats).toMatchObject([{ id: 'root' }])
})

test('a seat of a 会签 that nobody fills is not left out: somebody stands in for it', () => {
  const two = {
    mode: 'all',
    approvers: [
      { by: 'role', role: 'finance' },
      { by: 'role', role: 'legal' },
    ],
  } as const
  expect(seating(two).seats.map(({ id }) => id)).toEqual(['near', 'root'])
  expect(seating(two).notes[0]?.zh).toContain('legal')
  expect(seating({ ...two, onEmpty: 'refuse' }).refusal).toBe('nobody')
  expect(seating({ ...two, mode: 'any' }).seats.map(({ id }) => id)).toEqual(['near'])
})

test('a submitter without anybody above him does not lose his seat in a 会签', () => {
  const own = {
    mode: 'all',
    approvers: [
      { by: 'role', role: 'vp' },
      { by: 'person', employeeId: 'far' },
    ],
  } as const
  expect(seating(own, 'boss').seats.map(({ id }) => id)).toEqual(['far', 'root'])
})

test('who has signed before signs once or each time; who sits twice signs once', () => {
  const boss = {
    approvers: [
      { by: 'role', role: 'vp' },
      { by: 'superior', levels: 2 },
    ],
  } as const
  expect(seating(boss).seats).toHaveLength(1)
  expect(seating(boss, 'rep', [['boss', '初审']])).toMatchObject({ seats: [], signed: [{ id: 'boss' }] })
  expect(seating({ ...boss, onDuplicate: 'each' }, 'rep', [['boss', '初审']]).seats).toHaveLength(1)
})
