import { type Ctx, entity, everyone, faults, field, first, sql, through, type Write } from '../../../kernel/index.ts'
import { exporters, readers, ruleKeepers } from '../access.ts'

const fail = faults('dunning-step', {
  same_rung: {
    status: 409,
    field: 'fromDays',
    zh: '「逾期天数」{fromDays} 已有启用的催收步骤「{name}」,同一天只能有一步。请改天数,或把要通知的人加到那一步,或先停用它。',
    en: 'Step “{name}” is already in use for {fromDays} days past due; a day has one step. Change the days, add the people to that step, or retire it.',
  },
})

const keep = { read: readers, create: ruleKeepers, update: ruleKeepers, remove: ruleKeepers }

/** Stretches of days past due, and how grave each is: 账期分级预警. */
export const agingBucket = entity('aging-bucket', {
  table: 'contracting.aging_bucket',
  label: { zh: '账龄分段', en: 'Aging bucket' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 40, required: true }),
    fromDays: field.integer({
      zh: '逾期天数起',
      en: 'From days past due',
      required: true,
      min: 1,
      max: 3650,
      help: '到下一段的起点为止。',
      helpEn: 'Until the next one begins.',
    }),
    warning: field.choice(
      {
        notice: { zh: '提示', en: 'Notice', tone: 'information' },
        warning: { zh: '预警', en: 'Warning', tone: 'warning' },
        serious: { zh: '严重', en: 'Serious', tone: 'danger' },
        critical: { zh: '危急', en: 'Critical', tone: 'danger' },
      },
      { zh: '预警级别', en: 'Warning', required: true, default: 'warning' },
    ),
  },
  list: ['name', 'fromDays', 'warning'],
  totals: false,
  grants: keep,
  visible: everyone,
  order: 'fromDays',
  uniqueTogether: [['fromDays']],
})

/** A debt stands on one rung at a time: of two active ones on the same day, one would never be heard of. */
const refuseSameRung = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const active = writes.flatMap(({ after }) => (after?.state === 'active' ? [after] : []))
  if (active.length === 0) return
  const [ids, days] = [active.map(({ id }) => id as string), active.map(({ fromDays }) => fromDays as number)]
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('contracting.dunning'))`)
  const twice = await first<{ name: string; fromDays: number }>(
    ctx.db,
    sql`select coalesce(min(name) filter (where id <> all(${ids}::uuid[])), min(name)) as name, from_days as "fromDays" from contracting.dunning_step
      where from_days = any(${days}::bigint[]) and state = 'active' and deleted_at is null
      group by from_days having count(*) > 1 limit 1`,
  )
  if (twice) fail('same_rung', twice)
}

/** A rung of the dunning ladder: so many days after (or before) the due date, these people act. */
export const dunningStep = entity('dunning-step', {
  table: 'contracting.dunning_step',
  label: { zh: '催收步骤', en: 'Dunning step' },
  title: 'name',
  fields: {
    name: field.text({ zh: '步骤', en: 'Step', max: 60, required: true }),
    fromDays: field.integer({
      zh: '逾期天数',
      en: 'Days past due',
      required: true,
      min: -60,
      max: 3650,
      help: '负数表示到期前几天。',
      helpEn: 'Negative: days before it is due.',
    }),
    tells: field.multiChoice(
      {
        owner: { zh: '负责人', en: 'Owner' },
        manager: { zh: '直属主管', en: 'Manager' },
        finance: { zh: '财务', en: 'Finance' },
        legal: { zh: '法务', en: 'Legal' },
        vp: { zh: '销售副总裁', en: 'VP of sales' },
      },
      { zh: '通知', en: 'Tells', required: true },
    ),
    makesTask: field.boolean({ zh: '给负责人建任务', en: 'Makes a task', required: true, default: false }),
    action: field.text({ zh: '要做的事', en: 'What to do', max: 300, required: true }),
    state: field.choice(
      {
        active: { zh: '启用', en: 'In use', tone: 'success' },
        retired: { zh: '停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
  },
  list: ['name', 'fromDays', 'tells', 'makesTask', 'action', 'state'],
  totals: false,
  grants: keep,
  visible: everyone,
  order: 'fromDays',
  after: refuseSameRung,
})

const by = 'system' as const

/** A rung that was reached for one debt: what was asked of whom, and on which due date it rested. */
export const dunning = entity('dunning', {
  table: 'contracting.dunning',
  label: { zh: '催收记录', en: 'Dunning' },
  title: 'name',
  fields: {
    receivableId: field.ref('receivable', { zh: '应收款', en: 'Receivable', required: true, by }),
    name: field.text({ zh: '步骤', en: 'Step', max: 60, required: true, by }),
    fromDays: field.integer({ zh: '逾期天数起', en: 'From days past due', required: true, by }),
    dueOn: field.date({ zh: '到期日', en: 'Due on', required: true, by }),
    dunnedOn: field.date({ zh: '日期', en: 'On', required: true, by }),
    openAmount: field.money({ zh: '当时未收', en: 'Open then', required: true, by }),
    action: field.text({ zh: '要做的事', en: 'What to do', max: 300, required: true, by }),
  },
  list: ['receivableId', 'name', 'dunnedOn', 'openAmount', 'action'],
  grants: { read: readers, export: exporters },
  visible: through('receivableId', 'receivable'),
  order: '-dunnedOn',
  uniqueTogether: [['receivableId', 'dueOn', 'fromDays']],
})
