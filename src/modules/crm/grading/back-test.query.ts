import { asSql, field, get, sql, view, visibleRows } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'
import { dispatchers } from '../access.ts'
import { lead } from '../lead/index.ts'
import { loadScorecard } from './active-scorecard.ts'
import { areaUnderCurve, liftByDecile } from './back-test.ts'
import { leadJson } from './lead-json.ts'
import { type Grade, scoredKeys, scorer } from './score.ts'
import { scorecard } from './scorecard.entity.ts'

/**
 * What a scorecard would have said of leads whose end is known: converted against given up. Behaviour is as it is known today,
 * later than the day of grading; the page says so.
 */
export const scorecardBackTest = view('scorecard-back-test', {
  zh: '评分卡回测',
  en: 'Scorecard back-test',
  allow: [...new Set([...dispatchers, ...keepers, 'marketing'] as const)],
  input: {
    scorecardId: field.ref('scorecard', { zh: '评分卡', en: 'Scorecard', required: true }),
    from: field.date({ zh: '录入日期从', en: 'Created from' }),
    to: field.date({ zh: '录入日期到', en: 'Created until' }),
  },
  run: async (ctx, { scorecardId, from, to }) => {
    const { id } = await get(ctx, scorecard, scorecardId)
    const card = await loadScorecard(ctx, id)
    if (!card) return get(ctx, scorecard, scorecardId)
    const zone = ctx.company.timeZone
    const rows = await ctx.db.rows<{
      row: Readonly<Record<string, unknown>>
    }>(sql`select ${leadJson(scoredKeys(card.factors))} as row from crm.lead as l
      where l.deleted_at is null and l.state in ('converted', 'discarded') and ${asSql(visibleRows(lead, ctx.actor, 'l'))}
        and (${from ?? null}::date is null or l.created_at >= (${from ?? null}::date)::timestamp at time zone ${zone})
        and (${to ?? null}::date is null or l.created_at < (${to ?? null}::date + 1)::timestamp at time zone ${zone})`)
    const scoreOf = scorer(card, card.factors)
    const scored = rows.map(({ row }) => ({ ...scoreOf(row), won: row.state === 'converted' }))
    const grades = (['A', 'B', 'C'] as Grade[]).map((grade) => {
      const of = scored.filter((one) => one.grade === grade)
      const won = of.filter((one) => one.won).length
      return { grade, leads: of.length, won, rate: of.length > 0 ? won / of.length : null }
    })
    return {
      leads: scored.length,
      won: scored.filter((one) => one.won).length,
      auc: areaUnderCurve(scored),
      deciles: scored.length > 0 ? liftByDecile(scored) : [],
      grades,
    }
  },
})
