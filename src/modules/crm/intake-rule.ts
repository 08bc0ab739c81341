import { type Db, entity, everyone, field, first, type Row, sql } from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'

/** Limits and periods of the intake that a company may want otherwise: one record, made with the database. */
export const intakeRule = entity('intake-rule', {
  table: 'crm.intake_rule',
  title: 'name',
  label: { zh: '获客规则', en: 'Intake rules' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 60, required: true }),
    lookupsPerMinute: field.integer({
      zh: '每人每分钟查重次数',
      en: 'Duplicate look-ups per person and minute',
      required: true,
      min: 1,
      max: 1000,
    }),
    mergeUndoDays: field.integer({
      zh: '合并可撤销天数',
      en: 'Days in which a merge can be undone',
      required: true,
      min: 0,
      max: 3650,
    }),
    convertUndoHours: field.integer({
      zh: '转化可撤销小时数',
      en: 'Hours in which a conversion can be undone',
      required: true,
      min: 0,
      max: 8760,
    }),
    formPostsPerHour: field.integer({
      zh: '公开表单每地址每小时提交次数',
      en: 'Form posts per address and hour',
      required: true,
      min: 1,
      max: 10_000,
    }),
    touchesPerMinute: field.integer({
      zh: '每地址每分钟计入的邮件打开与点击',
      en: 'Letter openings and clicks counted per address and minute',
      required: true,
      min: 1,
      max: 10_000,
    }),
    backfillDays: field.integer({
      zh: '跟进最多补录天数',
      en: 'Days in which a follow-up may be written down',
      required: true,
      min: 0,
      max: 365,
      help: '更早的跟进由主管或销售运营补录;0 为只能记刚刚发生的。',
      helpEn: 'Earlier follow-ups are written down by a leader or sales operations; 0: only what has just happened.',
    }),
    trackLetters: field.boolean({
      zh: '统计邮件打开与点击',
      en: 'Count openings and clicks of letters',
      required: true,
      default: true,
      help: '关闭后,发给线索的邮件不再带可识别打开与点击的地址。',
      helpEn: 'If off, letters to leads carry no addresses that tell who opened or followed them.',
    }),
  },
  list: [
    'name',
    'lookupsPerMinute',
    'mergeUndoDays',
    'convertUndoHours',
    'formPostsPerHour',
    'backfillDays',
    'trackLetters',
  ],
  totals: false,
  grants: { read: everybody, update: keepers },
  visible: everyone,
})

type Rules = Pick<
  Row<typeof intakeRule>,
  | 'lookupsPerMinute'
  | 'mergeUndoDays'
  | 'convertUndoHours'
  | 'formPostsPerHour'
  | 'touchesPerMinute'
  | 'backfillDays'
  | 'trackLetters'
>

export const intakeRules = async (db: Db): Promise<Rules> => {
  const rules = await first<Rules>(
    db,
    sql`select lookups_per_minute as "lookupsPerMinute", merge_undo_days as "mergeUndoDays",
      convert_undo_hours as "convertUndoHours", form_posts_per_hour as "formPostsPerHour",
      touches_per_minute as "touchesPerMinute", backfill_days as "backfillDays", track_letters as "trackLetters" from crm.intake_rule`,
  )
  if (!rules) throw new Error('crm.intake_rule has no record; the migration makes it')
  return rules
}
