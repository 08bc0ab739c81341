import { type Ctx, field, reach, today, view } from '../../kernel/index.ts'
import { everybody, leaders, type RoleName } from '../people/index.ts'
import { drillOf, goalOf, isUnfinished, numberOf } from './answer.ts'
import { metricNamed } from './catalogue/catalogue.ts'
import { changeSince, type Figure } from './catalogue/figures.ts'
import { isDated, type Metric, metricClasses } from './catalogue/metric.ts'
import { readAllPortions } from './catalogue/read-portions.ts'
import { periodNamed } from './compute.ts'
import { readKpis } from './kpi-set/read-kpis.ts'
import { sayMoney, sayMoneyEn, sayPercent } from './number-words.ts'
import type { Organisation } from './organisation.ts'
import { type Pace, paceOf } from './pace.ts'
import { type Period, periodEn, periodLabel, periodLead, shifted, yearEarlier } from './period.ts'
import { restrictionTo, scopeFor } from './scope.ts'
import { hiddenIn, seenOf } from './seen.ts'
import { readTargets } from './target/read-targets.ts'

/** The number that the headline and the pace are about, shown as a tile or not. */
const headlineMetric = 'won_amount'

export const dashboard = view('dashboard', {
  zh: '经营看板',
  en: 'Dashboard',
  allow: everybody,
  input: {
    period: field.text({ zh: '期间', en: 'Period', max: 30 }),
    unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
    ownerId: field.person({ zh: '员工', en: 'Employee' }),
  },
  run: async (ctx, { period: name, unitId, ownerId }) => {
    const period = periodNamed(ctx, name ?? 'this_quarter')
    const { organisation, dashboard: chosen } = await readKpis(ctx)
    const read = withHeadline(chosen)
    const wish = { unitId: unitId ?? undefined, ownerIds: ownerId ? [ownerId] : undefined }
    const scope = scopeFor(ctx, organisation, 'opportunity', wish)
    const ranges = [period, shifted(period, -1), yearEarlier(period)]
    const limits = await restrictionTo(ctx, organisation, scope, read)
    const question = { metrics: read, ranges, whose: limits }
    const [portions, seen] = await readAllPortions(ctx, [question, ...seenOf(ctx, question)])
    const people = scope.kind === 'people' ? scope.ids : []
    const targets = await readTargets(ctx, organisation, read.map(goalOf), [period], people)
    const all = read.map((metric) => {
      const of = (range: number) => (portions?.get(metric.key) ?? []).filter((portion) => portion.range === range)
      const since = (value: number | null, then: Figure) => changeSince(metric, value, then, isUnfinished(ctx, period))
      const now = numberOf(metric, of(0), targets.ofScope(goalOf(metric), period, scope))
      return {
        key: metric.key,
        label: metric.label.zh,
        labelEn: metric.label.en,
        class: metric.class,
        classLabel: metricClasses[metric.class].zh,
        classLabelEn: metricClasses[metric.class].en,
        unit: metric.unit,
        better: metric.better,
        formula: metric.formula,
        formulaEn: metric.formulaEn,
        ...now,
        hidden: hiddenIn(of(0), seen?.get(metric.key)),
        // Attainment of other periods would need their targets; its base is compared instead.
        compare:
          isDated(metric) && !metric.attains
            ? {
                previous: since(now.value, numberOf(metric, of(1), null)),
                year: since(now.value, numberOf(metric, of(2), null)),
              }
            : null,
        drill: drillOf(metric, period, limits),
      }
    })
    const won = all.find(({ key }) => key === headlineMetric)
    const pace = paceOf(won?.value ?? 0, period, today(ctx))
    return {
      period: { name: period.name, label: periodLabel(period), from: period.from, to: period.to },
      compared: { previous: ranges[1]?.name, year: ranges[2]?.name },
      closedMeans: ctx.company.closedMeans,
      scope,
      pace,
      ...(headsNothing(ctx, organisation) ?? headline(ctx, period, won?.value ?? 0, won?.target ?? null, pace)),
      items: all.filter(({ key }) => chosen.some((metric) => metric.key === key)),
    }
  },
})

/** Whoever has the role of a leader and heads no unit sees their own numbers, which would pass for those of everybody. */
const headsNothing = (
  { actor }: Ctx,
  { units }: Organisation,
): { sentence: string; sentenceEn: string } | undefined => {
  if (!actor.roles.some((role) => leaders.includes(role as RoleName)) || reach(actor, 'opportunity', 'read') !== 'team')
    return undefined
  if ([...units.values()].some(({ managerId }) => managerId === actor.employeeId)) return undefined
  return {
    sentence: '你还不是任何组织的负责人,这里只有你自己的数字。请管理员或销售运营在「组织架构」里指定。',
    sentenceEn:
      'You head no unit yet, so these are your own numbers only. Ask an administrator or operations to name you in the organisation.',
  }
}

const withHeadline = (chosen: readonly Metric[]): readonly Metric[] => {
  const needed = metricNamed(headlineMetric)
  return !needed || chosen.includes(needed) ? chosen : [...chosen, needed]
}

const names = { month: '本月', quarter: '本季', half: '本半年', year: '今年' } as const
const namesEn = { month: 'This month', quarter: 'This quarter', half: 'This half-year', year: 'This year' } as const

/** 本季达成 76%,按当前节奏预计 91%。In both languages. */
export const headline = (
  ctx: Pick<Ctx, 'now' | 'company'>,
  period: Period,
  value: number,
  target: number | null,
  pace: Pace,
): { sentence: string; sentenceEn: string } => {
  const day = today(ctx)
  const running = period.from <= day && day < period.to
  const isNow = running && period.kind !== 'range'
  const name = isNow ? names[period.kind] : periodLead(period)
  const nameEn = isNow ? namesEn[period.kind] : periodEn(period)
  if (!target)
    return {
      sentence: `${name}已成交 ${sayMoney(value)},还没有目标。设定目标后可看达成率。`,
      sentenceEn: `${nameEn}: ${sayMoneyEn(value)} won, no target yet. Set one to see the attainment.`,
    }
  const share = sayPercent(value / target)
  const [reached, reachedEn] = [`${name}达成 ${share}`, `${nameEn}: ${share} of target reached`]
  if (day < period.from)
    return {
      sentence: `${name}尚未开始,目标 ${sayMoney(target)}。`,
      sentenceEn: `${nameEn} has not begun, the target is ${sayMoneyEn(target)}.`,
    }
  if (!running)
    return {
      sentence: `${reached}(目标 ${sayMoney(target)})。`,
      sentenceEn: `${reachedEn} (target ${sayMoneyEn(target)}).`,
    }
  if (pace.projected === null)
    return {
      sentence: `${reached},第一个工作日之后可看预计。`,
      sentenceEn: `${reachedEn}; a projection follows after the first working day.`,
    }
  const projected = sayPercent(pace.projected / target)
  return {
    sentence: `${reached},按当前节奏预计 ${projected}。`,
    sentenceEn: `${reachedEn}, ${projected} expected at this pace.`,
  }
}
