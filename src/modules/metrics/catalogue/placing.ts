import { placeIn } from '../../../kernel/index.ts'
import type { Metric } from './metric.ts'

/** For which unit a record counts, as people read it beside the formula. */
export const placingOf = ({ of, at, before, during }: Metric): string => {
  if (before) return '按组织看时,归人员在期初所在的组织;之后的调动不改变以前的数字'
  const day = at ?? during?.from
  if (!day) return '按组织看时,归人员现在所在的组织'
  return `按组织看时,归人员在「${placeIn(of, day)?.field.zh ?? day}」当天所在的组织;之后的调动不改变以前的数字`
}
