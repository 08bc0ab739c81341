import {
  type Ctx,
  change,
  create,
  type Db,
  faults,
  first,
  invalid,
  type Runtime,
  select,
  sql,
  systemActor,
  transact,
} from '../../kernel/index.ts'
import { company } from './company.entity.ts'
import { setPassword } from './credential.ts'
import { employee } from './employee.entity.ts'
import { unit } from './organisation.entity.ts'
import { refuseWeak } from './passwords.ts'
import { userRole } from './role.entity.ts'
import { user } from './user.entity.ts'

const fail = faults('first-use', {
  done: {
    status: 409,
    zh: '系统已有账号,不能再次初始化。请登录,或请管理员开通账号。',
    en: 'The system is set up already. Sign in, or ask an administrator for an account.',
  },
  email_taken: {
    status: 409,
    zh: '邮箱 {email} 已有账号。请换一个邮箱,或重置该账号的密码。',
    en: '{email} already has an account. Use another address, or reset its password.',
    field: 'email',
  },
  no_role: {
    status: 422,
    zh: '没有名为「{role}」的角色。可用的角色:{known}。',
    en: 'There is no role “{role}”. There are: {known}.',
    field: 'role',
  },
  no_unit: {
    status: 422,
    zh: '没有名为「{unit}」的组织。请先建立组织,或检查名称。',
    en: 'There is no unit “{unit}”. Create it first, or check the name.',
    field: 'unit',
  },
})

interface NewAccount {
  readonly email: string
  readonly name: string
  readonly password: string
}

/** An installation without accounts waits for its first administrator. */
export const hasUsers = async (db: Db): Promise<boolean> =>
  (await first(db, sql`select 1 from people.user limit 1`)) !== undefined

/** The first person of an installation, with a company to stand in, called what they say. */
export const createFirstAdmin = (
  runtime: Runtime,
  account: NewAccount & { readonly company?: string | null },
): Promise<{ userId: string }> =>
  transact(runtime, systemActor, async (ctx) => {
    // Two browsers on the same empty installation: one of them wins.
    await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('people.first_use'))`)
    if (await hasUsers(ctx.db)) fail('done')
    const name = account.company || ctx.company.name
    const [settings] = await select(ctx, company, { limit: 1 })
    if (settings) await change(ctx, company, settings, { name })
    const [top] = await select(ctx, unit, { where: sql`t.parent_id is null`, limit: 1 })
    const unitId = top?.id ?? (await create(ctx, unit, { name, level: 'company' })).id
    return openFor(ctx, account, 'admin', unitId)
  })

/** A person with an account and a role, for the command line. */
export const addUser = (
  runtime: Runtime,
  account: NewAccount & { readonly role: string; readonly unit?: string },
): Promise<{ userId: string }> =>
  transact(runtime, systemActor, async (ctx) => {
    if (account.unit === undefined) return openFor(ctx, account, account.role, null)
    const [named] = await select(ctx, unit, {
      where: sql`${account.unit} in (t.name, t.code)`,
      orderBy: sql`t.id`,
      limit: 1,
    })
    return openFor(ctx, account, account.role, named?.id ?? fail('no_unit', { unit: account.unit }))
  })

const openFor = async (
  ctx: Ctx,
  { email: typed, name, password }: NewAccount,
  role: string,
  unitId: string | null,
): Promise<{ userId: string }> => {
  const email = readEmail(typed)
  const roles = await ctx.db.rows<{ id: string; key: string }>(
    sql`select id, key from people.role where deleted_at is null order by id`,
  )
  const given = roles.find(({ key }) => key === role)
  if (!given) return fail('no_role', { role, known: roles.map(({ key }) => key).join('、') })
  if (await first(ctx.db, sql`select 1 from people.user where email = ${email} and deleted_at is null`)) {
    fail('email_taken', { email })
  }
  refuseWeak(password, [email.split('@')[0] ?? '', name])
  if (name.trim() === '')
    invalid([{ field: 'name', code: 'required', message: '请填写「姓名」。', en: 'Fill in “Name”.' }])
  const person = await create(ctx, employee, { name: name.trim(), email, unitId, state: 'active' })
  const account = await create(ctx, user, { email, employeeId: person.id, state: 'active', twoFactor: false })
  await create(ctx, userRole, { userId: account.id, roleId: given.id })
  await setPassword(ctx, account.id, password)
  return { userId: account.id }
}

const readEmail = (typed: string): string => {
  const read = user.fields.email.kind.value(user.fields.email).safeParse(typed)
  return read.success
    ? read.data
    : invalid([
        {
          field: 'email',
          code: 'value',
          message: `「登录邮箱」${read.error.issues[0]?.message ?? '有误'}。`,
          en: `「Email」${read.error.issues[0]?.message ?? '有误'}。`,
        },
      ])
}
