import {
  asSql,
  type Ctx,
  faults,
  field,
  invalid,
  inWords,
  isId,
  kindCommand,
  newId,
  note,
  type Row,
  sql,
  today,
  visibleRows,
} from '../../../kernel/index.ts'
import { writeMail } from '../../work/index.ts'
import { sellers } from '../access.ts'
import { wantsNoLetters } from '../channel/contactable.ts'
import { intakeRules } from '../intake-rule.ts'
import { lead } from '../lead/index.ts'
import { letterOf } from './letter.ts'

const most = 200

const fail = faults('lead-letter', {
  too_many: {
    status: 422,
    zh: '一次最多发给 {max} 条线索,现在选了 {n} 条。请分几次发送。',
    en: 'At most {max} leads at once; {n} are chosen. Send in parts.',
    field: 'ids',
  },
  nobody: {
    status: 409,
    zh: '选中的线索都不能收邮件。请查看每条的原因,补充邮箱或改用电话。',
    en: 'None of the chosen leads can be written to. See why at each; add addresses, or use the phone.',
    field: 'ids',
  },
})

/** Why somebody gets no letter, and what can be done. */
const whys = {
  unseen: { zh: '已删除,或不在你的范围内', en: 'deleted, or out of your reach' },
  closed: { zh: '已转化或已放弃,请写给对应的客户', en: 'converted or discarded: write to the customer' },
  masked: { zh: '你看不到完整邮箱,请由负责人发送', en: 'you do not see the whole address: let the owner send it' },
  no_address: { zh: '没有邮箱,请先补充', en: 'no email address yet' },
  licence_over: { zh: '来自采购名单且使用许可已到期', en: 'from a bought list whose licence is over' },
  unsubscribed: { zh: '已退订邮件,请改用电话', en: 'unsubscribed: call instead' },
  same_address: {
    zh: '邮箱与前面的线索相同,同一邮箱只发一封',
    en: 'same address as a lead before: one message for each address',
  },
} as const

interface Addressed {
  readonly id: string
  readonly version: number
  readonly name: string | null
  readonly email: string | null
  readonly why: keyof typeof whys | null
}

/** One letter to many prospects at once. Who must not get it is left out and named with the reason; `check` only tells. */
export const writeLeads = kindCommand(lead, 'writeMany', {
  zh: '群发邮件',
  en: 'Write to many',
  input: {
    ids: field.json<string[], true>({ zh: '线索', en: 'Leads', required: true }),
    subject: field.text({ zh: '主题', en: 'Subject', max: 200 }),
    body: field.longText({
      zh: '正文',
      en: 'Text',
      max: 20_000,
      help: '末尾会自动附上退订链接。',
      helpEn: 'A link to unsubscribe is added at the end.',
    }),
    check: field.boolean({ zh: '只看谁会收到', en: 'Only tell who would get it' }),
  },
  allow: [...sellers, 'marketing'],
  run: async (ctx, { ids, subject, body, check }) => {
    const people = await addressedBy(ctx, readIds(ids))
    const reached = people.filter(({ why }) => !why)
    const leftOut = people.flatMap(({ id, name, why }) =>
      why ? [{ id, name, code: why, why: inWords(ctx.actor, whys[why]) }] : [],
    )
    if (check) return { reached: reached.length, leftOut }
    const missing = [!subject && ['subject', '主题', 'Subject'], !body && ['body', '正文', 'Body']].filter(
      (one) => one !== false,
    )
    if (!subject || !body)
      return invalid(
        missing.map(([key = null, zh, en]) => ({
          field: key,
          code: 'required',
          message: `请填写「${zh}」。`,
          en: `Fill in “${en}”.`,
        })),
      )
    if (reached.length === 0) fail('nobody')
    const { trackLetters } = await intakeRules(ctx.db)
    await Promise.all(reached.map((person) => send(ctx, person, { subject, body, trackLetters })))
    return { sent: reached.length, leftOut }
  },
})

const readIds = (ids: unknown): string[] => {
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string' && isId(id)))
    return invalid([
      {
        field: 'ids',
        code: 'value',
        message: '「线索」应为线索编号的列表,至少一条。',
        en: '“Leads” is a list of ids, at least one.',
      },
    ])
  const chosen = [...new Set<string>(ids)]
  return chosen.length > most ? fail('too_many', { max: most, n: chosen.length }) : chosen
}

/** The chosen in their order, each with the reason to leave it out, where there is one. Held until the letters are written. */
const addressedBy = async (ctx: Ctx, ids: readonly string[]): Promise<Addressed[]> => {
  const found = await ctx.db.rows<Addressed>(sql`select l.id, l.version, l.name, l.email, case
      when l.state not in ('new', 'working') then 'closed'
      when l.email is null then 'no_address'
      when not ${asSql(visibleRows(lead, ctx.actor, 'l', 'reveal'))} then 'masked'
      when l.unsubscribed_at is not null or ${wantsNoLetters(sql`l.email`, sql`'infinity'::timestamptz`)} then 'unsubscribed'
      when exists (select from crm.purchased_list as p where p.id = l.purchased_list_id and p.deleted_at is null
        and p.licence_until < ${today(ctx)}::date) then 'licence_over' end as why
    from crm.lead as l where l.id = any(${ids}::uuid[]) and l.deleted_at is null
      and ${asSql(visibleRows(lead, ctx.actor, 'l'))} and ${asSql(visibleRows(lead, ctx.actor, 'l', 'writeMany'))}
    order by l.id for no key update of l`)
  const byId = new Map(found.map((one) => [one.id, one]))
  const mailboxes = new Set<string>()
  return ids.map((id): Addressed => {
    const one = byId.get(id)
    if (!one) return { id, version: 0, name: null, email: null, why: 'unseen' }
    if (one.why || !one.email) return one
    const isRepeated = mailboxes.has(one.email)
    mailboxes.add(one.email)
    return isRepeated ? { ...one, why: 'same_address' } : one
  })
}

interface Letter {
  readonly subject: string
  readonly body: string
  readonly trackLetters: boolean
}

const send = async (ctx: Ctx, person: Addressed, { subject, body, trackLetters }: Letter): Promise<void> => {
  const { id, email } = person
  const letterId = newId(ctx.now.getTime())
  const { text, html } = await letterOf(ctx, { leadId: id, letterId }, body, trackLetters)
  const about = { entity: 'lead', id }
  await writeMail(ctx, { id: letterId, to: email as string, subject, body: text, html, about })
  note(ctx, lead, person as unknown as Row<typeof lead>, 'write', { letterId })
}
