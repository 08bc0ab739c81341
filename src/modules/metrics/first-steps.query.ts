import { type Ctx, first, reach, sql } from '../../kernel/index.ts'

/** What a company needs before it can work, in the order in which one thing needs the other, and the right that it takes. */
const steps = {
  units: ['unit', 'create'],
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
type Done = Readonly<Record<Step, boolean>>

/** The steps of whoever sets a company up, until all of theirs are done; nothing for those who sell. */
export const firstSteps = async (ctx: Ctx): Promise<{ step: Step; isDone: boolean }[]> => {
  if (!reach(ctx.actor, 'unit', 'create')) return []
  const done = await whatIsDone(ctx)
  const mine = (Object.keys(steps) as Step[]).filter((step) => {
    const [entity, verb] = steps[step]
    return reach(ctx.actor, entity, verb)
  })
  if (mine.every((step) => done[step])) return []
  return mine.map((step) => ({ step, isDone: done[step] }))
}

const whatIsDone = async (ctx: Ctx): Promise<Done> => {
  const done = await first<Done>(
    ctx.db,
    sql`select exists (select from people.unit where parent_id is not null and deleted_at is null) as units,
      exists (select from people.employee where state = 'active' and deleted_at is null offset 1) as people,
      exists (select from people.user where state = 'active' and deleted_at is null offset 1) as accounts,
      exists (select from people.unit where manager_id is not null and deleted_at is null) as managers,
      not exists (select from process.process_node as n join process.process_version as v on v.id = n.process_version_id and v.state = 'active'
        join process.process as p on p.id = v.process_id and p.is_default and p.deleted_at is null
        join people.post as asked on asked.id in (n.tech_post_id, n.supply_post_id)
        where n.deleted_at is null and not exists (select from people.employee as e
          where e.post_id = asked.id and e.state = 'active' and e.deleted_at is null)) as posts,
      exists (select from catalog.product where deleted_at is null) as products,
      exists (select from metrics.target where deleted_at is null) as targets,
      exists (select from work.mail_server where active and deleted_at is null) as mail,
      exists (select from crm.account where deleted_at is null) as customers`,
  )
  return done as Done
}
