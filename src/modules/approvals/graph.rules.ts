import type { FieldFault, Filter } from '../../kernel/index.ts'
import { conditionFault, type Fault, type Judgement, judge, type Known, type Values } from './condition.rules.ts'

/** Who is asked to sign. */
export type ApproverRule =
  | { readonly by: 'person'; readonly employeeId: string }
  | { readonly by: 'post'; readonly postId: string; readonly everybody?: boolean }
  | { readonly by: 'superior'; readonly levels: number }
  | { readonly by: 'role'; readonly role: string; readonly everybody?: boolean }
  | { readonly by: 'head'; readonly level?: string }

/** 会签 everybody signs, 或签 one is enough, 依次 one after the other. */
export type Mode = 'all' | 'any' | 'order'

export type Escalation = 'remind' | 'superior' | 'transfer'

export interface StepNode {
  readonly key: string
  readonly kind: 'step'
  readonly name: string
  readonly mode: Mode
  readonly approvers: readonly ApproverRule[]
  /** The submitter would have to sign. */
  readonly onSelf?: 'superior' | 'approve' | 'refuse'
  /** Nobody is found. */
  readonly onEmpty?: 'admin' | 'refuse' | { readonly person: string }
  /** Somebody has signed this document already. */
  readonly onDuplicate?: 'once' | 'each'
  /** Working hours for each signature, and what happens each time they have passed. */
  readonly timeout?: { readonly hours: number; readonly ladder: readonly Escalation[] }
  /** Fields that those who sign here may change. */
  readonly editable?: readonly string[]
  /** People who get a copy when the step begins. */
  readonly copies?: readonly ApproverRule[]
  readonly next: string
}

export interface Branch {
  readonly name: string
  /** In the filter language; null: in every other case. */
  readonly when: Filter | null
  readonly next: string
}

export interface BranchNode {
  readonly key: string
  readonly kind: 'branch'
  readonly name: string
  readonly branches: readonly Branch[]
}

/** People who are told, without a signature. */
export interface CopyNode {
  readonly key: string
  readonly kind: 'copy'
  readonly name: string
  readonly people: readonly ApproverRule[]
  readonly next: string
}

export type FlowNode = StepNode | BranchNode | CopyNode

/** A document that no module knows (from an outside system) says here what its conditions may name. */
export type OutsideValues = Readonly<
  Record<string, { zh: string; kind: 'money' | 'percent' | 'number' | 'boolean' | 'text' }>
>

export interface FlowGraph {
  readonly start: string
  readonly nodes: readonly FlowNode[]
  readonly values?: OutsideValues
}

export const end = 'end'

export const nodeOf = (graph: FlowGraph, key: string): FlowNode | undefined =>
  graph.nodes.find((node) => node.key === key)

/** One branch point, with every branch that was asked and why it did or did not match. */
export interface Decision {
  readonly node: string
  readonly name: string
  readonly taken: string
  readonly branches: readonly {
    readonly name: string
    readonly matched: boolean
    readonly reasons: Judgement['reasons']
  }[]
}

export interface Walk {
  readonly decisions: readonly Decision[]
  readonly copies: readonly CopyNode[]
  /** The next step that asks for signatures; absent at the end of the flow. */
  readonly step?: StepNode
}

/** From a node to the next step: takes the first branch whose condition holds. */
export const walk = (graph: FlowGraph, from: string, values: Values, known: Known): Walk => {
  const decisions: Decision[] = []
  const copies: CopyNode[] = []
  let key = from
  for (let steps = 0; steps <= graph.nodes.length; steps++) {
    const node = nodeOf(graph, key)
    if (!node) return { decisions, copies }
    if (node.kind === 'step') return { decisions, copies, step: node }
    if (node.kind === 'copy') copies.push(node)
    else decisions.push(choose(node, values, known))
    key = node.kind === 'copy' ? node.next : (takenBranch(node, decisions.at(-1))?.next ?? end)
  }
  return { decisions, copies }
}

const takenBranch = (node: BranchNode, decision?: Decision): Branch | undefined =>
  node.branches.find(({ name }) => name === decision?.taken)

const choose = (node: BranchNode, values: Values, known: Known): Decision => {
  const judged = node.branches.map(({ name, when }) => ({
    name,
    ...(when === null ? { matched: true, reasons: [] } : judge(when, values, known)),
  }))
  const first = judged.findIndex(({ matched }) => matched)
  return {
    node: node.key,
    name: node.name,
    taken: judged[first]?.name ?? '',
    // Only the branch that is taken counts as met: those behind it were not asked.
    branches: judged.map(({ name, matched, reasons }, i) => ({ name, matched: matched && i === first, reasons })),
  }
}

