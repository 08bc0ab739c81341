import {
  type Ctx,
  change,
  command,
  copied,
  create,
  faults,
  field,
  first,
  get,
  kindCommand,
  mustReach,
  remove,
  sql,
  today,
} from '../../../kernel/index.ts'
import { opportunity } from '../../crm/index.ts'
import { sellers } from './access.ts'
import { assess, shown } from './assess.ts'
import { refuseClosedDeal } from './deal.ts'
import { giveBack } from './float.ts'
import { readLines, refuseFaults } from './line.rules.ts'
import { inputOf, linesOf, storeLines } from './lines.ts'
import { quote } from './quote.entity.ts'
import { release } from './release.ts'
import { type QuoteVersion, quoteVersion } from './version.entity.ts'

const fail = faults('quote', {
  open_version: {
    status: 409,
    zh: '「{title}」还没有定稿。请先完成或删除它,再新建版本。',
    en: '“{title}” is not finished. Finish or delete it, then make a new version.',
  },
  late: {
    status: 409,
    zh: '这份报价的有效期到 {day} 为止,已经过期。请新建一个版本。',
    en: 'The quote was valid until {day} and has expired. Make a new version.',
  },
  deal_closed: {
    status: 409,
    field: 'takeAmount',
    zh: '商机「{deal}」已经关闭,金额不再改动。请不勾选「把报价总价写入商机金额」,或请主管先「重新打开」商机。',
    en: 'Deal “{deal}” is closed; its amount is fixed. Untick “The deal takes the amount of the quote”, or let a supervisor “Reopen” it.',
  },
  only_version: {
    status: 409,
    zh: '报价至少要有一个版本。请修改这一版,而不是删除它。',
    en: 'A quote has at least one version. Change this one instead of deleting it.',
  },
})

const lines = field.json({ zh: '明细', en: 'Lines', required: true })
const taxRate = field.percent({ zh: '增值税率', en: 'VAT rate', min: 0, max: 0.99 })
const deliveryDays = field.integer({ zh: '交付周期(天)', en: 'Delivery in days', min: 0, max: 3650 })
const validUntil = field.date({ zh: '有效期至', en: 'Valid until' })

/** What the editor shows while somebody types: prices, reasons, totals, authority, clauses. Writes nothing. */
export const priceLinesOfQuote = kindCommand(quoteVersion, 'price', {
  zh: '试算',
  en: 'Price',
  input: {
    versionId: field.ref('quote-version', { zh: '报价版本', en: 'Version', required: true }),
    lines,
    taxRate,
    deliveryDays,
    validUntil,
  },
  allow: sellers,
  run: async (ctx, { versionId, lines: wanted, ...header }) => {
    const version = await get(ctx, quoteVersion, versionId)
    const said = Object.fromEntries(Object.entries(header).filter(([, value]) => value != null))
    const assessment = await assess(ctx, { ...version, ...said }, readLines(wanted))
    refuseFaults(assessment)
    return shown(ctx, assessment)
  },
})

export const saveLines = command(quoteVersion, 'saveLines', {
  zh: '保存明细',
  en: 'Save lines',
  input: { lines, taxRate, deliveryDays, validUntil },
  allow: sellers,
  when: { state: ['draft'] },
  run: async (ctx, row, { lines: wanted, ...header }) => {
    const said = Object.fromEntries(Object.entries(header).filter(([, value]) => value != null))
    const assessment = await assess(ctx, { ...row, ...said }, readLines(wanted))
    refuseFaults(assessment)
    await storeLines(ctx, row, assessment, said)
    return shown(ctx, assessment)
  },
})

/** The draft becomes an offer on the seller's own authority. */
export const releaseVersion = command(quoteVersion, 'release', {
  zh: '定稿',
  en: 'Release',
  tone: 'primary',
  input: {},
  allow: sellers,
  when: { state: ['draft'] },
  run: async (ctx, row) => {
    await release(ctx, row, 'own')
  },
})

