import type pg from 'pg'
import { copyIn, copyValue } from '../../src/platform/postgres/copy.ts'

type Value = string | number | boolean | null

/** Loads rows of one table by COPY; the values stand in the order of the columns. */
export const copyRows = (
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Value[]>,
): Promise<number> => copyIn(client, `copy ${table} (${columns.join(', ')}) from stdin`, lines(rows))

function* lines(rows: Iterable<readonly Value[]>): Generator<string> {
  for (const row of rows) yield `${row.map(copyValue).join('\t')}\n`
}

const needsEscape = /["\\]/

/** A text[] in its written form, for COPY. */
export const textArray = (items: readonly string[]): string => {
  const joined = items.join('","')
  const plain = !needsEscape.test(items.join(''))
  return `{"${plain ? joined : items.map((item) => item.replace(/["\\]/g, '\\$&')).join('","')}"}`
}

/**
 * Runs a load with the foreign keys and secondary indexes of its tables put aside, then builds and checks them again at
 * once: several times as fast as keeping them row by row. Needs no more than ownership of the tables.
 */
export const withoutIndexes = async (
  client: pg.ClientBase,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> => {
  const foreignKeys = await namesAndDefinitions(
    client,
    `select conrelid::regclass || '' as on_table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conrelid = any($1::regclass[]) order by 1, 2`,
    tables,
  )
  const indexes = await namesAndDefinitions(
    client,
    `select indrelid::regclass || '' as on_table, indexrelid::regclass || '' as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = any($1::regclass[]) and not indisprimary order by 1, 2`,
    tables,
  )
  for (const { on_table, name } of foreignKeys) await client.query(`alter table ${on_table} drop constraint ${name}`)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  await load()
  await client.query(`set local maintenance_work_mem = '512MB'`)
  for (const { definition } of indexes) await client.query(definition)
  for (const { on_table, name, definition } of foreignKeys) {
    await client.query(`alter table ${on_table} add constraint ${name} ${definition}`)
  }
}

interface Definition {
  readonly on_table: string
  readonly name: string
  readonly definition: string
}

const namesAndDefinitions = async (
  client: pg.ClientBase,
  query: string,
  tables: readonly string[],
): Promise<Definition[]> => (await client.query<Definition>(query, [tables])).rows
