import type { work as zh } from '../zh/work.ts'

export const work: typeof zh = {
  failed: 'The workbench did not load',
  tasks: 'My tasks',
  newTask: 'New task',
  noTasks: 'No open tasks. What others give you and what you note yourself appears here.',
  overdue: 'Overdue',
  today: 'Today',
  later: 'Later',
  urgent: 'urgent',
  finish: 'Finish “{{title}}”',
  done: '“{{title}}” is done.',
  reminders: 'Reminders',
  execution: 'Improvement tasks',
  recent: 'Recently touched',
  alarms: 'Open anomalies',
  followUps: 'Deals to follow up',
  noFollowUps: 'Nothing is due today. Next steps with a date appear here when they are due.',
}
