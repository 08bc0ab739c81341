import {
  allViews,
  entity,
  entityNamed,
  everyone,
  type FieldFault,
  faults,
  field,
  first,
  sql,
} from '../../kernel/index.ts'
import { refuseLastAdmin } from './admin.rules.ts'
import { verbsOf } from './verbs.ts'

const reachOf = {
  team: { zh: '本人及下属', en: 'Own and below' },
  all: { zh: '全部', en: 'All' },
}

const admin = ['admin'] as const

const fail = faults('role', {
  in_use: {
    status: 409,
    zh: '还有 {count} 个账号拥有这个角色。请先收回,再删除角色。',
    en: '{count} accounts still have this role. Take it back from them, then delete it.',
  },
  admin_needed: {
    status: 409,
    zh: '系统必须保留管理员角色和它的账号、角色、权限管理权。',
    en: 'The system must keep the administrator role with its rights over accounts, roles and permissions.',
  },
})

/** A set of grants with a name. A person may have several; the widest reach counts. */
export const role = entity('role', {
  table: 'people.role',
  label: { zh: '角色', en: 'Role' },
  title: 'name',
  fields: {
    key: field.text({ zh: '角色标识', en: 'Key', max: 40, required: true, unique: true, fixed: true }),
    name: field.text({ zh: '角色名称', en: 'Name', max: 40, required: true }),
    reach: field.choice(reachOf, { zh: '默认数据范围', en: 'Default reach', required: true, default: 'team' }),
    description: field.longText({ zh: '说明', en: 'Description', max: 500 }),
  },
  list: ['name', 'key', 'reach', 'description'],
  grants: { read: [...admin, 'auditor'], create: admin, update: admin, remove: admin },
  visible: everyone,
  live: true,
  check: (row) =>
    /^[a-z][a-z0-9_-]*$/.test(String(row.key))
      ? []
      : [
          {
            field: 'key',
            code: 'key',
            message: '「角色标识」只能用小写字母、数字、- 和 _,并以字母开头。',
            en: '“Key” is of small letters, digits, - and _, and begins with a letter.',
          },
        ],
  guard: async (ctx, row, patch) => {
    if (patch !== null) return
    if (row.key === 'admin') fail('admin_needed')
    const holders = await first<{ count: number }>(
      ctx.db,
      sql`select count(*) from people.user_role where role_id = ${row.id}::uuid and deleted_at is null`,
    )
    if (holders?.count) fail('in_use', holders)
  },
})

/** A role may use a verb on an entity, so far. */
export const roleGrant = entity('role-grant', {
  table: 'people.role_grant',
  label: { zh: '角色权限', en: 'Role grant' },
  title: 'verb',
  fields: {
    roleId: field.ref('role', { zh: '角色', en: 'Role', required: true, fixed: true }),
    entity: field.text({ zh: '对象', en: 'Entity', max: 60, required: true, fixed: true }),
    verb: field.text({ zh: '操作', en: 'Verb', max: 60, required: true, fixed: true }),
    reach: field.choice(reachOf, { zh: '数据范围', en: 'Reach', required: true, default: 'team' }),
  },
  list: ['roleId', 'entity', 'verb', 'reach'],
  uniqueTogether: [['roleId', 'entity', 'verb']],
  grants: { read: [...admin, 'auditor'], create: admin, update: admin, remove: admin },
  visible: everyone,
  live: true,
  check: (row) => unknownVerb(String(row.entity), String(row.verb)),
  guard: async (ctx, row) => {
    // Without these an administrator could lock everybody out of administration, himself included.
    const kept = ['role', 'role-grant', 'user', 'user-role'].includes(row.entity as string)
    if (!kept) return
    const owner = await first<{ key: string }>(ctx.db, sql`select key from people.role where id = ${row.roleId}::uuid`)
    if (owner?.key === 'admin') fail('admin_needed')
  },
})

export const unknownVerb = (entityName: string, verb: string): FieldFault[] => {
  if (entityName === 'view') return unknownView(verb)
  const on = entityNamed(entityName)
  if (!on)
    return [
      {
        field: 'entity',
        code: 'unknown',
        message: `没有名为「${entityName}」的对象。`,
        en: `There is nothing called “${entityName}”.`,
      },
    ]
  const verbs = verbsOf(on)
  if (verbs.has(verb)) return []
  const known = [...verbs.keys()].join('、')
  const en = `“${on.label.en ?? on.label.zh}” has no verb “${verb}”. It has: ${known.replaceAll('、', ', ')}.`
  return [{ field: 'verb', code: 'unknown', message: `「${on.label.zh}」没有操作「${verb}」,可用的有:${known}。`, en }]
}

const unknownView = (name: string): FieldFault[] =>
  [...allViews()].some((view) => view.name === name)
    ? []
    : [{ field: 'verb', code: 'unknown', message: `没有名为「${name}」的视图。`, en: `There is no view “${name}”.` }]

/** A person's account has a role. */
export const userRole = entity('user-role', {
  table: 'people.user_role',
  label: { zh: '账号角色', en: 'User role' },
  title: 'roleId',
  fields: {
    userId: field.ref('user', { zh: '账号', en: 'Account', required: true }),
    roleId: field.ref('role', { zh: '角色', en: 'Role', required: true }),
  },
  list: ['userId', 'roleId'],
  uniqueTogether: [['userId', 'roleId']],
  grants: { read: [...admin, 'auditor'], create: admin, remove: admin },
  visible: everyone,
  live: true,
  guard: async (ctx, row) => {
    const given = await first<{ key: string }>(ctx.db, sql`select key from people.role where id = ${row.roleId}::uuid`)
    if (given?.key === 'admin') await refuseLastAdmin(ctx, row.userId as string)
  },
})
