import { expect, test } from 'vitest'
import { type ChannelLine, inOrder, monthsOf } from './results.ts'

test('a period is its first to its last month', () => {
  expect(monthsOf('2026')).toEqual({ from: '2026-01', to: '2026-12' })
  expect(monthsOf('2026-Q1')).toEqual({ from: '2026-01', to: '2026-03' })
  expect(monthsOf('2026-Q4')).toEqual({ from: '2026-10', to: '2026-12' })
  expect(monthsOf('2026-08')).toEqual({ from: '2026-08', to: '2026-08' })
})

test('a channel stands below its parent; one whose parent is gone stands at the top', () => {
  const line = (id: string, parentId: string | null) => ({ id, parentId }) as ChannelLine
  const lines = [line('low', 'middle'), line('top', null), line('middle', 'top'), line('orphan', 'gone')]
  expect(inOrder(lines).map(({ id, depth }) => `${depth} ${id}`)).toEqual(['0 top', '1 middle', '2 low', '0 orphan'])
})
