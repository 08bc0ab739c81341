import { entity, field, type Row, reach, sql, type Visible } from '../../kernel/index.ts'
import { everybody } from './roles.ts'

/** One's own, and everybody's for those who administer accounts. */
const ownOrAdministered: Visible = (row, actor) =>
  reach(actor, 'user', 'update') ? true : sql<boolean>`${row('employeeId')} = ${actor.employeeId}::uuid`

/** The account with which a person signs in. Password, second factor and tokens are kept beside it and are not fields. */
export const user = entity('user', {
  table: 'people.user',
  label: { zh: '账号', en: 'User' },
  events: { open: { zh: '开通账号', en: 'Account opened' } },
  title: 'email',
  fields: {
    email: field.email({ zh: '登录邮箱', en: 'Email', required: true, unique: true }),
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, unique: true, by: 'command' }),
    state: field.choice(
      {
        active: { zh: '启用', en: 'Active', tone: 'success' },
        disabled: { zh: '停用', en: 'Disabled', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active', by: 'command' },
    ),
    language: field.choice(
      { zh: { zh: '中文', en: 'Chinese' }, en: { zh: '英文', en: 'English' } },
      {
        zh: '语言',
        en: 'Language',
        by: 'command',
        help: '本人最近选择的语言;没有选择过时为中文。',
        helpEn: 'Chosen last by the person; Chinese until then.',
      },
    ),
    twoFactor: field.boolean({ zh: '两步验证', en: 'Two-step sign-in', required: true, default: false, by: 'system' }),
  },
  list: ['email', 'employeeId', 'state', 'twoFactor'],
  grants: { read: everybody, update: ['admin'] },
  visible: ownOrAdministered,
  live: true,
})

/** A browser that is signed in. */
export const session = entity('session', {
  table: 'people.session',
  label: { zh: '登录会话', en: 'Session' },
  events: { signIn: { zh: '登录', en: 'Signed in' } },
  title: 'agent',
  fields: {
    userId: field.ref('user', { zh: '账号', en: 'Account', required: true, by: 'system' }),
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, by: 'system' }),
    agent: field.text({ zh: '浏览器', en: 'Browser', max: 300, required: true, by: 'system' }),
    address: field.text({ zh: '网络地址', en: 'Address', max: 60, required: true, by: 'system' }),
    lastSeenAt: field.instant({ zh: '最近使用', en: 'Last seen', required: true, by: 'system' }),
    expiresAt: field.instant({ zh: '到期时间', en: 'Expires', required: true, by: 'system' }),
    revokedAt: field.instant({ zh: '注销时间', en: 'Revoked', by: 'system' }),
  },
  list: ['employeeId', 'agent', 'address', 'lastSeenAt', 'expiresAt', 'revokedAt'],
  grants: { read: everybody },
  visible: ownOrAdministered,
})

/** A key with which a tool acts for a person, never with more rights than theirs. */
export const apiKey = entity('api-key', {
  table: 'people.api_key',
  label: { zh: 'API 密钥', en: 'API key' },
  title: 'name',
  fields: {
    userId: field.ref('user', { zh: '账号', en: 'Account', required: true, by: 'system' }),
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, by: 'system' }),
    name: field.text({ zh: '用途', en: 'Purpose', max: 80, required: true, by: 'system' }),
    prefix: field.text({ zh: '密钥开头', en: 'Begins with', max: 20, required: true, by: 'system' }),
    scopes: field.text({ zh: '权限范围', en: 'Scopes', max: 500, required: true, by: 'system' }),
    expiresOn: field.date({ zh: '有效期至', en: 'Valid until', required: true, by: 'system' }),
    lastUsedAt: field.instant({ zh: '最近使用', en: 'Last used', by: 'system' }),
    revokedAt: field.instant({ zh: '注销时间', en: 'Revoked', by: 'system' }),
  },
  list: ['name', 'employeeId', 'prefix', 'scopes', 'expiresOn', 'lastUsedAt', 'revokedAt'],
  grants: { read: everybody },
  visible: ownOrAdministered,
})

export type User = Row<typeof user>
export type Session = Row<typeof session>
export type ApiKey = Row<typeof apiKey>
