import { createHash } from 'node:crypto'
import { parseInput } from '../../../kernel/command/input.ts'
import {
  beginningOf,
  type Ctx,
  change,
  create,
  type Draft,
  type Fields,
  faults,
  field,
  get,
  invalid,
  note,
  type Patch,
  type Row,
  type Runtime,
  type Said,
  select,
  sql,
  systemActor,
  today,
  transact,
} from '../../../kernel/index.ts'
import { canBeCalled } from '../cleansing/phone.ts'
import { holdIdentity } from '../identity.ts'
import { intakeRules } from '../intake-rule.ts'
import { lead } from '../lead/index.ts'
import { resubscribe } from '../privacy/unsubscribe.ts'
import { recordTouches, visitsOf } from '../touch/index.ts'
import { waitAfterUse } from '../use-count.ts'
import { consentText } from './consent-text.entity.ts'
import { formSubmission } from './form-submission.entity.ts'
import { type WebForm, webForm } from './web-form.entity.ts'

const fail = faults('form', {
  gone: {
    status: 404,
    zh: '这个表单不存在,或已停止收集。请联系发给你链接的人。',
    en: 'This form does not exist or is closed. Ask who gave you the link.',
  },
  origin: {
    status: 403,
    zh: '这个网站没有获准使用该表单。请由表单的管理者把网站地址加入「允许嵌入的网站」。',
    en: 'This site may not use the form. Its owner must add it to “Allowed sites”.',
  },
  too_often: {
    status: 429,
    zh: '提交过于频繁,请在 {retryAfterSeconds} 秒后再试。',
    en: 'Too often. Try again in {retryAfterSeconds} seconds.',
  },
  phone: {
    status: 422,
    field: 'phone',
    zh: '「手机」不是可以拨通的号码。请填写 11 位手机号,或带区号的座机,例如 0755-88886666。',
    en: '“Phone” is no number that can be called. Give 11 digits, or a landline with area code, such as 0755-88886666.',
  },
  consent: { status: 422, field: 'consent', zh: '请先阅读并勾选同意条款。', en: 'Read and tick the consent first.' },
  consent_changed: {
    status: 409,
    field: 'consent',
    zh: '同意条款刚刚更新。请刷新页面,阅读新的条款后再提交。',
    en: 'The consent has just changed. Reload, read it, then send.',
  },
})

export interface Visitor {
  readonly address: string
  /** The site the request comes from, where the browser says so. */
  readonly origin: string | undefined
  readonly ownOrigin: string
}

type Values = Record<string, unknown>
type Outcome = 'accepted' | 'repeat' | 'spam'

const hourSeconds = 3600
/** No person fills in a form faster. */
const leastMs = 1500
const numbers = ['money', 'decimal']

/** As long as the fields that keep them. */
const longestAddress = 500
const longestUtm = 100
const utm = ['utmSource', 'utmMedium', 'utmCampaign', 'utmTerm', 'utmContent'] as const
const around = {
  consent: field.boolean({ zh: '同意条款', en: 'Consent' }),
  consentVersion: field.integer({ zh: '条款版本', en: 'Consent version' }),
  page: field.text({ zh: '页面', en: 'Page', max: longestAddress }),
  /** Hidden from people; filled in by programs. */
  website: field.text({ zh: '网站', en: 'Website', max: 500 }),
  elapsedMs: field.integer({ zh: '用时', en: 'Time taken' }),
  visits: field.json<string[]>({ zh: '访问', en: 'Visits' }),
  ...Object.fromEntries(utm.map((key) => [key, lead.fields[key]])),
}

const thanks = { zh: '已收到,我们会尽快与你联系。', en: 'Received. We will contact you soon.' }

export const openForm = async (ctx: Pick<Ctx, 'db'> & Ctx, key: string): Promise<WebForm | undefined> =>
  (await select(ctx, webForm, { where: sql`t.key = ${key}`, unscoped: true }))[0]

/**
 * A visitor's post becomes a lead, or is noted on the open lead of the same person. Programs get the same friendly answer as
 * people, so that they learn nothing, and are written down.
 */
export const submitForm = async (
  runtime: Runtime,
  key: string,
  body: unknown,
  visitor: Visitor,
): Promise<{ outcome: Outcome; message: Said }> => {
  const digest = createHash('sha256').update(`${key} ${visitor.address}`).digest('hex').slice(0, 32)
  const now = runtime.now()
  const { formPostsPerHour } = await intakeRules(runtime.store)
  const use = { kind: 'form', name: digest, limit: formPostsPerHour, seconds: hourSeconds } as const
  const wait = await waitAfterUse({ db: runtime.store, now }, use)
  if (wait !== null) return fail('too_often', { retryAfterSeconds: wait })
  return transact(runtime, systemActor, async (ctx) => {
    const form = await openForm(ctx, key)
    if (form?.state !== 'active') return fail('gone')
    refuseOrigin(form, visitor)
    const asked = fieldsOf(form)
    const values = parseInput({ ...asked, ...around }, inNumbers(asked, cutToFit(body)), false)
    const message = form.thanks ? { zh: form.thanks } : thanks
    const spam = spamReason(values)
    const page = (values.page as string | null) ?? null
    if (spam) {
      await create(ctx, formSubmission, { formId: form.id, outcome: 'spam', ...spam, page, address: digest })
      return { outcome: 'spam', message }
    }
    if (typeof values.phone === 'string' && !canBeCalled(values.phone)) fail('phone')
    const agreed = await consentOf(ctx, form, values)
    await resubscribe(ctx, values.email)
    const { leadId, outcome } = await leadOf(ctx, form, values)
    await recordTouches(ctx, leadId, await visitsOf(ctx, form.id, page, values.visits))
    const consent = { consentTextId: agreed.id, consentedAt: ctx.now.toISOString() }
    await create(ctx, formSubmission, { formId: form.id, outcome, leadId, page, address: digest, ...consent })
    return { outcome, message }
  })
}

