import { and, asSql, type Ctx, type Entity, placeIn, type Sql, sql, visibleRows } from '../../kernel/index.ts'
import { comment } from './comment.ts'
import { file } from './file.entity.ts'
import { task } from './task.entity.ts'
import type { Page, Placed, TimelineEntry } from './timeline-entry.ts'
import { below, sortableText } from './timeline-events.query.ts'

/** Records that are told on the timeline of what they hang on. */
export interface Hanging {
  readonly entity: Entity
  readonly kind: TimelineEntry['kind']
  readonly label: { readonly zh: string; readonly en: string }
  /** Fields that say when and who. */
  readonly at: string
  readonly by: string
  /** The field that says what, or a sentence made of several columns of record `t`. */
  readonly body: string | Sql
  /** More fields that the line shows, as stored. */
  readonly facts?: readonly string[]
  /** How it names its subject: by the two subject fields, or by one reference for each kind of subject. */
  readonly on: 'subject' | Readonly<Record<string, string>>
}

const own = { at: 'createdAt', by: 'createdBy', on: 'subject' } as const

const hanging: Hanging[] = [
  { ...own, entity: comment, kind: 'comment', label: { zh: '评论', en: 'Comment' }, body: 'body', facts: ['mentions'] },
  {
    ...own,
    entity: task,
    kind: 'event',
    label: { zh: '添加任务', en: 'Task added' },
    body: 'title',
    facts: ['ownerId', 'dueOn', 'state'],
  },
  {
    ...own,
    entity: file,
    kind: 'event',
    label: { zh: '上传文件', en: 'File uploaded' },
    body: 'name',
    facts: ['size', 'contentType'],
  },
]

/** Lets a later module tell its records on the timelines of their subjects: `activity` on opportunities, leads, accounts. */
export const addTimelineRecords = (records: Hanging): void => {
  hanging.push(records)
}

interface HangingRow {
  which: number
  id: string
  key: string
  at: string
  actor_id: string | null
  actor_name: string | null
  body: string | null
  facts: Record<string, unknown>
}

/** What hangs on the record and may be seen, by one statement for all kinds. */
export const hangingEntries = async (ctx: Ctx, subject: Entity, id: string, page: Page): Promise<Placed[]> => {
  const parts = hanging.flatMap((records, which) => {
    const found = recordsOn(ctx, records, subject, id, page)
    return found ? [sql`(select ${sql.lit(which)} as which, ${found})`] : []
  })
  if (parts.length === 0) return []
  const rows =
    await ctx.db.rows<HangingRow>(sql`select hung.*, ${sortableText(sql`hung.moment`)} as at, person.name as actor_name
    from (${sql.join(parts, sql` union all `)}) as hung left join people.employee as person on person.id = hung.actor_id
    order by hung.moment desc, hung.key desc limit ${page.limit}`)
  return rows.map((row) => {
    const { kind, label, entity } = hanging[row.which] as Hanging
    return {
      place: { at: row.at, key: row.key },
      entry: {
        id: row.id,
        at: row.at,
        kind,
        actor: row.actor_id && row.actor_name ? { id: row.actor_id, name: row.actor_name } : null,
        verb: 'create',
        label: label.zh,
        labelEn: label.en,
        changes: [],
        body: row.body,
        facts: row.facts,
        record: { entity: entity.name, id: row.id },
      },
    }
  })
}

const recordsOn = (ctx: Ctx, records: Hanging, subject: Entity, id: string, page: Page): Sql | null => {
  const { entity, on, facts = [] } = records
  const seen = visibleRows(entity, ctx.actor, 't')
  const named = on === 'subject' ? 'subjectId' : on[subject.name]
  if (seen === false || !named) return null
  const column = (key: string): Sql => {
    const place = placeIn(entity, key)
    if (!place || place.field.mask) throw new Error(`${entity.name}.${key} cannot stand on a timeline`)
    return place.column('t')
  }
  const key = sql`'h' || t.id::text`
  const conditions = [
    sql`${column(named)} = ${id}::uuid`,
    sql`t.deleted_at is null`,
    ...(on === 'subject' ? [sql`${column('subjectEntity')} = ${subject.name}`] : []),
    asSql(seen),
    below(column(records.at), key, page.before),
  ]
  const shown = facts.flatMap((fact) => [sql`${sql.lit(fact)}`, column(fact)])
  const body = typeof records.body === 'string' ? column(records.body) : records.body
  return sql`t.id, ${key} as key, ${column(records.at)} as moment, ${column(records.by)} as actor_id,
    (${body})::text as body, jsonb_build_object(${sql.join(shown)}) as facts
    from ${sql.table(entity.table)} as t where ${and(conditions)} order by ${column(records.at)} desc, t.id desc limit ${page.limit}`
}
