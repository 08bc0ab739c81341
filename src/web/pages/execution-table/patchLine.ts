import type { InfiniteData } from '@tanstack/react-query'
import type { Page, Row } from '../../client/contract.ts'
import { isProblem } from '../../client/http.ts'
import { keys, queryClient, renew } from '../../client/queries.ts'
import { patchRecord, type Values } from '../../client/records.ts'

const entity = 'execution-task'

/** The last change of a line that is still on its way. */
const underWay = new Map<string, Promise<Row>>()

/**
 * Who fills in a table does not wait for it: a line shows its change at once, and the next change of the same line is made on
 * the version that the one before left. Refused, the line shows again what the server has.
 */
export const patchLine = async (row: Row, values: Values): Promise<void> => {
  show(row.id, values)
  const before = underWay.get(row.id) ?? Promise.resolve(row)
  const sent = before.catch(() => row).then(({ version }) => patchRecord(entity, row.id, version, values))
  underWay.set(row.id, sent)
  try {
    const { version } = await sent
    show(row.id, { version })
  } catch (error) {
    show(row.id, Object.fromEntries(Object.keys(values).map((key) => [key, row[key]])))
    const renewed = renew(entity)
    // Somebody else was quicker: the next try is made on what they left.
    if (isProblem(error) && error.status === 409) await renewed
    throw error
  } finally {
    if (underWay.get(row.id) === sent) underWay.delete(row.id)
  }
}

const show = (id: string, values: Values): void => {
  queryClient.setQueriesData<InfiniteData<Page> | Page>({ queryKey: [...keys.entity(entity), 'list'] }, (old) => {
    if (!old || !('pages' in old)) return old
    const changed = (item: Row) => (item.id === id ? { ...item, ...values } : item)
    return { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.map(changed) })) }
  })
}
