import { change, command, faults, field, today } from '../../kernel/index.ts'
import { actionItem } from './finding.entity.ts'
import { contributors, reviewLeaders } from './review.entity.ts'

// Measures outlive their review: they are worked on, checked and finished after it is closed.

const fail = faults('action-item', {
  no_owner: {
    status: 409,
    zh: '请先写明责任人和完成时间,再开始这项措施。',
    en: 'Name who does it and by when, then start.',
  },
})

export const startAction = command(actionItem, 'start', {
  zh: '开始',
  en: 'Start',
  input: {},
  allow: contributors,
  when: { state: ['todo'] },
  run: async (ctx, row) => {
    if (!row.ownerId || !row.dueOn) fail('no_owner')
    await change(ctx, actionItem, row, { state: 'doing' }, { verb: 'start' })
  },
})

/** Done means delivered: the output is named with its version, such as 新SOP V2.0. */
export const finishAction = command(actionItem, 'finish', {
  zh: '完成',
  en: 'Finish',
  tone: 'primary',
  input: { output: field.text({ zh: '输出物及版本', en: 'Output and version', max: 300, required: true }) },
  allow: contributors,
  when: { state: ['todo', 'doing'] },
  run: async (ctx, row, { output }) => {
    if (!row.ownerId || !row.dueOn) fail('no_owner')
    await change(ctx, actionItem, row, { state: 'done', output, doneOn: today(ctx) }, { verb: 'finish' })
  },
})

export const cancelAction = command(actionItem, 'cancel', {
  zh: '取消措施',
  en: 'Cancel',
  tone: 'danger',
  input: { reason: field.text({ zh: '原因', en: 'Reason', max: 300, required: true }) },
  allow: reviewLeaders,
  when: { state: ['todo', 'doing'] },
  run: async (ctx, row, facts) => {
    await change(ctx, actionItem, row, { state: 'cancelled' }, { verb: 'cancel', facts })
  },
})