/** What keeps a graph from being used: no way to the end, a circle, a branch without a remainder, a step without people. */
export const graphFaults = (graph: FlowGraph, known: Known): FieldFault[] => {
  const fault = ({ zh, en }: Fault): FieldFault => ({ field: 'graph', code: 'graph', message: zh, en })
  const keys = graph.nodes.map(({ key }) => key)
  const twice = keys.find((key, i) => keys.indexOf(key) !== i || key === end)
  if (twice !== undefined)
    return [
      fault({
        zh: `节点标识「${twice}」重复或被保留,请换一个。`,
        en: `The key “${twice}” of a node is used twice or reserved. Use another.`,
      }),
    ]
  const faults = graph.nodes.flatMap((node) => nodeFaults(node, known).map(fault))
  for (const target of [graph.start, ...graph.nodes.flatMap(nextOf)])
    if (target !== end && !keys.includes(target))
      faults.push(
        fault({
          zh: `有连线指向不存在的节点「${target}」。`,
          en: `A line leads to the node “${target}”, which does not exist.`,
        }),
      )
  if (faults.length > 0) return faults
  const circle = circleFrom(graph, graph.start, [])
  if (circle) {
    const name = nameOf(graph, circle)
    return [
      fault({
        zh: `流程在「${name}」处绕回,永远不会结束。请把连线改向后面的节点。`,
        en: `The flow turns back at “${name}” and never ends. Lead the line to a node further on.`,
      }),
    ]
  }
  const reached = reachable(graph)
  const lost = graph.nodes.filter(({ key }) => !reached.has(key))
  return lost.map(({ name }) =>
    fault({
      zh: `节点「${name}」没有任何连线到达。请连上它,或删除它。`,
      en: `No line leads to the node “${name}”. Connect it, or delete it.`,
    }),
  )
}

const nameOf = (graph: FlowGraph, key: string) => nodeOf(graph, key)?.name ?? key

export const nextOf = (node: FlowNode): string[] =>
  node.kind === 'branch' ? node.branches.map(({ next }) => next) : [node.next]

const nodeFaults = (node: FlowNode, known: Known): Fault[] => {
  if (node.kind === 'branch') return branchFaults(node, known)
  const people = node.kind === 'step' ? node.approvers : node.people
  const faults: Fault[] =
    people.length === 0 ? [{ zh: `「${node.name}」还没有指定人员。`, en: `“${node.name}” names nobody yet.` }] : []
  if (node.kind === 'copy') return faults
  for (const key of node.editable ?? [])
    if (!Object.hasOwn(known, key) || known[key]?.by !== 'user' || known[key]?.target)
      faults.push({
        zh: `「${node.name}」允许修改的「${known[key]?.zh ?? key}」不是可以由人填写的普通字段。`,
        en: `“${known[key]?.en ?? key}”, which “${node.name}” may change, is no plain field that people fill in.`,
      })
  if (node.timeout && !(node.timeout.hours > 0))
    faults.push({
      zh: `「${node.name}」的处理时限应大于 0 小时。`,
      en: `“${node.name}” must have more than 0 hours to decide.`,
    })
  return faults
}

const branchFaults = (node: BranchNode, known: Known): Fault[] => {
  const names = node.branches.map(({ name }) => name)
  const faults: Fault[] = []
  if (new Set(names).size !== names.length)
    faults.push({ zh: `「${node.name}」有重名的分支。`, en: `Two branches of “${node.name}” have the same name.` })
  if (node.branches.length < 2 || node.branches.at(-1)?.when !== null)
    faults.push({
      zh: `「${node.name}」的最后一个分支应不带条件,接住其他情况。`,
      en: `The last branch of “${node.name}” has no condition and takes whatever is left.`,
    })
  for (const { when, name } of node.branches) {
    const fault = when === null ? null : conditionFault(when, known)
    if (fault) faults.push({ zh: `分支「${name}」:${fault.zh}`, en: `Branch “${name}”: ${fault.en}` })
  }
  return faults
}

const circleFrom = (graph: FlowGraph, key: string, path: readonly string[]): string | undefined => {
  if (path.includes(key)) return key
  const node = nodeOf(graph, key)
  if (!node) return undefined
  for (const next of nextOf(node)) {
    const circle = circleFrom(graph, next, [...path, key])
    if (circle) return circle
  }
  return undefined
}

const reachable = (graph: FlowGraph): ReadonlySet<string> => {
  const seen = new Set<string>()
  const queue = [graph.start]
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const node = nodeOf(graph, key)
    if (!node || seen.has(key)) continue
    seen.add(key)
    queue.push(...nextOf(node))
  }
  return seen
}
