import type { Ctx, DayRange } from '../../kernel/index.ts'
import { count, type Metric } from './catalogue/metric.ts'
import type { Portion, Question } from './catalogue/read-portions.ts'
import { seesAll } from './scope.ts'

/** The same question about the records that the asker may list, where these are fewer. */
export const seenOf = (ctx: Ctx, question: Question): Question[] => {
  const mine = new Set(ctx.actor.subtreeIds)
  const ranges = question.ranges.slice(0, 1)
  const metrics = question.metrics.filter(
    (metric) =>
      !seesAll(ctx, metric.of.name) &&
      question.whose(metric, ranges[0] as DayRange).some(({ sight }) => sight?.some((id) => !mine.has(id))),
  )
  return metrics.length > 0 ? [{ ...question, metrics: metrics.map(sampleOf), ranges, seen: true }] : []
}

const sampleOf = ({ per, value, ...metric }: Metric): Metric => ({ ...metric, value: count((per ?? value).when) })

/** How many of a number's records the asker may not list. */
export const hiddenIn = (portions: readonly Portion[], seen: readonly Portion[] | undefined): number => {
  const sum = (list: readonly Portion[]) => list.reduce((all, { sample }) => all + sample, 0)
  return seen ? Math.max(0, sum(portions) - sum(seen)) : 0
}
