import { sql, view } from '../../../kernel/index.ts'
import { keepers, leaders } from '../../people/index.ts'
import { brought, each, months, spent } from './brought.ts'

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

export const resultReaders = ['marketing', ...leaders, ...keepers, 'finance', 'auditor'] as const

/** Each channel with what it cost and brought in these months, and the same of everything below it. */
export const channelTree = view('channel-tree', {
  zh: '渠道成效',
  en: 'Channel results',
  allow: resultReaders,
  input: months,
  run: async (ctx, asked) => {
    const lines =
      await ctx.db.rows<Line>(sql`with spent as (${spent('channel_id', asked)}), brought as (${brought(ctx, 'channel_id', asked)})
      select c.id, c.name, c.parent_id as "parentId", c.kind, c.state, coalesce(s.cost, 0) as cost, coalesce(b.leads, 0) as leads,
        coalesce(b.converted, 0) as converted, coalesce(b.won, 0) as won, coalesce(b.won_amount, 0) as "wonAmount"
      from crm.channel as c left join spent as s on s.id = c.id left join brought as b on b.id = c.id
      where c.deleted_at is null order by c.name collate kernel.zh`)
    return { items: lines.map((line) => ({ ...line, whole: wholeOf(line, lines) })) }
  },
})

const sums = ['cost', 'leads', 'converted', 'won', 'wonAmount'] as const
type Sums = Record<(typeof sums)[number], number>

interface Whole extends Sums {
  readonly costPerLead: number | null
  readonly costPerWon: number | null
}

/** The channel and everything below it. */
const wholeOf = (line: Line, lines: readonly Line[]): Whole => {
  const total = sumOf(line, lines, new Set())
  return { ...total, costPerLead: each(total.cost, total.leads), costPerWon: each(total.cost, total.won) }
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
