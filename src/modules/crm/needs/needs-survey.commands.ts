import { type Ctx, change, command, faults, field, first, sayAll, sql, today } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { decisionChainKnown } from '../buying-centre/index.ts'
import { type NeedsSurvey, needsSurvey } from './needs-survey.entity.ts'

const fail = faults('needs-survey', {
  no_conclusion: {
    status: 409,
    field: 'conclusion',
    zh: '还没有分析结论。请写明痛点、预算与决策流程说明了什么,再提交报告。',
    en: 'There is no conclusion yet. Write what pain points, budget and decision process tell, then hand it in.',
  },
  not_held: {
    status: 409,
    field: 'heldOn',
    zh: '调研日期 {on} 还没有到。请在调研之后提交报告,或先改正调研日期。',
    en: 'The day of the survey, {on}, is to come. Hand it in afterwards, or correct the date.',
  },
  no_pain_points: {
    status: 409,
    zh: '还没有记录痛点。请至少记下一个带客户原话的痛点,再提交报告。',
    en: 'No pain points yet. Note at least one with the customer’s own words, then hand it in.',
  },
  not_understood: {
    status: 409,
    zh: '还不清楚{missing},报告不完整。请先在商机上补充,再提交报告。',
    en: 'Not known yet: {missing}. Add it to the deal, then hand it in.',
  },
})

/** The survey becomes the needs report: pains, budget and the way of deciding are understood (item 66). */
export const reportNeeds = command(needsSurvey, 'report', {
  zh: '提交报告',
  en: 'Hand in',
  tone: 'primary',
  input: {
    conclusion: field.longText({
      zh: '分析结论',
      en: 'Conclusion',
      max: 5000,
      help: '不填时沿用已写的结论。',
      helpEn: 'Empty: the conclusion already written.',
    }),
  },
  allow: [...sellers, 'presales'],
  when: { state: ['draft'] },
  run: async (ctx, row, { conclusion }) => {
    if (row.heldOn > today(ctx)) fail('not_held', { on: row.heldOn })
    const written = conclusion ?? row.conclusion
    if (!written?.trim()) fail('no_conclusion')
    const known = await knownOf(ctx, row)
    if (!known.pains) fail('no_pain_points')
    const missing = [
      ...(known.budget ? [] : [{ zh: '「客户预算范围」', en: '“Customer budget”' }]),
      ...(known.chain ? [] : [{ zh: '「客户决策链」', en: '“Decision chain”' }]),
    ]
    if (missing.length > 0) fail('not_understood', { missing: sayAll(missing) })
    const reported = { state: 'reported', conclusion: written, reportedAt: ctx.now.toISOString() } as const
    await change(ctx, needsSurvey, row, reported, { verb: 'report' })
  },
})

const knownOf = async (ctx: Ctx, { id, opportunityId }: NeedsSurvey) =>
  (await first<{ pains: boolean; budget: boolean; chain: boolean }>(
    ctx.db,
    sql`select exists (select from crm.pain_point as p where p.survey_id = ${id}::uuid and p.deleted_at is null) as pains,
      o.budget is not null and o.budget_max is not null as budget, ${decisionChainKnown('o')} as chain from crm.opportunity as o where o.id = ${opportunityId}::uuid`,
  )) as { pains: boolean; budget: boolean; chain: boolean }

/** Something new was learnt: the report is taken up again. */
export const reviseNeeds = command(needsSurvey, 'revise', {
  zh: '退回修改',
  en: 'Revise',
  input: { reason: field.text({ zh: '原因', en: 'Reason', max: 500, required: true }) },
  allow: sellers,
  when: { state: ['reported'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, needsSurvey, row, { state: 'draft', reportedAt: null }, { verb: 'revise', facts: { reason } })
  },
})
