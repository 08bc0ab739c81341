import { type Ctx, change, command, faults, field, find, today } from '../../kernel/index.ts'
import { employee, everybody } from '../people/index.ts'
import { task } from './task.entity.ts'

const fail = faults('task', {
  finished_in_future: {
    status: 422,
    zh: '完成日期不能晚于今天。',
    en: 'The day of completion cannot be after today.',
    field: 'on',
  },
  owner_left: {
    status: 422,
    zh: '{name}已离职,不能负责任务。请选择在职的人。',
    en: '{name} has left and cannot have tasks. Choose somebody who works here.',
    field: 'ownerId',
  },
  owner_same: { status: 409, zh: '这项任务已由{name}负责。', en: '{name} has this task already.', field: 'ownerId' },
})

const open = { state: ['todo', 'doing'] } as const

export const startTask = command(task, 'start', {
  zh: '开始',
  en: 'Start',
  input: {},
  allow: everybody,
  when: { state: ['todo'] },
  run: async (ctx, row) => {
    await change(ctx, task, row, { state: 'doing' }, { verb: 'start' })
  },
})

export const finishTask = command(task, 'done', {
  zh: '完成',
  en: 'Done',
  input: {
    on: field.date({ zh: '完成日期', en: 'Finished on', help: '不填为今天。', helpEn: 'Empty: today.' }),
    result: field.longText({ zh: '完成情况', en: 'Result', max: 5000 }),
  },
  allow: everybody,
  when: open,
  tone: 'primary',
  run: async (ctx, row, { on, result }) => {
    if (on && on > today(ctx)) fail('finished_in_future')
    const finished = { state: 'done', finishedOn: on ?? today(ctx), result: result ?? row.result } as const
    await change(ctx, task, row, finished, { verb: 'done' })
  },
})

export const cancelTask = command(task, 'cancel', {
  zh: '取消',
  en: 'Cancel',
  input: { reason: field.longText({ zh: '取消原因', en: 'Reason', max: 500, required: true }) },
  allow: everybody,
  when: open,
  tone: 'danger',
  run: async (ctx, row, { reason }) => {
    await change(ctx, task, row, { state: 'cancelled', result: reason }, { verb: 'cancel' })
  },
})

export const reopenTask = command(task, 'reopen', {
  zh: '重新打开',
  en: 'Reopen',
  input: {},
  allow: everybody,
  when: { state: ['done', 'cancelled'] },
  run: async (ctx, row) => {
    await change(ctx, task, row, { state: 'todo', finishedOn: null }, { verb: 'reopen' })
  },
})

/** Unlike an edit of the owner, this may hand the task to somebody outside the actor's sight. */
export const assignTask = command(task, 'assign', {
  zh: '转交',
  en: 'Hand over',
  input: { ownerId: field.person({ zh: '新的责任人', en: 'New owner', required: true }) },
  allow: everybody,
  when: open,
  run: async (ctx, row, { ownerId }) => {
    const owner = await activeOwner(ctx, ownerId)
    if (row.ownerId === ownerId) fail('owner_same', { name: owner.name })
    await change(ctx, task, row, { ownerId }, { verb: 'assign' })
  },
})

const activeOwner = async (ctx: Ctx, ownerId: string) => {
  const owner = await find(ctx, employee, ownerId)
  if (owner?.state !== 'active') return fail('owner_left', { name: owner?.name ?? '该员工' })
  return owner
}

export const taskCommands = [startTask, finishTask, cancelTask, reopenTask, assignTask]
