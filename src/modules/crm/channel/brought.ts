import { asSql, type Ctx, field, type Sql, sql, visibleRows } from '../../../kernel/index.ts'
import { lead } from '../lead/index.ts'

const month = (zh: string, en: string) =>
  field.text({
    zh,
    en,
    required: true,
    max: 7,
    tidy: (text) =>
      /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? { value: text } : { fault: `「${text}」应为月份,例如 2026-03` },
  })

/** From the first to the last of these months. */
export const months = { from: month('起始月份', 'From'), to: month('截止月份', 'To') }

interface Months {
  readonly from: string
  readonly to: string
}

/** What the leads of these months that the actor sees came to, for each channel or each campaign. */
export const brought = (ctx: Ctx, by: 'channel_id' | 'campaign_id', { from, to }: Months): Sql => {
  const zone = ctx.company.timeZone
  const begin = sql`(${`${from}-01`}::date)::timestamp at time zone ${zone}`
  const end = sql`(${`${to}-01`}::date + interval '1 month')::timestamp at time zone ${zone}`
  const key = sql.ref(`l.${by}`)
  return sql`select ${key} as id, count(*)::int as leads, count(*) filter (where l.state = 'converted')::int as converted,
      count(*) filter (where o.outcome = 'won')::int as won, coalesce(sum(o.amount) filter (where o.outcome = 'won'), 0)::bigint as won_amount
    from crm.lead as l left join crm.opportunity as o on o.id = l.opportunity_id and o.deleted_at is null
    where l.deleted_at is null and ${key} is not null and l.created_at >= ${begin} and l.created_at < ${end}
      and ${asSql(visibleRows(lead, ctx.actor, 'l'))} group by 1`
}

/** What was spent on each in these months. */
export const spent = (by: 'channel_id' | 'campaign_id', { from, to }: Months): Sql =>
  sql`select ${sql.ref(by)} as id, sum(amount)::bigint as cost from crm.channel_cost
    where deleted_at is null and ${sql.ref(by)} is not null and period between ${from} and ${to} group by 1`

/** What one of them cost; known where there is one. */
export const each = (cost: number, n: number): number | null => (n > 0 ? Math.round(cost / n) : null)
