import fc from 'fast-check'
import { expect, test } from 'vitest'
import { papers, paperWorld } from '../../../test/harness/papers.ts'
import { type Actor, find, sql, systemActor } from '../../kernel/index.ts'
import { activate, addVersion } from './flow.commands.ts'
import { approvalFlow, type FlowGraph } from './index.ts'

type Mode = 'all' | 'any' | 'order'

const w = await paperWorld({ start: 'end', nodes: [] })
const { rep, colleague, stranger, supervisor, province, region } = w.team
const people = [colleague, stranger, supervisor, province, region]
const everybody = [rep, ...people]
const { send, act, stateOf } = papers(w)

const [{ id: flowId }] = (await w.app.store.rows<{ id: string }>(
  sql`select id from approvals.flow where entity = 'paper'`,
)) as [{ id: string }]

/** One to three steps of one to three named people; a branch before them lets dear papers start at the second. */
const planned = fc.array(
  fc.record({
    mode: fc.constantFrom<Mode>('all', 'any', 'order'),
    people: fc.uniqueArray(fc.integer({ min: 0, max: people.length - 1 }), { minLength: 1, maxLength: 3 }),
    onDuplicate: fc.constantFrom('once' as const, 'each' as const),
  }),
  { minLength: 1, maxLength: 3 },
)

type Planned = typeof planned extends fc.Arbitrary<infer T> ? T : never

const graphOf = (steps: Planned): FlowGraph => ({
  start: 'branch',
  nodes: [
    {
      key: 'branch',
      kind: 'branch',
      name: '金额',
      branches: [
        { name: '大额', when: { amount: { gt: 100 } }, next: steps.length > 1 ? 's1' : 's0' },
        { name: '其他', when: null, next: 's0' },
      ],
    },
    ...steps.map(({ mode, people: who, onDuplicate }, i) => ({
      key: `s${i}`,
      kind: 'step' as const,
      name: `第${i}步`,
      mode,
      onDuplicate,
      approvers: who.map((at) => ({ by: 'person' as const, employeeId: (people[at] as Actor).employeeId })),
      next: i + 1 < steps.length ? `s${i + 1}` : 'end',
    })),
  ],
})

const action = fc.record({
  verb: fc.oneof(
    { weight: 12, arbitrary: fc.constant('approve') },
    { weight: 3, arbitrary: fc.constantFrom('transfer', 'addSigner') },
    { weight: 3, arbitrary: fc.constant('return') },
    { weight: 1, arbitrary: fc.constantFrom('reject', 'withdraw', 'toSubmitter') },
  ),
  by: fc.nat(),
  other: fc.nat(),
  before: fc.boolean(),
  /** Another person does the same at the same moment. */
  twice: fc.boolean(),
  /** Whose turn it is, or just anybody. */
  rightPerson: fc.boolean(),
})

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

interface Task {
  id: string
  step_id: string
  approver_id: string
  decided_by_id: string | null
  state: string
  seat: number
  origin: string
  opinion: string | null
}

interface Step {
  id: string
  node: string
  state: string
  mode: Mode
}

const record = async (approvalId: string) => ({
  steps: await w.app.store.rows<Step>(
    sql`select id, node, state, mode from approvals.step where approval_id = ${approvalId}::uuid order by position`,
  ),
  tasks: await w.app.store.rows<Task>(
    sql`select id, step_id, approver_id, decided_by_id, state, seat::integer, origin, opinion from approvals.task where approval_id = ${approvalId}::uuid order by id`,
  ),
})

type Record = Awaited<ReturnType<typeof record>>

const decided = ['approved', 'rejected', 'returned', 'transferred']

/** Every seat that the flow asks for is signed by the person it names, or by the last of those it was handed to. */
const isSigned = (
  { tasks }: Record,
  step: Step,
  approverIds: readonly string[],
  signedEarlier: readonly string[],
): boolean => {
  const seatSigned = (approverId: string): boolean => {
    const root = tasks.find(
      (t) => t.step_id === step.id && t.approver_id === approverId && ['flow', 'rule'].includes(t.origin),
    )
    if (!root) return false
    if (root.origin === 'rule') return signedEarlier.includes(approverId)
    const seat = tasks.filter((t) => t.step_id === step.id && t.seat === root.seat)
    return (
      seat.some(({ state }) => state === 'approved') &&
      seat.every(({ state }) => ['approved', 'transferred'].includes(state))
    )
  }
  return step.mode === 'any' ? approverIds.some(seatSigned) : approverIds.every(seatSigned)
}

