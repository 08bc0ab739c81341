import {
  type Ctx,
  type Db,
  entity,
  everyone,
  type FieldFault,
  field,
  first,
  type Row,
  type Sql,
  sql,
  type Write,
} from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'

const share = (zh: string, en: string, help?: { help: string; helpEn: string }) =>
  field.percent({ zh, en, required: true, min: 0.001, max: 10, ...help })

const edges = {
  slightUpTo: share('略高至', 'Slightly dearer up to', {
    help: '含这个百分比。修改后,已有的赢输单记录按新的分段重新归类。',
    helpEn: 'Inclusive. After a change the existing records are sorted anew.',
  }),
  clearUpTo: share('明显偏高至', 'Clearly dearer up to'),
  muchUpTo: share('大幅偏高至', 'Much dearer up to', {
    help: '再高的归入「远高于对手」。',
    helpEn: 'Anything higher is far above the rival.',
  }),
}
type Edge = keyof typeof edges

/** Up to where a price above the rival's counts as slightly, clearly and much dearer. One record, made with the database. */
export const gapRule = entity('gap-rule', {
  table: 'crm.gap_rule',
  title: 'name',
  label: { zh: '价差分段', en: 'Price-gap bands' },
  fields: { name: field.text({ zh: '名称', en: 'Name', max: 60, required: true }), ...edges },
  list: ['name', 'slightUpTo', 'clearUpTo', 'muchUpTo'],
  totals: false,
  grants: { read: everybody, update: ['director', 'vp', ...keepers] },
  visible: everyone,
  check: (row) => [...notAbove(row, 'clearUpTo', 'slightUpTo'), ...notAbove(row, 'muchUpTo', 'clearUpTo')],
  after: bandAnew,
})

export type GapRule = Pick<Row<typeof gapRule>, Edge>

function notAbove(row: Readonly<Record<string, unknown>>, upper: Edge, lower: Edge): FieldFault[] {
  if (Number(row[upper]) > Number(row[lower])) return []
  const [above, below] = [edges[upper].zh, edges[lower].zh]
  const message = `「${above}」应大于「${below}」,否则这一段是空的。请改大「${above}」,或先改小「${below}」。`
  const [over, under] = [edges[upper].en, edges[lower].en]
  const en = `“${over}” must be above “${under}”. Raise “${over}”, or lower “${under}” first.`
  return [{ field: upper, code: 'order', message, en }]
}

/** What was sold before is sorted as what is sold from now on: bands of two rules cannot be counted together. */
async function bandAnew(ctx: Ctx, writes: readonly Write[]): Promise<void> {
  if (!writes.some(({ before, after }) => before && after)) return
  await ctx.db.settled()
  await ctx.db.rows(sql`update crm.win_loss as w set gap_band = case
      when w.price_gap < 0 then 'cheaper' when w.price_gap <= r.slight_up_to then 'slight'
      when w.price_gap <= r.clear_up_to then 'clear' when w.price_gap <= r.much_up_to then 'much' else 'beyond' end
    from crm.gap_rule as r where w.price_gap is not null`)
}

export const gapRuleOf = (db: Db): Promise<GapRule> => readRule(db, sql``)

/** The rule, which stays as it is until commit: a record being stored is not there yet for a change of the rule to sort anew. */
export const heldGapRule = (db: Db): Promise<GapRule> => readRule(db, sql` for share`)

const readRule = async (db: Db, locked: Sql): Promise<GapRule> => {
  const rule = await first<GapRule>(
    db,
    sql`select slight_up_to as "slightUpTo", clear_up_to as "clearUpTo", much_up_to as "muchUpTo" from crm.gap_rule${locked}`,
  )
  if (!rule) throw new Error('crm.gap_rule has no record; the migration makes it')
  return rule
}
