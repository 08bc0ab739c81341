import { type Ctx, first, sql } from '../../kernel/index.ts'
import type { Directory, Person, Unit } from './approver.rules.ts'
import type { ApproverRule, FlowGraph, StepNode } from './graph.rules.ts'

interface Found {
  units: Unit[] | null
  people: Person[] | null
  roles: { key: string; name: string }[] | null
  posts: { id: string; name: string }[] | null
}

const rulesOf = (graph: FlowGraph): readonly ApproverRule[] =>
  graph.nodes.flatMap((node) => {
    if (node.kind === 'branch') return []
    return node.kind === 'copy' ? node.people : [...node.approvers, ...(node.copies ?? [])]
  })

const standInOf = (node: StepNode): string[] => (typeof node.onEmpty === 'object' ? [node.onEmpty.person] : [])

/** Everybody the rules of a flow could mean for this submitter, who works here and can sign in. One statement. */
export const directoryFor = async (ctx: Ctx, graph: FlowGraph, submitterId: string): Promise<Directory> => {
  const rules = rulesOf(graph)
  const roles = ['admin', ...rules.flatMap((rule) => (rule.by === 'role' ? [rule.role] : []))]
  const posts = rules.flatMap((rule) => (rule.by === 'post' ? [rule.postId] : []))
  const named = [
    submitterId,
    ...rules.flatMap((rule) => (rule.by === 'person' ? [rule.employeeId] : [])),
    ...graph.nodes.flatMap((node) => (node.kind === 'step' ? standInOf(node) : [])),
  ]
  const found = await first<Found>(
    ctx.db,
    sql`with holder as (
        select u.employee_id, array_agg(distinct r.key) filter (where r.key is not null) as roles
        from people.user u left join people.user_role ur on ur.user_id = u.id and ur.deleted_at is null
        left join people.role r on r.id = ur.role_id and r.deleted_at is null
        where u.state = 'active' and u.deleted_at is null group by u.employee_id
      ), person as (
        select e.id, e.name, e.code, e.unit_id, e.post_id, coalesce(h.roles, '{}') as roles
        from people.employee e join holder h on h.employee_id = e.id
        where e.state = 'active' and e.deleted_at is null and (e.id::text = any(${named}::text[]) or e.post_id::text = any(${posts}::text[])
          or h.roles && ${roles}::text[] or e.id in (select manager_id from people.unit where deleted_at is null))
      )
      select (select json_agg(json_build_object('id', id, 'parentId', parent_id, 'managerId', manager_id, 'level', level, 'name', name))
          from people.unit where deleted_at is null) as units,
        (select json_agg(json_build_object('id', id, 'name', name, 'code', code, 'unitId', unit_id, 'postId', post_id, 'roles', roles)) from person) as people,
        (select json_agg(json_build_object('key', key, 'name', name)) from people.role where deleted_at is null) as roles,
        (select json_agg(json_build_object('id', id, 'name', name)) from people.post where id::text = any(${posts}::text[])) as posts`,
  )
  return {
    units: new Map((found?.units ?? []).map((unit) => [unit.id, unit])),
    people: new Map((found?.people ?? []).map((person) => [person.id, person])),
    roleNames: new Map((found?.roles ?? []).map(({ key, name }) => [key, name])),
    postNames: new Map((found?.posts ?? []).map(({ id, name }) => [id, name])),
  }
}
