import { entity, everyone, field, owned } from '../../../kernel/index.ts'
import { everybody, keepers, line } from '../../people/index.ts'
import { dispatchers } from '../access.ts'
import { partOfVersion } from '../version-part.ts'

/** A set of rules that is tried on past leads before it is put in force. One is in force at a time. */
export const assignmentPlan = entity('assignment-plan', {
  table: 'crm.assignment_plan',
  label: { zh: '分配方案', en: 'Assignment plan' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', required: true, max: 80 }),
    state: field.choice(
      {
        draft: { zh: '草稿', en: 'Draft', tone: 'neutral' },
        active: { zh: '生效中', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'draft' },
    ),
    activatedAt: field.instant({ zh: '生效时间', en: 'Active since', by: 'command' }),
    note: field.longText({ zh: '说明', en: 'Note', max: 2000 }),
  },
  list: ['name', 'state', 'activatedAt', 'note'],
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  editable: { state: ['draft'] },
})

const words = (zh: string, en: string) =>
  field.text({
    zh,
    en,
    max: 500,
    help: '多个值用「;」分开;线索的值含有其中之一即符合;为空表示不限。',
    helpEn: 'Several separated by “;”; a lead fits that has one of them; empty: any.',
  })

/** One rule of a plan. They are asked in order; the first that fits and has somebody free decides. */
export const assignmentRule = partOfVersion(
  entity('assignment-rule', {
    table: 'crm.assignment_rule',
    label: { zh: '分配规则', en: 'Assignment rule' },
    title: 'name',
    fields: {
      planId: field.ref('assignment-plan', { zh: '分配方案', en: 'Plan', required: true, fixed: true }),
      position: field.integer({ zh: '顺序', en: 'Position', required: true, min: 1, max: 1000 }),
      name: field.text({ zh: '名称', en: 'Name', required: true, max: 80 }),
      regions: words('地区', 'Regions'),
      industries: words('行业', 'Industries'),
      sources: words('来源', 'Sources'),
      grades: field.multiChoice(
        { A: { zh: 'A 级', en: 'A' }, B: { zh: 'B 级', en: 'Grade B' }, C: { zh: 'C 级', en: 'Grade C' } },
        { zh: '等级', en: 'Grades' },
      ),
      productId: field.ref('product', { zh: '意向产品', en: 'Product' }),
      method: field.choice(
        {
          person: { zh: '指定人员', en: 'A named person' },
          round_robin: { zh: '团队轮流', en: 'In turn within a team' },
          least_loaded: { zh: '给在手最少的人', en: 'Whoever has the fewest' },
        },
        { zh: '分配方式', en: 'Method', required: true, default: 'round_robin' },
      ),
      employeeId: field.person({ zh: '指定人员', en: 'Person' }),
      unitId: field.ref('unit', {
        zh: '团队',
        en: 'Team',
        help: '团队及其下级组织中有账号、能转化线索的在职销售;主管和销售运营不轮到,需要时用「指定人员」。',
        helpEn:
          'Working salespeople of the team and below who have an account and may convert leads. Leaders and sales operations take no turn: name them as persons.',
      }),
      capacity: field.integer({
        zh: '每人在手上限',
        en: 'Capacity per person',
        min: 1,
        max: 10_000,
        help: '在手的未完成线索达到上限的人不再分配;为空表示不限。',
        helpEn: 'Who has so many open leads gets no more; empty: no limit.',
      }),
    },
    list: ['position', 'name', 'regions', 'industries', 'grades', 'method', 'unitId', 'employeeId', 'capacity'],
    order: 'position',
    totals: false,
    grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
    visible: everyone,
    check: (row) => {
      if (row.method === 'person' && !row.employeeId) {
        return [
          {
            field: 'employeeId',
            code: 'required',
            message: '请选择「指定人员」,或改用团队分配。',
            en: 'Choose a “Person”, or assign to a team.',
          },
        ]
      }
      if (row.method !== 'person' && !row.unitId) {
        return [
          {
            field: 'unitId',
            code: 'required',
            message: '请选择「团队」,或改为指定人员。',
            en: 'Choose a “Team”, or name a person.',
          },
        ]
      }
      return []
    },
  }),
  'assignment-plan',
  'planId',
)

/** Days on which a person is given no leads: leave, or simply no room. */
export const leadPause = entity('lead-pause', {
  table: 'crm.lead_pause',
  label: { zh: '停止接收线索', en: 'Pause of leads' },
  title: 'reason',
  fields: {
    employeeId: field.person({ zh: '员工', en: 'Employee', required: true, default: 'me' }),
    reason: field.choice(
      {
        leave: { zh: '休假', en: 'Leave' },
        travel: { zh: '出差', en: 'Travel' },
        full: { zh: '暂不接收', en: 'Takes no more for now' },
      },
      { zh: '原因', en: 'Reason', required: true, default: 'leave' },
    ),
    from: field.date({ zh: '开始日期', en: 'From', required: true, default: 'today' }),
    to: field.date({
      zh: '结束日期',
      en: 'Until',
      help: '含当天;为空表示到另行通知为止。',
      helpEn: 'Including that day; empty: until further notice.',
    }),
  },
  list: ['employeeId', 'reason', 'from', 'to'],
  order: '-from',
  grants: {
    read: [...line, ...keepers],
    create: [...line, 'operations'],
    update: [...line, 'operations'],
    remove: [...line, 'operations'],
    export: dispatchers,
    import: keepers,
  },
  visible: owned('employeeId'),
  check: ({ from, to }) =>
    to && String(to) < String(from)
      ? [
          {
            field: 'to',
            code: 'order',
            message: '「结束日期」不能早于开始日期。',
            en: 'The end cannot be before the start.',
          },
        ]
      : [],
})
