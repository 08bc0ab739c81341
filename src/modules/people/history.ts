import { type Ctx, change, createMany, remove, select, sql, today, type Write } from '../../kernel/index.ts'
import { assignment } from './organisation.entity.ts'

export interface Move {
  readonly employeeId: string
  readonly unitId: string
  readonly postId: string | null
  readonly on: string
  readonly joinedOn: string | null
}

/**
 * From their day on, these moves are the history: what ran then ends, what was planned for later gives way. Where a person was
 * before the first day that is known stays as it was: numbers of that time count there.
 */
export const writeHistory = async (ctx: Ctx, moves: readonly Move[]): Promise<void> => {
  const byEmployee = new Map(moves.map((move) => [move.employeeId, move]))
  const stretches = await select(ctx, assignment, {
    where: sql`t.employee_id = any(${[...byEmployee.keys()]}::uuid[])`,
    unscoped: true,
    lock: true,
  })
  const first = new Map(stretches.toSorted((a, b) => (a.from < b.from ? 1 : -1)).map((each) => [each.employeeId, each]))
  for (const stretch of stretches) {
    const { on, joinedOn } = byEmployee.get(stretch.employeeId) as Move
    const wasBefore = first.get(stretch.employeeId) === stretch && stretch.from > on && !(joinedOn && on <= joinedOn)
    if (wasBefore) await change(ctx, assignment, stretch, { from: dayBefore(on), to: on })
    else if (stretch.from >= on) await remove(ctx, assignment, stretch)
    else if (stretch.to === null || stretch.to > on) await change(ctx, assignment, stretch, { to: on })
  }
  await createMany(
    ctx,
    assignment,
    moves.map(({ on, joinedOn: _, ...move }) => ({ ...move, from: on })),
  )
}

/** The history agrees with the record, however that was written: by hand, by import, by a move. */
export const keepHistory = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const placed = writes.flatMap(({ before, after }) =>
    after?.unitId && (before?.unitId !== after.unitId || before?.postId !== after.postId) ? [{ before, after }] : [],
  )
  if (placed.length === 0) return
  const day = today(ctx)
  const ids = placed.map(({ after }) => after.id as string)
  const running = await select(ctx, assignment, {
    where: sql`t.employee_id = any(${ids}::uuid[]) and t."from" <= ${day}::date and (t."to" is null or ${day}::date < t."to")`,
    unscoped: true,
  })
  const known = new Map(running.map((stretch) => [stretch.employeeId, stretch]))
  const moves = placed.flatMap(({ before, after }): Move[] => {
    const employeeId = after.id as string
    const unitId = after.unitId as string
    const postId = after.postId as string | null
    const stretch = known.get(employeeId)
    if (stretch?.unitId === unitId && stretch.postId === postId) return []
    const joinedOn = after.joinedOn as string | null
    return [{ employeeId, unitId, postId, joinedOn, on: !before && joinedOn && joinedOn < day ? joinedOn : day }]
  })
  if (moves.length > 0) await writeHistory(ctx, moves)
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
