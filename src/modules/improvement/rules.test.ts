import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterCycle, countStates, cycleDates } from './cycle.rules.ts'
import { correctionFault, isEmptyExcuse, isOverdue, slippageDays } from './execution-task.rules.ts'

const task = {
  state: 'doing' as const,
  firstPlannedOn: '2026-03-10',
  plannedOn: '2026-03-10',
  startedOn: null,
  actualOn: null,
  cancelledOn: null,
}

describe('slippage', () => {
  test('is counted from the first plan, whatever the plan is now', () => {
    expect(slippageDays({ ...task, plannedOn: '2026-03-15' }, '2026-03-01')).toBe(5)
    expect(slippageDays(task, '2026-03-13')).toBe(3)
    expect(slippageDays({ ...task, state: 'done', actualOn: '2026-03-08' }, '2026-04-01')).toBe(-2)
  })

  test('a finished or cancelled task is never overdue', () => {
    expect(isOverdue(task, '2026-03-11')).toBe(true)
    expect(isOverdue(task, '2026-03-10')).toBe(false)
    expect(isOverdue({ ...task, state: 'done' }, '2026-03-11')).toBe(false)
    expect(isOverdue({ ...task, cancelledOn: '2026-03-09' }, '2026-03-11')).toBe(false)
  })
})

describe('corrections', () => {
  test('a completion date lies neither in the future nor before the last progress', () => {
    const row = { startedOn: '2026-03-01', lastProgressOn: '2026-03-05' }
    expect(correctionFault(row, '2026-03-11', '2026-03-10')).toBe('future')
    expect(correctionFault(row, '2026-03-04', '2026-03-10')).toBe('before_progress')
    expect(correctionFault(row, '2026-03-05', '2026-03-10')).toBeNull()
  })
})

describe('reasons', () => {
  test.each(['执行不到位', '没时间', '太忙了', '无', '重视不够。', '推进得不力'])('「%s」 explains nothing', (reason) =>
    expect(isEmptyExcuse(reason)).toBe(true),
  )
  test.each(['法务未确认补充条款', '执行不到位是因为客户清单缺少联系人', '等待财务提供成本数据'])(
    '「%s」 is a reason',
    (reason) => expect(isEmptyExcuse(reason)).toBe(false),
  )
})

describe('cycles', () => {
  const blocked = {
    ...task,
    state: 'blocked' as const,
    blockedSince: '2026-03-01',
    blockedCycles: 0,
    locked: false,
    remark: null,
  }

  test('follow one another without a gap', () => {
    expect(cycleDates('2026-03-02', 7, 1)).toEqual({ from: '2026-03-02', to: '2026-03-08' })
    expect(cycleDates('2026-03-02', 7, 2)).toEqual({ from: '2026-03-09', to: '2026-03-15' })
  })

  test('a task is locked exactly when three cycles in a row ended blocked', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 12 }), (ends) => {
        let row = blocked
        for (const endsBlocked of ends) {
          row = { ...row, state: (endsBlocked ? 'blocked' : 'doing') as 'blocked' }
          row = { ...row, ...afterCycle(row, '2026-03-31') }
        }
        expect(row.locked).toBe(/^(?:.*?)bbb/.test(ends.map((end) => (end ? 'b' : '-')).join('')))
      }),
    )
  })

  test('a task blocked only after the end of a cycle is not counted for it', () => {
    expect(afterCycle({ ...blocked, blockedSince: '2026-04-01' }, '2026-03-31')).toBeNull()
  })

  test('counts leave cancelled tasks out and name what was missed without a word', () => {
    const rows = [blocked, { ...blocked, remark: '缺数据' }, { ...blocked, cancelledOn: '2026-03-02' }]
    expect(countStates(rows, '2026-03-31')).toMatchObject({ blocked: 2, missed: 2, unexplained: 1, done: 0 })
  })
})
