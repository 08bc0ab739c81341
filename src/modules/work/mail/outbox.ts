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

const nobody = 'erased@invalid.example'
const sign = '(个人信息已删除)'

/** What letters about a record said, and to whom, goes; that they were written stays. Answers how many there were. */
export const eraseLetters = async (ctx: Ctx, { entity, id }: NonNullable<NewMail['about']>): Promise<number> => {
  const erased = await ctx.db.rows(sql`with erased as (
      update work.mail set "to" = ${nobody}, subject = ${sign}, body = ${sign}, html = null, next_try_at = null,
        state = case when state in ('queued', 'held') then 'failed' else state end
      where subject_entity = ${entity} and subject_id = ${id}::uuid returning id),
    words as (update work.mail_search as s set words = '', grams = '{}' from erased where s.id = erased.id)
    select id from erased`)
  return erased.length
}
