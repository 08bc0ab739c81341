import { type Said, sayAll } from '../../../kernel/index.ts'
import { type BuyingRole, buyingRoles, missingForNode, type ProcessNode } from '../../process/index.ts'
import { type Side, sides, type Verdict } from '../needs/sides.ts'
import { budgetFields } from './budget.rules.ts'

type Values = Readonly<Record<string, unknown>>

/** What is known of a deal beside its own fields. */
export interface GateFacts {
  readonly handedIn: readonly string[]
  readonly reported: boolean
  readonly painPoints: number
  readonly roles: readonly BuyingRole[]
  readonly chainKnown: boolean
  /** The latest word of each side by a person of the post. */
  readonly verdicts: readonly {
    readonly side: Side
    readonly postId: string
    readonly verdict: Verdict
    readonly note: string
  }[]
}

export type PieceKind = 'field' | 'deliverable' | 'needs_report' | 'pain_points' | 'feasibility' | 'buying_role'

/** One thing that a gate wants. */
export interface Piece {
  readonly kind: PieceKind
  /** The field, the name of the deliverable, the role or the side. */
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly isThere: boolean
  /** What to do about it, as one clause. */
  readonly todo: string
  readonly todoEn: string
}

export interface AskedPost {
  readonly name: string
  /** Nobody who works here holds it. */
  readonly isVacant: boolean
}

interface Names {
  field(key: string): Said
  post(id: string): AskedPost
}

/** Everything these nodes want before they are left, each thing once, in the order in which it is met. */
export const piecesOf = (nodes: readonly ProcessNode[], values: Values, facts: GateFacts, names: Names): Piece[] => {
  const pieces = nodes.flatMap((node) => [
    ...writtenPieces(node, values, facts, names),
    ...needsPieces(node, facts),
    ...rolePieces(node, facts),
    ...feasibilityPieces(node, facts, names),
  ])
  const known = new Map<string, Piece>()
  for (const piece of pieces) {
    const id = `${piece.kind} ${piece.key}`
    // Two nodes may ask for a different number of the same: the one that is not there yet stands.
    if (!known.has(id) || (known.get(id)?.isThere && !piece.isThere)) known.set(id, piece)
  }
  return [...known.values()]
}

/** A gate that asks for the budget asks for the range of it. */
const wantedFields = ({ requiredFields }: ProcessNode): string[] => [
  ...new Set((requiredFields ?? []).flatMap((key) => (key === 'budget' ? budgetFields : [key]))),
]

const writtenPieces = (node: ProcessNode, values: Values, facts: GateFacts, names: Names): Piece[] => {
  const missing = missingForNode({ ...node, requiredFields: wantedFields(node) }, values, facts.handedIn)
  const isThere = (key: string) => !missing.fields.includes(key) || (key === 'decisionChain' && facts.chainKnown)
  return [
    ...wantedFields(node).map((key): Piece => {
      const { zh: label, en: labelEn = label } = names.field(key)
      const todo = { todo: `请填写「${label}」`, todoEn: `fill in “${labelEn}”` }
      return { kind: 'field', key, label, labelEn, isThere: isThere(key), ...todo }
    }),
    ...(node.deliverables ?? []).map(
      (name): Piece => ({
        kind: 'deliverable',
        key: name,
        label: name,
        labelEn: name,
        isThere: !missing.deliverables.includes(name),
        todo: `请提交交付物「${name}」`,
        todoEn: `hand in the deliverable “${name}”`,
      }),
    ),
  ]
}

const needsPieces = ({ needsReport, painPoints }: ProcessNode, facts: GateFacts): Piece[] => {
  const wanted = painPoints ?? 0
  const left = wanted - facts.painPoints
  return [
    ...(wanted > 0
      ? [
          {
            kind: 'pain_points',
            key: 'painPoint',
            label: `${wanted} 个核心痛点`,
            labelEn: `Core pain points: ${wanted}`,
            isThere: left <= 0,
            todo: `请在需求调研中再写出 ${Math.max(left, 0)} 个带客户原话的核心痛点`,
            todoEn: `write down ${Math.max(left, 0)} more in the survey, in the customer’s own words`,
          } as const,
        ]
      : []),
    ...(needsReport
      ? [
          {
            kind: 'needs_report',
            key: 'needsSurvey',
            label: '需求分析报告',
            labelEn: 'Needs report',
            isThere: facts.reported,
            todo: '请在需求调研上写明分析结论并「提交报告」',
            todoEn: 'write the conclusion of the survey and “Hand in”',
          } as const,
        ]
      : []),
  ]
}

const rolePieces = ({ buyingRoles: wanted }: ProcessNode, { roles }: GateFacts): Piece[] =>
  (wanted ?? []).map((role) => ({
    kind: 'buying_role',
    key: role,
    label: buyingRoles[role].zh,
    labelEn: buyingRoles[role].en,
    isThere: roles.includes(role),
    todo: `请在决策链中明确「${buyingRoles[role].zh}」`,
    todoEn: `name the “${buyingRoles[role].en}” in the decision chain`,
  }))

const feasibilityPieces = (node: ProcessNode, { verdicts }: GateFacts, names: Names): Piece[] => {
  const asked = [
    ['tech', node.techPostId],
    ['supply', node.supplyPostId],
  ] as const
  return asked.flatMap(([side, postId]) => {
    if (!postId) return []
    const word = verdicts.find((one) => one.side === side && one.postId === postId)
    const label = `${sides[side].zh}可行性`
    const labelEn = `${sides[side].en} feasibility`
    const isThere = word !== undefined && word.verdict !== 'infeasible'
    return [{ kind: 'feasibility', key: side, label, labelEn, isThere, ...toConfirm(side, names.post(postId), word) }]
  })
}

const toConfirm = (side: Side, post: AskedPost, word?: GateFacts['verdicts'][number]) => {
  const { zh, en } = sides[side]
  if (word?.verdict === 'infeasible')
    return {
      todo: `${post.name}认为${zh}不可行(${word.note}),请调整方案后请其重新确认`,
      todoEn: `${post.name} found it not feasible (${en}: ${word.note}); change the solution and ask again`,
    }
  if (post.isVacant)
    return {
      todo: `「${post.name}」岗位还没有人,请销售运营或管理员在「员工」里安排,再由其确认${zh}可行性`,
      todoEn: `nobody has the post “${post.name}”; ask sales operations or an administrator to fill it, then have ${en} feasibility confirmed`,
    }
  return { todo: `请「${post.name}」确认${zh}可行性`, todoEn: `ask “${post.name}” to confirm ${en} feasibility` }
}

/** The clauses of what is missing as one sentence; fields and deliverables are listed together. */
export const todoOf = (missing: readonly Piece[]): Said => {
  const of = (kind: PieceKind) => missing.filter((piece) => piece.kind === kind)
  const named = (kind: PieceKind) => sayAll(of(kind).map((p) => ({ zh: `「${p.label}」`, en: `“${p.labelEn}”` })))
  const [fields, deliverables] = [named('field'), named('deliverable')]
  const others = missing.filter(({ kind }) => kind !== 'field' && kind !== 'deliverable')
  const zh = [
    ...(fields.zh ? [`请填写${fields.zh}`] : []),
    ...(deliverables.zh ? [`请提交交付物${deliverables.zh}`] : []),
    ...others.map(({ todo }) => todo),
  ]
  const en = [
    ...(fields.en ? [`fill in ${fields.en}`] : []),
    ...(deliverables.en ? [`hand in ${deliverables.en}`] : []),
    ...others.map(({ todoEn }) => todoEn),
  ]
  return { zh: zh.join(';'), en: en.join('; ') }
}
