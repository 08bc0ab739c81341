import { type Sql, sql } from '../../../kernel/index.ts'
import { approval } from '../../approvals/index.ts'
import { presalesRequest, turn } from '../../crm/index.ts'
import { computed, count, type Metric, metric, type Part, type Stretch } from './metric.ts'

/**
 * Hours of the company's working time that records lasted, as far as they lie in the range; what still runs is counted up to now.
 * The scale holds the working time of the range alone, so that nothing outside of it counts.
 */
const hours = ({ from, to }: Stretch): Part =>
  computed('hours', (_ctx, _range, { starts, before }) => {
    if (starts.length === 0) return sql`0`
    const workedUntil = (at: Sql) => {
      const nth = sql`width_bucket(${at}, ${starts}::float8[])`
      return sql`least((${before}::float8[])[${nth}] + ${at} - (${starts}::float8[])[${nth}], (${before}::float8[])[${nth} + 1])`
    }
    const [began, ended] = [milliseconds(from), milliseconds(to)]
    // What still runs has the whole scale behind it, and what began before it nothing of it: most rows need not be looked up twice.
    const last = sql`case when ${ended} is null then ${before.at(-1)}::float8 else ${workedUntil(ended)} end`
    const first = sql`case when ${began} <= ${starts[0]}::float8 then 0 else ${workedUntil(began)} end`
    // Whole minutes of each, as the clock on the deal shows them.
    return sql`coalesce(sum(trunc((${last} - ${first}) / 60000)), 0) / 60`
  })

const milliseconds = (key: string): Sql =>
  sql`date_part('epoch', ${sql.ref(`t.${key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`)}) * 1000`

const shared = { class: 'process', unit: 'hours', better: 'lower' } as const

type Kind = Pick<Metric, 'of'> & Required<Pick<Metric, 'during'>> & Partial<Pick<Metric, 'where' | 'by'>>

interface Told {
  readonly key: string
  readonly zh: string
  readonly en: string
  /** What one wait is, and how long it lasts. */
  readonly means: string
  readonly meansEn: string
  readonly whose?: { readonly owner: string; readonly ownerUnit: string }
}

/** How long it was in all, and how long one of them lasted. */
const waits = (kind: Kind, { key, zh, en, means, meansEn, whose }: Told): Metric[] => {
  const rule = `${means};只计落在期内的工作时间,还没结束的算到现在`
  const ruleEn = `${meansEn}; only working time within the period, what still runs up to now`
  return [
    metric(`${key}_hours`, {
      ...shared,
      ...kind,
      ...whose,
      zh: `${zh}时长`,
      en: `${en} hours`,
      formula: `各次${zh}的工作小时之和。${rule}`,
      formulaEn: `Sum of the working hours of each wait. ${ruleEn}`,
      value: hours(kind.during),
    }),
    metric(`average_${key}`, {
      ...shared,
      ...kind,
      ...whose,
      zh: `平均${zh}时长`,
      en: `Average ${en.toLowerCase()}`,
      formula: `各次${zh}的工作小时之和 ÷ 次数。${rule}`,
      formulaEn: `Sum of the working hours of each wait ÷ their number. ${ruleEn}`,
      value: hours(kind.during),
      per: count(),
    }),
  ]
}

const turnOf = (side: 'us' | 'customer'): Kind => ({
  of: turn,
  during: { from: 'startedAt', to: 'endedAt' },
  where: { side },
})
const bothWays = { from: 'createdAt', to: 'endedAt' }

/** Whose clock ran on deals, and how long (P13): the sums and averages behind 谁在等谁. */
export const waitMetrics: readonly Metric[] = [
  ...waits(turnOf('us'), {
    key: 'silence',
    zh: '我方静默',
    en: 'Our silence',
    means: '从上次跟进(没有时从建商机)到下次跟进或关闭,下一步在我方的算一次,归当时的负责人',
    meansEn:
      'One wait is from a follow-up (or the opening of the deal) to the next or the close, where the next step was ours; of the owner then',
  }),
  ...waits(turnOf('customer'), {
    key: 'customer_wait',
    zh: '等客户',
    en: 'Waiting for the customer',
    means: '下一步在客户的跟进,从那次跟进到下次跟进或关闭算一次,归当时的负责人',
    meansEn:
      'One wait is from a follow-up to the next or the close, where the next step was the customer’s; of the owner then',
  }),
  ...waits(
    { of: presalesRequest, during: bothWays, by: { presales: 'assigneeId', kind: 'kind' } },
    {
      key: 'presales_wait',
      zh: '等售前',
      en: 'Waiting for presales',
      means: '每份售前支持从申请到交付、拒绝或撤回算一次,归申请人',
      meansEn: 'One wait is from a presales request to its delivery, refusal or withdrawal; of who asked',
      whose: { owner: 'askerId', ownerUnit: 'askerId.unitId' },
    },
  ),
  ...waits(
    {
      of: approval,
      during: bothWays,
      where: { subjectEntity: { in: ['quote-version', 'contract', 'quote-exemption'] } },
    },
    {
      key: 'approval_wait',
      zh: '等审批',
      en: 'Waiting for approval',
      means: '报价、报价豁免和合同的每次审批从提交到结束算一次,归发起人',
      meansEn:
        'One wait is an approval of a quote, exemption or contract from its submission to its end; of the submitter',
      whose: { owner: 'submitterId', ownerUnit: 'submitterId.unitId' },
    },
  ),
]
