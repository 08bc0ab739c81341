import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Filter, Page, Row, TimelineItem } from './contract.ts'
import { call, get, post } from './http.ts'
import { keys, renew, renewStories } from './queries.ts'

export interface ListRequest {
  readonly filter?: Filter
  readonly sort?: string
  readonly fields?: readonly string[]
  readonly q?: string
  readonly deleted?: boolean
  readonly limit?: number
  readonly count?: 'exact' | 'capped' | 'none'
}

const queryOf = (request: ListRequest, cursor?: string | null) => ({
  filter: request.filter && JSON.stringify(request.filter),
  sort: request.sort,
  fields: request.fields?.join(','),
  q: request.q,
  deleted: request.deleted ? 'true' : undefined,
  limit: request.limit ?? 100,
  // The total belongs to the first page only.
  count: cursor ? 'none' : (request.count ?? 'capped'),
  cursor: cursor ?? undefined,
})

export const fetchPage = (entity: string, request: ListRequest, signal?: AbortSignal, cursor?: string | null) =>
  get<Page>(`/api/${entity}`, queryOf(request, cursor), signal)

export const useList = (entity: string, request: ListRequest) =>
  useInfiniteQuery({
    queryKey: keys.list(entity, request),
    queryFn: ({ pageParam, signal }) => fetchPage(entity, request, signal, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })

const longestPage = 200

/** Every row, page after page: for what is reckoned and printed as a whole. */
export const useWhole = (entity: string, request: ListRequest) => {
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useList(entity, {
    ...request,
    limit: longestPage,
    count: 'none',
  })
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage()
  }, [hasNextPage, isFetching, error, fetchNextPage])
  return { rows: data?.pages.flatMap((page) => page.items), error }
}

export const pageQuery = (entity: string, request: ListRequest) =>
  queryOptions({
    queryKey: keys.list(entity, { ...request, one: true }),
    queryFn: ({ signal }) => fetchPage(entity, request, signal),
  })

/** One short page, for related lists and pickers. */
export const usePage = (entity: string, request: ListRequest, enabled = true) =>
  useQuery({ ...pageQuery(entity, request), enabled, placeholderData: keepPreviousData })

export const useRecord = (entity: string, id: string, enabled = true) =>
  useQuery({
    queryKey: keys.one(entity, id),
    queryFn: ({ signal }) => get<Row>(`/api/${entity}/${id}`, {}, signal),
    enabled,
  })

/** The same, also where it or what it hangs on is in the recycle bin. */
export const useRecordInBin = (entity: string, id: string, enabled = true) =>
  useQuery({
    queryKey: keys.one(entity, `${id} in bin`),
    queryFn: ({ signal }) => get<Row>(`/api/${entity}/${id}`, { deleted: 'true' }, signal),
    enabled,
  })

export interface Measures {
  readonly filter?: Filter
  readonly q?: string
  readonly groupBy: readonly string[]
  readonly measures: readonly Readonly<Record<string, string>>[]
}

export type Group = Readonly<Record<string, unknown>> & { readonly labels?: Readonly<Record<string, string>> }

export const useAggregate = (entity: string, request: Measures, enabled = true) =>
  useQuery({
    queryKey: keys.totals(entity, request),
    queryFn: () => call<{ items: Group[] }>('POST', `/api/${entity}/aggregate`, { body: request }),
    enabled,
    placeholderData: keepPreviousData,
  })

export const useTimeline = (entity: string, id: string) =>
  useInfiniteQuery({
    queryKey: keys.timeline(entity, id),
    queryFn: ({ pageParam }) =>
      get<{ items: TimelineItem[]; next: string | null }>(`/api/${entity}/${id}/timeline`, { before: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })

/** A named read model. */
export const useView = <T>(
  name: string,
  input: Readonly<Record<string, string | number | undefined>> = {},
  enabled = true,
) =>
  useQuery({
    queryKey: keys.view(name, input),
    queryFn: ({ signal }) => get<T>(`/api/${name}`, input, signal),
    enabled,
    placeholderData: keepPreviousData,
  })

const done = async <T>(entity: string, work: Promise<T>): Promise<T> => {
  const result = await work
  void renew(entity)
  void renewStories()
  return result
}

export type Values = Readonly<Record<string, unknown>>

export const createRecord = (entity: string, values: Values, key?: string): Promise<Row> =>
  done(entity, post<Row>(`/api/${entity}`, values, key))

export const patchRecord = (entity: string, id: string, version: number, values: Values): Promise<Row> =>
  done(entity, call<Row>('PATCH', `/api/${entity}/${id}`, { body: { version, ...values } }))

export const removeRecord = (entity: string, id: string): Promise<unknown> =>
  done(entity, call('DELETE', `/api/${entity}/${id}`))

export const restoreRecord = (entity: string, id: string): Promise<unknown> =>
  done(entity, post(`/api/${entity}/${id}/restore`))

export const runVerb = (entity: string, id: string, verb: string, input: Values = {}): Promise<Row> =>
  done(entity, post<Row>(`/api/${entity}/${id}/${verb}`, input))

export const runKindVerb = <T = unknown>(entity: string, verb: string, input: Values = {}): Promise<T> =>
  done(entity, post<T>(`/api/${entity}/${verb}`, input))
