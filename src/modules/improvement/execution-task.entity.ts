import {
  type Ctx,
  entity,
  type FieldFault,
  faults,
  field,
  isSystem,
  or,
  rowset,
  sql,
  through,
  today,
  type Visible,
} from '../../kernel/index.ts'
import { everybody, keepers, refuseLeavers } from '../people/index.ts'
import { openProject, openProjectsOf } from './open-project.ts'
import { contributors, projectLeaders } from './project.entity.ts'

const fail = faults('execution-task', {
  locked: {
    status: 409,
    zh: '这项任务已连续 3 个周期受阻,不能继续硬推。请先「重新评估」:改计划、简化任务或取消。',
    en: 'This task was blocked for 3 cycles in a row. “Re-evaluate” it first: another plan, a simpler task, or none.',
  },
  plan_by_edit: {
    status: 409,
    zh: '计划完成时间不能直接改。请使用「调整计划」并说明原因,原计划会保留下来。',
    en: 'The planned day is not simply changed. Use “Change plan” and say why; the old plan is kept.',
    field: 'plannedOn',
  },
  other_project: {
    status: 422,
    field: 'dependsOnTaskId',
    zh: '依赖的任务要在同一张执行表里。请选择本项目的任务;等别的项目时,请写在「依赖说明」。',
    en: 'A task depends on tasks of the same table. Choose one of this project; write others under “Dependence”.',
  },
  circular: {
    status: 422,
    field: 'dependsOnTaskId',
    zh: '这样任务最终在等自己,谁也开始不了。请另选依赖的任务,或先取消对方的依赖。',
    en: 'The task would wait for itself. Choose another, or remove the dependence on the other side.',
  },
  planned_past: {
    status: 422,
    field: 'plannedOn',
    zh: '计划完成时间不能早于今天。任务已经拖期的,请填写现在打算完成的日期,原来的计划写在「备注/问题」里。',
    en: 'The planned day cannot be before today. For a task that is late give the day it will be done now, and write the old plan under “Remark”.',
  },
  finished: {
    status: 409,
    zh: '任务已完成或已取消,只能补充备注。',
    en: 'The task is done or cancelled; only the remark can be added to.',
  },
})

/** Who may work on a task: its owner and those above, the leader of the project, and those who keep the rules. */
const worksOn: Visible = (row, actor) => {
  if (isSystem(actor) || actor.roles.some((role) => role === 'vp' || keepers.some((keeper) => keeper === role)))
    return true
  const below = sql`${[...actor.subtreeIds]}::uuid[]`
  return or([
    sql`${row('ownerId')} = any(${below})`,
    sql`exists (select 1 from improvement.project as p where p.id = ${row('projectId')} and p.leader_id = any(${below}))`,
  ])
}

const checkInterface = (row: Readonly<Record<string, unknown>>): FieldFault[] => {
  if (row.dependsOnUnitId && !row.interfacePersonId)
    return [
      {
        field: 'interfacePersonId',
        code: 'required',
        message: '跨部门协作要事先约定接口人。请选择对方部门的接口人。',
        en: 'Work with another department needs somebody there. Choose their contact.',
      },
    ]
  return []
}

/** A task waits for another line of its own table, and not, along however many others, for itself. */
const refuseDependence = async (ctx: Ctx, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
  const waiting = rows.filter((row) => row.dependsOnTaskId)
  if (waiting.length === 0) return
  const asked = rowset(
    waiting.map((row) => ({ task: row.id, project: row.projectId, depends_on: row.dependsOnTaskId })),
    { task: 'uuid', project: 'uuid', depends_on: 'uuid' },
  )
  const [found] = await ctx.db.rows<{ elsewhere: boolean; circular: boolean }>(
    sql`with recursive asked as (select * from ${asked}), awaited (task, id) as (
        select task, depends_on from asked
        union select w.task, d.depends_on_task_id from awaited as w join improvement.execution_task as d on d.id = w.id
        where d.depends_on_task_id is not null and d.deleted_at is null)
      select exists (select 1 from asked as a join improvement.execution_task as d on d.id = a.depends_on
          where d.project_id <> a.project) as elsewhere, exists (select 1 from awaited where id = task) as circular`,
  )
  if (found?.elsewhere) fail('other_project')
  if (found?.circular) fail('circular')
}

const prepare = async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
  const last = await openProjectsOf(ctx, drafts)
  await refuseDependence(ctx, drafts)
  await refuseLeavers(ctx, '执行任务', drafts, '责任人')
  for (const draft of drafts) {
    // A measure of a retrospective keeps the day that was promised there.
    if (!draft.actionItemId && String(draft.plannedOn) < today(ctx)) fail('planned_past')
    const position = (last.get(draft.projectId as string) ?? 0) + 1
    last.set(draft.projectId as string, position)
    draft.position ??= position
    draft.firstPlannedOn ??= draft.plannedOn
  }
}

