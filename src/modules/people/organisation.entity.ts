import { entity, everyone, field, type Row } from '../../kernel/index.ts'
import { putUnderCompany, refuseCycles, refuseNeededUnit, refuseUpsideDown } from './organisation.rules.ts'
import { everybody, keepers, leaders } from './roles.ts'

/** A node of the organisation: 公司 → 大区 → 省区 → 城市, or a department. Who manages it sees the records of everybody below. */
export const unit = entity('unit', {
  table: 'people.unit',
  label: { zh: '组织', en: 'Unit' },
  title: 'name',
  fields: {
    name: field.text({ zh: '组织名称', en: 'Name', max: 80, required: true, search: true }),
    code: field.text({ zh: '组织编码', en: 'Code', max: 40, unique: true }),
    level: field.choice(
      {
        company: { zh: '公司', en: 'Company' },
        region: { zh: '大区', en: 'Region' },
        province: { zh: '省区', en: 'Province' },
        city: { zh: '城市', en: 'City' },
        department: { zh: '部门', en: 'Department' },
      },
      { zh: '级别', en: 'Level', required: true },
    ),
    parentId: field.ref('unit', { zh: '上级组织', en: 'Parent unit' }),
    managerId: field.person({ zh: '负责人', en: 'Manager' }),
  },
  list: ['name', 'code', 'level', 'parentId', 'managerId'],
  grants: {
    read: everybody,
    create: keepers,
    update: keepers,
    remove: keepers,
    export: keepers,
    import: keepers,
  },
  visible: everyone,
  live: true,
  prepare: putUnderCompany,
  after: async (ctx, writes) => {
    await refuseCycles(ctx, writes)
    await refuseUpsideDown(ctx, writes)
  },
  guard: async (ctx, row, patch) => {
    if (patch === null) await refuseNeededUnit(ctx, row.id as string)
  },
})

/** A post with its duties: what a person answers for, whoever holds it. */
export const post = entity('post', {
  table: 'people.post',
  label: { zh: '岗位', en: 'Post' },
  title: 'name',
  fields: {
    name: field.text({ zh: '岗位名称', en: 'Name', max: 80, required: true, search: true }),
    code: field.text({ zh: '岗位编码', en: 'Code', max: 40, unique: true }),
    level: field.text({ zh: '职级', en: 'Grade', max: 40 }),
    duty: field.longText({ zh: '岗位职责', en: 'Duties' }),
  },
  list: ['name', 'code', 'level'],
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  live: true,
})

/** A stretch of a person's history: which unit and post they held. `to` is the first day it no longer holds. */
export const assignment = entity('assignment', {
  table: 'people.assignment',
  label: { zh: '任职记录', en: 'Assignment' },
  title: 'from',
  fields: {
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, by: 'system' }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit', required: true, by: 'system' }),
    postId: field.ref('post', { zh: '岗位', en: 'Post', by: 'system' }),
    from: field.date({ zh: '开始日期', en: 'From', required: true, by: 'system' }),
    to: field.date({
      zh: '结束日期',
      en: 'Until',
      by: 'system',
      help: '不含当天;为空表示至今。',
      helpEn: 'Without that day; empty: until now.',
    }),
  },
  list: ['employeeId', 'unitId', 'postId', 'from', 'to'],
  grants: { read: [...leaders, ...keepers, 'auditor'], export: keepers },
  visible: everyone,
  order: '-from',
})

export type Unit = Row<typeof unit>
export type Assignment = Row<typeof assignment>
