import {
  allEntities,
  and,
  type Ctx,
  change,
  command,
  type Entity,
  faults,
  find,
  placeIn,
  type Row,
  remove,
  type Sql,
  sql,
} from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { account, contact } from '../account/index.ts'
import { intakeRules } from '../intake-rule.ts'
import { opportunity } from '../opportunity/index.ts'
import { lead } from './lead.entity.ts'

const fail = faults('lead', {
  undo_too_late: {
    status: 409,
    zh: '转化已超过 {hours} 小时,不能撤销。多余的客户或商机请单独删除。',
    en: 'The conversion is more than {hours} hours old and cannot be undone. Delete what is too much by itself.',
  },
  undo_changed: {
    status: 409,
    zh: '转化时新建的{what}已被修改或推进,不能撤销。请在原记录上更正。',
    en: 'The {what} made by converting has been changed; the conversion cannot be undone. Correct the record itself.',
  },
  undo_in_use: {
    status: 409,
    zh: '转化后的记录已有{what},不能撤销。请先处理它们,或在原记录上更正。',
    en: 'What was converted already has {what}; the conversion cannot be undone. Deal with those first, or correct the record itself.',
  },
})

const hourMs = 3_600_000
// Children before parents, as they go to the recycle bin.
const kinds: readonly Entity[] = [opportunity, contact, account]

/** Takes a mistaken conversion back, within the hours of the intake rules and before anybody has built on it. */
export const undoConvertLead = command(lead, 'undoConvert', {
  zh: '撤销转化',
  en: 'Undo conversion',
  input: {},
  allow: sellers,
  when: { state: ['converted'] },
  run: async (ctx, row) => {
    const { convertUndoHours: hours } = await intakeRules(ctx.db)
    const late = !row.convertedAt || ctx.now.getTime() - Date.parse(row.convertedAt) > hours * hourMs
    if (late) fail('undo_too_late', { hours })
    const made = await recordsMade(ctx, row)
    const changed = made.find(({ record }) => record.version !== 1)
    if (changed) fail('undo_changed', { what: changed.of.label })
    const users = await usersOf(ctx, row, made)
    if (users.length > 0) fail('undo_in_use', { what: users.join('、') })
    const undone = { accountId: null, contactId: null, opportunityId: null, madeByConversion: null } as const
    const back = { state: 'working', convertedOn: null, convertedAt: null, ...undone } as const
    await change(ctx, lead, row, back, { verb: 'undoConvert' })
    for (const { of, record } of made) await remove(ctx, of, record)
  },
})

interface Made {
  readonly of: Entity
  readonly record: Row<Entity>
}

const recordsMade = async (ctx: Ctx, row: Row<typeof lead>): Promise<Made[]> => {
  const made: Made[] = []
  for (const of of kinds) {
    if (!row.madeByConversion?.some((name) => name === of.name)) continue
    const id = row[`${of.name}Id` as 'accountId' | 'contactId' | 'opportunityId'] as string
    const record = await find(ctx, of, id, { lock: true, unscoped: true })
    if (record) made.push({ of, record })
  }
  return made
}

/** Labels of what people have put on these records since: anything of any module that refers to them, now or in the future. */
const usersOf = async (ctx: Ctx, row: Row<typeof lead>, made: readonly Made[]): Promise<string[]> => {
  if (made.length === 0) return []
  const apart = [row.id, ...made.map(({ record }) => record.id)]
  const asked = [...allEntities()].flatMap((e) => {
    const ways = e.grants.create?.length ? made.flatMap(({ of, record }) => pointers(e, of, record.id)) : []
    return ways.map(
      (way) =>
        sql`select ${sql.lit(e.label.zh)} as label where exists (select 1 from ${sql.table(e.table)} as t where t.deleted_at is null and t.id <> all(${apart}::uuid[]) and ${way})`,
    )
  })
  if (asked.length === 0) return []
  const found = await ctx.db.rows<{ label: string }>(
    sql`select distinct label from (${sql.join(asked, sql` union all `)}) as used`,
  )
  return found.map(({ label }) => label)
}

const pointers = (e: Entity, to: Entity, id: string): Sql[] => {
  const column = (key: string) => placeIn(e, key)!.column('t')
  const references = Object.keys(e.fields).filter((key) => e.fields[key]!.target === to.name)
  const hangs = e.fields.subjectEntity && e.fields.subjectId
  return [
    ...references.map((key) => sql`${column(key)} = ${id}::uuid`),
    ...(hangs ? [and([sql`${column('subjectEntity')} = ${to.name}`, sql`${column('subjectId')} = ${id}::uuid`])] : []),
  ]
}
