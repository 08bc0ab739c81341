import { allEntities, allViews, newId, type Store, sql } from '../../kernel/index.ts'
import { startRoles } from './roles.ts'
import { verbsOf } from './verbs.ts'

/**
 * Gives the starting roles the grants that entities and commands name, at every start. What was given once is remembered and
 * never given again, so an administrator's changes stay. Written as one set: there is no actor and nothing to tell people.
 */
export const seedRoles = async (store: Store): Promise<void> => {
  const roles = Object.entries(startRoles).map(([key, { zh, reach }]) => ({ id: newId(), key, name: zh, reach }))
  const wanted = defaultGrants()
  await store.transaction(async (db) => {
    await db.rows(sql`select pg_advisory_xact_lock(hashtext('people.seed_roles'))`)
    await db.rows(sql`insert into people.role (id, key, name, reach)
      select id, key, name, reach from json_to_recordset(${JSON.stringify(roles)}::json) as r (id uuid, key text, name text, reach text)
      where not exists (select 1 from people.role known where known.key = r.key)`)
    await db.rows(sql`with wanted as (
        select * from json_to_recordset(${JSON.stringify(wanted)}::json) as w (id uuid, role text, entity text, verb text)
      ), remembered as (
        insert into people.seeded_grant (role, entity, verb) select role, entity, verb from wanted
        on conflict do nothing returning role, entity, verb
      )
      insert into people.role_grant (id, role_id, entity, verb, reach)
      select w.id, r.id, w.entity, w.verb, r.reach
      from remembered join wanted w using (role, entity, verb) join people.role r on r.key = w.role and r.deleted_at is null
      on conflict do nothing`)
  })
}

const defaultGrants = () => {
  const grants: { id: string; role: string; entity: string; verb: string }[] = []
  const give = (entity: string, verb: string, names: readonly string[]) => {
    // The administrator starts with every verb: somebody must be able to set up, import and mend everything.
    for (const role of new Set([...names, 'admin'])) {
      if (!Object.hasOwn(startRoles, role)) throw new Error(`${entity}.${verb} is granted to unknown role ${role}`)
      grants.push({ id: newId(), role, entity, verb })
    }
  }
  for (const e of allEntities()) for (const [verb, names] of verbsOf(e)) give(e.name, verb, names)
  for (const v of allViews()) give('view', v.name, v.allow)
  return grants
}
