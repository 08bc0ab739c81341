import { entity, everyone, field, type Row } from '../../../kernel/index.ts'
import { subjectFields } from '../subject.ts'

const by = 'system' as const

/** Where letters are handed in. Of several the oldest active one is used. */
export const mailServer = entity('mail-server', {
  table: 'work.mail_server',
  label: { zh: '邮件服务器', en: 'Mail server' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    host: field.text({ zh: 'SMTP 地址', en: 'SMTP host', max: 200, required: true }),
    port: field.integer({ zh: '端口', en: 'Port', min: 1, max: 65_535, required: true, default: 465, nominal: true }),
    security: field.choice(
      {
        tls: { zh: 'SSL/TLS', en: 'TLS' },
        starttls: { zh: 'STARTTLS', en: 'STARTTLS' },
        none: { zh: '不加密(仅限内网)', en: 'None (inside the company only)', tone: 'warning' },
      },
      { zh: '加密方式', en: 'Security', required: true, default: 'tls' },
    ),
    username: field.text({ zh: '账号', en: 'User name', max: 200 }),
    hasPassword: field.boolean({ zh: '已设置密码', en: 'Password set', by, default: false }),
    fromName: field.text({ zh: '发件人名称', en: 'From name', max: 80 }),
    fromAddress: field.email({ zh: '发件人邮箱', en: 'From address', required: true }),
    publicUrl: field.url({
      zh: '系统网址',
      en: 'Address of this system',
      required: true,
      help: '邮件里的链接以它开头,例如 https://sales.example.cn',
      helpEn: 'Links in letters begin with it, for example https://sales.example.cn',
    }),
    active: field.boolean({ zh: '启用', en: 'Active', required: true, default: true }),
  },
  list: ['name', 'host', 'port', 'security', 'fromAddress', 'active'],
  grants: { read: ['admin'], create: ['admin'], update: ['admin'], remove: ['admin'] },
  visible: everyone,
})

/** The outbox: every letter the system wrote, whether it could be sent or not. */
export const mail = entity('mail', {
  table: 'work.mail',
  label: { zh: '邮件', en: 'Mail' },
  events: { send: { zh: '送达', en: 'Delivered' }, sendFailed: { zh: '没有送达', en: 'Not delivered' } },
  title: 'subject',
  fields: {
    to: field.email({ zh: '收件人', en: 'To', required: true, by }),
    subject: field.text({ zh: '主题', en: 'Subject', max: 300, required: true, search: true, by }),
    body: field.longText({ zh: '正文', en: 'Text', required: true, by }),
    html: field.longText({ zh: '网页正文', en: 'HTML', by }),
    state: field.choice(
      {
        held: { zh: '待配置邮件服务器', en: 'No mail server', tone: 'warning' },
        queued: { zh: '待发送', en: 'Queued', tone: 'information' },
        sent: { zh: '已发送', en: 'Sent', tone: 'success' },
        failed: { zh: '发送失败', en: 'Failed', tone: 'danger' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command' },
    ),
    tries: field.integer({ zh: '尝试次数', en: 'Tries', required: true, by, default: 0, nominal: true }),
    nextTryAt: field.instant({ zh: '下次发送时间', en: 'Next try at', by }),
    sentAt: field.instant({ zh: '发送时间', en: 'Sent at', by }),
    lastError: field.text({ zh: '服务器的答复', en: 'Answer of the server', max: 500, by }),
    subjectEntity: { ...subjectFields.subjectEntity, by },
    subjectId: { ...subjectFields.subjectId, by },
  },
  list: ['subject', 'to', 'state', 'tries', 'sentAt', 'lastError'],
  grants: { read: ['admin'], remove: ['admin'] },
  visible: everyone,
})

export type Mail = Row<typeof mail>
export type MailServer = Row<typeof mailServer>
