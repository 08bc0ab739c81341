import { entity, everyone, faults, field, type Row } from '../../kernel/index.ts'
import { keepHistory } from './history.ts'
import { unitOnSql } from './movers.ts'
import { everybody, keepers, leaders } from './roles.ts'

const fail = faults('employee', {
  move_by_edit: {
    status: 409,
    zh: '调换组织或岗位会改变数据权限,并要留下历史。请使用「调动」,并写明生效日期。',
    en: 'Another unit or post changes what a person may see and is kept in their history. Use “Move” and give the date.',
    field: 'unitId',
  },
})

/** A person of the company. Whether they can sign in is decided by their account. */
export const employee = entity('employee', {
  table: 'people.employee',
  label: { zh: '员工', en: 'Employee' },
  title: 'name',
  fields: {
    name: field.text({ zh: '姓名', en: 'Name', max: 60, required: true, search: true }),
    code: field.autoNumber({ zh: '工号', en: 'Employee code', prefix: 'E' }),
    email: field.email({ zh: '邮箱', en: 'Email' }),
    phone: field.phone({ zh: '手机', en: 'Phone', mask: 'phone' }),
    unitId: field.ref('unit', { zh: '所属组织', en: 'Unit', past: unitOnSql }),
    postId: field.ref('post', { zh: '岗位', en: 'Post' }),
    state: field.choice(
      { active: { zh: '在职', en: 'Active', tone: 'success' }, left: { zh: '离职', en: 'Left', tone: 'neutral' } },
      { zh: '状态', en: 'State', required: true, default: 'active', by: 'command' },
    ),
    joinedOn: field.date({ zh: '入职日期', en: 'Joined on' }),
    leftOn: field.date({ zh: '离职日期', en: 'Left on', by: 'command' }),
  },
  list: ['name', 'code', 'unitId', 'postId', 'state', 'phone', 'email'],
  grants: {
    read: everybody,
    reveal: [...leaders, ...keepers],
    create: keepers,
    update: keepers,
    export: keepers,
    import: keepers,
  },
  visible: everyone,
  live: true,
  check: (row) =>
    row.joinedOn && row.leftOn && (row.leftOn as string) < (row.joinedOn as string)
      ? [
          {
            field: 'leftOn',
            code: 'before_joining',
            message: '「离职日期」不能早于入职日期。',
            en: '“Left on” cannot be before the day of joining.',
          },
        ]
      : [],
  after: keepHistory,
  guard: async (_ctx, row, patch) => {
    const moves = (['unitId', 'postId'] as const).some(
      (key) => patch?.[key] !== undefined && row[key] !== null && patch[key] !== row[key],
    )
    if (moves) fail('move_by_edit')
  },
})

export type Employee = Row<typeof employee>
