import { type Ctx, change, faults, sayAll, today } from '../../../kernel/index.ts'
import { unfilled } from '../clause/index.ts'
import type { Assessment } from './assess.ts'
import { assess } from './assess.ts'
import { refuseBlacklistedBuyer, refuseClosedDeal } from './deal.ts'
import { quoteDocument } from './document.ts'
import { consume, giveBack, takeTurns } from './float.ts'
import { lastDay } from './keep.ts'
import { refuseFaults } from './line.rules.ts'
import { inputOf, linesOf } from './lines.ts'
import { type QuoteVersion, quoteVersion } from './version.entity.ts'

const fail = faults('quote', {
  no_lines: {
    status: 409,
    zh: '报价还没有明细。请先添加产品或套餐。',
    en: 'The quote has no lines. Add products or bundles first.',
    field: 'lines',
  },
  expired: {
    status: 409,
    zh: '有效期 {day} 已过。请先改成今天或以后的日期。',
    en: 'It was valid until {day}. Choose today or a later day first.',
    field: 'validUntil',
  },
  buyer_unknown: {
    status: 409,
    zh: '这是给新客户的首次报价,还不知道{missing}。请在商机里补充,或「申请豁免」并说明原因,由上级批准。',
    en: 'This is the first quote to a new customer and {missing} is not known. Add it to the deal, or “Ask for exemption” with a reason.',
  },
  clause_missing: {
    status: 409,
    zh: '这份报价必须写入条款{clauses}。请在「条款」里添加后再定稿。',
    en: 'This quote must contain the clause {clauses}. Add it under “Clauses”, then finish it.',
    field: 'clauses',
  },
  clause_unfilled: {
    status: 409,
    zh: '条款中的变量{names}在报价里没有内容。请在「条款」里把它改写成文字,或填写报价的对应内容。',
    en: 'The variables {names} of the clauses are empty. Write text in their place, or fill in the quote.',
    field: 'clauses',
  },
  beyond_authority: {
    status: 409,
    zh: '这份报价超出你的价格权限:{because}请「提交审批」,或调整价格后再定稿。',
    en: 'This quote is beyond your price limits: {because} “Submit for approval”, or change the prices.',
  },
})

/** Refuses an offer that may not leave the house in this form, whoever approves it. */
export const refuseUnfit = async (ctx: Ctx, version: QuoteVersion): Promise<Assessment> => {
  await refuseClosedDeal(ctx, version.quoteId)
  await refuseBlacklistedBuyer(ctx, version.quoteId)
  const lines = await linesOf(ctx, version.id)
  if (lines.length === 0) fail('no_lines')
  if (version.validUntil && version.validUntil < today(ctx)) fail('expired', { day: version.validUntil })
  const assessment = await assess(ctx, version, lines.map(inputOf))
  refuseFaults(assessment)
  const { missing, clauses } = assessment
  if (!assessment.mayNamePrice) {
    const names = {
      zh: missing.map(({ label }) => `「${label.zh}」`).join('和'),
      en: missing.map(({ label }) => `“${label.en}”`).join(' and '),
    }
    const each = missing.map(({ field, label }) => ({
      field,
      code: 'buyer_unknown',
      message: `请填写「${label.zh}」。`,
      en: `Fill in “${label.en}”.`,
    }))
    fail('buyer_unknown', { missing: names }, each)
  }
  const absent = clauses.filter(({ mandatory, present }) => mandatory && !present)
  if (absent.length > 0)
    fail('clause_missing', {
      clauses: sayAll(
        absent.map(({ title, because }) => ({
          zh: `「${title}」(${because.zh})`,
          en: `“${title}” (${because.en})`,
        })),
      ),
    })
  const open = unfilled(
    (await quoteDocument(ctx, version.id)).clauses.map(({ body }) => body),
    {},
  )
  if (open.length > 0) fail('clause_unfilled', { names: open.map((name) => `「${name}」`).join('') })
  return assessment
}

/**
 * On one's own authority what is conceded counts against it; with an approval somebody else has decided. What an earlier version
 * took comes back either way.
 */
export const release = async (ctx: Ctx, version: QuoteVersion, by: 'own' | 'approval'): Promise<void> => {
  const decided = by === 'own' ? await decideAlone(ctx, version) : null
  await giveBack(ctx, version.quoteId)
  if (decided) await consume(ctx, version.id, decided.totals.concession, decided.authority.period)
  const validUntil = version.validUntil ?? (await lastDay(ctx))
  const patch = { state: 'approved', releasedAt: ctx.now.toISOString(), validUntil } as const
  await change(ctx, quoteVersion, version, patch, { verb: by === 'own' ? 'release' : 'approve' })
}

const decideAlone = async (ctx: Ctx, version: QuoteVersion): Promise<Assessment> => {
  await takeTurns(ctx)
  const assessment = await refuseUnfit(ctx, version)
  const { reasons } = assessment
  if (reasons.length > 0) {
    const because = {
      zh: reasons.map(({ text }) => text.zh).join(''),
      en: reasons.map(({ text }) => text.en).join(' '),
    }
    fail('beyond_authority', { because, reasons: reasons.map(({ code, text }) => ({ code, text: text.zh })) })
  }
  return assessment
}
