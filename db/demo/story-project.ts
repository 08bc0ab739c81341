import { sql } from '../../src/kernel/index.ts'
import { type Calendar, dateOf, onWorkday } from './calendar.ts'
import {
  aftersales,
  director,
  employeeOf,
  operations,
  presales,
  province,
  rep,
  type Story,
  settle,
  supervisor,
} from './story.ts'
import type { FinishedReview } from './story-review.ts'

export interface RunningProject {
  readonly id: string
  readonly startedOn: number
  /** Task ids in the order of the table. */
  readonly tasks: readonly string[]
  readonly actionIds: readonly string[]
}

const cycleDays = 14

/** The measures become a project with a table of tasks; its first result is the second version of the process. */
export const startProject = async (story: Story, review: FinishedReview): Promise<RunningProject> => {
  const { stage, calendar } = story
  const id = await planProject(story, review)
  stage.goTo(calendar.projectOn, 15)
  await stage.run(director, 'improvement-project', 'start', id)
  const rows = await story.app.store.rows<{ id: string }>(
    sql`select id from improvement.execution_task where project_id = ${id}::uuid order by position`,
  )
  const project = {
    id,
    startedOn: calendar.projectOn,
    tasks: await tasksInOrder(story, review, rows),
    actionIds: review.actionIds,
  }
  await beginTasks(story, project)
  await publish(story, project)
  return project
}

const planProject = async (story: Story, { id: reviewId, actionIds }: FinishedReview): Promise<string> => {
  const { stage, calendar, app } = story
  stage.goTo(calendar.projectOn, 10)
  const [process] = await app.store.rows<{ id: string }>(sql`select id from process.process where is_default`)
  const { projectId } = await stage.run<{ projectId: string }>(director, 'review', 'createProject', reviewId, {
    name: '跟进间隔缩短到 15 天以内',
    goal: '平均跟进周期由 22 天降到 15 天以内',
    leaderId: await employeeOf(story, director),
    processId: process?.id,
    metric: 'average_follow_up_cycle',
    actionIds,
  })
  await stage.update(director, 'improvement-project', projectId, periodsOf(calendar))
  const members = [
    [rep, 'front_line'],
    [presales, 'product'],
    [aftersales, 'after_sales'],
    [operations, 'other'],
  ] as const
  for (const [email, part] of members) {
    await stage.create(director, 'project-member', { projectId, employeeId: await employeeOf(story, email), part })
  }
  await stage.create(director, 'execution-task', {
    projectId,
    stage: '推广复制',
    task: '把南京、苏州的做法推广到华南、华中大区',
    ownerId: await employeeOf(story, operations),
    plannedOn: dateOf(calendar.today + 26),
    remark: '等两个周期的数据后启动。',
  })
  return projectId
}

const periodsOf = ({ story, effectFrom, effectTo }: Calendar) => ({
  baselineFrom: dateOf(story.from),
  baselineTo: dateOf(story.to - 1),
  effectFrom: dateOf(effectFrom),
  effectTo: dateOf(effectTo),
})

/** The tasks of the four measures in the order of the measures, then what was added. */
const tasksInOrder = async (
  { app }: Story,
  { actionIds }: FinishedReview,
  all: readonly { id: string }[],
): Promise<string[]> => {
  const rows = await app.store.rows<{ id: string; action: string }>(
    sql`select id, action_item_id as action from improvement.execution_task where action_item_id = any(${[...actionIds]}::uuid[])`,
  )
  const known = new Map(rows.map(({ id, action }) => [action, id]))
  const carried = actionIds.map((id) => known.get(id) as string)
  return [...carried, ...all.map(({ id }) => id).filter((id) => !carried.includes(id))]
}

const beginTasks = async ({ stage, calendar }: Story, { tasks, actionIds }: RunningProject): Promise<void> => {
  const [standard, training, cases, checks] = tasks as [string, string, string, string]
  stage.goTo(onWorkday(calendar.projectOn + 1))
  await stage.run(operations, 'execution-task', 'start', standard)
  await stage.run(operations, 'action-item', 'start', actionIds[0] as string)
  await stage.run(presales, 'execution-task', 'start', cases)
  await stage.run(presales, 'action-item', 'start', actionIds[2] as string)
  stage.goTo(onWorkday(calendar.projectOn + 3), 16)
  await stage.run(province, 'execution-task', 'start', checks)
  await stage.run(province, 'action-item', 'start', actionIds[3] as string)
  await stage.run(operations, 'execution-task', 'progress', standard, {
    remark: '草稿已给 4 位主管看过,把间隔上限由 5 天改为 7 天。',
  })
  stage.goTo(onWorkday(calendar.projectOn + 5))
  await stage.run(supervisor, 'execution-task', 'start', training)
  await stage.run(supervisor, 'action-item', 'start', actionIds[1] as string)
}

