import type { Task } from './task.entity.ts'

const isOpen = (task: Pick<Task, 'state'>): boolean => task.state === 'todo' || task.state === 'doing'

/** The day itself still counts. */
export const isOverdue = (task: Pick<Task, 'state' | 'dueOn'>, today: string): boolean =>
  isOpen(task) && task.dueOn !== null && task.dueOn < today
