import { comma } from '../../kit/format.ts'

type Counts = Readonly<Record<string, number>>

/** A structure that says of what there were how many, in words of its own. */
export const isCounts = (value: unknown): value is Counts =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every(Number.isInteger)

/** 评论 2、附件 1 */
export const countsText = (counts: Counts): string =>
  Object.entries(counts)
    .map(([label, count]) => `${label} ${count}`)
    .join(comma())
