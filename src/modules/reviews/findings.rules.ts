import { opinionWords } from './conduct.rules.ts'
import type { Material } from './material.query.ts'

/** A breach of the conduct rules of a retrospective. A blocking one keeps the review open. */
export interface Finding {
  readonly entity: string
  readonly id: string
  readonly code:
    | 'no_evidence'
    | 'opinion'
    | 'undecided'
    | 'no_root'
    | 'unverified'
    | 'no_measure'
    | 'incomplete_action'
    | 'empty'
  readonly blocking: boolean
  readonly zh: string
}

const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text)

/** What stands between this material and a closed review, and what would better be said otherwise. */
export const findingsIn = (material: Material): Finding[] => {
  const rests = restsOnEvidence(material)
  return [
    ...emptiness(material),
    ...material.problems.flatMap((row) => problemFindings(row, material, rests)),
    ...material.causes.flatMap((row) => causeFindings(row, material, rests)),
    ...material.lessons.flatMap((row) => lessonFindings(row, rests)),
    ...material.actions.flatMap(actionFindings),
    ...wordingFindings(material),
  ]
}

type Rests = (id: string) => boolean

const restsOnEvidence = ({ evidence, problems }: Material): Rests => {
  const shown = new Set(evidence.map(({ subjectId }) => subjectId))
  for (const { id, rowId } of problems) if (rowId) shown.add(id)
  return (id) => shown.has(id)
}

const emptiness = ({ review, problems, lessons }: Material): Finding[] =>
  problems.some(({ state }) => state === 'confirmed') || lessons.length > 0
    ? []
    : [
        {
          entity: 'review',
          id: review.id,
          code: 'empty',
          blocking: true,
          zh: '还没有已确认的问题,也没有经验教训。请先确认核心问题。',
        },
      ]

const opinion = (entity: string, id: string, text: string | null, rests: boolean): Finding[] => {
  const words = opinionWords(text ?? '')
  if (words.length === 0) return []
  const zh = rests
    ? `「${short(text ?? '')}」用了主观表述「${words.join('、')}」,建议改为事实陈述。`
    : `「${short(text ?? '')}」用了主观表述「${words.join('、')}」又没有依据。请改为事实陈述,或附上数据、记录或访谈。`
  return [{ entity, id, code: 'opinion', blocking: !rests, zh }]
}

const evidenceNeeded = (entity: string, id: string, label: string, text: string): Finding => ({
  entity,
  id,
  code: 'no_evidence',
  blocking: true,
  zh: `${label}「${short(text)}」没有依据。请附上数据、记录、文件或访谈原话。`,
})

const problemFindings = (row: Material['problems'][number], material: Material, rests: Rests): Finding[] => {
  const { id, statement, essence, state } = row
  const about = { entity: 'problem', id, blocking: true } as const
  if (state === 'dropped') return []
  if (state === 'candidate')
    return [{ ...about, code: 'undecided', zh: `问题「${short(statement)}」尚未确认。请确认,或标为不讨论并说明原因。` }]
  const hasRoot = material.causes.some((cause) => cause.problemId === id && cause.isRoot)
  return [
    ...(rests(id) ? [] : [evidenceNeeded('problem', id, '问题', statement)]),
    ...(hasRoot ? [] : [{ ...about, code: 'no_root' as const, zh: `问题「${short(statement)}」还没有找到根本原因。` }]),
    ...opinion('problem', id, statement, rests(id)),
    ...opinion('problem', id, essence, rests(id)),
  ]
}

const causeFindings = (row: Material['causes'][number], { actions, problems }: Material, rests: Rests): Finding[] => {
  const { id, text, isRoot, verdict, problemId } = row
  const dropped = problems.some((problem) => problem.id === problemId && problem.state === 'dropped')
  if (verdict === 'rejected' || dropped) return []
  const wording = opinion('cause', id, text, rests(id))
  if (!isRoot) return wording
  const about = { entity: 'cause', id } as const
  const answered = actions.some(({ causeId, state }) => causeId === id && state !== 'cancelled')
  return [
    ...(rests(id) ? [] : [evidenceNeeded('cause', id, '根本原因', text)]),
    ...(verdict === 'open'
      ? [
          {
            ...about,
            code: 'unverified' as const,
            blocking: true,
            zh: `根本原因「${short(text)}」尚未用数据或访谈验证。`,
          },
        ]
      : []),
    ...(answered
      ? []
      : [
          {
            ...about,
            code: 'no_measure' as const,
            blocking: false,
            zh: `根本原因「${short(text)}」还没有对应的改进措施。`,
          },
        ]),
    ...wording,
  ]
}

const lessonFindings = ({ id, content }: Material['lessons'][number], rests: Rests): Finding[] => [
  ...(rests(id) ? [] : [evidenceNeeded('lesson', id, '经验教训', content)]),
  ...opinion('lesson', id, content, rests(id)),
]

const actionFindings = ({ id, measure, ownerId, dueOn, checkNode, state }: Material['actions'][number]): Finding[] => {
  if (state === 'cancelled') return []
  const absent = [
    ...(ownerId ? [] : ['责任人']),
    ...(dueOn ? [] : ['完成时间']),
    ...(checkNode ? [] : ['检查节点(输出物)']),
  ]
  const zh = `改进措施「${short(measure)}」缺少${absent.join('、')}。请写明谁、何时、交付什么。`
  return absent.length > 0 ? [{ entity: 'action-item', id, code: 'incomplete_action', blocking: true, zh }] : []
}

/** A conclusion speaks for the whole review, and a variance analysis stands beside its number: both rest on data already. */
const wordingFindings = ({ review, rows }: Material): Finding[] => [
  ...opinion('review', review.id, review.conclusion, true),
  ...rows.flatMap(({ id, analysis }) => opinion('review-row', id, analysis, true)),
]
