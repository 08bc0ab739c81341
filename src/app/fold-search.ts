import { type Job, sql } from '../kernel/index.ts'

/**
 * New search entries wait in a list that every search reads from end to end; by itself PostgreSQL lets it grow to 4 MB, and whoever
 * writes next then puts all of them into the index.
 */
export const foldSearch: Job = {
  name: 'fold-search',
  everyMinutes: 1,
  everyChanges: 1_000,
  run: async ({ store }) => {
    await store.rows(sql`select gin_clean_pending_list(i.oid) from pg_class as i join pg_am as a on a.oid = i.relam
      where a.amname = 'gin' and i.relkind = 'i' and pg_has_role(i.relowner, 'usage')`)
  },
}
