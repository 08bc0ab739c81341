import {
  type Actor,
  beginningOf,
  type Ctx,
  change,
  contextFor,
  first,
  type Job,
  type Runtime,
  select,
  sql,
  transact,
} from '../../../kernel/index.ts'
import { type SmtpServer, sendBySmtp } from '../../../platform/mail/smtp.ts'
import { type Mail, mail } from './mail.entity.ts'
import { opened, sendJobName } from './outbox.ts'

/** Waits double from one minute; the last of these tries is four hours after the first. */
const mostTries = 9

/** Sends what is due. Each letter is locked while it is sent, so that two servers never send it both. */
export const sendMailJob: Job = {
  name: sendJobName,
  everyMinutes: 1,
  run: async (runtime, actor) => {
    const server = await activeServer(contextFor(runtime, runtime.store, actor))
    if (!server) return
    while (await sendNext(runtime, actor, server));
  },
}

const activeServer = (ctx: Ctx): Promise<SmtpServer | undefined> =>
  first<SmtpServer>(
    ctx.db,
    sql`select host, port::integer as port, security, username, password, from_name as "fromName", from_address as "fromAddress"
      from work.mail_server where active and deleted_at is null order by id limit 1`,
  )

const sendNext = (runtime: Runtime, actor: Actor, server: SmtpServer): Promise<boolean> =>
  transact(runtime, actor, async (ctx) => {
    const due = await first<{ id: string; secret: string | null }>(
      ctx.db,
      sql`select id, secret from work.mail where state = 'queued' and next_try_at <= ${ctx.now.toISOString()}::timestamptz and deleted_at is null
        order by next_try_at, id limit 1 for update skip locked`,
    )
    if (!due) return false
    const [letter] = await select(ctx, mail, { unscoped: true, where: sql`t.id = ${due.id}::uuid` })
    await attempt(ctx, letter as Mail, due.secret, server)
    return true
  })

const attempt = async (ctx: Ctx, letter: Mail, secret: string | null, server: SmtpServer): Promise<void> => {
  const { id, to, subject, body: text, html } = opened(letter, secret)
  const tries = letter.tries + 1
  try {
    await sendBySmtp(server, { id, to, subject, text, html })
  } catch (error) {
    const lastError = beginningOf(String((error as Error).message), 500)
    const over = tries >= mostTries
    const waitMs = 60_000 * 2 ** (tries - 1)
    const nextTryAt = over ? null : new Date(ctx.now.getTime() + waitMs).toISOString()
    await change(
      ctx,
      mail,
      letter,
      { tries, lastError, nextTryAt, state: over ? 'failed' : 'queued' },
      { verb: 'sendFailed' },
    )
    return
  }
  await change(
    ctx,
    mail,
    letter,
    { tries, lastError: null, nextTryAt: null, sentAt: ctx.now.toISOString(), state: 'sent' },
    { verb: 'send' },
  )
  if (secret) await ctx.db.rows(sql`update work.mail set secret = null where id = ${id}::uuid`)
}
