import type pg from 'pg'

interface Check {
  readonly promise: string
  /** Answers one row, `broken`: how many records break the promise. */
  readonly sql: string
}

const rollup = (table: string, keys: string, columns: string): string => `
  select count(*)::integer as broken from (
    select ${columns}, sum(n) as n, sum(amount) as amount from ${table} group by ${columns} having sum(n) <> 0
    except
    select ${keys}, count(*), coalesce(sum(amount), 0) from crm.opportunity where deleted_at is null group by ${keys}
  ) as difference`

const checks: readonly Check[] = [
  {
    promise: '按阶段汇总与明细一致',
    sql: rollup('crm.opportunity_by_stage', 'owner_id, node_id, outcome', 'owner_id, node_id, outcome'),
  },
  {
    promise: '按月汇总与明细一致',
    sql: rollup(
      'crm.opportunity_by_month',
      `owner_id, outcome, date_trunc('month', closed_on::timestamp)::date`,
      'owner_id, outcome, closed_on_month',
    ),
  },
  {
    promise: '汇总表没有遗漏商机',
    sql: `select ((select count(*) from crm.opportunity where deleted_at is null)
      - (select coalesce(sum(n), 0) from crm.opportunity_by_stage))::integer as broken`,
  },
  {
    promise: '进行中的商机停在它的阶段记录上',
    sql: `select count(*)::integer as broken from crm.opportunity as o where (outcome = 'open') <> exists (
      select from crm.stage_entry as s where s.opportunity_id = o.id and s.left_at is null and s.node_id = o.node_id)`,
  },
  {
    promise: '阶段记录与商机同属一人',
    sql: `select count(*)::integer as broken from crm.stage_entry as e join crm.opportunity as o on o.id = e.opportunity_id
      where o.owner_id is distinct from e.owner_id`,
  },
  {
    promise: '每个客户的首次成交只有一单,且日期一致',
    sql: `select count(*)::integer as broken from crm.account as a left join (
        select account_id, min(closed_on) as first_on, count(*) filter (where not repeat) as firsts
        from crm.opportunity where outcome = 'won' and deleted_at is null group by 1) as won on won.account_id = a.id
      where a.first_won_on is distinct from won.first_on or won.firsts <> 1`,
  },
  {
    promise: '每个商机都能被搜索到',
    sql: `select ((select count(*) from crm.opportunity) - (select count(*) from crm.opportunity_search))::integer as broken`,
  },
]

/** Refuses to leave behind a company whose records contradict one another. */
export const verifyHistory = async (client: pg.ClientBase): Promise<void> => {
  for (const { promise, sql } of checks) {
    const { rows } = await client.query<{ broken: number }>(sql)
    if (rows[0]?.broken !== 0) throw new Error(`seeded records are inconsistent (${promise}): ${rows[0]?.broken}`)
  }
}
