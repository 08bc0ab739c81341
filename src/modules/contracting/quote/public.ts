import {
  type Ctx,
  change,
  faults,
  find,
  first,
  type Runtime,
  sql,
  systemActor,
  today,
  transact,
} from '../../../kernel/index.ts'
import { notify } from '../../work/index.ts'
import { type QuoteDocument, quoteDocument } from './document.ts'
import { type QuoteLink, quoteLink } from './link.entity.ts'
import { hashOf } from './send.command.ts'
import { type QuoteVersion, quoteVersion } from './version.entity.ts'

const fail = faults('quote-link', {
  unknown: {
    status: 404,
    zh: '没有这份报价。请检查链接是否完整,或联系给你发送报价的销售。',
    en: 'There is no such quote. Check that the link is whole, or ask the person who sent it.',
  },
  expired: {
    status: 409,
    zh: '这份报价的有效期到 {day} 为止。请联系 {seller},索取新的报价。',
    en: 'The quote was valid until {day}. Ask {seller} for a new one.',
  },
  replaced: {
    status: 409,
    zh: '这份报价已有新的版本。请打开最近一封邮件里的链接,或联系 {seller}。',
    en: 'There is a newer version. Open the link of the latest letter, or ask {seller}.',
  },
  gone: {
    status: 409,
    zh: '这份报价已经不再有效。请联系 {seller}。',
    en: 'This quote is no longer valid. Ask {seller}.',
  },
})

/** What a customer sees behind a link. Opening it is recorded and told to the seller, the first time at once. */
export const openQuoteLink = (runtime: Runtime, token: string): Promise<QuoteDocument> =>
  transact(runtime, systemActor, async (ctx) => {
    const { link, version } = await follow(ctx, token)
    const at = ctx.now.toISOString()
    const opened = { opens: link.opens + 1, firstOpenedAt: link.firstOpenedAt ?? at, lastOpenedAt: at }
    await change(ctx, quoteLink, link, opened, { verb: 'open' })
    if (!link.firstOpenedAt) await tellSeller(ctx, link, version)
    return quoteDocument(ctx, version.id)
  })

/** The same for a download, which is no opening of its own. */
export const readQuoteLink = (runtime: Runtime, token: string): Promise<QuoteDocument> =>
  transact(runtime, systemActor, async (ctx) => quoteDocument(ctx, (await follow(ctx, token)).version.id))

const follow = async (ctx: Ctx, token: string): Promise<{ link: QuoteLink; version: QuoteVersion }> => {
  const known = await first<{ id: string }>(
    ctx.db,
    sql`select id from contracting.quote_link where token_hash = ${hashOf(token)} and deleted_at is null`,
  )
  const link = known && (await find(ctx, quoteLink, known.id, { lock: true }))
  const version = link && (await find(ctx, quoteVersion, link.quoteVersionId))
  if (!version) return fail('unknown')
  const { name: seller } = await sellerOf(ctx, version)
  const late = version.validUntil !== null && version.validUntil < today(ctx)
  if (version.state === 'superseded') fail('replaced', { seller })
  if (version.state === 'expired' || (late && version.state === 'sent'))
    fail('expired', { seller, day: version.validUntil })
  if (version.state !== 'sent' && version.state !== 'accepted') fail('gone', { seller })
  return { link, version }
}

interface Seller {
  readonly id: string
  readonly name: string
}

const sellerOf = async (ctx: Ctx, { quoteId }: QuoteVersion): Promise<Seller> =>
  (await first<Seller>(
    ctx.db,
    sql`select e.id, e.name from contracting.quote as q join crm.opportunity as o on o.id = q.opportunity_id
      join people.employee as e on e.id = o.owner_id where q.id = ${quoteId}::uuid`,
  )) as Seller

const tellSeller = async (ctx: Ctx, { id, email }: QuoteLink, version: QuoteVersion): Promise<void> => {
  const seller = await sellerOf(ctx, version)
  await notify(ctx, [
    {
      employeeId: seller.id,
      kind: 'alert',
      title: { zh: `客户打开了报价「${version.title}」`, en: `The customer opened quote “${version.title}”` },
      ...(email && { body: { zh: `收件人 ${email}`, en: `Sent to ${email}` } }),
      subjectEntity: 'quote-version',
      subjectId: version.id,
      occasion: `quote-link:${id}:open`,
    },
  ])
}
