import { type Ctx, faults, sql } from '../../kernel/index.ts'

const fail = faults('employee', {
  owner_left: {
    status: 409,
    field: 'ownerId',
    zh: '{name}已离职,不能负责{label}。请另选一位在职员工作为「{as}」。',
    en: '{name} has left and cannot be responsible. Choose somebody who works here as “{as}”.',
  },
})

interface Person {
  readonly id: string
  readonly name: string
}

/** Those among them who have left. Of the others nobody leaves before the transaction has ended: what it gives them counts. */
export const leaversAmong = async (ctx: Ctx, ids: readonly unknown[]): Promise<Person[]> => {
  if (ids.length === 0) return []
  const people = await ctx.db.rows<Person & { state: string }>(
    sql`select id, name, state from people.employee where id = any(${[...new Set(ids)]}::uuid[]) order by id for share`,
  )
  return people.filter(({ state }) => state === 'left')
}

/** Whoever has left answers for nothing new. */
export const refuseLeavers = async (
  ctx: Ctx,
  label: string,
  given: readonly Readonly<Record<string, unknown>>[],
  as = '负责人',
): Promise<void> => {
  const others = given.flatMap(({ ownerId }) => (ownerId && ownerId !== ctx.actor.employeeId ? [ownerId] : []))
  const [leaver] = await leaversAmong(ctx, others)
  if (leaver) fail('owner_left', { name: leaver.name, label, as })
}
