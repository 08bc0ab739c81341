import {
  type Actor,
  change,
  command,
  create,
  faults,
  field,
  first,
  get,
  kindCommand,
  note,
  type Runtime,
  sql,
} from '../../kernel/index.ts'
import { refuseLastAdmin } from './admin.rules.ts'
import { closeAccess, setPassword } from './credential.ts'
import { employee } from './employee.entity.ts'
import { isPassword, refuseWeak } from './passwords.ts'
import { role, userRole } from './role.entity.ts'
import { everybody } from './roles.ts'
import { countGuess, forgiveAccount } from './throttle.ts'
import { typableSecret } from './tokens.ts'
import { beginTwoFactor, confirmTwoFactor, endTwoFactor } from './two-factor.ts'
import { user } from './user.entity.ts'

const fail = faults('user', {
  has_account: {
    status: 409,
    zh: '{name} 已有登录账号。如需重设密码,请在账号上使用「重置密码」。',
    en: '{name} already has an account. To set another password use “Reset password” on it.',
    field: 'employeeId',
  },
  no_email: {
    status: 422,
    zh: '{name} 的员工资料里没有邮箱。请在这里填写登录邮箱,或先在员工资料里补上。',
    en: '{name} has no email address. Give one here, or add it to the employee first.',
    field: 'email',
  },
  has_left: { status: 409, zh: '{name} 已离职,不能开通账号。', en: '{name} has left and cannot have an account.' },
  current_wrong: {
    status: 422,
    zh: '当前密码不正确。请重新输入;忘记密码请联系管理员重置。',
    en: 'The current password is wrong. Enter it again, or ask an administrator to reset it.',
    field: 'current',
  },
  same_password: {
    status: 422,
    zh: '新密码与当前密码相同。请换一个。',
    en: 'The new password is the current one. Choose another.',
    field: 'password',
  },
  own_account: {
    status: 409,
    zh: '不能停用自己的账号。请由另一位管理员操作。',
    en: 'You cannot block your own account. Ask another administrator.',
  },
  code_wrong: {
    status: 422,
    zh: '验证码不正确。请确认手机时间准确,再输入验证器上的下一个验证码。',
    en: 'The code is wrong. Check the clock of the phone, then enter the next code shown.',
    field: 'code',
  },
  two_factor_on: {
    status: 409,
    zh: '两步验证已经开启。如要更换手机,请先关闭再重新开启。',
    en: 'Two-step sign-in is on already. For another phone, turn it off and on again.',
  },
  two_factor_off: { status: 409, zh: '两步验证没有开启。', en: 'Two-step sign-in is not on.' },
})

const password = (zh: string, en: string) => field.text({ zh, en, max: 1000, required: true })

/** Whoever found a browser open must not guess there what they could not guess at the door. */
const mustKnowPassword = async (
  runtime: Runtime,
  { userId }: Actor,
  { current }: { readonly current: string },
): Promise<void> => {
  const account = await first<{ email: string; password_hash: string | null }>(
    runtime.store,
    sql`select u.email, c.password_hash from people.user u left join people.credential c on c.user_id = u.id where u.id = ${userId}::uuid`,
  )
  const email = account?.email ?? userId
  await countGuess(runtime, email)
  if (!(await isPassword(account?.password_hash, current))) fail('current_wrong')
  await forgiveAccount(runtime.store, email)
}

/** An account for a person of the company, with a first password to be handed over. */
export const openAccount = kindCommand(user, 'open', {
  secret: true,
  zh: '开通账号',
  en: 'Open account',
  tone: 'primary',
  input: {
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true }),
    email: field.email({
      zh: '登录邮箱',
      en: 'Email',
      help: '不填时用员工资料里的邮箱。',
      helpEn: "Empty: the email of the employee's record.",
    }),
    roleId: field.ref('role', { zh: '角色', en: 'Role', required: true }),
  },
  allow: ['admin'],
  run: async (ctx, { employeeId, email: typed, roleId }) => {
    const person = await get(ctx, employee, employeeId)
    if (person.state === 'left') fail('has_left', { name: person.name })
    const known = await first(
      ctx.db,
      sql`select 1 from people.user where employee_id = ${employeeId}::uuid and deleted_at is null`,
    )
    if (known) fail('has_account', { name: person.name })
    const email = typed ?? person.email ?? fail('no_email', { name: person.name })
    const account = await create(ctx, user, { email, employeeId, state: 'active', twoFactor: false }, 'open')
    await create(ctx, userRole, { userId: account.id, roleId: (await get(ctx, role, roleId)).id })
    const first_ = typableSecret(4)
    await setPassword(ctx, account.id, first_, true)
    return { id: account.id, email, password: first_ }
  },
})

/** Wherever one signs in next, it is in this language. */
export const chooseLanguage = kindCommand(user, 'chooseLanguage', {
  zh: '选择语言',
  en: 'Choose language',
  input: { language: { ...user.fields.language, required: true } },
  allow: everybody,
  run: async (ctx, { language }) => {
    const account = await get(ctx, user, ctx.actor.userId, { lock: true })
    if (account.language !== language) await change(ctx, user, account, { language }, { verb: 'chooseLanguage' })
  },
})

