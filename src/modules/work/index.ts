import type { Module } from '../../kernel/index.ts'
import { comment } from './comment.ts'
import { file } from './file.entity.ts'
import { markAllRead, markRead, notification } from './notification.ts'
import { cancelReminder, reminder, snoozeReminder } from './reminder.ts'
import { savedView, shareView, unshareView } from './saved-view.ts'
import { taskCommands } from './task.commands.ts'
import { task } from './task.entity.ts'

export { comment } from './comment.ts'
export { file } from './file.entity.ts'
export { type Notice, notification, notify } from './notification.ts'
export { reminder } from './reminder.ts'
export { savedView } from './saved-view.ts'
export { checkSubjects, requiredSubject, subjectFields, subjectTitle } from './subject.ts'
export { cancelTask, finishTask } from './task.commands.ts'
export { type Task, task } from './task.entity.ts'

export const workModule: Module = {
  name: 'work',
  entities: [task, reminder, notification, comment, file, savedView],
  commands: [...taskCommands, snoozeReminder, cancelReminder, markRead, markAllRead, shareView, unshareView],
}
