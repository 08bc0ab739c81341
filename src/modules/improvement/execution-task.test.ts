import { describe, expect, test } from 'vitest'
import { refused } from '../../../test/harness/loop.ts'
import { projectStory } from '../../../test/harness/project-story.ts'
import { sql } from '../../kernel/index.ts'

const { actors, app, as, day, settle, regionId, draftProject, line, group, running, onTask, locked } =
  await projectStory()
const { leader, rep, expert, outsider, auditor, admin } = actors

describe('starting a project', () => {
  test('needs a diagnosis, a goal that can be measured, a group and tasks', async () => {
    day('2026-07-06')
    const { id } = await draftProject({ metric: null, goal: '把需求分析做得更好一些' })
    const start = () => as(leader).run('improvement-project', 'start', id)
    await refused(start(), 'improvement-project.no_diagnosis')
    await as(leader).update('improvement-project', id, { version: 1, metric: 'win_rate' })
    await refused(start(), 'improvement-project.vague_goal')
    await as(leader).update('improvement-project', id, { version: 2, goal: '需求分析用时缩短 20%' })
    await expect(start()).rejects.toMatchObject({
      code: 'improvement-project.group',
      facts: { missing: '销售代表、产品专家、售后' },
    })
    await group(id)
    await refused(start(), 'improvement-project.no_tasks')
  })

  test.each([
    ['effectFrom', '2026-06-30', '2026-09-30', '2026-06-30'],
    ['effectTo', '2026-08-01', '2026-07-31', '2026-06-30'],
    ['baselineTo', '2026-07-01', '2026-09-30', '2025-12-31'],
  ])(
    'the period before ends before the one after begins, and each begins before it ends: %s',
    async (field, ...days) => {
      const [effectFrom, effectTo, baselineTo] = days
      await expect(draftProject({ effectFrom, effectTo, baselineTo })).rejects.toMatchObject({
        code: 'request.invalid',
        message: expect.stringContaining(`"field":"${field}","code":"range"`),
      })
    },
  )

  test('a task is planned for a day to come, and for somebody who is here', async () => {
    day('2026-07-06')
    const { id } = await draftProject()
    await refused(line(id, { plannedOn: '2026-07-05' }), 'execution-task.planned_past')
    await line(id, { plannedOn: '2026-07-06' })
    await app.store.rows(sql`update people.employee set state = 'left' where id = ${outsider.employeeId}::uuid`)
    await refused(line(id, { ownerId: outsider.employeeId }), 'employee.owner_left')
    const task = await line(id)
    const { version } = task
    const give = as(leader).update('execution-task', task.id, { version, ownerId: outsider.employeeId })
    await refused(give, 'employee.owner_left')
    await app.store.rows(sql`update people.employee set state = 'active' where id = ${outsider.employeeId}::uuid`)
  })

  test('progress is reported only in a running project', async () => {
    const { id } = await draftProject()
    const task = await line(id)
    await refused(onTask('start', task.id), 'execution-task.not_running')
  })
})

describe('the execution table', () => {
  test('a completion is stamped with today and takes no other day', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    await onTask('start', taskId)
    day('2026-07-09')
    await refused(onTask('complete', taskId, { on: '2026-07-08' }), 'execution-task.backfilled')
    expect(await onTask('complete', taskId)).toMatchObject({
      state: 'done',
      actualOn: '2026-07-09',
      lastProgressOn: '2026-07-06',
    })
  })

  test('nobody writes a completion date, a state or a progress date directly', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    for (const patch of [{ actualOn: '2026-07-01' }, { state: 'done' }, { lastProgressOn: '2026-07-01' }])
      await refused(as(rep).update('execution-task', taskId, { version: 1, ...patch }), 'request.invalid')
    const insert = app.store.rows(
      sql`update improvement.execution_task set actual_on = '2026-07-01' where id = ${taskId}::uuid`,
    )
    await expect(insert).rejects.toMatchObject({ code: '23514' })
  })

  test('a plan moves by a verb with a reason, and slippage counts from the first plan', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    const edit = as(rep).update('execution-task', taskId, { version: 1, plannedOn: '2026-08-01' })
    await refused(edit, 'execution-task.plan_by_edit')
    const move = (plannedOn: string, reason: string) => onTask('setPlan', taskId, { plannedOn, reason }, leader)
    await refused(move('2026-07-01', '客户推迟调研'), 'execution-task.plan_in_past')
    await refused(move('2026-08-01', '执行不到位'), 'execution-task.empty_reason')
    expect(await move('2026-08-01', '客户推迟调研')).toMatchObject({
      plannedOn: '2026-08-01',
      firstPlannedOn: '2026-07-20',
    })
  })

  test('being blocked needs a reason that explains something', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    await refused(onTask('block', taskId, { reason: '没时间' }), 'execution-task.empty_reason')
  })

  test('a completion date is corrected by the leader only, within the known days, and the reason stays', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    await onTask('start', taskId)
    day('2026-07-08')
    await onTask('progress', taskId, { remark: '完成初稿' })
    day('2026-07-13')
    await onTask('complete', taskId)
    const correct = (actualOn: string, who = leader) =>
      onTask('correct', taskId, { actualOn, reason: '周五已交付,周一才登记' }, who)
    await refused(correct('2026-07-10', rep), 'request.forbidden')
    await refused(correct('2026-07-14'), 'execution-task.future')
    await refused(correct('2026-07-07'), 'execution-task.before_progress')
    expect(await correct('2026-07-10')).toMatchObject({ actualOn: '2026-07-10', correction: '周五已交付,周一才登记' })
  })

  test('reopened, a task has no completion date', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    await onTask('start', taskId)
    await onTask('complete', taskId)
    expect(await onTask('reopen', taskId, { reason: '客户退回调研表' }, leader)).toMatchObject({
      state: 'doing',
      actualOn: null,
    })
  })

  test('a finished task takes remarks only', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    await onTask('start', taskId)
    const { version } = await onTask('complete', taskId)
    await refused(as(rep).update('execution-task', taskId, { version, task: '别的' }), 'execution-task.finished')
    await as(rep).update('execution-task', taskId, { version, remark: '已归档' })
  })

  test('another department is named with its interface person', async () => {
    const { id } = await draftProject()
    await refused(line(id, { dependsOnUnitId: regionId }), 'request.invalid')
    await line(id, { dependsOnUnitId: regionId, interfacePersonId: actors.expert.employeeId })
  })

  test('a task waits for one of its own table, and not, along however many others, for itself', async () => {
    const { id } = await draftProject()
    const [first, elsewhere] = [await line(id), await line((await draftProject()).id)]
    await refused(line(id, { dependsOnTaskId: elsewhere.id }), 'execution-task.other_project')
    const second = await line(id, { dependsOnTaskId: first.id })
    const third = await line(id, { dependsOnTaskId: second.id })
    const wait = (dependsOnTaskId: string) =>
      as(leader).update('execution-task', first.id, { version: 1, dependsOnTaskId })
    for (const { id: waitedFor } of [first, second, third]) await refused(wait(waitedFor), 'execution-task.circular')
    await refused(wait(elsewhere.id), 'execution-task.other_project')
    await as(leader).update('execution-task', third.id, { version: 1, dependsOnTaskId: first.id })
    await wait((await line(id)).id)
  })

  test('it is worked on by the owner, the leader and those who keep the rules, and read by the rest of the group', async () => {
    day('2026-07-06')
    const { taskId } = await running()
    await refused(onTask('start', taskId, {}, outsider), 'request.not_found')
    await refused(onTask('start', taskId, {}, expert), 'request.out_of_reach')
    await refused(onTask('start', taskId, {}, auditor), 'request.forbidden')
    await onTask('start', taskId, {}, admin)
  })
})

