import { type Ctx, type Row, sql } from '../../../kernel/index.ts'
import type { pool } from './pool.entity.ts'

/** The pool nearest to a person's unit: its own, or that of the first unit above that has one. */
export const nearestPools = async (
  ctx: Ctx,
  kind: 'lead' | 'account',
  employeeIds: readonly string[],
): Promise<Map<string, Pick<Row<typeof pool>, 'id' | 'name'>>> => {
  const rows = await ctx.db.rows<{ employee_id: string; id: string; name: string }>(sql`with recursive above as (
      select e.id as employee_id, e.unit_id, 0 as height from people.employee as e where e.id = any(${[...new Set(employeeIds)]}::uuid[])
      union all select above.employee_id, u.parent_id, height + 1 from above join people.unit as u on u.id = above.unit_id where u.parent_id is not null)
    select distinct on (above.employee_id) above.employee_id, p.id, p.name from above
      join crm.pool as p on (p.unit_id = above.unit_id or p.unit_id is null) and p.kind = ${kind} and p.deleted_at is null
    order by above.employee_id, p.unit_id is null, above.height, p.id`)
  return new Map(rows.map(({ employee_id, id, name }) => [employee_id, { id, name }]))
}
