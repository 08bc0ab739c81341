import { asSql, field, sql, view, visibleRows } from '../../../kernel/index.ts'
import { keepers, leaders } from '../../people/index.ts'
import { lead } from '../lead/index.ts'

interface Line {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  readonly kind: string
  readonly state: string
  readonly cost: number
  readonly leads: number
  readonly converted: number
  readonly won: number
  readonly wonAmount: number
}

const month = (zh: string, en: string) =>
  field.text({
    zh,
    en,
    required: true,
    max: 7,
    tidy: (text) =>
      /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? { value: text } : { fault: `「${text}」应为月份,例如 2026-03` },
  })

/** Each channel with what it cost and brought in these months, and the same of everything below it. */
export const channelTree = view('channel-tree', {
  zh: '渠道成效',
  en: 'Channel results',
  allow: ['marketing', ...leaders, ...keepers, 'finance', 'auditor'],
  input: { from: month('起始月份', 'From'), to: month('截止月份', 'To') },
  run: async (ctx, { from, to }) => {
    const zone = ctx.company.timeZone
    const begin = sql`(${`${from}-01`}::date)::timestamp at time zone ${zone}`
    const end = sql`(${`${to}-01`}::date + interval '1 month')::timestamp at time zone ${zone}`
    const lines = await ctx.db.rows<Line>(sql`with spent as (
        select channel_id, sum(amount)::bigint as cost from crm.channel_cost
        where deleted_at is null and period between ${from} and ${to} group by channel_id),
      brought as (
        select l.channel_id, count(*)::int as leads, count(*) filter (where l.state = 'converted')::int as converted,
          count(*) filter (where o.outcome = 'won')::int as won, coalesce(sum(o.amount) filter (where o.outcome = 'won'), 0)::bigint as won_amount
        from crm.lead as l left join crm.opportunity as o on o.id = l.opportunity_id and o.deleted_at is null
        where l.deleted_at is null and l.channel_id is not null and l.created_at >= ${begin} and l.created_at < ${end}
          and ${asSql(visibleRows(lead, ctx.actor, 'l'))} group by l.channel_id)
      select c.id, c.name, c.parent_id as "parentId", c.kind, c.state, coalesce(s.cost, 0) as cost, coalesce(b.leads, 0) as leads,
        coalesce(b.converted, 0) as converted, coalesce(b.won, 0) as won, coalesce(b.won_amount, 0) as "wonAmount"
      from crm.channel as c left join spent as s on s.channel_id = c.id left join brought as b on b.channel_id = c.id
      where c.deleted_at is null order by c.name collate kernel.zh`)
    return { items: lines.map((line) => ({ ...line, whole: wholeOf(line, lines) })) }
  },
})

const sums = ['cost', 'leads', 'converted', 'won', 'wonAmount'] as const
type Sums = Record<(typeof sums)[number], number>

/** The channel and everything below it. The cost of a lead is known where there is one. */
const wholeOf = (line: Line, lines: readonly Line[]): Sums & { costPerLead: number | null } => {
  const total = sumOf(line, lines, new Set())
  return { ...total, costPerLead: total.leads > 0 ? Math.round(total.cost / total.leads) : null }
}

const sumOf = (line: Line, lines: readonly Line[], seen: Set<string>): Sums => {
  seen.add(line.id)
  const total: Sums = {
    cost: line.cost,
    leads: line.leads,
    converted: line.converted,
    won: line.won,
    wonAmount: line.wonAmount,
  }
  for (const child of lines.filter(({ id, parentId }) => parentId === line.id && !seen.has(id))) {
    const below = sumOf(child, lines, seen)
    for (const key of sums) total[key] += below[key]
  }
  return total
}
