import { useMemo } from 'react'
import { useMeta } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'

/** Names of roles; those who may not read roles see the keys. */
export const useRoleNames = (): ReadonlyMap<string, string> => {
  const meta = useMeta()
  const may = meta.entities.some(({ name }) => name === 'role')
  const { data } = usePage('role', { fields: ['key', 'name'], limit: 200, count: 'none' }, may)
  return useMemo(() => new Map(data?.items.map((row) => [String(row.key), String(row.name)])), [data])
}
