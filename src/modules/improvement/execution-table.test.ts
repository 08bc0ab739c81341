import { describe, expect, test } from 'vitest'
import { Refused, refused } from '../../../test/harness/loop.ts'
import { projectStory } from '../../../test/harness/project-story.ts'
import { sql, systemActor } from '../../kernel/index.ts'
import { post } from '../people/index.ts'
import { closeCycles } from './cycle.commands.ts'
import { effect } from './effect.entity.ts'
import { periodCautions } from './effect.rules.ts'
import { executionTable } from './execution-table.query.ts'
import { remindLateTasks } from './reactions.ts'

const { app, actors, as, day, settle, regionId, make, system, draftProject, line, running, onTask } =
  await projectStory()
const { leader, rep, outsider } = actors

const nameOf = ({ name }: { name: string }) => name
const paste = (id: string, rows: string[][]) =>
  as(leader).run('improvement-project', 'paste', id, { table: rows.map((cells) => cells.join('\t')).join('\r\n') })
const header = ['流程阶段', '具体任务', '责任岗位', '计划完成时间', '实际完成时间', '完成状态', '备注·问题']

describe('pasting a table', () => {
  test('seven columns become lines in their order, with post and person', async () => {
    await make(post, { name: '销售经理' })
    const { id } = await draftProject()
    const told = await paste(id, [
      header,
      ['需求分析', '制定需求调研表', `销售经理(${nameOf(rep)})`, '2026/7/20', '', '未开始', '需法务同步'],
      ['报价', '统一报价模板', nameOf(leader), '2026年8月1日', '', '', ''],
    ])
    expect(told.result).toEqual({ added: 2 })
    const rows = await app.store.rows(
      sql`select position, stage, planned_on, owner_id, responsible_post_id is not null as has_post, remark
        from improvement.execution_task where project_id = ${id}::uuid order by position`,
    )
    expect(rows).toEqual([
      {
        position: 1,
        stage: '需求分析',
        planned_on: '2026-07-20',
        owner_id: rep.employeeId,
        has_post: true,
        remark: '需法务同步',
      },
      {
        position: 2,
        stage: '报价',
        planned_on: '2026-08-01',
        owner_id: leader.employeeId,
        has_post: false,
        remark: null,
      },
    ])
  })

  test.each([
    ['a team as owner', ['报价', '任务', '销售团队', '2026-07-20'], '不是一个人'],
    ['two owners', ['报价', '任务', '张三、李四', '2026-07-20'], '不是一个人'],
    ['nobody known', ['报价', '任务', '赵无名', '2026-07-20'], '没有名叫'],
    ['an unknown post', ['报价', '任务', '宇航员(赵无名)', '2026-07-20'], '没有岗位'],
    ['no day', ['报价', '任务', '销售团队', '尽快'], '不是日期'],
    ['no task', ['报价', '', '销售团队', '2026-07-20'], '缺少流程阶段或具体任务'],
    ['a completion date', ['报价', '任务', '销售团队', '2026-07-20', '2026-07-10'], '不能补填'],
    ['another state', ['报价', '任务', '销售团队', '2026-07-20', '', '已完成'], '不能粘贴'],
  ])('%s is refused with its line, and nothing is stored', async (_, cells, message) => {
    const { id } = await draftProject()
    const fine = ['报价', '任务', nameOf(rep), '2026-07-20']
    const error = await paste(id, [fine, cells]).catch((caught: Refused) => caught)
    expect(error).toBeInstanceOf(Refused)
    expect((error as Refused).code).toBe('execution-table.rows')
    expect((error as Refused).message).toContain(message)
    expect((error as Refused).message).toContain('第 2 行')
    const rows = await app.store.rows(sql`select 1 from improvement.execution_task where project_id = ${id}::uuid`)
    expect(rows).toEqual([])
  })

  test('a cell of several lines, or with quotes, stays one cell as the spreadsheet copied it', async () => {
    const { id } = await draftProject()
    const told = await paste(id, [
      ['报价', '"统一\n模板"', nameOf(rep), '2026-07-20', '', '', '"待法务同步\n依赖""财务"""'],
      ['报价', '3" 屏幕的价格', nameOf(leader), '2026-07-21'],
    ])
    expect(told.result).toEqual({ added: 2 })
    const rows = await app.store.rows(
      sql`select task, remark from improvement.execution_task where project_id = ${id}::uuid order by position`,
    )
    expect(rows).toEqual([
      { task: '统一 模板', remark: '待法务同步\n依赖"财务"' },
      { task: '3" 屏幕的价格', remark: null },
    ])
  })

  test('nothing, and too much, are refused', async () => {
    const { id } = await draftProject()
    await refused(paste(id, [header]), 'execution-table.not_a_table')
    await refused(paste(id, Array(201).fill(header.map(() => 'x'))), 'execution-table.too_long')
  })
})

