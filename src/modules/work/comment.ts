import { entity, field, isId, mine, type Row, throughSubject } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { checkSubjects, requiredSubject } from './subject.ts'

const maxMentions = 50

/** What somebody said about a record; seen by whoever sees the record, changed by its author alone. */
export const comment = entity('comment', {
  table: 'work.comment',
  label: { zh: '评论', en: 'Comment' },
  title: 'body',
  fields: {
    body: field.longText({ zh: '内容', en: 'Body', max: 5000, required: true }),
    mentions: field.json<string[]>({
      zh: '提到的人',
      en: 'Mentions',
      help: '员工编号的列表。',
      helpEn: 'A list of employee ids.',
    }),
    ...requiredSubject,
  },
  list: ['body', 'subjectEntity', 'subjectId'],
  grants: { read: everybody, create: everybody, update: everybody, remove: everybody },
  visible: throughSubject,
  writable: mine('createdBy'),
  prepare: checkSubjects,
  check: ({ mentions }) =>
    mentions === null || (Array.isArray(mentions) && mentions.length <= maxMentions && mentions.every(isEmployeeId))
      ? []
      : [
          {
            field: 'mentions',
            code: 'value',
            message: `「提到的人」应为员工编号的列表,最多 ${maxMentions} 人。`,
            en: `“Mentions” is a list of employee ids, ${maxMentions} at most.`,
          },
        ],
})

export type Comment = Row<typeof comment>

const isEmployeeId = (value: unknown): boolean => typeof value === 'string' && isId(value)
