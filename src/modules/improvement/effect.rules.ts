import type { Said } from '../../kernel/index.ts'
import { daysBetween } from './execution-task.rules.ts'

interface Period {
  readonly from: string
  readonly to: string
}

const monthsOf = ({ from, to }: Period): string => {
  const months = new Set<string>()
  for (let at = `${from.slice(0, 7)}-01`; at <= to; at = nextMonth(at)) months.add(at.slice(5, 7))
  return [...months].sort().join(',')
}

const nextMonth = (first: string): string => {
  const [year = 0, month = 0] = first.split('-').map(Number)
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

const seasons: Required<Said> = {
  zh: '两个时期处于一年中的不同月份,变化里可能有季节和假期的影响。',
  en: 'The two periods lie in different months of the year: seasons and holidays may be part of the change.',
}

/** What a reader must keep in mind when two periods are compared. */
export const periodCautions = (before: Period, after: Period): Required<Said>[] => {
  const length = (period: Period) => daysBetween(period.from, period.to) + 1
  const ratio = length(after) / length(before)
  return [
    ...(monthsOf(before) === monthsOf(after) ? [] : [seasons]),
    ...(ratio < 0.8 || ratio > 1.25
      ? [
          {
            zh: `两个时期长短不同(${length(before)} 天与 ${length(after)} 天)。`,
            en: `The two periods differ in length (${length(before)} and ${length(after)} days).`,
          },
        ]
      : []),
  ]
}

/** Deals close late: while many are open, those already closed are the quick ones. */
export const openDealCaution = (open: number, decided: number): Required<Said>[] =>
  open > 0.2 * (open + decided)
    ? [
        {
          zh: `新流程上还有 ${open} 单没有结果,已有结果的 ${decided} 单偏快、偏顺利,结论会随后续结果变化。`,
          en: `On the new process ${open} deals are still open; the ${decided} decided ones are the quick and smooth ones. The verdict will change with the rest.`,
        },
      ]
    : []

/** Deals of one unit resemble each other (M. Bertrand, E. Duflo and S. Mullainathan, QJE 119 (2004) 249–275). */
export const unitCaution = ({ treated, control }: { treated: number; control: number }): Required<Said>[] =>
  Math.min(treated, control) < 5
    ? [
        {
          zh: `只有 ${treated} 个使用新流程的部门和 ${control} 个对照部门,同一部门的单子彼此相像,真实的区间可能更宽。`,
          en: `Only ${treated} on the new process and ${control} to compare with; deals of one unit resemble each other, so the true interval may be wider.`,
        },
      ]
    : []
