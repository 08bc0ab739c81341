import {
  asSql,
  type Ctx,
  field,
  get,
  inWords,
  type Row,
  reach,
  select,
  sql,
  view,
  visibleRows,
} from '../../../kernel/index.ts'
import { dispatchers, readers } from '../access.ts'
import { account } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import { limitsOf, localTime } from './claim.ts'
import { pool, standsInPool } from './pool.entity.ts'
import { recyclable, whyOf } from './recycle.ts'

/** Pools the actor may look into: those of the units above, or every one for whom the whole company is open. */
const openPools = async (ctx: Ctx): Promise<Row<typeof pool>[]> => {
  if (reach(ctx.actor, 'lead', 'read') === 'all') return select(ctx, pool, { orderBy: sql`t.kind desc, t.name, t.id` })
  return select(ctx, pool, {
    where: sql`t.unit_id is null or t.unit_id in (
      with recursive above as (
        select e.unit_id as id from people.employee as e where e.id = ${ctx.actor.employeeId}::uuid
        union all select u.parent_id from above join people.unit as u on u.id = above.id where u.parent_id is not null)
      select id from above
      union select e.unit_id from people.employee as e where e.id = any(${ctx.actor.subtreeIds}::uuid[]))`,
    orderBy: sql`t.kind desc, t.name, t.id`,
  })
}

/** The pools I may take from, how full they are, and how much more I may take. */
export const pools = view('pools', {
  zh: '公海一览',
  en: 'Pools',
  allow: readers,
  input: {},
  run: async (ctx) => {
    const open = await openPools(ctx)
    const counts = await ctx.db.rows<{
      id: string
      n: number
    }>(sql`select e.pool_id as id, count(*)::integer as n from crm.pool_entry as e
      where ${standsInPool} and e.pool_id = any(${open.map(({ id }) => id)}::uuid[]) group by 1`)
    const held = new Map(counts.map(({ id, n }) => [id, n]))
    return {
      pools: await Promise.all(
        open.map(async (p) => ({ ...shown(p), count: held.get(p.id) ?? 0, ...(await limitsOf(ctx, p)) })),
      ),
    }
  },
})

const shown = ({ id, name, kind, claimsPerDay, maxOwned, lockDays, delayHours }: Row<typeof pool>) => ({
  id,
  name,
  kind,
  claimsPerDay,
  maxOwned,
  lockDays,
  delayHours,
})

interface PoolLine {
  readonly entryId: string
  readonly name: string | null
  readonly company: string | null
  readonly industry: string | null
  readonly region: string | null
  readonly grade: string | null
  readonly cause: string
  readonly why: string
  readonly enteredAt: string
  readonly previousOwner: string | null
  readonly mine: boolean
}

const pageSize = 50

/**
 * What lies in a pool. Those who may not see the record itself are told the firm, trade and place, enough to choose and not
 * enough to go round the claim: no person, no number, no mailbox.
 */
export const poolRecords = view('pool-records', {
  zh: '公海记录',
  en: 'Records of a pool',
  allow: readers,
  input: {
    poolId: field.ref('pool', { zh: '公海', en: 'Pool', required: true }),
    grade: field.choice(
      { A: { zh: 'A 级', en: 'A' }, B: { zh: 'B 级', en: 'Grade B' }, C: { zh: 'C 级', en: 'Grade C' } },
      { zh: '等级', en: 'Grade' },
    ),
    words: field.text({ zh: '公司、行业或地区', en: 'Company, industry or region', max: 60 }),
    page: field.integer({ zh: '页', en: 'Page', min: 1, max: 10_000 }),
  },
  run: async (ctx, { poolId, grade, words, page }) => {
    const p = (await openPools(ctx)).find(({ id }) => id === poolId)
    if (!p) return get(ctx, pool, '00000000-0000-0000-0000-000000000000')
    const rows = await ctx.db.rows<PoolLine>(sql`select * from (${linesOf(ctx, p)}) as line
      where (${grade ?? null}::text is null or line.grade = ${grade ?? null}::text)
        and (${words ?? null}::text is null or concat_ws(' ', line.company, line.industry, line.region) ilike ${`%${(words ?? '').replace(/[\\%_]/g, '\\$&')}%`})
      order by line."enteredAt" desc, line."entryId" desc limit ${pageSize + 1} offset ${((page ?? 1) - 1) * pageSize}`)
    const day = 86_400_000
    return {
      items: rows.slice(0, pageSize).map((row) => {
        const entered = Date.parse(row.enteredAt)
        const opensAt = Math.max(
          entered + (p.delayHours ?? 0) * 3_600_000,
          row.mine && p.lockDays ? entered + p.lockDays * day : 0,
        )
        return { ...row, claimableAt: opensAt > ctx.now.getTime() ? localTime(ctx, opensAt) : null }
      }),
      more: rows.length > pageSize,
    }
  },
})

