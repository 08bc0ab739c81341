import { type Ctx, create, first, sql } from '../../../kernel/index.ts'
import { enqueue } from '../../../platform/jobs/jobs.ts'
import { type Mail, mail } from './mail.entity.ts'

export interface NewMail {
  /** Where the letter's own addresses name it; made here otherwise. */
  readonly id?: string
  readonly to: string
  readonly subject: string
  readonly body: string
  /** The same for mailboxes that show pages. */
  readonly html?: string
  /** A key for the receiver alone; subject and body say `receiverOnly` where it goes. */
  readonly secret?: string
  /** The record the letter is about. */
  readonly about?: { readonly entity: string; readonly id: string }
}

/** Of letters to people outside, who have no account that says which they read. */
export const letterLanguages = { zh: { zh: '中文', en: 'Chinese' }, en: { zh: '英文', en: 'English' } } as const

export const sendJobName = 'work.mail'

/** Whoever keeps the outbox could otherwise sign for the customer. */
export const receiverOnly = '[仅收件人可见]'

/** The letter as its receiver reads it. */
export const opened = <T extends Pick<NewMail, 'subject' | 'body'>>(
  letter: T,
  secret: string | null | undefined,
): T => {
  const whole = (text: string) => (secret ? text.replaceAll(receiverOnly, secret) : text)
  return { ...letter, subject: whole(letter.subject), body: whole(letter.body) }
}

/** Whether letters leave at all. */
export const hasMailServer = async (ctx: Ctx): Promise<boolean> =>
  (await first(ctx.db, sql`select 1 from work.mail_server where active and deleted_at is null limit 1`)) !== undefined

/**
 * Writes a letter into the outbox, in the caller's transaction: it leaves only if that commits. Where no server is set up
 * it is held there, whole, for an administrator to hand over.
 */
export const writeMail = async (ctx: Ctx, { id, to, html, secret, about, ...words }: NewMail): Promise<Mail> => {
  const server = await hasMailServer(ctx)
  const { subject, body } = server ? words : opened(words, secret)
  const written = await create(ctx, mail, {
    ...(id && { id }),
    to,
    subject,
    body,
    html: html ?? null,
    state: server ? 'queued' : 'held',
    nextTryAt: server ? ctx.now.toISOString() : null,
    tries: 0,
    subjectEntity: about?.entity ?? null,
    subjectId: about?.id ?? null,
  })
  if (server && secret) await ctx.db.rows(sql`update work.mail set secret = ${secret} where id = ${written.id}::uuid`)
  if (server) await enqueue(ctx.db, sendJobName, {}, { key: sendJobName })
  return written
}

const ownMachine = 'http://127.0.0.1:3000'

/** A page of this system as a letter names it. */
export const publicLink = async (ctx: Ctx, path: string): Promise<string> => {
  const server = await first<{ publicUrl: string }>(
    ctx.db,
    sql`select public_url as "publicUrl" from work.mail_server where active and deleted_at is null order by id limit 1`,
  )
  return `${(server?.publicUrl ?? ownMachine).replace(/\/+$/, '')}${path}`
}
