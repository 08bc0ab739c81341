import { type Ctx, first, reach, sql } from '../../kernel/index.ts'
import { leaders } from '../people/index.ts'

/** What a company needs before it can work, in the order in which one thing needs the other, and the right that it takes. */
const steps = {
  units: ['unit', 'create'],
  jobs: ['post', 'addStandard'],
  people: ['employee', 'import'],
  accounts: ['user', 'open'],
  managers: ['unit', 'update'],
  posts: ['employee', 'move'],
  products: ['product', 'create'],
  targets: ['target', 'create'],
  mail: ['mail-server', 'create'],
  customers: ['account', 'import'],
} as const

type Step = keyof typeof steps
/** What is done, or the names of what it still lacks. */
type Done = Readonly<Record<Exclude<Step, 'managers' | 'posts'>, boolean>> & {
  readonly managers: readonly string[] | null
  readonly posts: readonly string[]
}

/** The steps of whoever sets a company up, until all of theirs are done; nothing for those who sell. */
export const firstSteps = async (ctx: Ctx): Promise<{ step: Step; isDone: boolean; lacks: readonly string[] }[]> => {
  if (!reach(ctx.actor, 'unit', 'create')) return []
  const found = await whatIsDone(ctx)
  const lacks: Partial<Record<Step, readonly string[]>> = { managers: found.managers ?? [], posts: found.posts }
  const done: Record<Step, boolean> = {
    ...found,
    managers: found.managers?.length === 0,
    posts: found.posts.length === 0,
  }
  const mine = (Object.keys(steps) as Step[]).filter((step) => {
    const [entity, verb] = steps[step]
    return reach(ctx.actor, entity, verb)
  })
  if (mine.every((step) => done[step])) return []
  return mine.map((step) => ({ step, isDone: done[step], lacks: lacks[step] ?? [] }))
}

/** Those with the role of a leader who head no unit: they see nothing but their own. */
const idleLeaders = sql`array(select distinct e.name from people.user_role as held
  join people.role as r on r.id = held.role_id and r.key = any(${leaders}) and r.deleted_at is null
  join people.role_grant as g on g.role_id = r.id and g.entity = 'opportunity' and g.verb = 'read' and g.reach = 'team' and g.deleted_at is null
  join people.user as u on u.id = held.user_id and u.state = 'active' and u.deleted_at is null
  join people.employee as e on e.id = u.employee_id and e.state = 'active' and e.deleted_at is null
  where held.deleted_at is null
    and not exists (select from people.unit as led where led.manager_id = e.id and led.deleted_at is null) order by 1)`

const whatIsDone = async (ctx: Ctx): Promise<Done> => {
  const done = await first<Done>(
    ctx.db,
    sql`select exists (select from people.unit where parent_id is not null and deleted_at is null) as units,
      exists (select from people.post as own where own.deleted_at is null and not exists (select from process.process_node as n
        where own.id in (n.responsible_post_id, n.tech_post_id, n.supply_post_id))) as jobs,
      exists (select from people.employee where state = 'active' and deleted_at is null offset 1) as people,
      exists (select from people.user where state = 'active' and deleted_at is null offset 1) as accounts,
      case when exists (select from people.unit where manager_id is not null and deleted_at is null) then ${idleLeaders} end as managers,
      array(select distinct asked.name from process.process_node as n
        join process.process_version as v on v.id = n.process_version_id and v.state = 'active'
        join process.process as p on p.id = v.process_id and p.is_default and p.deleted_at is null
        join people.post as asked on asked.id in (n.tech_post_id, n.supply_post_id)
        where n.deleted_at is null and not exists (select from people.employee as e
          where e.post_id = asked.id and e.state = 'active' and e.deleted_at is null) order by 1) as posts,
      exists (select from catalog.product where deleted_at is null) as products,
      exists (select from metrics.target where deleted_at is null) as targets,
      exists (select from work.mail_server where active and deleted_at is null) as mail,
      exists (select from crm.account where deleted_at is null) as customers`,
  )
  return done as Done
}
