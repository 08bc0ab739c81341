import type { Row } from '../../kernel/index.ts'
import type { executionTask } from './execution-task.entity.ts'

type Task = Row<typeof executionTask>

const dayMs = 86_400_000

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

export const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs

/** A task that three cycles in a row end blocked is not forced any further: it must be re-evaluated. */
export const cyclesUntilLock = 3

type Planned = Pick<Task, 'state' | 'firstPlannedOn' | 'plannedOn' | 'actualOn' | 'cancelledOn'>

/** Days behind the first plan: of what happened when it is done, of what is now expected before. Negative is early. */
export const slippageDays = (task: Planned, today: string): number => {
  const expected = task.plannedOn > today || task.cancelledOn ? task.plannedOn : today
  return daysBetween(task.firstPlannedOn ?? task.plannedOn, task.actualOn ?? expected)
}

export const isOverdue = (task: Pick<Task, 'state' | 'plannedOn' | 'cancelledOn'>, today: string): boolean =>
  task.state !== 'done' && !task.cancelledOn && task.plannedOn < today

/** What is wrong with a completion date given later than the day it happened, or null. */
export const correctionFault = (
  { startedOn, lastProgressOn }: Pick<Task, 'startedOn' | 'lastProgressOn'>,
  on: string,
  today: string,
): 'future' | 'before_progress' | null => {
  if (on > today) return 'future'
  const earliest = lastProgressOn ?? startedOn
  return earliest && on < earliest ? 'before_progress' : null
}

const emptyExcuse =
  /^[\s,，。;；、的了]*(?:(?:执行|落实|推进|重视|配合|沟通|工作)(?:得)?不(?:到位|力|够|足)|没时间|没空|太忙|比较忙|忘(?:记)?了?|无|没有|其他|原因不明|不清楚)[\s,，。;；、的了]*$/

/** 「执行不到位」 explains nothing: a reason says what stood in the way. */
export const isEmptyExcuse = (reason: string): boolean => emptyExcuse.test(reason.normalize('NFKC'))
