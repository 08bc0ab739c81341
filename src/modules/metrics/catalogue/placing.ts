import { placeIn } from '../../../kernel/index.ts'
import type { Metric } from './metric.ts'

/** For which unit a record counts, as people read it beside the formula, in both languages. */
export const placingOf = ({ of, at, before, during }: Metric) => {
  const ofUnit = 'By unit, it counts where the person'
  const later = 'later moves do not change earlier numbers'
  if (before)
    return {
      placing: '按组织看时,归人员在期初所在的组织;之后的调动不改变以前的数字',
      placingEn: `${ofUnit} was when the period began; ${later}`,
    }
  const day = at ?? during?.from
  if (!day) return { placing: '按组织看时,归人员现在所在的组织', placingEn: `${ofUnit} is now` }
  const field = placeIn(of, day)?.field
  return {
    placing: `按组织看时,归人员在「${field?.zh ?? day}」当天所在的组织;之后的调动不改变以前的数字`,
    placingEn: `${ofUnit} was on the day of “${field?.en ?? day}”; ${later}`,
  }
}
