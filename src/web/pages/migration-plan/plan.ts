import { useQuery } from '@tanstack/react-query'
import { call, get } from '../../client/http.ts'

export interface Plan {
  readonly key: string
  readonly name: string
  readonly description?: string
  /** Names of the files it needs, all of them. */
  readonly files: readonly string[]
  readonly steps: readonly { readonly title: string; readonly entity: string }[]
}

export interface StepReport {
  readonly title: string
  readonly entity: string
  readonly runId: string
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly failed: number
  readonly warned: number
}

export interface PlanRun {
  readonly id: string
  readonly plan: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  /** One for each finished step, in the order of the plan. */
  readonly reports: readonly StepReport[]
  readonly error: string | null
}

export const isGoing = ({ state }: PlanRun): boolean => state === 'waiting' || state === 'running'

export const usePlans = () =>
  useQuery({ queryKey: ['migration-plan'], queryFn: () => get<{ items: readonly Plan[] }>('/api/migration-plan') })

const askAgainMs = 800

export const usePlanRun = (id: string) =>
  useQuery({
    queryKey: ['migration-plan', 'run', id],
    queryFn: () => get<PlanRun>(`/api/migration-plan/run/${id}`),
    refetchInterval: ({ state }) => (state.data && !isGoing(state.data) ? false : askAgainMs),
  })

export const startPlan = (key: string, files: readonly File[]): Promise<{ id: string }> => {
  const body = new FormData()
  for (const file of files) body.append('files', file)
  return call('POST', `/api/migration-plan/${key}/start`, { body })
}
