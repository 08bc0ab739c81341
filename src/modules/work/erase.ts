import { type Ctx, sql } from '../../kernel/index.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'

const nobody = 'erased@invalid.example'
const sign = '(个人信息已删除)'

export const removeStoredJob = 'work.remove-stored'

/** What the job takes away for good: keys of the file store, paths of uploaded tables. */
export interface Stored {
  readonly files?: readonly string[]
  readonly tables?: readonly string[]
}

/** The bytes go after the commit, and again until the storage has answered. */
export const removeStored = async (ctx: Ctx, stored: Stored): Promise<void> => {
  if ((stored.files?.length ?? 0) + (stored.tables?.length ?? 0) > 0) await enqueue(ctx.db, removeStoredJob, stored)
}

interface Person {
  /** Their own records. */
  readonly ids: readonly string[]
  readonly mailboxes: readonly string[]
  /** Kinds about which letters stay as they are. */
  readonly keptKinds: readonly string[]
}

/**
 * What was said, written and attached about a person on their own records goes whole: free words about somebody say who they are
 * without naming them. That it was, and who did it, stays. Label → how many.
 */
export const eraseAbout = async (ctx: Ctx, person: Person): Promise<Record<string, number>> => {
  const counts = {
    评论: await eraseComments(ctx, person),
    通知·内容: await eraseNotices(ctx, person),
    邮件: await eraseLetters(ctx, person),
    附件: await eraseFiles(ctx, person),
  }
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0))
}

const eraseComments = async (ctx: Ctx, { ids }: Person): Promise<number> => {
  const erased = await ctx.db.rows(sql`with erased as (
      update work.comment set body = ${sign}, version = version + 1 where subject_id = any(${ids}::uuid[]) and body <> ${sign} returning id),
    history as (update kernel.event as e set changes = jsonb_set(e.changes, '{body}', '["***", "***"]')
      from work.comment as c where c.subject_id = any(${ids}::uuid[]) and e.record_id = c.id and e.changes ? 'body')
    select id from erased`)
  return erased.length
}

/** They quote what was said. */
const eraseNotices = async (ctx: Ctx, { ids }: Person): Promise<number> => {
  const erased = await ctx.db.rows(
    sql`update work.notification set body = null, body_en = null, version = version + 1 where subject_id = any(${ids}::uuid[]) and body is not null returning id`,
  )
  return erased.length
}

/** About the person, or to them about whatever else. One that still waits is not sent any more. */
const eraseLetters = async (ctx: Ctx, { ids, mailboxes, keptKinds }: Person): Promise<number> => {
  const erased = await ctx.db.rows(sql`with erased as (
      update work.mail set "to" = ${nobody}, subject = ${sign}, body = ${sign}, html = null, secret = null, next_try_at = null, version = version + 1,
        state = case when state in ('queued', 'held') then 'failed' else state end
      where (subject_id = any(${ids}::uuid[]) or lower("to") = any(${mailboxes}::text[]))
        and coalesce(subject_entity, '') <> all(${keptKinds}::text[]) and "to" <> ${nobody} returning id),
    words as (update work.mail_search as s set words = '', grams = '{}' from erased where s.id = erased.id)
    select id from erased`)
  return erased.length
}

const eraseFiles = async (ctx: Ctx, { ids }: Person): Promise<number> => {
  const now = ctx.now.toISOString()
  const erased = await ctx.db.rows<{ path: string }>(sql`with erased as (
      update work.file set name = ${sign}, version = version + 1, updated_at = ${now}::timestamptz,
        deleted_at = coalesce(deleted_at, ${now}::timestamptz)
      where subject_id = any(${ids}::uuid[]) and name <> ${sign} returning id, path),
    words as (update work.file_search as s set words = '', grams = '{}' from erased where s.id = erased.id)
    select path from erased`)
  await removeStored(ctx, { files: erased.map(({ path }) => path) })
  return erased.length
}
