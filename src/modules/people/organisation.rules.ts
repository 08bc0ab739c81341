import { type Ctx, faults, first, type Sql, sql, type Write } from '../../kernel/index.ts'

const fail = faults('unit', {
  cycle: {
    status: 409,
    zh: '「{name}」在这个组织之下,不能作为它的上级。请选择其他上级组织。',
    en: '“{name}” is below this unit and cannot be its parent. Choose another parent.',
    field: 'parentId',
  },
  upside_down: {
    status: 409,
    zh: '「{name}」不能放在「{parent}」之下:上级组织的级别比它低。请选择同级或更高一级的上级组织,或改正级别。',
    en: '“{name}” cannot stand below “{parent}”, which is of a lower level. Choose another parent, or correct the level.',
    field: 'parentId',
  },
  has_members: {
    status: 409,
    zh: '该组织还有 {count} 名在职员工。请先把他们调到其他组织,再删除。',
    en: '{count} people still work in this unit. Move them elsewhere, then delete it.',
  },
  has_children: {
    status: 409,
    zh: '该组织还有 {count} 个下级组织。请先调整它们的上级,再删除。',
    en: 'There are still {count} units below this one. Give them another parent, then delete it.',
  },
})

/** Who names no parent stands under the company, where there is one alone: beside it, nobody above would see its people. */
export const putUnderCompany = async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
  const left = drafts.filter(({ level, parentId }) => level !== 'company' && !parentId)
  if (left.length === 0) return
  const known = await ctx.db.rows<{ id: string }>(
    sql`select id from people.unit where level = 'company' and parent_id is null and deleted_at is null limit 2`,
  )
  const tops = [...known, ...drafts.filter(({ level, parentId }) => level === 'company' && !parentId)]
  if (tops.length === 1) for (const draft of left) draft.parentId = tops[0]?.id
}

/** A unit cannot stand below itself. Two edits at once cannot close a circle either: they take turns. */
export const refuseCycles = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const moved = writes.flatMap(({ before, after }) =>
    after?.parentId && after.parentId !== before?.parentId ? [after.id as string] : [],
  )
  if (moved.length === 0) return
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('people.unit'))`)
  const circle = await first<{ name: string }>(
    ctx.db,
    sql`with recursive above (start, id) as (
        select id, parent_id from people.unit where id = any(${moved}::uuid[])
        union
        select a.start, u.parent_id from above a join people.unit u on u.id = a.id where u.parent_id is not null
      )
      select parent.name from above a join people.unit u on u.id = a.start join people.unit parent on parent.id = u.parent_id
      where a.id = a.start limit 1`,
  )
  if (circle) fail('cycle', circle)
}

/** 公司 → 大区 → 省区 → 城市 is never turned round; a department stands anywhere. */
export const refuseUpsideDown = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const placed = writes.flatMap(({ before, after }) =>
    after && (after.parentId !== before?.parentId || after.level !== before?.level) ? [after.id as string] : [],
  )
  if (placed.length === 0) return
  const rank = (level: Sql<unknown>) => sql`array_position(array['company', 'region', 'province', 'city'], ${level})`
  const wrong = await first<{ name: string; parent: string }>(
    ctx.db,
    sql`select u.name, above.name as parent
      from people.unit as u join people.unit as above on above.id = u.parent_id
      where (u.id = any(${placed}::uuid[]) or above.id = any(${placed}::uuid[]))
        and u.deleted_at is null and above.deleted_at is null and ${rank(sql`above.level`)} > ${rank(sql`u.level`)} limit 1`,
  )
  if (wrong) fail('upside_down', wrong)
}

export const refuseNeededUnit = async (ctx: Ctx, unitId: string): Promise<void> => {
  const needs = await first<{ members: number; children: number }>(
    ctx.db,
    sql`select (select count(*) from people.employee where unit_id = ${unitId}::uuid and state = 'active' and deleted_at is null) as members,
      (select count(*) from people.unit where parent_id = ${unitId}::uuid and deleted_at is null) as children`,
  )
  if (needs?.members) fail('has_members', { count: needs.members })
  if (needs?.children) fail('has_children', { count: needs.children })
}
