import { command, faults, field, newId, note } from '../../../kernel/index.ts'
import { writeMail } from '../../work/index.ts'
import { sellers } from '../access.ts'
import { refuseUncontactable } from '../channel/contactable.ts'
import { intakeRules } from '../intake-rule.ts'
import { lead } from '../lead/index.ts'
import { letterOf } from './letter.ts'

const fail = faults('lead-letter', {
  no_address: {
    status: 409,
    zh: '「{name}」没有邮箱,不能发邮件。请先补充邮箱,或改用电话。',
    en: '“{name}” has no email address. Add one, or use the phone.',
  },
})

/** A letter to a prospect. It can be unsubscribed from, and is not sent to who has done so or whom one may not contact. */
export const writeLead = command(lead, 'write', {
  zh: '发邮件',
  en: 'Write a letter',
  input: {
    subject: field.text({ zh: '主题', en: 'Subject', required: true, max: 200 }),
    body: field.longText({
      zh: '正文',
      en: 'Text',
      required: true,
      max: 20_000,
      help: '末尾会自动附上退订链接。',
      helpEn: 'A link to unsubscribe is added at the end.',
    }),
  },
  allow: [...sellers, 'marketing'],
  when: { state: ['new', 'working'] },
  run: async (ctx, row, { subject, body }) => {
    if (!row.email) return fail('no_address', { name: row.name })
    await refuseUncontactable(ctx, [{ leadId: row.id, kind: 'email', happenedAt: ctx.now.toISOString() }])
    const { trackLetters } = await intakeRules(ctx.db)
    const letterId = newId(ctx.now.getTime())
    const { text, html } = await letterOf(ctx, { leadId: row.id, letterId }, body, trackLetters)
    const about = { entity: 'lead', id: row.id }
    await writeMail(ctx, { id: letterId, to: row.email, subject, body: text, html, about })
    note(ctx, lead, row, 'write', { letterId })
    return undefined
  },
})
