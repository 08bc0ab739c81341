import { QueryCache, QueryClient } from '@tanstack/react-query'
import { isProblem } from './http.ts'

const isPassing = (error: unknown) => isProblem(error) && (error.status === 0 || error.status >= 502)

// A session that ended shows everywhere at once: the frame sees no actor and asks to sign in.
const queryCache = new QueryCache({
  onError: (error) => {
    if (!isProblem(error)) return
    if (error.status === 401) queryClient.setQueryData(keys.session, null)
    if (error.code === 'password.own_first') void queryClient.invalidateQueries({ queryKey: keys.session })
  },
})

export const queryClient: QueryClient = new QueryClient({
  queryCache,
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
    mutations: { retry: false },
  },
})

/** Every cached answer hangs under one of these, so that a change of one kind of record renews what shows it. */
export const keys = {
  session: ['session'] as const,
  meta: ['meta'] as const,
  entity: (entity: string) => ['records', entity] as const,
  list: (entity: string, request: object) => ['records', entity, 'list', request] as const,
  totals: (entity: string, request: object) => ['records', entity, 'totals', request] as const,
  one: (entity: string, id: string) => ['records', entity, 'one', id] as const,
  timeline: (entity: string, id: string) => ['records', entity, 'timeline', id] as const,
  views: ['view'] as const,
  view: (name: string, input: object) => ['view', name, input] as const,
}

/** After a write or a change reported by the server: lists, records and read models may all be out of date. */
export const renew = (entity: string): Promise<unknown> =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.entity(entity) }),
    queryClient.invalidateQueries({ queryKey: keys.views }),
  ])

/** What one writes is told in the stories of what it belongs to as well, and moves what stands in them. */
export const renewStories = (): Promise<unknown> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [root, , part] }) => root === 'records' && (part === 'timeline' || part === 'one'),
  })

/** After a time in which no change was heard of. */
export const renewAll = (): Promise<unknown> =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['records'] }),
    queryClient.invalidateQueries({ queryKey: keys.views }),
  ])
