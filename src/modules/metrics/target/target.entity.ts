import {
  type Actor,
  anyOf,
  type Ctx,
  entity,
  type FieldFault,
  faults,
  field,
  first,
  namedPeriod,
  owned,
  type Row,
  reach,
  sql,
  today,
  type Visible,
} from '../../../kernel/index.ts'
import { everybody, keepers, leaders } from '../../people/index.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { byMetric, isDated } from '../catalogue/metric.ts'
import { periodOf } from '../period.ts'

/** Metrics that can be given a target: not those that are a target's own result, nor those of the present moment. */
export const targetable = catalogue.filter((metric) => !metric.attains && isDated(metric))

export const metricChoices = Object.fromEntries(targetable.map(({ key, label }) => [key, label]))

const ofUnitsLed: Visible = (row, actor, scope) =>
  scope === 'all' ||
  sql<boolean>`exists (select 1 from people.unit as led where led.id = ${row('unitId')} and led.manager_id = any(${[...actor.subtreeIds]}::uuid[]))`

// Item 20: everybody knows what their own unit is to reach.
const ofMyUnit: Visible = (row, actor) =>
  sql<boolean>`exists (select 1 from people.employee as me where me.id = ${actor.employeeId}::uuid and me.unit_id = ${row('unitId')})`

const below = (actor: Actor): string[] => actor.subtreeIds.filter((id) => id !== actor.employeeId)

/** Leaders set targets for those below them; their own come from above. */
const ofThoseBelow: Visible = (row, actor, scope) =>
  scope === 'all' ||
  sql<boolean>`(${row('employeeId')} = any(${below(actor)}::uuid[]) or exists (
    select 1 from people.unit as led where led.id = ${row('unitId')} and led.manager_id = any(${below(actor)}::uuid[])))`

const fail = faults('target', {
  by_approval: {
    status: 409,
    zh: '「{period}」已经开始,公司规定此后目标只能经审批调整。请在目标上点「申请调整」。',
    en: '“{period}” has begun; from then on targets change by approval only. Use “Ask for a change” on the target.',
    field: 'value',
  },
  not_below: {
    status: 403,
    zh: '你只能为下属和下属管理的组织设目标。你自己的目标请由上级设定。',
    en: 'You can set targets for those who report to you and their units. Your own is set by your superior.',
    field: 'unitId',
  },
})

const refuseOthers = async (ctx: Ctx, drafts: readonly Record<string, unknown>[]): Promise<void> => {
  if (reach(ctx.actor, 'target', 'create') === 'all') return
  const ids = (key: string) => drafts.map((draft) => draft[key] ?? null)
  const outside = await first(
    ctx.db,
    sql`select 1 from unnest(${ids('employeeId')}::uuid[], ${ids('unitId')}::uuid[]) as asked (employee_id, unit_id)
      left join people.unit as u on u.id = asked.unit_id
      where (coalesce(asked.employee_id, u.manager_id) = any(${below(ctx.actor)}::uuid[])) is not true limit 1`,
  )
  if (outside) fail('not_below')
}

/** Where the company says so, a target whose period has begun is neither rewritten nor thrown away without a signature. */
const refuseBegun = async (ctx: Ctx, row: Readonly<Record<string, unknown>>, patch: object | null): Promise<void> => {
  const period = String(row.period)
  const begins = namedPeriod(period)?.from
  const isKept = patch && Object.entries(patch).every(([key, value]) => key === 'note' || value === row[key])
  if (isKept || !begins || begins > today(ctx)) return
  const asked = await first(ctx.db, sql`select 1 from people.company where targets_by_approval and deleted_at is null`)
  if (asked) fail('by_approval', { period })
}

/** What a unit or a person is to reach in a period, in one metric. Every change stays in its history. */
export const target = entity('target', {
  table: 'metrics.target',
  label: { zh: '目标', en: 'Target' },
  title: 'metric',
  fields: {
    metric: field.choice(metricChoices, { zh: '指标', en: 'Metric', required: true }),
    period: field.text({
      zh: '期间',
      en: 'Period',
      max: 10,
      required: true,
      help: '例如 2026、2026-H1、2026-Q3、2026-07。',
      helpEn: 'For example 2026, 2026-H1, 2026-Q3, 2026-07.',
    }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
    employeeId: field.person({ zh: '员工', en: 'Employee' }),
    value: field.decimal({
      zh: '目标值',
      en: 'Value',
      required: true,
      min: 0,
      measuredBy: byMetric(targetable),
      help: '用表格导入时,金额写元,比例写 30%。',
      helpEn: 'In an imported table amounts are in 元, shares as 30%.',
    }),
    note: field.text({ zh: '说明', en: 'Note', max: 500 }),
  },
  list: ['metric', 'period', 'unitId', 'employeeId', 'value'],
  grants: {
    read: everybody,
    create: [...leaders, ...keepers],
    update: [...leaders, ...keepers],
    remove: [...leaders, ...keepers],
    export: [...leaders, ...keepers],
    import: keepers,
  },
  visible: anyOf(owned('employeeId'), ofUnitsLed, ofMyUnit),
  writable: ofThoseBelow,
  order: '-period',
  uniqueTogether: [
    ['metric', 'period', 'unitId'],
    ['metric', 'period', 'employeeId'],
  ],
  prepare: refuseOthers,
  events: { adjust: { zh: '经审批调整', en: 'Adjusted by approval' } },
  check: (row) => targetFaults(row),
  guard: refuseBegun,
})

export type Target = Row<typeof target>

const targetFaults = (row: Readonly<Record<string, unknown>>) => {
  const faults: FieldFault[] = []
  const fault = (key: string, code: string, message: string, en: string) =>
    faults.push({ field: key, code, message, en })
  const range = namedPeriod(String(row.period))
  if (!range || periodOf(range).kind === 'range' || periodOf(range).name !== row.period) {
    fault(
      'period',
      'period',
      '「期间」应写成 2026、2026-H1、2026-Q3 或 2026-07。',
      '“Period” is written 2026, 2026-H1, 2026-Q3 or 2026-07.',
    )
  }
  if ((row.unitId === null) === (row.employeeId === null)) {
    const none = row.unitId === null
    fault(
      'unitId',
      'one_owner',
      none
        ? '请选择这是哪个组织或哪名员工的目标;全公司的目标选最上级的组织。'
        : '一个目标只属于一个组织或一名员工。请只填其中一项。',
      none
        ? 'Choose the unit or the employee this target is for; a target of the whole company is one of the topmost unit.'
        : 'A target is of one unit or one employee. Fill in one of the two.',
    )
  }
  return [...faults, ...valueFaults(String(row.metric), Number(row.value))]
}

/** What no target of this metric can be. */
export const valueFaults = (metricKey: string, value: number): FieldFault[] => {
  const unit = targetable.find(({ key }) => key === metricKey)?.unit
  const fault = (code: string, message: string, en: string) => [{ field: 'value', code, message, en }]
  if (unit === 'ratio' && value > 1)
    return fault('ratio', '比率的目标不能超过 100%(1)。', 'A target of a ratio is at most 100% (1).')
  if ((unit === 'money' || unit === 'count') && !Number.isInteger(value))
    return unit === 'money'
      ? fault('whole', '金额的目标以分为单位,应为整数。', 'A target of money is a whole number of cents.')
      : fault('whole', '个数的目标应为整数。', 'A target of a count is a whole number.')
  return []
}
