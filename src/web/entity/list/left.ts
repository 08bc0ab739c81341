import { queryClient } from '../../client/queries.ts'
import type { ListSearch } from './search.ts'

const [key, gcTime] = [['left'], Number.POSITIVE_INFINITY]
// Kept with what else is known of one session, and forgotten with it.
queryClient.setQueryDefaults(key, { gcTime })

/** How a kind's list was narrowed, ordered and laid out when it was last seen. */
export const leaveList = (entity: string, { drawer: _, ...search }: ListSearch): void => {
  queryClient.setQueryData([...key, entity], search.deleted ? {} : search)
}

/** The way back from a record leads to the rows one came from. */
export const listAsLeft = (entity: string): ListSearch => queryClient.getQueryData<ListSearch>([...key, entity]) ?? {}
