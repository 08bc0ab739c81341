import type { Field, Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { useRecord, useView, useWhole } from '../../client/records.ts'

export interface Line {
  readonly id: string
  readonly slippageDays: number
  readonly overdue: boolean
  readonly waitsFor: string | null
}

export interface Cycle {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly notStarted: number
  readonly doing: number
  readonly done: number
  readonly blocked: number
  readonly missed: number
  readonly unexplained: number
}

export interface TableView {
  readonly lines: readonly Line[]
  readonly standUp: readonly string[]
  readonly blocked: readonly string[]
  readonly locked: readonly string[]
  readonly cycle: { readonly number: number; readonly from: string; readonly to: string } | null
  readonly cycles: readonly Cycle[]
}

export type Shown = 'doing' | 'blocked' | 'overdue'

/** What a line says beside its columns. */
const beside = ['position', 'firstPlannedOn', 'locked', 'blockedReason', 'blockedSince', 'blockedCycles', 'cancelledOn']

/** The lines of a project's table with what is reckoned about each. */
export const useTable = (projectId: string) => {
  const columns = useColumns()
  const project = useRecord('improvement-project', projectId)
  const tasks = useWhole('execution-task', {
    filter: { projectId: { eq: projectId } },
    fields: [...columns.map(({ key }) => key), ...beside],
    sort: 'position',
  })
  const view = useView<TableView>('execution-table', { projectId })
  return {
    columns,
    project: project.data,
    tasks: tasks.rows,
    view: view.data,
    error: project.error ?? tasks.error ?? view.error,
  }
}

/** The seven columns, and those the company added. */
const useColumns = (): readonly Field[] => {
  const entity = useEntity('execution-task')
  if (!entity) return []
  const named = entity.list.flatMap((key) => entity.fields.find((field) => field.key === key) ?? [])
  return [...named, ...entity.fields.filter((field) => field.custom && !entity.list.includes(field.key))]
}

export const isShown = (task: Row, line: Line | undefined, shown: Shown | undefined): boolean => {
  if (!shown) return true
  return shown === 'overdue' ? line?.overdue === true : task.state === shown && !task.cancelledOn
}

/** Verbs that say where a task stands, in the order they usually come. */
export const stateVerbs = ['start', 'progress', 'complete', 'block', 'unblock', 'reevaluate', 'reopen'] as const
