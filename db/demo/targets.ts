import { type Ctx, createMany, type Draft, select } from '../../src/kernel/index.ts'
import { target } from '../../src/modules/metrics/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import type { Calendar } from './calendar.ts'
import { storyQuarter } from './deals.ts'
import { companyCode, type DemoOrganisation } from './organisation.ts'

const tenThousandYuan = 1_000_000

/** Of the company, by quarter: sales in 万元, new customers, share of repeat buyers, days between follow-ups. */
const byQuarter: readonly (readonly [number, number, number, number])[] = [
  [230, 15, 0.5, 16],
  [260, 5, 0.5, 16],
  [290, 6, 0.52, 16],
  [310, 6, 0.55, 16],
  [340, 6, 0.55, 16],
  [350, 6, 0.55, 15],
  [370, 7, 0.55, 15],
  [400, 6, 0.58, 15],
  [430, 7, 0.58, 15],
  [410, 6, 0.58, 15],
  [450, 7, 0.6, 15],
  [500, 20, 0.6, 15],
  [480, 10, 0.6, 12],
  [450, 8, 0.6, 12],
  [470, 8, 0.6, 12],
  [480, 8, 0.6, 12],
  [500, 8, 0.6, 12],
]

/** What each region carries of the company's sales. */
const shareOfRegion = { 'R-华东': 0.5, 'R-华南': 0.3, 'R-华中': 0.2 } as const

/** Sales for the company, its regions and everybody who sells; the other numbers for the company, from which all below take them over. */
export const loadTargets = async (ctx: Ctx, calendar: Calendar, organisation: DemoOrganisation): Promise<void> => {
  const units = new Map((await select(ctx, unit)).map(({ code, id }) => [code, id]))
  const unitId = (code: string) => units.get(code) as string
  const drafts = calendar.quarters.flatMap(({ name: period }, i): Draft<typeof target>[] => {
    const [sales, fresh, repeat, gap] = byQuarter[i] ?? (byQuarter.at(-1) as (typeof byQuarter)[number])
    const company = { period, unitId: unitId(companyCode) }
    const amount = sales * tenThousandYuan
    return [
      { ...company, metric: 'won_amount', value: amount, ...(i === storyQuarter && { note: '含新品推广带来的增量' }) },
      { ...company, metric: 'new_customers', value: fresh },
      { ...company, metric: 'repurchase_rate', value: repeat },
      { ...company, metric: 'average_follow_up_cycle', value: gap },
      ...Object.entries(shareOfRegion).flatMap(([code, share]) => [
        { period, unitId: unitId(code), metric: 'won_amount' as const, value: Math.round(amount * share) },
        ...ofSellers(organisation, code, period, amount * share),
      ]),
    ]
  })
  await createMany(ctx, target, drafts)
}

/** Each seller of a region carries the same, to the last 100 yuan. */
const ofSellers = (
  { sellers }: DemoOrganisation,
  regionCode: string,
  period: string,
  amount: number,
): Draft<typeof target>[] => {
  const region = `${regionCode.slice(2)}大区`
  const team = sellers.filter((seller) => seller.region === region)
  const each = Math.round(amount / team.length / 10_000) * 10_000
  return team.map(({ id }) => ({ period, employeeId: id, metric: 'won_amount', value: each }))
}
