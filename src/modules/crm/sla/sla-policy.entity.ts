import { type Ctx, entity, everyone, field, sql, through } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { readers } from '../access.ts'
import { replaceLeadRules } from '../lead-rules.ts'

const grades = {
  A: { zh: 'A 级', en: 'A' },
  B: { zh: 'B 级', en: 'B' },
  C: { zh: 'C 级', en: 'C' },
} as const
export const clocks = {
  first_contact: { zh: '首次联系', en: 'First contact' },
  follow_up: { zh: '定期跟进', en: 'Follow-up' },
} as const
export const steps = {
  warn_owner: { zh: '提醒负责人', en: 'Warn the owner', tone: 'information' },
  tell_manager: { zh: '报告上级', en: 'Tell the manager', tone: 'warning' },
  reassign: { zh: '改派他人', en: 'Reassign', tone: 'danger' },
  pool: { zh: '收回公海', en: 'To the pool', tone: 'danger' },
} as const

/** Clocks that run are made again before the next sweep, whatever of the rules they rest on has changed. */
export const clocksAreStale = async (ctx: Ctx): Promise<void> => {
  await ctx.db.rows(sql`update crm.clock_rules set stale = true where not stale`)
  await replaceLeadRules(ctx)
}

/** How soon and how often leads of a grade are contacted, in working time. One record for each grade, made with the database. */
export const slaPolicy = entity('sla-policy', {
  table: 'crm.sla_policy',
  label: { zh: '响应时限', en: 'Response policy' },
  title: 'grade',
  fields: {
    grade: field.choice(grades, { zh: '线索等级', en: 'Grade', required: true, unique: true, fixed: true }),
    firstContactMinutes: field.integer({
      zh: '首次联系时限(工作分钟)',
      en: 'First contact within (working minutes)',
      required: true,
      min: 5,
      max: 100_000,
      help: '从负责人接手起,只计工作时间:120 为 2 个工作小时。',
      helpEn: 'From when the owner took over, in working time: 120 is 2 working hours.',
    }),
    followUpDays: field.integer({
      zh: '跟进间隔(工作日)',
      en: 'Follow up every (working days)',
      min: 1,
      max: 250,
      help: '为空表示不要求定期跟进。',
      helpEn: 'Empty: no regular follow-up asked for.',
    }),
  },
  list: ['grade', 'firstContactMinutes', 'followUpDays'],
  order: 'grade',
  totals: false,
  grants: { read: everybody, update: keepers },
  visible: everyone,
  after: clocksAreStale,
})

/** What happens when a share of the allowed time is over: 100 % is the moment it is due. */
export const slaStep = entity('sla-step', {
  table: 'crm.sla_step',
  label: { zh: '升级步骤', en: 'Escalation step' },
  title: 'action',
  fields: {
    policyId: field.ref('sla-policy', { zh: '响应时限', en: 'Policy', required: true }),
    clock: field.choice(clocks, { zh: '计时', en: 'Clock', required: true, default: 'first_contact' }),
    atPercent: field.integer({
      zh: '已用时限(%)',
      en: 'At (% of the time)',
      required: true,
      min: 1,
      max: 2000,
      help: '100 为到期的时刻,75 为到期之前,150 为超时一半。',
      helpEn: '100: when it is due; 75: before; 150: late by half the time.',
    }),
    action: field.choice(steps, { zh: '动作', en: 'Action', required: true }),
  },
  list: ['policyId', 'clock', 'atPercent', 'action'],
  order: 'atPercent',
  totals: false,
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  uniqueTogether: [['policyId', 'clock', 'atPercent']],
  after: clocksAreStale,
})

/** One step of an escalation that was taken, and why. */
export const slaEvent = entity('sla-event', {
  table: 'crm.sla_event',
  label: { zh: '超时记录', en: 'Escalation' },
  title: 'why',
  fields: {
    leadId: field.ref('lead', { zh: '线索', en: 'Lead', required: true, by: 'system' }),
    clock: field.choice(clocks, { zh: '计时', en: 'Clock', required: true, by: 'system' }),
    action: field.choice(steps, { zh: '动作', en: 'Action', required: true, by: 'system' }),
    atPercent: field.integer({ zh: '已用时限(%)', en: 'At (%)', required: true, by: 'system' }),
    dueAt: field.instant({ zh: '到期时间', en: 'Due at', required: true, by: 'system' }),
    ownerId: field.person({ zh: '当时负责人', en: 'Owner then', by: 'system' }),
    toId: field.person({ zh: '通知或改派给', en: 'Told or given to', by: 'system' }),
    why: field.text({ zh: '原因', en: 'Why', required: true, max: 300, by: 'system' }),
    whyEn: field.text({ zh: '英文原因', en: 'Why', max: 400, by: 'system' }),
  },
  list: ['leadId', 'action', 'clock', 'ownerId', 'toId', 'dueAt', 'why'],
  grants: { read: readers, export: keepers },
  visible: through('leadId', 'lead'),
})
