import { anyOf, type Ctx, entity, field, isSystem, mine, type Row, throughSubject } from '../../kernel/index.ts'
import { everybody, keepers, leaders, refuseLeavers } from '../people/index.ts'
import { checkSubjects, ofMyTeam, subjectFields } from './subject.ts'

/** People give tasks to those who are here; what the installation hands out goes to whom the record names. */
const refuseLeaver = async (ctx: Ctx, given: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
  if (!isSystem(ctx.actor)) await refuseLeavers(ctx, '任务', given, '责任人')
}

/** Something one person does by a day. A team cannot own it: nobody would. */
export const task = entity('task', {
  table: 'work.task',
  label: { zh: '任务', en: 'Task' },
  title: 'title',
  fields: {
    title: field.text({ zh: '任务', en: 'Task', max: 200, required: true, search: true }),
    ownerId: field.person({ zh: '责任人', en: 'Owner', required: true }),
    dueOn: field.date({ zh: '截止日期', en: 'Due on' }),
    state: field.choice(
      {
        todo: { zh: '未开始', en: 'To do', tone: 'neutral' },
        doing: { zh: '进行中', en: 'Doing', tone: 'information' },
        done: { zh: '已完成', en: 'Done', tone: 'success' },
        cancelled: { zh: '已取消', en: 'Cancelled', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'todo', by: 'command' },
    ),
    priority: field.choice(
      {
        high: { zh: '高', en: 'High', tone: 'danger' },
        normal: { zh: '中', en: 'Normal', tone: 'neutral' },
        low: { zh: '低', en: 'Low', tone: 'neutral' },
      },
      { zh: '优先级', en: 'Priority', required: true, default: 'normal' },
    ),
    note: field.longText({ zh: '说明', en: 'Note', max: 5000 }),
    result: field.longText({ zh: '完成情况', en: 'Result', max: 5000, by: 'command' }),
    finishedOn: field.date({ zh: '完成日期', en: 'Finished on', by: 'command' }),
    ...subjectFields,
  },
  list: ['title', 'state', 'priority', 'dueOn', 'ownerId'],
  grants: {
    read: everybody,
    create: everybody,
    update: everybody,
    remove: everybody,
    export: [...leaders, ...keepers],
    import: keepers,
  },
  visible: anyOf(ofMyTeam('ownerId'), mine('createdBy'), throughSubject),
  writable: anyOf(ofMyTeam('ownerId'), mine('createdBy')),
  order: 'dueOn',
  prepare: async (ctx, drafts) => {
    await checkSubjects(ctx, drafts)
    await refuseLeaver(ctx, drafts)
  },
  guard: async (ctx, row, patch) => {
    if (patch?.ownerId && patch.ownerId !== row.ownerId) await refuseLeaver(ctx, [patch])
  },
})

export type Task = Row<typeof task>
