import { anyOf, entity, type FieldFault, faults, field, owned, sql, through, type Visible } from '../../kernel/index.ts'
import { catalogue } from '../metrics/index.ts'
import { everybody, keepers, leaders, type RoleName } from '../people/index.ts'

export const contributors: RoleName[] = everybody.filter((role) => role !== 'auditor')
export const projectLeaders: RoleName[] = [...leaders, ...keepers]

const takesPart: Visible = (row, actor, scope) =>
  scope === 'all' ||
  sql<boolean>`exists (
    select 1 from improvement.project_member as m
    where m.project_id = ${row('id')} and m.deleted_at is null and m.employee_id = any(${[...actor.subtreeIds]}::uuid[])
    union all
    select 1 from improvement.execution_task as k
    where k.project_id = ${row('id')} and k.deleted_at is null
      and (k.owner_id = any(${[...actor.subtreeIds]}::uuid[]) or k.interface_person_id = ${actor.employeeId}::uuid))`

const dateFault = (field: string, message: string, en: string): FieldFault => ({ field, code: 'range', message, en })

/** 改进项目: a goal, the people who carry it, the table of what they do, and the proof of its effect. */
export const improvementProject = entity('improvement-project', {
  table: 'improvement.project',
  label: { zh: '改进项目', en: 'Improvement project' },
  title: 'name',
  fields: {
    name: field.text({ zh: '项目名称', en: 'Name', max: 120, required: true, search: true }),
    goal: field.text({ zh: '改进目标', en: 'Goal', max: 300, required: true }),
    leaderId: field.person({ zh: '项目负责人', en: 'Leader', required: true, default: 'me' }),
    reviewId: field.ref('review', { zh: '来源复盘', en: 'Retrospective' }),
    processId: field.ref('process', { zh: '改进的流程', en: 'Process' }),
    metric: field.choice(Object.fromEntries(catalogue.map(({ key, label }) => [key, label])), {
      zh: '衡量指标',
      en: 'Metric',
      help: '能前后对比的有赢单率、输单率、成交周期、客单价、跟进周期、线索转化率;其他指标不能评估效果。',
      helpEn:
        'Win rate, loss rate, cycle time, deal size, follow-up interval and lead conversion can be compared; others cannot.',
    }),
    baselineFrom: field.date({ zh: '改进前:从', en: 'Before, from' }),
    baselineTo: field.date({ zh: '改进前:到', en: 'Before, to' }),
    effectFrom: field.date({ zh: '改进后:从', en: 'After, from' }),
    effectTo: field.date({ zh: '改进后:到', en: 'After, to' }),
    cycleDays: field.integer({ zh: '周期天数', en: 'Cycle days', min: 1, max: 92, default: 14, required: true }),
    state: field.choice(
      {
        draft: { zh: '筹备中', en: 'In preparation', tone: 'neutral' },
        running: { zh: '进行中', en: 'In progress', tone: 'information' },
        closed: { zh: '已结束', en: 'Closed', tone: 'success' },
      },
      { zh: '状态', en: 'State', by: 'system', default: 'draft', required: true },
    ),
    startedOn: field.date({ zh: '启动日期', en: 'Started on', by: 'system' }),
    closedOn: field.date({ zh: '结束日期', en: 'Closed on', by: 'system' }),
    closedCycles: field.integer({ zh: '已结束周期', en: 'Closed cycles', by: 'system', default: 0, required: true }),
    beforeVersionId: field.ref('process-version', { zh: '原流程版本', en: 'Version before', by: 'system' }),
    afterVersionId: field.ref('process-version', { zh: '新流程版本', en: 'Version after', by: 'system' }),
  },
  list: ['name', 'goal', 'leaderId', 'processId', 'metric', 'state', 'startedOn'],
  grants: {
    read: everybody,
    create: projectLeaders,
    update: projectLeaders,
    remove: projectLeaders,
    export: projectLeaders,
  },
  visible: anyOf(owned('leaderId', 'createdBy'), takesPart),
  editable: { state: ['draft', 'running'] },
  subject: true,
  check: (row) => [
    ...(row.baselineFrom && row.baselineTo && String(row.baselineTo) < String(row.baselineFrom)
      ? [
          dateFault(
            'baselineTo',
            '改进前的结束日期不能早于开始日期。',
            'The end of the time before cannot lie before its beginning.',
          ),
        ]
      : []),
    ...(row.effectFrom && row.effectTo && String(row.effectTo) < String(row.effectFrom)
      ? [
          dateFault(
            'effectTo',
            '改进后的结束日期不能早于开始日期。',
            'The end of the time after cannot lie before its beginning.',
          ),
        ]
      : []),
    ...(row.baselineTo && row.effectFrom && String(row.effectFrom) <= String(row.baselineTo)
      ? [
          dateFault(
            'effectFrom',
            '改进后的时期应在改进前的时期结束之后开始,两段不能重叠。',
            'The time after begins when the time before has ended: the two do not overlap.',
          ),
        ]
      : []),
  ],
})

export const failProject = faults('improvement-project', {
  closed: {
    status: 409,
    zh: '改进项目已结束,内容不能再改动。如需继续改进,请另建项目。',
    en: 'The project is closed and fixed. To go on improving, start another.',
  },
})

export const memberParts = {
  front_line: { zh: '销售代表', en: 'Sales representative' },
  product: { zh: '产品专家', en: 'Product expert' },
  after_sales: { zh: '售后', en: 'After-sales' },
  other: { zh: '其他', en: 'Other' },
} as const

export const projectMember = entity('project-member', {
  table: 'improvement.project_member',
  label: { zh: '改进小组成员', en: 'Project member' },
  title: 'part',
  fields: {
    projectId: field.ref('improvement-project', { zh: '改进项目', en: 'Project', required: true, fixed: true }),
    employeeId: field.person({ zh: '成员', en: 'Member', required: true }),
    part: field.choice(memberParts, { zh: '身份', en: 'Part', required: true }),
  },
  list: ['projectId', 'employeeId', 'part'],
  grants: { read: everybody, create: projectLeaders, update: projectLeaders, remove: projectLeaders },
  visible: through('projectId', 'improvement-project'),
  uniqueTogether: [['projectId', 'employeeId']],
})
