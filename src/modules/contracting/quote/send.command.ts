import { createHash, randomBytes } from 'node:crypto'
import { type Ctx, change, command, create, faults, field, get, select, sql, today } from '../../../kernel/index.ts'
import { letterLanguages, publicLink, writeMail } from '../../work/index.ts'
import { sellers } from './access.ts'
import { refuseBlacklistedBuyer, refuseClosedDeal } from './deal.ts'
import { quoteLink } from './link.entity.ts'
import { quote } from './quote.entity.ts'
import { type QuoteVersion, quoteVersion } from './version.entity.ts'

const fail = faults('quote', {
  send_late: {
    status: 409,
    zh: '这份报价的有效期到 {day} 为止,已经过期,不能再发送。请新建一个版本。',
    en: 'The quote was valid until {day} and cannot be sent. Make a new version.',
  },
})

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

type Written = (
  company: string,
  version: QuoteVersion,
  code: string,
  address: string,
) => { subject: string; lines: string[] }

const letterZh: Written = (company, { title, validUntil }, code, address) => ({
  subject: `报价:${title}(${code})`,
  lines: [
    `${company} 给你发来报价「${title}」(${code})。`,
    `查看和下载:${address}`,
    ...(validUntil ? [`有效期至 ${validUntil}。`] : []),
  ],
})

const letterEn: Written = (company, { title, validUntil }, code, address) => ({
  subject: `Quote: ${title} (${code})`,
  lines: [
    `${company} sends you the quote “${title}” (${code}).`,
    `Read and download it: ${address}`,
    ...(validUntil ? [`Valid until ${validUntil}.`] : []),
  ],
})

/** To the customer's mailbox, as a link that tells when it is opened. Earlier versions are withdrawn with it. */
export const sendVersion = command(quoteVersion, 'send', {
  zh: '发送给客户',
  en: 'Send',
  tone: 'primary',
  input: {
    to: field.email({ zh: '收件人邮箱', en: 'To', required: true }),
    message: field.longText({
      zh: '附言',
      en: 'Message',
      max: 2000,
      help: '写在邮件正文里,可不填。',
      helpEn: 'Stands in the letter; may be empty.',
    }),
    language: field.choice(letterLanguages, { zh: '邮件语言', en: 'Language of the letter', default: 'zh' }),
  },
  allow: sellers,
  when: { state: ['approved', 'sent'] },
  run: async (ctx, row, { to, message, language }) => {
    const token = await offer(ctx, row, to, 'send')
    const { code } = await get(ctx, quote, row.quoteId)
    const address = await publicLink(ctx, `/q/${token}${language === 'en' ? '?lang=en' : ''}`)
    const words = (language === 'en' ? letterEn : letterZh)(ctx.company.name, row, String(code), address)
    const body = [...(message ? [message, ''] : []), ...words.lines].join('\n')
    const { subject } = words
    await writeMail(ctx, { to, subject, body, about: { entity: 'quote-version', id: row.id } })
  },
})

/** The same way in without a letter: for WeChat, or where no mail server is set up. */
export const linkVersion = command(quoteVersion, 'link', {
  secret: true,
  zh: '取得客户链接',
  en: 'Get a link',
  input: {
    to: field.email({
      zh: '客户邮箱',
      en: 'For whom (email)',
      help: '可不填。填了只记在发送记录里,不会寄信;链接由你通过微信等方式交给客户。',
      helpEn: 'May be empty. It is kept with what was sent; no letter goes out. Hand the link over yourself.',
    }),
  },
  allow: sellers,
  when: { state: ['approved', 'sent'] },
  run: async (ctx, row, { to }) => ({ customerLink: `/q/${await offer(ctx, row, to ?? null, 'link')}` }),
})

/** The key with which the customer opens the version, offered from now on. */
const offer = async (ctx: Ctx, row: QuoteVersion, to: string | null, verb: 'send' | 'link'): Promise<string> => {
  await refuseClosedDeal(ctx, row.quoteId)
  await refuseBlacklistedBuyer(ctx, row.quoteId)
  if (row.validUntil && row.validUntil < today(ctx)) fail('send_late', { day: row.validUntil })
  const token = await linkFor(ctx, row, to)
  await supersedeEarlier(ctx, row)
  const sentAt = row.sentAt ?? ctx.now.toISOString()
  await change(ctx, quoteVersion, row, { state: 'sent', sentAt }, { verb, ...(to && { facts: { to } }) })
  return token
}

const linkFor = async (ctx: Ctx, { id }: QuoteVersion, email: string | null): Promise<string> => {
  const token = randomBytes(24).toString('base64url')
  const link = await create(
    ctx,
    quoteLink,
    { quoteVersionId: id, email, sentAt: ctx.now.toISOString(), opens: 0 },
    'send',
  )
  // No field of the record: whoever reads the database must not be able to open what the customer opens.
  await ctx.db.rows(sql`update contracting.quote_link set token_hash = ${hashOf(token)} where id = ${link.id}::uuid`)
  return token
}

const supersedeEarlier = async (ctx: Ctx, { quoteId, number }: QuoteVersion): Promise<void> => {
  const earlier = await select(ctx, quoteVersion, {
    unscoped: true,
    lock: true,
    where: sql`t.quote_id = ${quoteId}::uuid and t.number < ${number} and t.state in ('approved', 'sent')`,
  })
  for (const each of earlier) await change(ctx, quoteVersion, each, { state: 'superseded' }, { verb: 'supersede' })
}
