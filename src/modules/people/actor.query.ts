import { type Actor, type Db, first, type Scope, sql } from '../../kernel/index.ts'
import { narrowed } from './scopes.rules.ts'

interface Found {
  user_id: string
  employee_id: string
  name: string
  roles: string[]
  subtree: string[]
  grants: Record<string, Scope>
}

/**
 * Who acts, on this day: the roles of the account with the widest reach of each grant, and everybody in the units below those
 * the person manages. Undefined for a disabled account and for those who left. `id` is the account's or the employee's.
 */
export const loadActor = async (
  db: Db,
  id: string,
  day: string,
  apiKeyScopes?: readonly string[],
): Promise<Actor | undefined> => {
  const found = await first<Found>(
    db,
    sql`with recursive me as (
        select u.id as user_id, e.id as employee_id, e.name
        from people.user u join people.employee e on e.id = u.employee_id
        where ${id}::uuid in (u.id, e.id) and u.state = 'active' and e.state = 'active' and u.deleted_at is null and e.deleted_at is null
      ), below (id) as (
        select u.id from people.unit u join me on u.manager_id = me.employee_id where u.deleted_at is null
        union
        select u.id from people.unit u join below b on u.parent_id = b.id where u.deleted_at is null
      ), roles as (
        select r.id, r.key from me join people.user_role ur on ur.user_id = me.user_id join people.role r on r.id = ur.role_id
        where ur.deleted_at is null and r.deleted_at is null
      )
      select user_id, employee_id, name,
        array(select key from roles order by key) as roles,
        array(select employee_id union select id from (${employeesIn(day)}) as members) as subtree,
        -- 'all' sorts before 'team'
        (select coalesce(json_object_agg(name, reach), '{}') from (
          select g.entity || '.' || g.verb as name, min(g.reach) as reach
          from people.role_grant g join roles r on r.id = g.role_id where g.deleted_at is null group by 1
        ) as widest) as grants
      from me`,
  )
  if (!found) return undefined
  const grants = new Map(Object.entries(found.grants))
  return {
    userId: found.user_id,
    employeeId: found.employee_id,
    name: found.name,
    roles: found.roles,
    subtreeIds: found.subtree,
    grants: apiKeyScopes ? narrowed(grants, apiKeyScopes) : grants,
  }
}

// Where a person stood on the day: by their history, and by their own unit outside it. Records of those who left stay in reach.
const employeesIn = (day: string) => sql`
  select e.id from people.employee e
  left join people.assignment a on a.employee_id = e.id and a.deleted_at is null
    and a."from" <= ${day}::date and (a."to" is null or ${day}::date < a."to")
  where coalesce(a.unit_id, e.unit_id) in (select id from below)`
