import type { Row } from '../../kernel/index.ts'
import type { executionTask } from './execution-task.entity.ts'
import { cyclesUntilLock, plusDays } from './execution-task.rules.ts'

/** The days of the nth cycle of a project, both included. */
export const cycleDates = (startedOn: string, cycleDays: number, number: number): { from: string; to: string } => ({
  from: plusDays(startedOn, (number - 1) * cycleDays),
  to: plusDays(startedOn, number * cycleDays - 1),
})

type Task = Pick<
  Row<typeof executionTask>,
  | 'state'
  | 'startedOn'
  | 'actualOn'
  | 'blockedSince'
  | 'blockedCycles'
  | 'locked'
  | 'cancelledOn'
  | 'plannedOn'
  | 'remark'
>

/** Where a task stood at the end of a day that has passed, as far as its dates tell. */
const stateOn = (task: Task, day: string): Task['state'] => {
  if (task.state === 'done' && task.actualOn !== null && task.actualOn <= day) return 'done'
  if (task.state === 'blocked' && task.blockedSince !== null && task.blockedSince <= day) return 'blocked'
  return task.startedOn !== null && task.startedOn <= day ? 'doing' : 'not_started'
}

/** What the end of a cycle does to a task: one more cycle blocked, or the count begins anew. Null when nothing changes. */
export const afterCycle = (task: Task, to: string): { blockedCycles: number; locked: boolean } | null => {
  if (task.cancelledOn || task.locked) return null
  const endedBlocked = stateOn(task, to) === 'blocked'
  const blockedCycles = endedBlocked ? task.blockedCycles + 1 : 0
  return blockedCycles === task.blockedCycles ? null : { blockedCycles, locked: blockedCycles >= cyclesUntilLock }
}

export const countStates = (tasks: readonly Task[], to: string) => {
  const alive = tasks.filter(({ cancelledOn }) => !cancelledOn)
  const inState = (state: Task['state']) => alive.filter((task) => stateOn(task, to) === state).length
  const missed = alive.filter((task) => task.plannedOn <= to && stateOn(task, to) !== 'done')
  return {
    notStarted: inState('not_started'),
    doing: inState('doing'),
    done: inState('done'),
    blocked: inState('blocked'),
    missed: missed.length,
    unexplained: missed.filter(({ remark }) => !remark).length,
  }
}