const refuseOrigin = ({ allowedOrigins }: WebForm, { origin, ownOrigin }: Visitor): void => {
  if (origin && origin !== ownOrigin && !allowedOrigins?.includes(origin)) fail('origin')
}

const fieldsOf = ({ asked }: WebForm): Fields =>
  Object.fromEntries(
    asked.map(({ key, required }) => [key, { ...lead.fields[key], required: required === true || key === 'name' }]),
  )

/** Whence a visitor came is the work of links: nobody is sent away because an advertisement has a long name. */
const cutToFit = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return body
  const most = new Map<string, number>([['page', longestAddress], ...utm.map((key) => [key, longestUtm] as const)])
  const fit = ([key, said]: [string, unknown]) => {
    const length = most.get(key)
    return [key, typeof said === 'string' && length ? beginningOf(said, length) : said]
  }
  return Object.fromEntries(Object.entries(body).map(fit))
}

/** Amounts come as visitors write them: 62 万, 620,000.50. */
const inNumbers = (asked: Fields, body: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return body
  const read = Object.entries(body).map(([key, said]) => {
    const known = Object.hasOwn(asked, key) ? asked[key] : undefined
    if (typeof said !== 'string' || said === '' || !known || !numbers.includes(known.kind.name)) return [key, said]
    const parsed = known.kind.read(said.trim(), known)
    return 'value' in parsed
      ? [key, parsed.value]
      : invalid([
          {
            field: key,
            code: 'value',
            message: `「${known.zh}」有误:${parsed.fault}。请填写数字,例如 620000。`,
            en: `“${known.en}” is no number. Write digits, for example 620000.`,
          },
        ])
  })
  return Object.fromEntries(read)
}

const spamReason = ({ website, elapsedMs, name, note: said }: Values) => {
  if (website) return { reason: '填写了隐藏字段', reasonEn: 'Filled in the hidden field' }
  if (typeof elapsedMs === 'number' && elapsedMs < leastMs) return { reason: '提交过快', reasonEn: 'Sent too fast' }
  if (/https?:\/\//i.test(String(name ?? ''))) return { reason: '姓名里有网址', reasonEn: 'An address in the name' }
  const many = (String(said ?? '').match(/https?:\/\//gi)?.length ?? 0) > 3
  return many ? { reason: '留言里网址过多', reasonEn: 'Many addresses in the message' } : null
}

const consentOf = async (ctx: Ctx, form: WebForm, { consent, consentVersion }: Values) => {
  if (consent !== true) fail('consent')
  const [text] = await select(ctx, consentText, { filter: { formId: form.id, number: form.consentVersion } as never })
  return text && consentVersion === text.number ? text : fail('consent_changed')
}

const leadOf = async (ctx: Ctx, form: WebForm, values: Values): Promise<{ leadId: string; outcome: Outcome }> => {
  const said = Object.fromEntries(form.asked.map(({ key }) => [key, values[key] ?? null])) as Values
  // Who presses twice posts twice at the same moment: the second finds the lead that the first has made.
  await holdIdentity(ctx, { phone: said.phone as string | null, email: said.email as string | null })
  const known = await openLeadOf(ctx, said)
  if (known) {
    await addTo(ctx, await get(ctx, lead, known, { lock: true }), said, { formId: form.id, form: form.name })
    return { leadId: known, outcome: 'repeat' }
  }
  const from = Object.fromEntries(utm.map((key) => [key, values[key] ?? null]))
  const campaignId = form.campaignId ?? (await campaignNamed(ctx, from.utmCampaign))
  const { id: formId, channelId, ownerId } = form
  const made = {
    ...said,
    ...from,
    source: 'form',
    formId,
    channelId,
    campaignId,
    ownerId,
    landingPage: values.page ?? null,
  }
  return { leadId: (await create(ctx, lead, made as Draft<typeof lead>)).id, outcome: 'accepted' }
}

/** What is said the second time: it fills what was not known, and words stand before the earlier ones. Nothing is overwritten. */
const addTo = async (ctx: Ctx, known: Row<typeof lead>, said: Values, facts: Values): Promise<void> => {
  const before = known as unknown as Values
  const isNew = ([key, value]: [string, unknown]) => value !== null && before[key] === null
  const patch: Values = Object.fromEntries(Object.entries(said).filter(isNew))
  if (said.note && known.note && !known.note.includes(String(said.note)))
    patch.note = beginningOf(`【${today(ctx)} 再次提交】${said.note}\n${known.note}`, 5000)
  if (Object.keys(patch).length === 0) note(ctx, lead, known, 'submit', facts)
  else await change(ctx, lead, known, patch as Patch<typeof lead>, { verb: 'submit', facts })
}

/** A lead that is still worked on and has this telephone or mailbox. */
const openLeadOf = async (ctx: Ctx, { phone, email }: Values): Promise<string | undefined> => {
  const [known] = await ctx.db.rows<{
    id: string
  }>(sql`select id from crm.lead as t where deleted_at is null and state in ('new', 'working')
    and (phone_key = crm.phone_key(${phone ?? null}) or email = ${email ?? null}) order by id desc limit 1`)
  return known?.id
}

const campaignNamed = async (ctx: Ctx, utmCampaign: unknown): Promise<string | null> => {
  if (!utmCampaign) return null
  const [found] = await ctx.db.rows<{ id: string }>(
    sql`select id from crm.campaign where utm_campaign = ${utmCampaign} and deleted_at is null order by id desc limit 1`,
  )
  return found?.id ?? null
}
