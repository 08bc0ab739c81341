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
  /** The record the letter is about. */
  readonly about?: { readonly entity: string; readonly id: string }
}

export const sendJobName = 'work.mail'

/**
 * Writes a letter into the outbox, in the caller's transaction: it leaves only if that commits. Where no server is set up
 * it is held there for an administrator to see.
 */
export const writeMail = async (ctx: Ctx, { id, to, subject, body, html, about }: NewMail): Promise<Mail> => {
  const server = await first(ctx.db, sql`select 1 from work.mail_server where active and deleted_at is null limit 1`)
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
