import {
  type Ctx,
  command,
  create,
  createMany,
  faults,
  field,
  get,
  type Row,
  select,
  sql,
  today,
} from '../../kernel/index.ts'
import { anomaly } from '../metrics/index.ts'
import { actionItem, review } from '../reviews/index.ts'
import { executionTask } from './execution-task.entity.ts'
import { improvementProject, projectLeaders } from './project.entity.ts'

const fail = faults('improvement-project', {
  no_actions: { status: 422, zh: '请至少选择一项改进措施。', en: 'Choose at least one measure.', field: 'actionIds' },
  unknown_action: {
    status: 422,
    zh: '所选措施不属于这次复盘。请刷新后重新选择。',
    en: 'A chosen measure is not of this retrospective. Reload and choose again.',
    field: 'actionIds',
  },
  incomplete_action: {
    status: 422,
    zh: '措施「{measure}」还没有责任人或完成时间。请先在复盘里补充。',
    en: 'Measure “{measure}” has no owner or due day. Add them in the retrospective first.',
    field: 'actionIds',
  },
  carried: {
    status: 409,
    zh: '措施「{measure}」已在别的改进项目里执行。请取消勾选。',
    en: 'Measure “{measure}” is carried out in another project. Untick it.',
    field: 'actionIds',
  },
})

const chosenActions = async (ctx: Ctx, reviewId: string, ids: readonly string[]) => {
  if (ids.length === 0) fail('no_actions')
  const where = sql`t.review_id = ${reviewId}::uuid and t.id = any(${[...new Set(ids)]}::uuid[]) and t.state in ('todo', 'doing')`
  const actions = await select(ctx, actionItem, { where, orderBy: sql`t.due_on, t.id`, lock: true })
  if (actions.length !== new Set(ids).size) fail('unknown_action')
  const unready = actions.find(({ ownerId, dueOn }) => !ownerId || !dueOn)
  if (unready) fail('incomplete_action', { measure: unready.measure })
  return actions
}

const refuseCarried = async (ctx: Ctx, actions: readonly Row<typeof actionItem>[]): Promise<void> => {
  const where = sql`t.action_item_id = any(${actions.map(({ id }) => id)}::uuid[]) and t.cancelled_on is null`
  const [carried] = await select(ctx, executionTask, { where, limit: 1, unscoped: true })
  if (carried) fail('carried', { measure: actions.find(({ id }) => id === carried.actionItemId)?.measure })
}

const stages = { ability: '能力提升', process: '流程优化', resource: '资源保障' } as const

/** From promise to execution: chosen measures of a retrospective become the first lines of an execution table. */
export const createProject = command(review, 'createProject', {
  zh: '转为改进项目',
  en: 'Create improvement project',
  tone: 'primary',
  input: {
    name: field.text({ zh: '项目名称', en: 'Name', max: 120, required: true }),
    goal: field.text({ zh: '改进目标', en: 'Goal', max: 300, required: true }),
    leaderId: field.person({ zh: '项目负责人', en: 'Leader', required: true }),
    processId: field.ref('process', { zh: '改进的流程', en: 'Process' }),
    metric: improvementProject.fields.metric,
    actionIds: field.json<unknown, true>({ zh: '改进措施', en: 'Action items', required: true }),
  },
  allow: projectLeaders,
  when: { state: ['running', 'closed'] },
  run: async (ctx, row, { actionIds, metric, ...project }) => {
    const actions = await chosenActions(ctx, row.id, readIds(actionIds))
    await refuseCarried(ctx, actions)
    const { id } = await create(ctx, improvementProject, {
      ...project,
      metric: metric ?? (await alarmedMetric(ctx, row)),
      reviewId: row.id,
      cycleDays: 14,
      state: 'draft',
      closedCycles: 0,
    })
    await createMany(
      ctx,
      executionTask,
      actions.map((action) => ({
        projectId: id,
        stage: stages[action.class],
        task: action.measure,
        ownerId: action.ownerId ?? ctx.actor.employeeId,
        plannedOn: action.dueOn ?? today(ctx),
        remark: action.resources && `所需资源:${action.resources}`,
        actionItemId: action.id,
        state: 'not_started',
        blockedCycles: 0,
        locked: false,
      })),
    )
    return { projectId: id }
  },
})

/** What a retrospective set out to mend is what its project is measured by, unless somebody says otherwise. */
const alarmedMetric = async (ctx: Ctx, { anomalyId }: Row<typeof review>) =>
  anomalyId ? (await get(ctx, anomaly, anomalyId, { unscoped: true })).metric : null

const readIds = (value: unknown): string[] =>
  Array.isArray(value) && value.every((id) => typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id))
    ? value.map((id: string) => id.toLowerCase())
    : fail('unknown_action')
