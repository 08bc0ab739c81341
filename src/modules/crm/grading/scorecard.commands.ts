import { type Ctx, command, faults, sql } from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'
import { replaceLeadRules } from '../lead-rules.ts'
import { copyAsDraft, putInForce } from '../version-part.ts'
import { type Card, loadScorecard } from './active-scorecard.ts'
import { leadJson } from './lead-json.ts'
import { type Grade, type ScoredFactor, scoredKeys, scorer } from './score.ts'
import { scorecard, scoreFactor } from './scorecard.entity.ts'

const fail = faults('scorecard', {
  no_factors: {
    status: 409,
    zh: '评分卡还没有评分项,启用后所有线索都会是 C 级。请先添加评分项。',
    en: 'The scorecard has no factors; all leads would be grade C. Add factors first.',
  },
})

const editors = [...keepers, 'marketing'] as const

/** From now on every lead that no person has graded is graded by this version; the former one is kept as it was. */
export const activateScorecard = command(scorecard, 'activate', {
  zh: '启用',
  en: 'Activate',
  tone: 'primary',
  input: {},
  allow: keepers,
  when: { state: ['draft'] },
  run: async (ctx, row) => {
    const card = await loadScorecard(ctx, row.id)
    if (!card || card.factors.length === 0) return fail('no_factors')
    await replaceLeadRules(ctx)
    await putInForce(ctx, scorecard, row, { activatedAt: ctx.now.toISOString() })
    return regradeOpen(ctx, card)
  },
})

/** A draft that begins as this version. */
export const copyScorecard = command(scorecard, 'copy', {
  zh: '复制为新版本',
  en: 'Copy as a new version',
  input: {},
  allow: editors,
  run: (ctx, row) => copyAsDraft(ctx, scorecard, row, scoreFactor, 'scorecardId'),
})

type Open = Readonly<Record<string, unknown>> & {
  id: string
  version: number
  grade: Grade | null
  score: number | null
}

const atOnce = 10_000

/** Open leads that no person has graded, again: one statement reads a run of them, one writes it. */
export const regradeOpen = async (ctx: Ctx, card: Card): Promise<{ graded: number; changed: number }> => {
  const scoreOf = scorer(card, card.factors)
  const read = leadJson(scoredKeys(card.factors))
  let after = '00000000-0000-0000-0000-000000000000'
  let graded = 0
  let changed = 0
  for (;;) {
    const leads = await ctx.db.rows<{
      row: Open
    }>(sql`select ${read} as row from crm.lead as l where l.id > ${after}::uuid
      and l.deleted_at is null and l.state in ('new', 'working') and l.graded_by is distinct from 'person' order by l.id limit ${atOnce} for no key update`)
    const scored = leads.map(({ row }) => ({ row, ...scoreOf(row) }))
    const different = scored.filter(({ row, grade, score }) => row.grade !== grade || row.score !== score)
    await storeGrades(ctx, card.id, scored)
    for (const { row, grade, score } of different) {
      ctx.events.push({
        entity: 'lead',
        recordId: row.id,
        verb: 'grade',
        version: row.version + 1,
        changes: { grade: [row.grade, grade], score: [row.score, score] },
      })
    }
    graded += leads.length
    changed += different.length
    if (leads.length < atOnce) return { graded, changed }
    after = leads.at(-1)?.row.id ?? after
  }
}

const storeGrades = async (
  ctx: Ctx,
  scorecardId: string,
  scored: readonly { row: Open; score: number; grade: Grade; points: readonly ScoredFactor[] }[],
): Promise<void> => {
  const rows = scored.map(({ row, score, grade, points }) => ({ id: row.id, score, grade, points }))
  await ctx.db.rows(sql`update crm.lead as l set score = r.score, grade = r.grade, score_points = r.points, scorecard_id = ${scorecardId}::uuid,
      graded_by = 'scorecard', version = l.version + case when (l.grade, l.score) is distinct from (r.grade, r.score) then 1 else 0 end
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, score bigint, grade text, points jsonb) where l.id = r.id`)
  await ctx.db.rows(sql`update crm.clock_rules set stale = true`)
}
