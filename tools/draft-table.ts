import { targetOf } from '../src/kernel/entity/registry.ts'
import type { Entity } from '../src/kernel/index.ts'
import { rollupColumn } from '../src/kernel/list/rollup.ts'
import { snake } from '../src/kernel/sql.ts'

// Drafts of migrations, derived from definitions. What is drafted is read, adjusted and kept as ordered SQL.

// Their defaults (`me`, `now`, `today`) depend on who writes, and when.
const written = ['person', 'instant', 'date']

const columnLine = (e: Entity, key: string): string => {
  const field = e.fields[key]!
  const parts = [snake(key), field.kind.column]
  if (field.required) parts.push('not null')
  if (field.kind.name !== 'file' && field.target) parts.push(`references ${targetOf(field).table} (id)`)
  if (field.default !== undefined && !written.includes(field.kind.name))
    parts.push(`default '${JSON.stringify(field.default).replace(/^"|"$/g, '').replaceAll("'", "''")}'`)
  return parts.join(' ')
}

/** `create table` with system columns, constraints, an index per reference, the search table and the roll-ups. */
export const draftTable = (e: Entity): string => {
  const keys = Object.keys(e.fields)
  const unique = [...keys.filter((key) => e.fields[key]!.unique).map((key) => [key]), ...(e.uniqueTogether ?? [])].map(
    (set) => `create unique index on ${e.table} (${set.map(snake).join(', ')}) where deleted_at is null;`,
  )
  const references = keys
    .filter((key) => e.fields[key]!.target)
    .map((key) => `create index on ${e.table} (${snake(key)}, id desc) where deleted_at is null;`)
  const sequences = keys
    .filter((key) => e.fields[key]!.kind.name === 'auto-number')
    .map((key) => `create sequence ${e.table}_${snake(key)}_seq;`)
  return [
    ...sequences,
    `create table ${e.table} (\n  ${[
      'id uuid primary key',
      'version integer not null default 1',
      'created_at timestamptz not null default now()',
      'created_by uuid',
      'updated_at timestamptz not null default now()',
      'deleted_at timestamptz',
      `custom jsonb not null default '{}'`,
      ...keys.map((key) => columnLine(e, key)),
    ].join(',\n  ')}\n);`,
    ...unique,
    ...references,
    ...searchTable(e),
    ...(e.rollups?.length ? [draftRollups(e)] : []),
  ].join('\n')
}

const searchTable = (e: Entity): string[] =>
  Object.values(e.fields).some((field) => field.search && !field.mask)
    ? [
        `create table ${e.table}_search (\n  id uuid primary key references ${e.table} (id) on delete cascade,\n  words text not null,\n  grams text[] not null\n);`,
        `create index on ${e.table}_search using gin (grams);`,
      ]
    : []

const dimension = (path: string, row: string): string => {
  const [key = '', bucket] = path.split(':')
  return bucket ? `date_trunc('${bucket}', ${row}.${snake(key)}::timestamp)::date` : `${row}.${snake(key)}`
}

/**
 * Roll-up tables and the statement triggers that keep them. A change appends what it adds and takes away, so writers never
 * wait for one another; `n` and the sums of a key are the totals of its rows.
 */
const draftRollups = (e: Entity): string => {
  const tables = (e.rollups ?? []).map((rollup) => {
    const columns = rollup.by.map((path) => {
      const field = e.fields[path.split(':')[0]!]!
      return `${rollupColumn(path)} ${path.includes(':') ? 'date' : field.kind.column}`
    })
    const sums = rollup.sum.map((key) => `${snake(key)} numeric not null`)
    const first = rollupColumn(rollup.by[0]!)
    return [
      `create table ${rollup.table} (\n  ${[...columns, 'n bigint not null', ...sums, 'is_change boolean not null default true'].join(',\n  ')}\n);`,
      `create index on ${rollup.table} (${rollup.by.map(rollupColumn).join(', ')}) include (${['n', ...rollup.sum.map(snake)].join(', ')});`,
      `create index on ${rollup.table} (${first}) where is_change;`,
    ].join('\n')
  })
  const insert = (from: 'insert' | 'update' | 'delete') =>
    (e.rollups ?? []).map((rollup) => {
      const side = (row: string, sign: string) =>
        `select ${[...rollup.by.map((path) => `${dimension(path, row)} as ${rollupColumn(path)}`), `${sign}1 as n`, ...rollup.sum.map((key) => `${sign}coalesce(${row}.${snake(key)}, 0) as ${snake(key)}`)].join(', ')} from ${row} where ${row}.deleted_at is null`
      const sides = [
        ...(from !== 'delete' ? [side('new_rows', '')] : []),
        ...(from !== 'insert' ? [side('old_rows', '-')] : []),
      ]
      const by = rollup.by.map(rollupColumn)
      const sums = rollup.sum.map(snake)
      const targets = [...by, 'n', ...sums].join(', ')
      const totals = ['n', ...sums].map((column) => `sum(${column})`)
      const nonzero = totals.map((total) => `${total} <> 0`).join(' or ')
      return `  insert into ${rollup.table} (${targets})\n  select ${[...by, ...totals].join(', ')} from (\n    ${sides.join('\n    union all ')}\n  ) as moved group by ${by.join(', ')} having ${nonzero};`
    })
  const trigger = (verb: 'insert' | 'update' | 'delete', tables_: string) =>
    `create function ${e.table}_rollup_${verb}() returns trigger language plpgsql as $$\nbegin\n${insert(verb).join('\n')}\n  return null;\nend $$;\ncreate trigger rollup_${verb} after ${verb} on ${e.table} referencing ${tables_} for each statement execute function ${e.table}_rollup_${verb}();`
  return [
    ...tables,
    trigger('insert', 'new table as new_rows'),
    trigger('update', 'old table as old_rows new table as new_rows'),
    trigger('delete', 'old table as old_rows'),
  ].join('\n')
}