const guard = async (
  ctx: Ctx,
  row: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>> | null,
): Promise<void> => {
  await openProject(ctx, row.projectId as string)
  if (row.locked) fail('locked')
  if (patch?.plannedOn !== undefined && patch.plannedOn !== row.plannedOn) fail('plan_by_edit')
  if (patch?.ownerId && patch.ownerId !== row.ownerId) await refuseLeavers(ctx, '执行任务', [patch], '责任人')
  if (patch?.dependsOnTaskId) await refuseDependence(ctx, [{ ...row, ...patch }])
  const touched = patch === null ? ['deletedAt'] : Object.keys(patch)
  if ((row.state === 'done' || row.cancelledOn) && touched.some((key) => key !== 'remark')) fail('finished')
}

/**
 * A line of the 执行表. Its seven columns are 流程阶段, 具体任务, 责任岗位, 计划完成时间, 实际完成时间, 完成状态 and 备注/问题;
 * a company adds columns as custom fields. Dates of what happened are the server's own: nobody fills them in later.
 */
export const executionTask = entity('execution-task', {
  table: 'improvement.execution_task',
  label: { zh: '执行任务', en: 'Execution task' },
  events: {
    countCycle: { zh: '计入周期', en: 'Cycle counted' },
    lock: { zh: '周期结束,锁定', en: 'Locked at the end of the cycle' },
  },
  title: 'task',
  fields: {
    projectId: field.ref('improvement-project', { zh: '改进项目', en: 'Project', required: true, fixed: true }),
    position: field.integer({ zh: '序号', en: 'Position', nominal: true }),
    stage: field.text({ zh: '流程阶段', en: 'Stage', max: 60, required: true }),
    task: field.text({ zh: '具体任务', en: 'Task', max: 300, required: true, search: true }),
    responsiblePostId: field.ref('post', { zh: '责任岗位', en: 'Responsible post' }),
    ownerId: field.person({ zh: '责任人', en: 'Owner', required: true }),
    plannedOn: field.date({ zh: '计划完成时间', en: 'Planned on', required: true }),
    actualOn: field.date({ zh: '实际完成时间', en: 'Actual on', by: 'system' }),
    state: field.choice(
      {
        not_started: { zh: '未开始', en: 'Not started', tone: 'neutral' },
        doing: { zh: '进行中', en: 'In progress', tone: 'information' },
        done: { zh: '已完成', en: 'Done', tone: 'success' },
        blocked: { zh: '受阻', en: 'Blocked', tone: 'danger' },
      },
      { zh: '完成状态', en: 'State', by: 'system', default: 'not_started', required: true },
    ),
    remark: field.longText({ zh: '备注/问题', en: 'Remark', max: 2000 }),
    dependsOnTaskId: field.ref('execution-task', { zh: '依赖任务', en: 'Depends on task' }),
    dependsOnUnitId: field.ref('unit', { zh: '协作部门', en: 'Depends on unit' }),
    interfacePersonId: field.person({ zh: '接口人', en: 'Interface person' }),
    dependsOnNote: field.text({ zh: '依赖说明', en: 'Dependence', max: 200 }),
    actionItemId: field.ref('action-item', { zh: '来源措施', en: 'Action item', by: 'system' }),
    firstPlannedOn: field.date({ zh: '最初计划', en: 'First planned on', by: 'system' }),
    startedOn: field.date({ zh: '开始日期', en: 'Started on', by: 'system' }),
    lastProgressOn: field.date({ zh: '最近进展', en: 'Last progress on', by: 'system' }),
    blockedSince: field.date({ zh: '受阻自', en: 'Blocked since', by: 'system' }),
    blockedReason: field.text({ zh: '受阻原因', en: 'Blocked by', max: 300, by: 'system' }),
    blockedCycles: field.integer({
      zh: '连续受阻周期',
      en: 'Cycles blocked',
      by: 'system',
      default: 0,
      required: true,
    }),
    locked: field.boolean({ zh: '需重新评估', en: 'Locked', by: 'system', default: false, required: true }),
    correction: field.text({ zh: '更正说明', en: 'Correction', max: 300, by: 'system' }),
    cancelledOn: field.date({ zh: '取消日期', en: 'Cancelled on', by: 'system' }),
  },
  list: ['stage', 'task', 'responsiblePostId', 'ownerId', 'plannedOn', 'actualOn', 'state', 'remark'],
  grants: {
    read: everybody,
    create: projectLeaders,
    update: contributors,
    remove: projectLeaders,
    export: projectLeaders,
    import: projectLeaders,
  },
  visible: through('projectId', 'improvement-project'),
  writable: worksOn,
  editable: { locked: [false] },
  order: 'position',
  subject: true,
  check: checkInterface,
  prepare,
  guard,
})
