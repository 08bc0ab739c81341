import type { Module } from '../../kernel/index.ts'
import { calendarDay, workingHours } from './calendar/calendar.entity.ts'
import { workingTime } from './calendar/working-time.query.ts'
import { comment } from './comment.ts'
import { dueJob } from './due.job.ts'
import { file } from './file.entity.ts'
import { attachFile } from './file.ts'
import { resendMail, setMailPassword, testMailServer } from './mail/mail.commands.ts'
import { mail, mailServer } from './mail/mail.entity.ts'
import { sendMailJob } from './mail/send.job.ts'
import { markAllRead, markRead, notification } from './notification.ts'
import { workReactions } from './reactions.ts'
import { cancelReminder, reminder, snoozeReminder } from './reminder.ts'
import { savedView, shareView, unshareView } from './saved-view.ts'
import { taskCommands } from './task.commands.ts'
import { task } from './task.entity.ts'
import { workbench } from './workbench.query.ts'

export { companyCalendar } from './calendar/company-calendar.ts'
export { comment } from './comment.ts'
export { eraseAbout, removeStored, removeStoredJob, type Stored } from './erase.ts'
export { file } from './file.entity.ts'
export { type OpenedFile, openFile, storeFile, type Upload } from './file.ts'
export { hangFile, hangGivenFile } from './given-file.ts'
export { hasMailServer, letterLanguages, type NewMail, publicLink, receiverOnly, writeMail } from './mail/outbox.ts'
export { asWritten, type Notice, notification, notify } from './notification.ts'
export { reminder } from './reminder.ts'
export { cancelTask, finishTask } from './task.commands.ts'
export { type Task, task } from './task.entity.ts'
export { timeline } from './timeline.query.ts'
export type { TimelineEntry } from './timeline-entry.ts'
export { addTimelineRecords, type Hanging } from './timeline-records.query.ts'
export { addWatch } from './watched.ts'
export { addWorkbenchSource } from './workbench.query.ts'

export const workModule: Module = {
  name: 'work',
  entities: [task, reminder, notification, comment, file, savedView, mailServer, mail, calendarDay, workingHours],
  commands: [
    ...taskCommands,
    snoozeReminder,
    cancelReminder,
    markRead,
    markAllRead,
    shareView,
    unshareView,
    attachFile,
    setMailPassword,
    testMailServer,
    resendMail,
  ],
  views: [workbench, workingTime],
  reactions: workReactions,
  jobs: [dueJob, sendMailJob],
}
