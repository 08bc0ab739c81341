import { loopWorld } from './loop.ts'

/** A company with improvement projects under way, and the steps that bring one there. */
export const projectStory = async () => {
  const base = await loopWorld()
  const { actors, as, day } = base
  const { leader, rep } = actors

  const draftProject = (more: object = {}) =>
    as(leader).create('improvement-project', {
      name: '缩短需求分析',
      goal: '需求分析用时缩短 20%',
      leaderId: actors.leader.employeeId,
      metric: 'win_rate',
      baselineFrom: '2026-01-01',
      baselineTo: '2026-06-30',
      cycleDays: 7,
      ...more,
    })

  const line = (projectId: string, more: object = {}) =>
    as(leader).create('execution-task', {
      projectId,
      stage: '需求分析',
      task: '制定需求调研表',
      ownerId: actors.rep.employeeId,
      plannedOn: '2026-07-20',
      ...more,
    })

  const group = async (projectId: string) => {
    const members = [
      [actors.rep.employeeId, 'front_line'],
      [actors.expert.employeeId, 'product'],
      [actors.care.employeeId, 'after_sales'],
    ]
    for (const [employeeId, part] of members) await as(leader).create('project-member', { projectId, employeeId, part })
  }

  /** A running project with one task of the representative. */
  const running = async (more: object = {}) => {
    const project = await draftProject(more)
    await group(project.id)
    const task = await line(project.id)
    await as(leader).run('improvement-project', 'start', project.id)
    return { projectId: project.id, taskId: task.id }
  }

  const onTask = (verb: string, id: string, body: object = {}, who = rep) =>
    as(who).run('execution-task', verb, id, body)

  /** Blocked at the end of three weeks in a row. */
  const locked = async () => {
    day('2026-07-06')
    const ids = await running()
    await onTask('block', ids.taskId, { reason: '法务未确认条款' })
    for (const end of ['2026-07-12', '2026-07-19', '2026-07-26']) {
      day(end)
      await as(leader).run('improvement-project', 'closeCycle', ids.projectId)
    }
    return ids
  }

  return { ...base, draftProject, line, group, running, onTask, locked }
}
