import { rollupColumn } from '../list/rollup.ts'
import { snake } from '../sql.ts'
import type { Rollup } from './entity.ts'

/** Folds the changes of a roll-up into one row per key. Run by one process at a time. */
export const compactRollup = ({ table, by, sum }: Rollup): string => {
  const keys = by.map(rollupColumn)
  const totals = ['n', ...sum.map(snake)]
  const isSomething = totals.map((total) => `sum(${total}) <> 0`).join(' or ')
  // What belongs to nobody is no member of a list, so it is taken beside it.
  return `with owned as (delete from ${table} where ${keys[0]} in (select ${keys[0]} from ${table} where is_change) returning *),
    free as (delete from ${table} where ${keys[0]} is null and exists (select from ${table} where ${keys[0]} is null and is_change) returning *),
    taken as (select * from owned union all select * from free)
    insert into ${table} (${[...keys, ...totals, 'is_change'].join(', ')})
    select ${[...keys, ...totals.map((total) => `sum(${total})`), 'false'].join(', ')} from taken
      group by ${keys.join(', ')} having ${isSomething}`
}
