import { useMemo } from 'react'
import { useView } from '../../client/records.ts'

/** What the company calls each role, by its key. */
export const useRoleNames = (): ReadonlyMap<string, string> => {
  const { data } = useView<{ items: readonly { key: string; name: string }[] }>('role-names')
  return useMemo(() => new Map(data?.items.map(({ key, name }) => [key, name])), [data])
}
