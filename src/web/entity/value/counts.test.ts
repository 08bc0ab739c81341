import { expect, test } from 'vitest'
import { countsText, isCounts } from './counts.ts'

test('labels with whole numbers are counts, in words; lists, other values and nothing are none', () => {
  expect(countsText({ 评论: 2, 附件: 1 })).toBe('评论 2、附件 1')
  expect([{ 评论: 2 }, [1, 2], {}, null, { 评论: '2' }, { 评论: 0.5 }, 3].map(isCounts)).toEqual([
    true,
    ...Array(6).fill(false),
  ])
})
