import { type Ctx, commandsOn, type Entity, type Sql, sql } from '../../kernel/index.ts'
import type { Page, Place, Placed } from './timeline-entry.ts'
import { type Changes, readChanges } from './timeline-values.ts'

interface EventRow {
  key: string
  at: string
  actor_id: string
  actor_name: string | null
  verb: string
  changes: Changes | null
  facts: Record<string, unknown> | null
}

const ownVerbs: NonNullable<Entity['events']> = {
  create: { zh: '创建', en: 'Created' },
  update: { zh: '修改', en: 'Changed' },
  remove: { zh: '删除', en: 'Removed' },
  restore: { zh: '恢复', en: 'Restored' },
  import: { zh: '导入', en: 'Imported' },
  revert: { zh: '撤销导入', en: 'Import reverted' },
  transfer: { zh: '移交', en: 'Transferred' },
  retire: { zh: '停用', en: 'Retired' },
  expire: { zh: '到期', en: 'Expired' },
  merge: { zh: '合并', en: 'Merged' },
  undoMerge: { zh: '撤销合并', en: 'Merge undone' },
}

/** What a line of the story is called; undefined for an event that its entity does not name. */
export const eventLabel = (e: Entity, verb: string) =>
  e.events?.[verb] ?? commandsOn(e.name).get(verb)?.label ?? ownVerbs[verb]

/** `2026-03-08T01:02:03.000000Z`: text that sorts as time does. */
export const sortableText = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

export const below = (at: Sql, key: Sql, before: Place | null): Sql =>
  before ? sql`(${at}, ${key}) < (${before.at}::timestamptz, ${before.key})` : sql`true`

/** What was done to the record itself. */
export const eventEntries = async (ctx: Ctx, subject: Entity, id: string, page: Page): Promise<Placed[]> => {
  const key = sql`'e' || lpad(e.seq::text, 19, '0')`
  const rows = await ctx.db.rows<EventRow>(sql`select ${key} as key, ${sortableText(sql`e.at`)} as at, e.actor_id,
      person.name as actor_name, e.verb, e.changes, e.facts
    from kernel.event as e left join people.employee as person on person.id = e.actor_id
    where e.record_id = ${id}::uuid and e.entity = ${subject.name} and ${below(sql`e.at`, key, page.before)}
    order by e.at desc, e.seq desc limit ${page.limit}`)
  const read = await readChanges(
    ctx,
    subject,
    id,
    rows.map((row) => row.changes ?? {}),
  )
  return rows.map((row, i) => {
    const label = eventLabel(subject, row.verb) ?? { zh: '更新', en: 'Updated' }
    return {
      place: { at: row.at, key: row.key },
      entry: {
        id: row.key,
        at: row.at,
        kind: 'event',
        actor: row.actor_name ? { id: row.actor_id, name: row.actor_name } : null,
        verb: row.verb,
        label: label.zh,
        labelEn: label.en,
        changes: read[i] ?? [],
        body: sentence(ctx, row.facts),
      },
    }
  })
}

/** Facts are for machines; a note or a reason among them was written for people. */
const sentence = ({ actor }: Ctx, facts: Readonly<Record<string, unknown>> | null): string | null => {
  const said = (actor.english ? facts?.noteEn : undefined) ?? facts?.note ?? facts?.reason
  return typeof said === 'string' ? said : null
}