/** A new offer begins as the newest one stands, at today's prices of the books. */
export const newVersion = command(quote, 'newVersion', {
  zh: '新建版本',
  en: 'New version',
  input: { changeNote: field.text({ zh: '本版说明', en: 'What is new', max: 500 }) },
  allow: sellers,
  run: async (ctx, row, { changeNote }) => {
    await refuseClosedDeal(ctx, row.id)
    const latest = await latestVersion(ctx, row.id)
    if (latest.state === 'draft' || latest.state === 'approving') fail('open_version', { title: latest.title })
    const begun = { number: 0, title: '', state: 'draft', approvalState: 'none', validUntil: null } as const
    const next = await create(
      ctx,
      quoteVersion,
      {
        ...copied(quoteVersion, latest),
        ...begun,
        quoteId: row.id,
        taxRate: latest.taxRate,
        changeNote: changeNote ?? null,
      },
      'create',
      { from: latest.title },
    )
    await storeLines(ctx, next, await assess(ctx, next, (await linesOf(ctx, latest.id)).map(inputOf)))
    await copyClauses(ctx, latest.id, next.id)
    return { versionId: next.id, number: next.number, opens: { entity: 'quote-version', id: next.id } }
  },
})

const latestVersion = async (ctx: Ctx, quoteId: string) => {
  const newest = await first<{ id: string }>(
    ctx.db,
    sql`select id from contracting.quote_version where quote_id = ${quoteId}::uuid and deleted_at is null order by number desc limit 1`,
  )
  return get(ctx, quoteVersion, newest?.id ?? quoteId, { lock: true })
}

/** Words that were fitted to the deal go on with it; one statement, since they are copies and nobody's decision. */
const copyClauses = (ctx: Ctx, fromId: string, toId: string) =>
  ctx.db.rows(sql`insert into contracting.quote_clause (id, created_at, created_by, updated_at, quote_version_id, clause_id, title, body)
    select gen_random_uuid(), ${ctx.now.toISOString()}::timestamptz, ${ctx.actor.employeeId}::uuid, ${ctx.now.toISOString()}::timestamptz,
      ${toId}::uuid, clause_id, title, body from contracting.quote_clause where quote_version_id = ${fromId}::uuid and deleted_at is null`)

export const discardVersion = command(quoteVersion, 'discard', {
  zh: '删除草稿',
  en: 'Discard draft',
  tone: 'danger',
  input: {},
  allow: sellers,
  when: { state: ['draft'] },
  run: async (ctx, row) => {
    if (row.number === 1) fail('only_version')
    await remove(ctx, quoteVersion, row)
  },
})

/** What the customer said. Nobody accepts an offer that is no longer made. Its amount may become the deal's. */
export const acceptVersion = command(quoteVersion, 'accept', {
  zh: '客户接受',
  en: 'Accepted',
  tone: 'primary',
  input: {
    takeAmount: field.boolean({
      zh: '把报价总价写入商机金额',
      en: 'The deal takes the amount of the quote',
      help: '商机原来的金额会保留在修改记录里。',
      helpEn: 'The former amount of the deal stays in its history.',
    }),
  },
  allow: sellers,
  when: { state: ['sent', 'approved'] },
  run: async (ctx, row, { takeAmount }) => {
    if (row.validUntil && row.validUntil < today(ctx)) fail('late', { day: row.validUntil })
    if (takeAmount) await takeIntoDeal(ctx, row)
    await change(ctx, quoteVersion, row, { state: 'accepted' }, { verb: 'accept' })
  },
})

const takeIntoDeal = async (ctx: Ctx, { quoteId, total, title }: QuoteVersion): Promise<void> => {
  const { opportunityId } = await get(ctx, quote, quoteId)
  const deal = await get(ctx, opportunity, opportunityId, { lock: true })
  await mustReach(ctx, opportunity, deal.id, 'update')
  if (deal.outcome !== 'open') fail('deal_closed', { deal: deal.name })
  await change(ctx, opportunity, deal, { amount: total }, { facts: { quote: title } })
}

export const declineVersion = command(quoteVersion, 'decline', {
  zh: '客户未接受',
  en: 'Declined',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: sellers,
  when: { state: ['sent', 'approved'] },
  run: async (ctx, row, { reason }) => {
    await change(ctx, quoteVersion, row, { state: 'declined', declineReason: reason }, { verb: 'decline' })
    await giveBack(ctx, row.quoteId)
  },
})
