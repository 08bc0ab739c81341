import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  type Ctx,
  change,
  faults,
  isId,
  type Runtime,
  type Said,
  select,
  sql,
  systemActor,
  transact,
} from '../../../kernel/index.ts'
import { contact } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import { waitAfterUse } from '../use-count.ts'

const fail = faults('unsubscribe', {
  link: {
    status: 404,
    zh: '退订链接无效。请使用邮件里的完整链接,或直接回复邮件告诉我们。',
    en: 'The unsubscribe link is not valid. Use the whole link of the letter, or answer it.',
  },
  too_often: {
    status: 429,
    zh: '操作过于频繁,请在 {retryAfterSeconds} 秒后再试。',
    en: 'Too often. Try again in {retryAfterSeconds} seconds.',
  },
})

const kinds = { l: lead, c: contact } as const
type Letter = keyof typeof kinds

const signature = async ({ db }: Pick<Ctx, 'db'>, said: string): Promise<string> => {
  const [row] = await db.rows<{ secret: string }>(sql`select secret from crm.link_secret`)
  return createHmac('sha256', row!.secret).update(`unsubscribe ${said}`).digest('base64url').slice(0, 27)
}

/** The path that ends every marketing letter to this lead or contact; valid as long as the person is known. */
export const unsubscribePath = async (ctx: Pick<Ctx, 'db'>, kind: 'lead' | 'contact', id: string): Promise<string> => {
  const said = `${kind === 'lead' ? 'l' : 'c'}${id.replaceAll('-', '')}`
  return `/u/${said}.${await signature(ctx, said)}`
}

/** Whom a link names; null when it is not one of ours. */
export const readUnsubscribeLink = async (
  ctx: Pick<Ctx, 'db'>,
  token: string,
): Promise<{ letter: Letter; id: string } | null> => {
  const [, said = '', given = ''] = /^([lc][\da-f]{32})\.([\w-]{27})$/.exec(token) ?? []
  if (!said || !timingSafeEqual(Buffer.from(given), Buffer.from(await signature(ctx, said)))) return null
  const id = said.slice(1).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return isId(id) ? { letter: said[0] as Letter, id } : null
}

/** No more letters to this mailbox, wherever it is known: every lead and contact that has it. */
export const unsubscribe = async (runtime: Runtime, token: string, address: string): Promise<Said> => {
  const use = { kind: 'unsubscribe', name: address, limit: 30, seconds: 60 } as const
  const wait = await waitAfterUse({ db: runtime.store, now: runtime.now() }, use)
  if (wait !== null) fail('too_often', { retryAfterSeconds: wait })
  const named = await readUnsubscribeLink({ db: runtime.store }, token)
  if (!named) return fail('link')
  await transact(runtime, systemActor, async (ctx) => {
    const table = sql.table(kinds[named.letter].table)
    const same = sql`t.unsubscribed_at is null and (t.id = ${named.id}::uuid
      or t.email = (select email from ${table} where id = ${named.id}::uuid))`
    const unsubscribedAt = ctx.now.toISOString()
    await ctx.db.rows(sql`insert into crm.mailbox_stop (mailbox, at)
      select crm.mailbox_key(email), ${unsubscribedAt}::timestamptz from ${table} where id = ${named.id}::uuid and email is not null
      on conflict (mailbox) do nothing`)
    for (const row of await select(ctx, lead, { where: same, lock: true, unscoped: true }))
      await change(ctx, lead, row, { unsubscribedAt }, { verb: 'unsubscribe' })
    for (const row of await select(ctx, contact, { where: same, lock: true, unscoped: true }))
      await change(ctx, contact, row, { unsubscribedAt }, { verb: 'unsubscribe' })
  })
  return {
    zh: '已退订。我们不再向这个邮箱发送推广邮件。',
    en: 'Unsubscribed. We send no more promotional letters to this mailbox.',
  }
}

/** Whoever agrees again to be written to gets letters again. */
export const resubscribe = async (ctx: Ctx, email: unknown): Promise<void> => {
  if (typeof email !== 'string') return
  await ctx.db.rows(sql`delete from crm.mailbox_stop where mailbox = crm.mailbox_key(${email})`)
  const same = sql`t.unsubscribed_at is not null and t.email = ${email}`
  for (const row of await select(ctx, lead, { where: same, lock: true, unscoped: true }))
    await change(ctx, lead, row, { unsubscribedAt: null }, { verb: 'resubscribe' })
  for (const row of await select(ctx, contact, { where: same, lock: true, unscoped: true }))
    await change(ctx, contact, row, { unsubscribedAt: null }, { verb: 'resubscribe' })
}