const mustBeSound = (steps: Planned, dear: boolean, approval: string, found: Record): void => {
  if (approval !== 'approved') return
  const earlier: string[] = []
  for (const [i, plan] of steps.entries()) {
    if (dear && steps.length > 1 && i === 0) continue
    const standing = found.steps.filter(({ node, state }) => node === `s${i}` && state === 'done')
    expect(standing, `step ${i} stands once`).toHaveLength(1)
    const asked = plan.people.map((at) => (people[at] as Actor).employeeId)
    expect(isSigned(found, standing[0] as Step, asked, earlier), `step ${i} is signed`).toBe(true)
    for (const task of found.tasks)
      if (task.step_id === standing[0]?.id && task.state === 'approved') earlier.push(task.approver_id)
  }
}

/** What was decided once is there for ever, word by word. */
const mustRemember = (before: Record, after: Record): void => {
  for (const { id } of before.steps) expect(after.steps.some((step) => step.id === id)).toBe(true)
  for (const task of before.tasks) {
    const now = after.tasks.find(({ id }) => id === task.id)
    expect(now).toBeDefined()
    if (decided.includes(task.state)) expect(now).toEqual(task)
  }
}

const bodyOf = ({ verb, other, before }: Action, found: Record): [string, object] => {
  const somebody = everybody[other % everybody.length] as Actor
  const done = found.steps.filter(({ state }) => state === 'done')
  switch (verb) {
    case 'transfer':
      return ['transfer', { employeeId: somebody.employeeId }]
    case 'addSigner':
      return ['addSigner', { employeeId: somebody.employeeId, where: before ? 'before' : 'after' }]
    case 'return':
      return ['return', { to: done[other % Math.max(done.length, 1)]?.node ?? 's0', opinion: '重看' }]
    case 'toSubmitter':
      return ['return', { to: 'submitter', opinion: '重写' }]
    case 'withdraw':
      return ['withdraw', { reason: '撤' }]
    default:
      return [verb, { opinion: '意见' }]
  }
}

const actorOf = ({ verb, by, rightPerson }: Action, found: Record): Actor => {
  if (verb === 'withdraw') return rep
  const open = found.tasks.filter(({ state }) => state === 'open')
  const asked = open[by % Math.max(open.length, 1)]?.approver_id
  const named = everybody.find(({ employeeId }) => employeeId === asked)
  return (rightPerson && named) || (everybody[by % everybody.length] as Actor)
}

const ends = new Map<string, number>()

const oneStory = async (steps: Planned, dear: boolean, actions: readonly Action[]): Promise<void> => {
  await w.within(systemActor, async (ctx) => {
    const flow = await find(ctx, approvalFlow, flowId)
    if (flow) await activate(ctx, await addVersion(ctx, flow, graphOf(steps), null))
  })
  const { id, approvalId } = await send(rep, { amount: dear ? 500 : 50 })
  let found = await record(approvalId)
  const look = async () => {
    const [row] = await w.app.store.rows<{ state: string }>(
      sql`select state from approvals.approval where id = ${approvalId}::uuid`,
    )
    const state = row?.state ?? 'gone'
    const next = await record(approvalId)
    mustRemember(found, next)
    found = next
    expect(await stateOf(id)).toBe(state === 'running' ? 'pending' : state)
    mustBeSound(steps, dear, state, found)
    const open = found.tasks.filter((task) => task.state === 'open')
    if (state === 'running') {
      expect(open.length).toBeGreaterThan(0)
      expect(open.every(({ approver_id }) => approver_id !== rep.employeeId)).toBe(true)
    } else expect(found.tasks.filter((task) => ['open', 'waiting'].includes(task.state))).toEqual([])
    return state
  }
  let state = await look()
  const perform = async (one: Action) => {
    const [verb, body] = bodyOf(one, found)
    const by = actorOf(one, found)
    const doers = one.twice ? [by, everybody[one.other % everybody.length] as Actor] : [by]
    const answers = await Promise.all(doers.map((doer) => act(doer, approvalId, verb, body)))
    for (const { status, text } of answers) expect([200, 403, 404, 409, 422], text).toContain(status)
    state = await look()
  }
  for (const one of actions) if (state === 'running') await perform(one)
  // Whatever happened: if those whose turn it is go on signing, it ends.
  const sign: Action = { verb: 'approve', by: 0, other: 0, before: false, twice: false, rightPerson: true }
  for (let i = 0; i < 40 && state === 'running'; i++) await perform(sign)
  expect(state).not.toBe('running')
  ends.set(state, (ends.get(state) ?? 0) + 1)
}

test('no order of signatures, returns, transfers and added signers lets a paper be effective unsigned, gets it stuck or loses a step', async () => {
  const stories = fc.array(action, { minLength: 3, maxLength: 14, size: 'max' })
  await fc.assert(fc.asyncProperty(planned, fc.boolean(), stories, oneStory), { numRuns: 25, endOnFailure: true })
  // The stories are worth something only if many of them reach the end.
  expect(ends.get('approved') ?? 0).toBeGreaterThan(3)
}, 240_000)