const linesOf = (ctx: Ctx, p: Row<typeof pool>) => {
  const e = p.kind === 'lead' ? lead : account
  const seen = asSql(visibleRows(e, ctx.actor, 't'))
  const kinds =
    p.kind === 'lead'
      ? sql`case when ${seen} then t.name end as name, t.company, t.grade`
      : sql`t.name, t.name as company, null::text as grade`
  return sql`select e.id as "entryId", ${kinds}, t.industry, t.region, e.cause, ${ctx.actor.english ? sql`coalesce(e.why_en, e.why)` : sql`e.why`} as why, e.entered_at as "enteredAt",
      previous.name as "previousOwner", coalesce(e.previous_owner_id = ${ctx.actor.employeeId}::uuid, false) as mine
    from crm.pool_entry as e join ${sql.table(e.table)} as t on t.id = ${sql.ref(`e.${p.kind}_id`)}
      left join people.employee as previous on previous.id = e.previous_owner_id
    where e.pool_id = ${p.id}::uuid and ${standsInPool}`
}

const listedRows = 500

const endOf = async (ctx: Ctx, day: string): Promise<Date> => {
  const end = sql`(${day}::date + 1)::timestamp at time zone ${ctx.company.timeZone}`
  const [row] = await ctx.db.rows<{ end: string }>(sql`select ${end} as end`)
  return new Date((row as { end: string }).end)
}

/** "312 customers would fall tonight": who, why and whose, by the rules as they are, or with those that are still off. */
export const poolSimulation = view('pool-simulation', {
  zh: '回收演算',
  en: 'Recycling simulation',
  allow: [...dispatchers],
  input: {
    poolId: field.ref('pool', { zh: '公海', en: 'Pool' }),
    on: field.date({ zh: '日期', en: 'Day' }),
    withDrafts: field.boolean({ zh: '包括未启用的规则', en: 'Rules that are off, too' }),
  },
  run: async (ctx, { poolId, on, withDrafts }) => {
    const at = on ? await endOf(ctx, on) : ctx.now
    const found = await recyclable(ctx, { at, drafts: withDrafts === true, ...(poolId && { poolId }) })
    const mayReadAll = reach(ctx.actor, 'lead', 'read') === 'all'
    const mine = new Set(ctx.actor.subtreeIds)
    const seen = found.filter(({ ownerId }) => mayReadAll || mine.has(ownerId))
    const count = <K extends string>(key: (row: (typeof seen)[number]) => K) => {
      const counts = new Map<K, number>()
      for (const row of seen) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1)
      return [...counts].map(([name, n]) => ({ name, n })).sort((a, b) => b.n - a.n)
    }
    return {
      leads: seen.filter(({ kind }) => kind === 'lead').length,
      accounts: seen.filter(({ kind }) => kind === 'account').length,
      byOwner: count(({ owner }) => owner),
      byCause: count(({ cause }) => cause),
      byPool: count((row) => row.pool),
      items: seen.slice(0, listedRows).map((row) => ({ ...row, why: inWords(ctx.actor, whyOf(row)) })),
    }
  },
})
