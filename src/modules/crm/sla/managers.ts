import { type Ctx, sql } from '../../../kernel/index.ts'

/** Who leads each of these people: the manager of their unit, or of the first one above that is led by somebody else. */
export const managersOf = async (ctx: Ctx, employeeIds: readonly string[]): Promise<Map<string, string>> => {
  const rows = await ctx.db.rows<{ employee_id: string; manager_id: string }>(sql`with recursive above as (
      select e.id as employee_id, e.unit_id, 0 as height from people.employee as e where e.id = any(${[...new Set(employeeIds)]}::uuid[])
      union all select above.employee_id, u.parent_id, height + 1 from above join people.unit as u on u.id = above.unit_id where u.parent_id is not null)
    select distinct on (above.employee_id) above.employee_id, u.manager_id from above join people.unit as u on u.id = above.unit_id
      join people.employee as m on m.id = u.manager_id and m.state = 'active'
    where u.manager_id <> above.employee_id and u.deleted_at is null order by above.employee_id, above.height`)
  return new Map(rows.map(({ employee_id, manager_id }) => [employee_id, manager_id]))
}