const revisions: Readonly<Record<string, { standardDays: number; standard: string; knownProblems: string }>> = {
  方案制定: {
    standardDays: 7,
    standard: '给出产品配置、服务条款与首次报价,方案须含定制模块;提交当天约定 7 天内的下一次联系,写入下一步日期。',
    knownProblems: '提交后等客户回话,间隔超过 20 天;等待技术或供应链确认时间长。',
  },
  谈判: {
    standardDays: 10,
    standard: '两次跟进间隔不超过 7 天;超过 12 天未进展由城市主管升级给省区经理;让步须换取条件。',
    knownProblems: '折扣与交期反复请示;对手低价;客户内部审批久。',
  },
}

const publish = async (story: Story, { id, tasks, actionIds }: RunningProject): Promise<void> => {
  const { stage, calendar, app } = story
  const [process] = await app.store.rows<{ id: string }>(sql`select id from process.process where is_default`)
  stage.goTo(calendar.publishedOn, 8.2)
  const note = '方案与谈判阶段规定跟进间隔不超过 7 天,谈判超过 12 天升级。'
  const { versionId } = await stage.run<{ versionId: string }>(operations, 'process', 'draft', process?.id ?? '', {
    note,
  })
  const nodes = await app.store.rows<{ id: string; name: string }>(
    sql`select id, name from process.process_node where process_version_id = ${versionId}::uuid and deleted_at is null`,
  )
  for (const node of nodes) {
    const revision = revisions[node.name]
    if (revision) await stage.update(operations, 'process-node', node.id, revision)
  }
  await stage.run(director, 'improvement-project', 'publishVersion', id, { versionId })
  const output = '七节点标准流程第 2 版'
  await stage.run(operations, 'execution-task', 'complete', tasks[0] as string, { remark: `已发布${output}。` })
  await stage.run(operations, 'action-item', 'finish', actionIds[0] as string, { output })
  await settle(story)
}

/** What the cycles since then brought: one task finished, one blocked, one on its way, one not begun; and the effect. */
export const carryOn = async (story: Story, project: RunningProject): Promise<void> => {
  const { stage, calendar } = story
  const [, training, cases, checks] = project.tasks as [string, string, string, string]
  const scenes: (readonly [number, () => Promise<unknown>])[] = [
    [
      onWorkday(calendar.projectOn + 12),
      () =>
        stage.run(supervisor, 'execution-task', 'progress', training, {
          remark: '第一场已完成,18 人参加,12 人提交测算。',
        }),
    ],
    [
      onWorkday(calendar.projectOn + 16),
      () =>
        stage.run(presales, 'execution-task', 'block', cases, { reason: '2 家案例客户的授权书还没有签回,法务催办中' }),
    ],
    [
      onWorkday(calendar.projectOn + 20),
      () =>
        stage.run(province, 'execution-task', 'complete', checks, {
          remark: '连续 3 周核对,超期商机由 41 个降到 9 个。',
        }),
    ],
    [
      onWorkday(calendar.projectOn + 20),
      () => stage.run(province, 'action-item', 'finish', project.actionIds[3] as string, { output: '周核对记录 V1.0' }),
    ],
    [
      calendar.evaluatedOn,
      () => stage.run(director, 'improvement-project', 'evaluate', project.id, { basis: 'period' }),
    ],
    ...endsOfCycles(calendar, project).map(
      (day) => [day, () => stage.run(director, 'improvement-project', 'closeCycle', project.id)] as const,
    ),
  ]
  for (const [day, scene] of scenes.toSorted(([a], [b]) => a - b)) {
    stage.goTo(day, 17)
    await scene()
  }
  await settle(story)
}

const endsOfCycles = ({ today }: Calendar, { startedOn }: RunningProject): number[] => {
  const ends: number[] = []
  for (let end = startedOn + cycleDays - 1; end < today; end += cycleDays) ends.push(end)
  return ends
}
