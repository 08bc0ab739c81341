import { type Ctx, faults, first, type Sql, sql } from '../../kernel/index.ts'

const fail = faults('password', {
  own_first: {
    status: 403,
    zh: '你的密码是管理员给的,管理员也知道。请先改成只有自己知道的密码(POST /api/user/changePassword),再做其他事。',
    en: 'An administrator gave you your password and knows it. Change it to one of your own first (POST /api/user/changePassword).',
  },
})

/** Whether somebody else knows the password of whoever acts. */
export const hasGivenPassword = async (ctx: Ctx): Promise<boolean> =>
  (await first(ctx.db, sql`select 1 from people.credential where user_id = ${ctx.actor.userId}::uuid and is_given`)) !==
  undefined

/** Of an account: whether the company wants its password changed before anything else is done with it. */
export const mustChange = (userId: Sql): Sql => sql`exists (select 1 from people.credential g, people.company o
  where g.user_id = ${userId} and g.is_given and o.own_password_first and o.deleted_at is null)`

// What remains: to learn who one is, to change the password, to leave.
const withGivenPassword: ReadonlySet<string> = new Set([
  '/api/auth/me',
  '/api/auth/sign-out',
  '/api/user/changePassword',
])

export const refuseGivenPassword = (path: string): void => {
  if (!withGivenPassword.has(path)) fail('own_first')
}
