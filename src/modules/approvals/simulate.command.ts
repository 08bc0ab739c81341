import { type Ctx, faults, field, invalid, inWords, kindCommand, parseInput, type Said } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { approval } from './approval.entity.ts'
import { type Directory, type Seat, seatsFor } from './approver.rules.ts'
import type { Known, Values } from './condition.rules.ts'
import { directoryFor } from './directory.query.ts'
import { activeFlow, versionOf } from './flow.query.ts'
import { type Decision, end, type FlowGraph, type Mode, type StepNode, walk } from './graph.rules.ts'
import { namerFor, withNames } from './names.ts'
import { knownOf } from './subject.ts'

const fail = faults('approval', {
  no_flow_for: {
    status: 422,
    zh: '「{kind}」没有启用的审批流程。请检查单据类型,或请管理员启用流程。',
    en: 'No approval flow is in use for “{kind}”. Check the kind, or ask an administrator to put one to use.',
    field: 'entity',
  },
})

export interface PlannedStep {
  readonly node: string
  readonly name: string
  readonly mode: Mode
  readonly modeName: string
  readonly approvers: readonly (Omit<Seat, 'roleName'> & { readonly roleName: string })[]
  /** Seats that a rule of the flow signs by itself. */
  readonly signed: readonly { readonly name: string; readonly why: string }[]
  readonly notes: readonly string[]
  /** Why this step is on the way: the conditions that led to it. */
  readonly rule: string
  readonly hours: number | null
}

export interface Plan {
  readonly steps: readonly PlannedStep[]
  readonly decisions: readonly Decision[]
  /** The flow would refuse the submission here. */
  readonly refusal?: { readonly step: string; readonly why: string }
}

export const modeNames: Readonly<Record<Mode, Required<Said>>> = {
  all: { zh: '会签', en: 'All sign' },
  any: { zh: '或签', en: 'One signs' },
  order: { zh: '依次审批', en: 'One after the other' },
}

const why = (decisions: readonly Decision[], reader: Way['reader']): string => {
  const comma = inWords(reader, { zh: ',', en: ', ' })
  const ways = decisions.map(({ taken, branches }) => {
    const met = branches.find(({ name }) => name === taken)?.reasons.filter(({ matched }) => matched) ?? []
    return met.length > 0 ? met.map(({ text, textEn }) => inWords(reader, { zh: text, en: textEn })).join(comma) : taken
  })
  return ways.join(inWords(reader, { zh: ';', en: '; ' })) || inWords(reader, { zh: '所有单据', en: 'All documents' })
}

/** Who has signed before a step, with the step it was in. Where one of several may sign, nobody knows who will. */
export interface Earlier {
  readonly surely: Map<string, string>
  readonly perhaps: Map<string, string>
}

/** Takes in what a step leaves behind. */
export const signedIn = ({ surely, perhaps }: Earlier, name: string, mode: Mode, people: readonly string[]): void => {
  const into = mode === 'any' && people.length > 1 ? perhaps : surely
  for (const id of people) into.set(id, name)
}

export interface Way {
  readonly graph: FlowGraph
  readonly from: string
  readonly submitterId: string
  readonly values: Values
  readonly known: Known
  readonly directory: Directory
  readonly earlier: Earlier
  /** What was decided before this node. */
  readonly decided: readonly Decision[]
  /** At submission, where the flow may refuse. */
  readonly strict: boolean
  /** Whose language it is told in. */
  readonly reader: { readonly english?: boolean }
}

/** The way of a document through a flow from a node on: who would sign, and which conditions decide it. */
export const planFrom = ({
  graph,
  from,
  submitterId,
  values,
  known,
  directory,
  earlier,
  decided,
  strict,
  reader,
}: Way): Plan => {
  const said = (one: Said) => inWords(reader, one)
  const steps: PlannedStep[] = []
  const all: Decision[] = []
  for (let key = from; key !== end; ) {
    const { decisions, step } = walk(graph, key, values, known)
    all.push(...decisions)
    if (!step) break
    const { seats, signed, notes, refusal } = seatsFor(step, submitterId, directory, earlier.surely, strict)
    if (refusal) {
      return { steps, decisions: all, refusal: { step: step.name, why: said(refusals[refusal]) } }
    }
    const { name, mode } = step
    // One signature is enough, and a rule has given it: nobody is asked.
    const approvers = mode === 'any' && signed.length > 0 ? [] : seats
    steps.push({
      node: step.key,
      name,
      mode,
      modeName: said(modeNames[mode]),
      approvers: approvers.map(({ roleName, ...seat }) => ({ ...seat, roleName: said(roleName) })),
      signed: signed.map(({ name, why }) => ({ name, why: said(why) })),
      notes: [...notes, ...repeats(step, approvers, earlier)].map(said),
      rule: why([...decided, ...all], reader),
      hours: step.timeout?.hours ?? null,
    })
    signedIn(
      earlier,
      name,
      mode,
      approvers.map(({ id }) => id),
    )
    key = step.next
  }
  return { steps, decisions: all }
}

