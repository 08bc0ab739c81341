import { type Ctx, faults, sql } from '../../kernel/index.ts'

const fail = faults('role', {
  last_admin: {
    status: 409,
    zh: '这是最后一位能登录的管理员。请先指定另一位管理员。',
    en: 'This is the last administrator who can sign in. Name another administrator first.',
  },
})

/** Somebody must be able to administer. Two administrators cannot remove each other at once: they take turns. */
export const refuseLastAdmin = async (ctx: Ctx, userId: string): Promise<void> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('people.admin'))`)
  const admins = await ctx.db.rows<{ id: string }>(sql`select u.id from people.user_role ur
    join people.role r on r.id = ur.role_id join people.user u on u.id = ur.user_id join people.employee e on e.id = u.employee_id
    where r.key = 'admin' and ur.deleted_at is null and u.state = 'active' and u.deleted_at is null and e.state = 'active'`)
  const [only] = admins
  if (admins.length === 1 && only?.id === userId) fail('last_admin')
}
