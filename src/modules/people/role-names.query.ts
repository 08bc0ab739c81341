import { sql, view } from '../../kernel/index.ts'
import { everybody } from './roles.ts'

export interface RoleNamed {
  readonly key: string
  readonly name: string
}

/** What the company calls its roles: limits and flows name them to people who do not keep them. */
export const roleNames = view('role-names', {
  zh: '角色名称',
  en: 'Names of roles',
  allow: everybody,
  input: {},
  run: async (ctx) => ({
    items: await ctx.db.rows<RoleNamed>(
      sql`select key, name from people.role where deleted_at is null order by created_at`,
    ),
  }),
})