const refusals = {
  self: { zh: '不允许发起人自己审批', en: 'submitters may not approve their own' },
  nobody: { zh: '找不到可以签字的人', en: 'nobody can sign' },
} as const

const repeats = ({ onDuplicate }: StepNode, seats: readonly Seat[], { perhaps }: Earlier): Required<Said>[] =>
  seats.flatMap(({ id, name }) => {
    const before = onDuplicate === 'each' ? undefined : perhaps.get(id)
    return before === undefined
      ? []
      : [
          {
            zh: `如果「${before}」由${name}同意,这里不再重复签字。`,
            en: `If ${name} approves in “${before}”, no second signature is asked for here.`,
          },
        ]
  })

/** Who would sign such a document, without there being one. */
export const simulate = kindCommand(approval, 'simulate', {
  zh: '模拟审批',
  en: 'Simulate',
  input: {
    entity: field.text({ zh: '单据类型', en: 'Document kind', max: 60, required: true }),
    values: field.json<Values, true>({
      zh: '单据内容',
      en: 'Values',
      required: true,
      help: '例如 {"amount":62000000},金额以分为单位。',
      helpEn: 'For example {"amount":62000000}; amounts in 分.',
    }),
    submitterId: field.person({ zh: '发起人', en: 'Submitter', help: '为空表示我自己。', helpEn: 'Empty: myself.' }),
    versionId: field.ref('approval-flow-version', {
      zh: '流程版本',
      en: 'Version',
      help: '为空表示使用中的版本。',
      helpEn: 'Empty: the version in use.',
    }),
  },
  allow: everybody,
  run: async (ctx, input) => {
    const submitterId = input.submitterId ?? ctx.actor.employeeId
    const version = await chosenVersion(ctx, input.entity, submitterId, input.versionId ?? null)
    const { graph } = version
    const known = knownOf(input.entity, graph.values)
    const directory = await directoryFor(ctx, graph, submitterId)
    const { values, ignored } = readValues(input.values, known)
    const earlier = { surely: new Map(), perhaps: new Map() }
    const plan = planFrom({
      graph,
      from: graph.start,
      submitterId,
      values,
      known,
      directory,
      earlier,
      decided: [],
      strict: true,
      reader: ctx.actor,
    })
    return {
      flow: { versionId: version.id, name: version.name },
      ...(await planInNames(ctx, plan, known, true)),
      ignored,
    }
  },
})

export const planInNames = async (ctx: Ctx, plan: Plan, known: Known, seenOnly = false): Promise<Plan> => {
  const said = await namerFor(ctx, plan.decisions, known, seenOnly)
  const steps = plan.steps.map((step) => ({ ...step, rule: said(step.rule) }))
  return { ...plan, steps, decisions: withNames(plan.decisions, known, said) }
}

/** Values as a document could have them. What conditions cannot name is passed over, and named. */
const readValues = (said: unknown, known: Known): { values: Values; ignored: string[] } => {
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    return invalid([
      {
        field: 'values',
        code: 'value',
        message: '「单据内容」应为字段和值的对象,例如 {"amount":62000000}。',
        en: '“Values” is an object of fields, such as {"amount":62000000}.',
      },
    ])
  const entries = Object.entries(said)
  const named = entries.filter(([key]) => Object.hasOwn(known, key))
  const fields = named.map(([key]) => [key, { ...(known[key] as field.Field), required: false }])
  const ignored = entries.flatMap(([key]) => (Object.hasOwn(known, key) ? [] : [key]))
  return { values: parseInput(Object.fromEntries(fields), Object.fromEntries(named), true), ignored }
}

const chosenVersion = async (ctx: Ctx, entityName: string, submitterId: string, id: string | null) =>
  (id ? await versionOf(ctx, id) : await activeFlow(ctx, entityName, submitterId)) ??
  fail('no_flow_for', { kind: entityName })