describe('reading the table', () => {
  test('it says what is late, what waits for whom, and what the stand-up and Friday look at', async () => {
    day('2026-07-06')
    const { projectId, taskId } = await running()
    const waiting = await line(projectId, {
      task: '确认条款',
      dependsOnUnitId: regionId,
      interfacePersonId: leader.employeeId,
      dependsOnTaskId: taskId,
      dependsOnNote: '需法务同步',
      plannedOn: '2026-07-10',
    })
    await onTask('start', taskId)
    await onTask('block', waiting.id, { reason: '法务未排期' }, leader)
    day('2026-07-13')
    const table = await as(rep).view<{ lines: object[] }>(executionTable, { projectId })
    expect(table).toMatchObject({
      lines: [
        { id: taskId, slippageDays: 0, overdue: false, waitsFor: null },
        {
          id: waiting.id,
          slippageDays: 3,
          overdue: true,
          waitsFor: `协作需:华东大区(${leader.name}) · 待「制定需求调研表」完成 · 需法务同步`,
        },
      ],
      standUp: [taskId],
      blocked: [waiting.id],
      cycle: { number: 1, from: '2026-07-06', to: '2026-07-12' },
    })
    await refused(as(outsider).view(executionTable, { projectId }), 'execution-table.not_found')
  })

  test('my lines of running projects stand on my first page, those in trouble first', async () => {
    day('2026-07-06')
    const { projectId } = await running()
    const blocked = await line(projectId, { task: '受阻的任务', plannedOn: '2026-12-31' })
    await onTask('block', blocked.id, { reason: '法务未排期' })
    const { executionTasks } = await as(rep).view<{ executionTasks: { id: string }[] }>({ name: 'workbench' }, {})
    expect(executionTasks[0]).toMatchObject({ id: expect.any(String), state: 'blocked' })
    expect(executionTasks.map(({ id }) => id)).toContain(blocked.id)
  })
})

describe('time', () => {
  test('cycles that passed while nobody looked are ended one by one, each once', async () => {
    day('2026-07-06')
    const { projectId, taskId } = await running()
    day('2026-07-15')
    await onTask('block', taskId, { reason: '法务未排期' })
    day('2026-07-28')
    await closeCycles.run(app, systemActor, null)
    await closeCycles.run(app, systemActor, null)
    const cycles = await app.store.rows(
      sql`select number, "to", not_started, blocked from improvement.cycle where project_id = ${projectId}::uuid order by 1`,
    )
    expect(cycles).toEqual([
      { number: 1, to: '2026-07-12', not_started: 1, blocked: 0 },
      { number: 2, to: '2026-07-19', not_started: 0, blocked: 1 },
      { number: 3, to: '2026-07-26', not_started: 0, blocked: 1 },
    ])
    // Blocked on the 15th: the cycle that ended on the 12th does not count against it.
    const [task] = await app.store.rows(
      sql`select blocked_cycles, locked from improvement.execution_task where id = ${taskId}::uuid`,
    )
    expect(task).toEqual({ blocked_cycles: 2, locked: false })
  })

  test('the owner of a late task hears of it once for each plan', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    day('2026-07-21')
    await remindLateTasks.run(app, systemActor, null)
    await remindLateTasks.run(app, systemActor, null)
    const told = await app.store.rows(
      sql`select employee_id from work.notification where subject_id = ${taskId}::uuid and occasion like 'execution-task.late:%'`,
    )
    expect(told).toEqual([{ employee_id: rep.employeeId }])
  })

  test('periods of other months or another length are compared with a caution', () => {
    const quarter = (year: number) => ({ from: `${year}-04-01`, to: `${year}-06-30` })
    expect(periodCautions(quarter(2025), quarter(2026))).toEqual([])
    expect(periodCautions(quarter(2025), { from: '2026-07-01', to: '2026-07-31' })).toHaveLength(2)
  })
})

describe('ending a project', () => {
  test('waits for its tasks and for a judged effect, and then holds everything fast', async () => {
    day('2026-07-06')
    const { projectId, taskId } = await running()
    const close = () => as(leader).run('improvement-project', 'close', projectId)
    await refused(close(), 'improvement-project.open_tasks')
    await onTask('start', taskId)
    await onTask('complete', taskId)
    await refused(close(), 'improvement-project.no_effect')
    await make(effect, {
      projectId,
      metric: 'win_rate',
      basis: 'period',
      evaluatedOn: '2026-07-06',
      verdict: 'not_enough_data',
      sampleBefore: 3,
      sampleAfter: 2,
      sentence: '数据不足',
      cautions: [],
      inputs: {},
    })
    await close()
    await refused(line(projectId), 'improvement-project.closed')
    await refused(onTask('reopen', taskId, { reason: '客户退回' }, leader), 'improvement-project.closed')
    const [row] = await app.store.rows<{ version: number }>(
      sql`select version from improvement.execution_task where id = ${taskId}::uuid`,
    )
    const edit = as(rep).update('execution-task', taskId, { version: row?.version, remark: '改' })
    await refused(edit, 'improvement-project.closed')
  })

  test('the new owner of a task is told', async () => {
    const { id } = await draftProject()
    const task = await line(id)
    await settle()
    await as(leader).update('execution-task', task.id, { version: 1, ownerId: leader.employeeId })
    await settle()
    const told = await system((ctx) =>
      ctx.db.rows(
        sql`select employee_id from work.notification where subject_id = ${task.id}::uuid and kind = 'improvement' order by id`,
      ),
    )
    expect(told).toEqual([{ employee_id: rep.employeeId }, { employee_id: leader.employeeId }])
  })
})

test('a project about no process publishes no version of one', async () => {
  const { projectId } = await running()
  const [process] = await app.store.rows<{ id: string }>(sql`select id from process.process limit 1`)
  const draft = await as(actors.admin).run('process', 'draft', process?.id ?? '')
  const { versionId } = draft.result ?? {}
  const publish = as(actors.admin).run('improvement-project', 'publishVersion', projectId, { versionId })
  await refused(publish, 'improvement-project.no_process')
})
