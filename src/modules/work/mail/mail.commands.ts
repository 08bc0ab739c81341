import { change, command, faults, field, first, inWords, sql } from '../../../kernel/index.ts'
import { enqueue } from '../../../platform/jobs/jobs.ts'
import { mail, mailServer } from './mail.entity.ts'
import { sendJobName, writeMail } from './outbox.ts'

const fail = faults('mail', {
  no_server: {
    status: 409,
    zh: '还没有启用的邮件服务器,信发不出去。请先在「邮件服务器」里添加一个并启用。',
    en: 'No mail server is in use, so the letter cannot go. Add one under “Mail server” and turn it on.',
  },
})

/** The password never passes through a record: it would stay in the history of changes. */
export const setMailPassword = command(mailServer, 'setPassword', {
  zh: '设置密码',
  en: 'Set password',
  input: { password: field.text({ zh: '密码或授权码', en: 'Password', max: 500, required: true }) },
  allow: ['admin'],
  run: async (ctx, row, { password }) => {
    await ctx.db.rows(sql`update work.mail_server set password = ${password} where id = ${row.id}::uuid`)
    await change(ctx, mailServer, row, { hasPassword: true }, { verb: 'setPassword' })
  },
})

export const testMailServer = command(mailServer, 'sendTest', {
  zh: '发送测试邮件',
  en: 'Send a test',
  input: { to: field.email({ zh: '收件人', en: 'To', required: true }) },
  allow: ['admin'],
  when: { active: [true] },
  run: async (ctx, row, { to }) => {
    await writeMail(ctx, {
      to,
      subject: inWords(ctx.actor, { zh: `${ctx.company.name}:测试邮件`, en: `${ctx.company.name}: test letter` }),
      body: inWords(ctx.actor, {
        zh: `这是「${row.name}」的测试邮件。收到它,说明邮件服务器已经可以使用。`,
        en: `This is a test letter by “${row.name}”. That you got it says that the mail server can be used.`,
      }),
      about: { entity: 'mail-server', id: row.id },
    })
  },
})

/** Once more, from the first try: for letters held until there was a server, and for those it refused. */
export const resendMail = command(mail, 'resend', {
  zh: '重新发送',
  en: 'Send again',
  input: {},
  allow: ['admin'],
  when: { state: ['held', 'failed'] },
  run: async (ctx, row) => {
    const server = await first(ctx.db, sql`select 1 from work.mail_server where active and deleted_at is null limit 1`)
    if (!server) fail('no_server')
    const patch = { state: 'queued', tries: 0, nextTryAt: ctx.now.toISOString() } as const
    await change(ctx, mail, row, patch, { verb: 'resend' })
    await enqueue(ctx.db, sendJobName, {}, { key: sendJobName })
  },
})
