import { useQuery } from '@tanstack/react-query'
import type { FieldFault } from './contract.ts'
import { call, get, post } from './http.ts'

export interface ImportColumn {
  readonly index: number
  readonly header: string
  readonly samples: readonly string[]
  readonly suggestion: string | null
  readonly caution?: string | null
}

export interface ImportTable {
  readonly sheet: string | null
  readonly sheets: readonly string[]
  readonly headerLine: number
  readonly notes: readonly { readonly code: string; readonly message: string; readonly line?: number }[]
}

export interface ImportPlan {
  readonly mapping: readonly { readonly column: string; readonly field: string; readonly unknown?: 'blank' }[]
  readonly duplicates: 'skip' | 'update' | 'create'
  readonly key: string | null
  readonly dryRun: boolean
}

export interface ImportRun {
  readonly id: string
  readonly entity: string
  readonly fileName?: string
  readonly state:
    | 'mapping'
    | 'waiting'
    | 'running'
    | 'checked'
    | 'done'
    | 'failed'
    | 'reverting'
    | 'reverted'
    | 'expired'
  /** Until when the uploaded table is kept, while somebody is to go on with it. */
  readonly keptUntil?: string | null
  readonly plan?: ImportPlan | null
  readonly columns?: readonly ImportColumn[]
  /** What is odd about the file as a whole, once it has been read. */
  readonly notes: ImportTable['notes']
  /** While mapping: where in the file the table stands, and what is odd about it. */
  readonly table?: ImportTable
  readonly progress: {
    readonly rows: number
    readonly created: number
    readonly updated: number
    readonly skipped: number
    readonly failed: number
    readonly kept: number
  }
  readonly faults: readonly {
    readonly line: number
    readonly cells: readonly string[] | null
    readonly faults: readonly FieldFault[]
  }[]
  /** Each reason once, with how many rows it holds for; of several, the first lines and the cells of the first. */
  readonly reasons: readonly (FieldFault & {
    readonly rows: number
    readonly lines: readonly number[]
    readonly cells: readonly string[] | null
    readonly fails: boolean
  })[]
  readonly error?: string | null
}

export const isWorking = (run: ImportRun): boolean => ['waiting', 'running', 'reverting'].includes(run.state)

const askAgainMs = 700

/** Followed closely while it works, left alone otherwise. */
export const useImportRun = (id: string | undefined) =>
  useQuery({
    queryKey: ['import', id],
    queryFn: () => get<ImportRun>(`/api/import/${id}`),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? askAgainMs : false),
  })

export interface LeftImport {
  readonly id: string
  readonly fileName: string
  readonly state: 'mapping' | 'checked' | 'failed'
  readonly keptUntil: string
}

/** What I began to import and left. */
export const useLeftImports = (entity: string) =>
  useQuery({
    queryKey: ['import', 'left', entity],
    queryFn: () => get<{ items: readonly LeftImport[] }>(`/api/import?entity=${entity}`),
    // Another run may have been begun and left since the page was seen last.
    gcTime: 0,
  })

export const uploadTable = (entity: string, file: File): Promise<ImportRun> => {
  const body = new FormData()
  body.append('file', file)
  return call<ImportRun>('POST', `/api/import/${entity}`, { body })
}

export const startImport = (id: string, plan: ImportPlan): Promise<ImportRun> =>
  post<ImportRun>(`/api/import/${id}/start`, plan)

/** Another sheet, or another row for the column names. */
export const readTableAgain = (
  id: string,
  choice: { sheet?: string | null; headerLine?: number },
): Promise<ImportRun> => post<ImportRun>(`/api/import/${id}/table`, choice)

export const revertImport = (id: string): Promise<ImportRun> => post<ImportRun>(`/api/import/${id}/revert`)
