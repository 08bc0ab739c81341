import {
  asSql,
  type Ctx,
  type Entity,
  faults,
  field,
  find,
  invalid,
  isId,
  kindCommand,
  newId,
  type Row,
  reach,
  type Sql,
  select,
  sql,
  visibleRows,
} from '../../kernel/index.ts'
import { employee, leaversAmong } from '../people/index.ts'
import { dispatchers } from './access.ts'
import { refuseOverCap } from './pool/cap.ts'

const fail = faults('transfer', {
  no_receiver: {
    status: 409,
    field: 'toId',
    zh: '接收人不存在或已离职,请另选一位在职员工。',
    en: 'This person does not exist or has left. Choose somebody who works here.',
  },
  receiver_out_of_reach: {
    status: 409,
    field: 'toId',
    zh: '{name}不在你的管辖范围内。请选择自己团队的成员,或请共同的上级转移。',
    en: '{name} is outside your reach. Choose somebody of your team, or ask a common superior.',
  },
  same_owner: { status: 409, field: 'toId', zh: '{name}已经是负责人,不需要转移。', en: '{name} is the owner already.' },
  whom: {
    status: 422,
    zh: '请选择要转移的记录(ids),或选择原负责人(fromId),两者选一。',
    en: 'Choose records (ids) or a former owner (fromId), one of the two.',
  },
  unseen: {
    status: 409,
    field: 'ids',
    zh: '{n} 条记录不存在或不在你的管辖范围内。请刷新列表后重新选择。',
    en: '{n} records do not exist or are outside your reach. Reload the list and choose again.',
  },
  too_many: {
    status: 422,
    field: 'ids',
    zh: '一次最多转移 {max} 条记录,请分批进行。',
    en: 'At most {max} records are transferred at once. Do it in parts.',
  },
})

const maxIds = 1000

export interface Owned {
  id: string
  version: number
  ownerId: string | null
}

/** The employee who is to get records: in office, and within the actor's reach for this verb. */
export const receiver = async (ctx: Ctx, e: Entity, verb: string, toId: string): Promise<string> => {
  const to = await find(ctx, employee, toId)
  if (!to || (await leaversAmong(ctx, [toId])).length > 0) return fail('no_receiver')
  if (reach(ctx.actor, e.name, verb) !== 'all' && !ctx.actor.subtreeIds.includes(to.id)) {
    return fail('receiver_out_of_reach', { name: to.name })
  }
  return to.name
}

/** One record to another owner; its stage, history and children stay as they are. */
export const transferOne = async (
  ctx: Ctx,
  e: Entity,
  row: Owned,
  toId: string,
  { note, overCap }: Given = {},
): Promise<void> => {
  const name = await receiver(ctx, e, 'transfer', toId)
  if (row.ownerId === toId) fail('same_owner', { name })
  const beyond = await refuseOverCap(ctx, e, [row], { id: toId, name }, overCap)
  await handOver(ctx, e, [row], toId, factsOf(note, beyond))
}

interface Given {
  readonly note?: string | null
  /** Why the receiver gets more than the cap of their pool allows. */
  readonly overCap?: string | null
}

/** The story shows one note: what the receiver is to know, and why the cap was passed. */
const factsOf = (note: string | null | undefined, { overCap }: { overCap?: string }): Record<string, unknown> => {
  const said = [note, overCap].filter(Boolean).join(';')
  return { ...(said && { note: said }), ...(overCap && { overCap }) }
}

/**
 * Any number of records to another owner by one statement. It writes what `change` would, for each: version, event with
 * before and after. A leaver's thousands would otherwise take as many statements and roll-up entries.
 */
export const handOver = async (
  ctx: Ctx,
  e: Entity,
  rows: readonly Owned[],
  toId: string,
  facts: Record<string, unknown> = {},
): Promise<number> => {
  const moving = rows.filter((row) => row.ownerId !== toId)
  if (moving.length === 0) return 0
  await ctx.db.rows(sql`update ${sql.table(e.table)} set owner_id = ${toId}::uuid, version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    where id = any(${moving.map((row) => row.id)}::uuid[])`)
  for (const { id, version, ownerId } of moving) {
    ctx.events.push({
      entity: e.name,
      recordId: id,
      verb: 'transfer',
      version: version + 1,
      changes: { ownerId: [ownerId, toId] },
      facts: { fromId: ownerId, toId, ...facts },
    })
  }
  await e.after?.(
    ctx,
    moving.map((row) => ({ before: { ...row }, after: { ...row, ownerId: toId, version: row.version + 1 } })),
  )
  return moving.length
}

export const transferInput = {
  toId: field.person({ zh: '接收人', en: 'To', required: true }),
  note: field.text({ zh: '交接说明', en: 'Note', max: 500 }),
}

/** For kinds of which a person may hold so many and no more. */
export const cappedTransferInput = {
  ...transferInput,
  overCap: field.text({
    zh: '超出上限的原因',
    en: 'Why beyond the cap',
    max: 200,
    help: '接收人持有的数量达到公海的「每人持有上限」时填写,会记入动态;平时留空。',
    helpEn:
      "Filled in where the new owner has reached the pool's cap per person; it is told in the timeline. Otherwise empty.",
  }),
}

/**
 * `transferMany`: the chosen records, or everything unfinished of one owner, such as a leaver. What is closed stays with
 * whom it was closed by: it is their result.
 */
export const transferMany = (e: Entity, unfinished: Sql) =>
  kindCommand(e, 'transferMany', {
    zh: '批量转移',
    en: 'Transfer many',
    input: {
      ids: field.json<string[]>({ zh: '记录', en: 'Records' }),
      fromId: field.person({ zh: '原负责人', en: 'From' }),
      // Of deals a person may hold any number.
      ...((e.name === 'opportunity' ? transferInput : cappedTransferInput) as typeof cappedTransferInput),
    },
    allow: dispatchers,
    run: async (ctx, { ids, fromId, toId, note, overCap }) => {
      if (Boolean(ids) === Boolean(fromId)) return fail('whom')
      const name = await receiver(ctx, e, 'transferMany', toId)
      const chosen = ids
        ? sql`t.id = any(${readIds(ids)}::uuid[])`
        : sql`t.owner_id = ${fromId}::uuid and ${unfinished}`
      const rows = await lockAll(ctx, e, chosen)
      const asked = new Set(ids ?? []).size
      if (ids && rows.length < asked) return fail('unseen', { n: asked - rows.length })
      const beyond = await refuseOverCap(ctx, e, rows, { id: toId, name }, overCap)
      const batch = newId(ctx.now.getTime())
      return { moved: await handOver(ctx, e, rows, toId, { batch, ...factsOf(note, beyond) }) }
    },
  })

const readIds = (ids: unknown): string[] => {
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string' && isId(id))) {
    return invalid([
      { field: 'ids', code: 'value', message: '「记录」应为记录编号的列表。', en: '“Records” is a list of ids.' },
    ])
  }
  return ids.length > maxIds ? fail('too_many', { max: maxIds }) : ids
}

const lockAll = async (ctx: Ctx, e: Entity, where: Sql): Promise<Owned[]> => {
  const within = asSql(visibleRows(e, ctx.actor, 't', 'transferMany'))
  const rows = await select(ctx, e, { where: sql`${where} and ${within}`, orderBy: sql`t.id`, lock: true })
  return rows as (Row<Entity> & Owned)[]
}
