import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refused } from '../../../test/harness/loop.ts'
import { projectStory } from '../../../test/harness/project-story.ts'
import { sql } from '../../kernel/index.ts'
import { plusDays } from './execution-task.rules.ts'

const { actors, app, as, day, running, onTask } = await projectStory()
const { leader } = actors

/** Weighted so that a task often gets as far as being held fast. */
const verb = fc.oneof(
  { weight: 14, arbitrary: fc.constantFrom('closeCycle') },
  { weight: 8, arbitrary: fc.constantFrom('block') },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      'start',
      'progress',
      'complete',
      'reopen',
      'unblock',
      'reevaluate',
      'setPlan',
      'correct',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom('edit', 'reassign') },
)

const bodies: Record<string, (today: string) => object> = {
  progress: () => ({ remark: '有进展' }),
  complete: () => ({}),
  reopen: () => ({ reason: '客户退回' }),
  block: () => ({ reason: '等待财务提供成本' }),
  unblock: () => ({ how: '财务已提供' }),
  reevaluate: (today) => ({ decision: 'replan', plannedOn: plusDays(today, 5), reason: '换用去年的成本数据' }),
  setPlan: (today) => ({ plannedOn: plusDays(today, 3), reason: '客户推迟' }),
  correct: (today) => ({ actualOn: plusDays(today, -1), reason: '昨天交付' }),
}

interface Stored {
  version: number
  state: string
  locked: boolean
  actual_on: string | null
  owner_id: string
  started_on: string | null
}

const stored = async (id: string): Promise<Stored> => {
  const [row] = await app.store.rows<Stored>(
    sql`select version, state, locked, actual_on, owner_id, started_on from improvement.execution_task where id = ${id}::uuid`,
  )
  return row as Stored
}

test('no order of verbs and days yields a completion date without completion, two owners, or a change while held fast', async () => {
  const steps = fc.array(fc.tuple(verb, fc.integer({ min: 0, max: 3 })), { minLength: 15, maxLength: 30, size: 'max' })
  let heldFast = 0
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      let today = '2026-07-06'
      day(today)
      const { projectId, taskId } = await running({ cycleDays: 1 })
      for (const [name, passed] of sequence) {
        today = plusDays(today, passed)
        day(today)
        const before = await stored(taskId)
        const happened = await attempt(name, projectId, taskId, before.version, today)
        const after = await stored(taskId)
        expect(after.state === 'done').toBe(after.actual_on !== null)
        expect(after.owner_id).toMatch(/^[0-9a-f-]{36}$/)
        if (after.actual_on) expect(after.actual_on <= today && after.actual_on >= (after.started_on ?? '')).toBe(true)
        if (before.locked) heldFast++
        if (before.locked && happened && name !== 'closeCycle') expect(name).toBe('reevaluate')
        if (!happened) expect(after).toEqual(before)
      }
    }),
    { numRuns: 20 },
  )
  expect(heldFast).toBeGreaterThan(0)
}, 60_000)

/** Whether the verb was accepted; refusals are expected, anything else is not. */
const attempt = async (verb: string, projectId: string, taskId: string, version: number, today: string) => {
  try {
    if (verb === 'closeCycle') await as(leader).run('improvement-project', 'closeCycle', projectId)
    else if (verb === 'edit') await as(leader).update('execution-task', taskId, { version, remark: `备注 ${today}` })
    else if (verb === 'reassign')
      await as(leader).update('execution-task', taskId, { version, ownerId: actors.care.employeeId })
    else await onTask(verb, taskId, bodies[verb]?.(today) ?? {}, leader)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(Refused)
    return false
  }
}