describe('cycles', () => {
  test('a cycle is not closed before it is over', async () => {
    day('2026-07-06')
    const { projectId } = await running()
    day('2026-07-11')
    await refused(as(leader).run('improvement-project', 'closeCycle', projectId), 'cycle.running')
  })

  test('a task that ends three cycles in a row blocked is held fast until it is re-evaluated', async () => {
    const { taskId } = await locked()
    for (const verb of ['unblock', 'progress', 'setPlan']) {
      const body = { how: '硬推', remark: '硬推', plannedOn: '2026-08-20', reason: '再等等看' }
      const known: Record<string, object> = {
        unblock: { how: body.how },
        progress: { remark: body.remark },
        setPlan: { plannedOn: body.plannedOn, reason: body.reason },
      }
      await refused(onTask(verb, taskId, known[verb], leader), 'command.not_now')
    }
    const [row] = await app.store.rows<{ version: number }>(
      sql`select version from improvement.execution_task where id = ${taskId}::uuid`,
    )
    const edit = as(leader).update('execution-task', taskId, { version: row?.version, remark: '改' })
    await refused(edit, 'execution-task.locked')
    await refused(as(leader).remove('execution-task', taskId), 'execution-task.locked')
    await settle()
  })

  test('re-evaluating asks for what was decided', async () => {
    const { taskId } = await locked()
    const decide = (body: object) => onTask('reevaluate', taskId, { reason: '条款确认要法务总监排期', ...body }, leader)
    await refused(decide({ decision: 'replan' }), 'execution-task.plan_needed')
    await refused(decide({ decision: 'simplify', task: '制定需求调研表' }), 'execution-task.simpler_needed')
    await refused(decide({ decision: 'replan', plannedOn: '2026-07-01' }), 'execution-task.plan_in_past')
    expect(await decide({ decision: 'simplify', task: '一页纸调研表' })).toMatchObject({
      locked: false,
      blockedCycles: 0,
      state: 'not_started',
      task: '一页纸调研表',
    })
  })

  test('a task cancelled by re-evaluation takes no more verbs', async () => {
    const { taskId } = await locked()
    const told = await onTask('reevaluate', taskId, { decision: 'cancel', reason: '客户取消了需求' }, leader)
    expect(told.cancelledOn).toBe('2026-07-26')
    await refused(onTask('unblock', taskId, { how: '恢复' }), 'command.not_now')
  })

  test('relief for a moment within a cycle does not begin the count anew', async () => {
    day('2026-07-06')
    const { projectId, taskId } = await running()
    await onTask('block', taskId, { reason: '法务未确认条款' })
    for (const end of ['2026-07-12', '2026-07-19', '2026-07-26']) {
      day(end)
      await onTask('unblock', taskId, { how: '口头答应' })
      await onTask('block', taskId, { reason: '仍未确认条款' })
      await as(leader).run('improvement-project', 'closeCycle', projectId)
    }
    const [row] = await app.store.rows(sql`select locked from improvement.execution_task where id = ${taskId}::uuid`)
    expect(row).toEqual({ locked: true })
  })
})
