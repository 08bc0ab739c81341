import { type Ctx, change, command, entity, faults, field, isSystem, mine, type Row } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { checkSubjects, subjectFields } from './subject.ts'

const fail = faults('reminder', {
  past: {
    status: 422,
    zh: '提醒时间已经过去。请选择一个将来的时间。',
    en: 'That time is past. Choose one to come.',
    field: 'remindAt',
  },
})

/** Calls one person's attention at a moment. People set their own; the system also sets them for others. */
export const reminder = entity('reminder', {
  table: 'work.reminder',
  label: { zh: '提醒', en: 'Reminder' },
  events: { send: { zh: '提醒', en: 'Reminded' } },
  title: 'title',
  fields: {
    title: field.text({ zh: '提醒内容', en: 'Title', max: 200, required: true }),
    remindAt: field.instant({ zh: '提醒时间', en: 'Remind at', required: true, fixed: true }),
    employeeId: field.person({ zh: '提醒谁', en: 'For', required: true, by: 'system', default: 'me' }),
    state: field.choice(
      {
        waiting: { zh: '待提醒', en: 'Waiting', tone: 'information' },
        sent: { zh: '已提醒', en: 'Sent', tone: 'success' },
        cancelled: { zh: '已取消', en: 'Cancelled', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'waiting', by: 'command' },
    ),
    ...subjectFields,
  },
  list: ['title', 'remindAt', 'state'],
  grants: { read: everybody, create: everybody, update: everybody, remove: everybody },
  visible: mine('employeeId'),
  order: 'remindAt',
  prepare: async (ctx, drafts) => {
    for (const draft of drafts) if (!isSystem(ctx.actor)) refusePast(ctx, draft.remindAt)
    await checkSubjects(ctx, drafts)
  },
})

export type Reminder = Row<typeof reminder>

const refusePast = (ctx: Ctx, remindAt: unknown): void => {
  if (typeof remindAt === 'string' && remindAt <= ctx.now.toISOString()) fail('past')
}

export const snoozeReminder = command(reminder, 'snooze', {
  zh: '稍后提醒',
  en: 'Snooze',
  input: { remindAt: field.instant({ zh: '提醒时间', en: 'Remind at', required: true }) },
  allow: everybody,
  run: async (ctx, row, { remindAt }) => {
    refusePast(ctx, remindAt)
    await change(ctx, reminder, row, { remindAt, state: 'waiting' }, { verb: 'snooze' })
  },
})

export const cancelReminder = command(reminder, 'cancel', {
  zh: '取消提醒',
  en: 'Cancel',
  input: {},
  allow: everybody,
  when: { state: ['waiting'] },
  run: async (ctx, row) => {
    await change(ctx, reminder, row, { state: 'cancelled' }, { verb: 'cancel' })
  },
})
