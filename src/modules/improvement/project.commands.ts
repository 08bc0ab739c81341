import {
  type Ctx,
  change,
  command,
  faults,
  field,
  get,
  type Row,
  runWithin,
  select,
  sql,
  today,
} from '../../kernel/index.ts'
import { catalogue } from '../metrics/index.ts'
import { processVersion, publishVersion } from '../process/index.ts'
import { goalFault } from '../reviews/index.ts'
import { effect } from './effect.entity.ts'
import { executionTask } from './execution-task.entity.ts'
import { improvementProject, memberParts, projectLeaders, projectMember } from './project.entity.ts'

const fail = faults('improvement-project', {
  no_diagnosis: {
    status: 409,
    zh: '动手前要先找准问题:请关联来源复盘,或写明衡量指标和改进前的时期。',
    en: 'Find the problem before acting: name the retrospective it comes from, or the metric and the period before.',
  },
  vague_goal: {
    status: 409,
    zh: '改进目标要能衡量。请写出指标或数字,例如「需求分析用时缩短 20%」。',
    en: 'A goal can be measured. Write a metric or number, such as “20% less time for needs analysis”.',
    field: 'goal',
  },
  group: {
    status: 409,
    zh: '改进小组还缺少:{missing}。请点开项目,在「改进小组成员」里添加。',
    en: 'The group still lacks: {missing}. Open the project and add them under “Project member”.',
  },
  no_tasks: {
    status: 409,
    zh: '执行表里还没有任务。请先把目标分解为具体任务。',
    en: 'The table has no tasks. Break the goal down first.',
  },
  open_tasks: {
    status: 409,
    zh: '还有 {count} 项任务没有完成或取消。请先处理完再结束项目。',
    en: '{count} tasks are neither done nor cancelled. Settle them, then close the project.',
  },
  no_effect: {
    status: 409,
    zh: '结束前要评估效果。请先「评估效果」,数据不足也是一种结论。',
    en: 'Before closing, the effect is evaluated. Use “Evaluate effect”; too little data is a conclusion, too.',
  },
  no_process: {
    status: 409,
    zh: '项目没有关联流程。请先填写「改进的流程」。',
    en: 'The project names no process. Fill in “Process” first.',
  },
  other_process: {
    status: 422,
    zh: '所选版本不属于本项目改进的流程。请重新选择。',
    en: 'This version is of another process. Choose again.',
    field: 'versionId',
  },
})

const metricNames = catalogue.map(({ label }) => label.zh)

const needed = ['front_line', 'product', 'after_sales'] as const

const refuseThinGroup = async (ctx: Ctx, projectId: string): Promise<void> => {
  const members = await select(ctx, projectMember, { where: sql`t.project_id = ${projectId}::uuid`, unscoped: true })
  const missing = needed.filter((part) => !members.some((member) => member.part === part))
  if (missing.length > 0) fail('group', { missing: missing.map((part) => memberParts[part].zh).join('、') })
}

const tasksOf = (ctx: Ctx, projectId: string) =>
  select(ctx, executionTask, { where: sql`t.project_id = ${projectId}::uuid`, unscoped: true })

export const startProject = command(improvementProject, 'start', {
  zh: '启动',
  en: 'Start',
  tone: 'primary',
  input: {},
  allow: projectLeaders,
  when: { state: ['draft'] },
  run: async (ctx, row) => {
    const measured = row.metric && row.baselineFrom && row.baselineTo
    if (!row.reviewId && !measured) fail('no_diagnosis')
    if (goalFault(row.goal, metricNames)) fail('vague_goal')
    await refuseThinGroup(ctx, row.id)
    if ((await tasksOf(ctx, row.id)).length === 0) fail('no_tasks')
    await change(ctx, improvementProject, row, { state: 'running', startedOn: today(ctx) }, { verb: 'start' })
  },
})

export const closeProject = command(improvementProject, 'close', {
  zh: '结束',
  en: 'Close',
  input: {},
  allow: projectLeaders,
  when: { state: ['running'] },
  run: async (ctx, row) => {
    const open = (await tasksOf(ctx, row.id)).filter(({ state, cancelledOn }) => state !== 'done' && !cancelledOn)
    if (open.length > 0) fail('open_tasks', { count: open.length })
    const effects = await select(ctx, effect, { where: sql`t.project_id = ${row.id}::uuid`, limit: 1, unscoped: true })
    if (effects.length === 0) fail('no_effect')
    await change(ctx, improvementProject, row, { state: 'closed', closedOn: today(ctx) }, { verb: 'close' })
  },
})

/** The new standard becomes a published version that names the project it came from. */
export const publishStandard = command(improvementProject, 'publishVersion', {
  zh: '发布新流程版本',
  en: 'Publish process version',
  input: {
    versionId: field.ref('process-version', {
      zh: '流程草稿',
      en: 'Draft',
      required: true,
      help: '还没有草稿时,先在「销售流程」里为这条流程「新建草稿」并改好。',
      helpEn: 'Without a draft yet: make one of this process under “Sales process” first.',
    }),
  },
  allow: publishVersion.allow,
  when: { state: ['running'] },
  run: async (ctx, row, { versionId }) => {
    if (!row.processId) fail('no_process')
    const draft = await get(ctx, processVersion, versionId, { lock: true })
    if (draft.processId !== row.processId) fail('other_process')
    // Published a second time, the project is still held against how it was before the first.
    const beforeVersionId = row.beforeVersionId ?? (await activeVersion(ctx, draft))
    await runWithin<typeof processVersion>(ctx, publishVersion, draft, { projectId: row.id })
    const versions = { beforeVersionId, afterVersionId: versionId }
    await change(ctx, improvementProject, row, versions, { verb: 'publishVersion' })
  },
})

const activeVersion = async (ctx: Ctx, { processId }: Row<typeof processVersion>): Promise<string | null> => {
  const where = sql`t.process_id = ${processId}::uuid and t.state = 'active'`
  return (await select(ctx, processVersion, { where, unscoped: true }))[0]?.id ?? null
}
