import { type Ctx, change, create, createMany, get, select, sql } from '../../src/kernel/index.ts'
import {
  employee,
  post,
  postOfRole,
  type RoleName,
  type Unit,
  unit,
  user,
  userRole,
} from '../../src/modules/people/index.ts'

export interface PlannedUnit {
  readonly code: string
  readonly name: string
  readonly level: Unit['level']
  /** Code of the unit above; the company has none. */
  readonly parent?: string
}

export interface PlannedPerson {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly role: RoleName
  /** Code of the unit. */
  readonly unit: string
  /** Leads that unit. */
  readonly leads: boolean
  readonly joinedOn: string
}

export interface PlannedOrganisation {
  readonly units: readonly PlannedUnit[]
  readonly people: readonly PlannedPerson[]
}

/** Units, people with their accounts and roles, and who leads what. Everybody gets the same password. */
export const writeOrganisation = async (
  ctx: Ctx,
  { units, people }: PlannedOrganisation,
  passwordHash: string,
): Promise<void> => {
  const unitIds = await writeUnits(ctx, units)
  const postIds = await writePosts(ctx)
  for (const some of inBatches(people)) {
    await createMany(
      ctx,
      employee,
      some.map(({ role, unit: code, leads: _, ...person }) => ({
        ...person,
        createdAt: `${person.joinedOn}T01:00:00.000Z`,
        unitId: unitIds.get(code),
        postId: postIds.get(postOfRole[role].post),
        state: 'active' as const,
      })),
    )
    await writeAccounts(ctx, some, passwordHash)
  }
  for (const person of people.filter(({ leads }) => leads)) {
    const led = await get(ctx, unit, unitIds.get(person.unit) as string)
    await change(ctx, unit, led, { managerId: person.id })
  }
}

const batchSize = 2_000

function* inBatches<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += batchSize) yield list.slice(from, from + batchSize)
}

/** An installation that was set up already has a company to stand under. */
const writeUnits = async (ctx: Ctx, units: readonly PlannedUnit[]): Promise<ReadonlyMap<string, string>> => {
  const [top] = await select(ctx, unit, { where: sql`t.parent_id is null`, limit: 1 })
  const ids = new Map<string, string>()
  for (const { parent, ...planned } of units) {
    const known = parent === undefined ? top : undefined
    const parentId = parent === undefined ? null : ids.get(parent)
    const { id } = known ?? (await create(ctx, unit, { ...planned, ...(parentId && { parentId }) }))
    ids.set(planned.code, id)
  }
  return ids
}

/** Id by name. Posts that the sales processes brought along stay as they are. */
const writePosts = async (ctx: Ctx): Promise<ReadonlyMap<string, string>> => {
  const known = await select(ctx, post)
  const missing = Object.values(postOfRole).filter(({ post: name }) => !known.some((each) => each.name === name))
  const drafts = missing.map(({ post: name, grade, duty }) => ({ name, level: grade, duty }))
  return new Map([...known, ...(await createMany(ctx, post, drafts))].map(({ name, id }) => [name, id]))
}

const writeAccounts = async (ctx: Ctx, people: readonly PlannedPerson[], passwordHash: string): Promise<void> => {
  const roles = await ctx.db.rows<{ id: string; key: string }>(
    sql`select id, key from people.role where deleted_at is null`,
  )
  const roleIds = new Map(roles.map(({ id, key }) => [key, id]))
  const accounts = await createMany(
    ctx,
    user,
    people.map(({ id, email }) => ({ email, employeeId: id, state: 'active' as const, twoFactor: false })),
  )
  await createMany(
    ctx,
    userRole,
    accounts.map(({ id }, i) => ({
      userId: id,
      roleId: roleIds.get((people[i] as PlannedPerson).role) as string,
    })),
  )
  // One hash for everybody: hashing is meant to be slow, and these accounts share a password anyway.
  await ctx.db.rows(sql`insert into people.credential (user_id, password_hash, changed_at)
    select id, ${passwordHash}, ${ctx.now.toISOString()}::timestamptz from unnest(${accounts.map(({ id }) => id)}::uuid[]) as account (id)`)
}