/** A new password to be handed over; whoever was signed in with the old one is signed out. */
export const resetPassword = command(user, 'resetPassword', {
  secret: true,
  zh: '重置密码',
  en: 'Reset password',
  input: {},
  allow: ['admin'],
  tone: 'danger',
  run: async (ctx, row) => {
    const next = typableSecret(4)
    await setPassword(ctx, row.id, next, true)
    await closeAccess(ctx, row.id, 'sessions')
    await forgiveAccount(ctx.db, row.email)
    note(ctx, user, row, 'resetPassword')
    return { password: next }
  },
})

export const changePassword = kindCommand(user, 'changePassword', {
  zh: '修改密码',
  en: 'Change password',
  input: {
    current: password('当前密码', 'Current password'),
    password: password('新密码', 'New password'),
  },
  allow: everybody,
  before: mustKnowPassword,
  run: async (ctx, input) => {
    const account = await get(ctx, user, ctx.actor.userId, { lock: true })
    if (input.password === input.current) fail('same_password')
    refuseWeak(input.password, [account.email.split('@')[0] ?? '', ctx.actor.name])
    await setPassword(ctx, account.id, input.password)
    await closeAccess(ctx, account.id, 'sessions')
    note(ctx, user, account, 'changePassword')
  },
})

export const disableAccount = command(user, 'disable', {
  zh: '停用',
  en: 'Disable',
  input: {},
  allow: ['admin'],
  when: { state: ['active'] },
  tone: 'danger',
  run: async (ctx, row) => {
    if (row.id === ctx.actor.userId) fail('own_account')
    await refuseLastAdmin(ctx, row.id)
    await change(ctx, user, row, { state: 'disabled' }, { verb: 'disable' })
    await closeAccess(ctx, row.id, 'everything')
  },
})

export const enableAccount = command(user, 'enable', {
  zh: '启用',
  en: 'Enable',
  input: {},
  allow: ['admin'],
  when: { state: ['disabled'] },
  run: async (ctx, row) => {
    const person = await get(ctx, employee, row.employeeId)
    if (person.state === 'left') fail('has_left', { name: person.name })
    await change(ctx, user, row, { state: 'active' }, { verb: 'enable' })
  },
})

/** A secret for the person's authenticator; it counts after a first code is confirmed. */
export const enrolTwoFactor = kindCommand(user, 'enrolTwoFactor', {
  secret: true,
  zh: '开启两步验证',
  en: 'Turn on two-step sign-in',
  input: { current: password('当前密码', 'Current password') },
  allow: everybody,
  before: mustKnowPassword,
  run: async (ctx) => {
    const account = await get(ctx, user, ctx.actor.userId, { lock: true })
    if (account.twoFactor) fail('two_factor_on')
    return beginTwoFactor(ctx.db, account.id, account.email, `闭环 ${ctx.company.name}`)
  },
})

export const confirmTwoFactorCode = kindCommand(user, 'confirmTwoFactor', {
  secret: true,
  zh: '确认两步验证',
  en: 'Confirm two-step sign-in',
  input: { code: field.text({ zh: '验证码', en: 'Code', max: 10, required: true }) },
  allow: everybody,
  run: async (ctx, { code }) => {
    const account = await get(ctx, user, ctx.actor.userId, { lock: true })
    if (account.twoFactor) fail('two_factor_on')
    const recoveryCodes = await confirmTwoFactor(ctx.db, account.id, code, ctx.now)
    if (!recoveryCodes) return fail('code_wrong')
    await change(ctx, user, account, { twoFactor: true }, { verb: 'confirmTwoFactor' })
    return { recoveryCodes }
  },
})

export const disableTwoFactor = kindCommand(user, 'disableTwoFactor', {
  zh: '关闭两步验证',
  en: 'Turn off two-step sign-in',
  input: { current: password('当前密码', 'Current password') },
  allow: everybody,
  tone: 'danger',
  before: mustKnowPassword,
  run: async (ctx) => {
    const account = await get(ctx, user, ctx.actor.userId, { lock: true })
    if (!account.twoFactor) fail('two_factor_off')
    await endTwoFactor(ctx.db, account.id)
    await change(ctx, user, account, { twoFactor: false }, { verb: 'disableTwoFactor' })
  },
})

/** For a person who lost both phone and recovery codes. */
export const resetTwoFactor = command(user, 'resetTwoFactor', {
  zh: '解除两步验证',
  en: 'Reset two-step sign-in',
  input: {},
  allow: ['admin'],
  when: { twoFactor: [true] },
  tone: 'danger',
  run: async (ctx, row) => {
    await endTwoFactor(ctx.db, row.id)
    await closeAccess(ctx, row.id, 'sessions')
    await change(ctx, user, row, { twoFactor: false }, { verb: 'resetTwoFactor' })
  },
})
