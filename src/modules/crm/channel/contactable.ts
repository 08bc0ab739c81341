import { type Ctx, dateIn, faults, type Sql, sql } from '../../../kernel/index.ts'

const fail = faults('contact-right', {
  licence_over: {
    status: 409,
    field: 'leadId',
    zh: '线索「{lead}」来自采购名单「{list}」,使用许可已于 {until} 到期,不能再联系。请先续期许可,或从其他合法来源重新取得联系方式。',
    en: 'Lead “{lead}” is from the purchased list “{list}”, whose licence ended on {until}; it must not be contacted. Renew the licence, or get the contact by another lawful way.',
  },
  unsubscribed: {
    status: 409,
    field: 'kind',
    zh: '「{lead}」已退订邮件,不能再发送。请改用电话等其他方式,或在对方重新同意后再发。',
    en: '“{lead}” has unsubscribed from mail. Use the phone or another way, or write after they agree again.',
  },
})

type Draft = Readonly<Record<string, unknown>>

/** Whoever has the mailbox has said so before that moment, as whichever record we knew them then. */
export const wantsNoLetters = (email: Sql, at: Sql): Sql =>
  sql`exists (select from crm.mailbox_stop as m where m.mailbox = crm.mailbox_key(${email}) and m.at < ${at})`

interface Barred {
  readonly lead: string
  readonly list: string | null
  readonly until: string | null
}

/** Refuses follow-ups with people one has no right to contact, on the day of the contact. One statement for a batch. */
export const refuseUncontactable = async (ctx: Ctx, drafts: readonly Draft[]): Promise<void> => {
  const asked = drafts
    .filter(({ leadId, contactId }) => leadId || contactId)
    .map(({ leadId, contactId, kind, happenedAt }) => ({
      lead_id: leadId,
      contact_id: contactId,
      mail: kind === 'email',
      at: happenedAt,
      on: dateIn(new Date(String(happenedAt)), ctx.company.timeZone),
    }))
  if (asked.length === 0) return
  const [barred] =
    await ctx.db.rows<Barred>(sql`select coalesce(l.name, c.name) as lead, p.name as list, p.licence_until::text as until
    from json_to_recordset(${JSON.stringify(asked)}::json) as d (lead_id uuid, contact_id uuid, mail boolean, at timestamptz, "on" date)
    left join crm.lead as l on l.id = d.lead_id left join crm.contact as c on c.id = d.contact_id
    left join crm.purchased_list as p on p.id = l.purchased_list_id and p.licence_until < d."on" and p.deleted_at is null
    where p.id is not null or (d.mail and (least(l.unsubscribed_at, c.unsubscribed_at) < d.at
      or ${wantsNoLetters(sql`l.email`, sql`d.at`)} or ${wantsNoLetters(sql`c.email`, sql`d.at`)})) limit 1`)
  if (!barred) return
  if (barred.list) fail('licence_over', { lead: barred.lead, list: barred.list, until: barred.until })
  fail('unsubscribed', { lead: barred.lead })
}
