import { createHash, randomBytes } from 'node:crypto'
import {
  beginningOf,
  type Ctx,
  contextFor,
  faults,
  type Runtime,
  systemActor,
  transact,
} from '../../../kernel/index.ts'
import { intakeRules } from '../intake-rule.ts'
import { waitAfterUse } from '../use-count.ts'
import { readFollowing, readOpening } from './letter.ts'
import { recordTouches, type Touch } from './record.ts'
import { readSigned, sign } from './signature.ts'

const fail = faults('letter-link', {
  unknown: {
    status: 404,
    zh: '这个链接无效或不完整。请使用邮件里的完整链接。',
    en: 'This link is not valid or not whole. Use the whole link of the letter.',
  },
})

const minute = 60
const hourMs = 3_600_000

/** Beyond the limit a link still leads where it should; it only counts no more. */
const isCounted = async (runtime: Runtime, address: string): Promise<boolean> => {
  const { touchesPerMinute: limit } = await intakeRules(runtime.store)
  const name = createHash('sha256').update(`touch ${address}`).digest('hex').slice(0, 32)
  const use = { kind: 'touch', name, limit, seconds: minute } as const
  return (await waitAfterUse({ db: runtime.store, now: runtime.now() }, use)) === null
}

const system = (runtime: Runtime): Ctx => contextFor(runtime, runtime.store, systemActor)

/** A mailbox shows its owner a letter several times and fetches its pictures ahead: an hour is one occasion. */
const hourOf = (now: Date): number => Math.floor(now.getTime() / hourMs)

/** The picture in a letter was fetched. A signature that is not ours is passed over in silence. */
export const openLetter = async (runtime: Runtime, token: string, address: string): Promise<void> => {
  const letter = await readOpening(system(runtime), token)
  if (!letter || !(await isCounted(runtime, address))) return
  const occasion = `open ${letter.letterId} ${hourOf(runtime.now())}`
  await touch(runtime, letter.leadId, { kind: 'email_open', url: null, occasion })
}

/** Where a link of a letter leads. */
export const followLetter = async (runtime: Runtime, token: string, address: string): Promise<string> => {
  const link = await readFollowing(system(runtime), token)
  if (!link) return fail('unknown')
  if (await isCounted(runtime, address)) {
    const page = createHash('sha256').update(link.url).digest('hex').slice(0, 16)
    const occasion = `click ${link.letterId} ${page} ${hourOf(runtime.now())}`
    await touch(runtime, link.leadId, { kind: 'email_click', url: beginningOf(link.url, 500), occasion })
  }
  return link.url
}

const touch = (runtime: Runtime, leadId: string, told: Omit<Touch, 'at'>): Promise<void> =>
  transact(runtime, systemActor, (ctx) => recordTouches(ctx, leadId, [{ ...told, at: ctx.now.toISOString() }]))

const visiting = 'visit'
const keptDays = 90
const mostVisits = 10

/** Names one showing of a form's page. The visitor's browser keeps it, and says it with what they send in at last. */
export const visitToken = async (ctx: Ctx, formId: string): Promise<string> =>
  sign(ctx, visiting, `${formId}.${ctx.now.getTime().toString(36)}.${randomBytes(9).toString('base64url')}`)

/** The visits that led to a submission: ours, of this form, not too old. Whatever else is sent is left out. */
export const visitsOf = async (ctx: Ctx, formId: string, page: string | null, tokens: unknown): Promise<Touch[]> => {
  if (!Array.isArray(tokens)) return []
  const visits: Touch[] = []
  for (const token of tokens.slice(0, mostVisits)) {
    const said = typeof token === 'string' ? await readSigned(ctx, visiting, token.slice(0, 200)) : null
    const [form, time = ''] = said?.split('.') ?? []
    const at = Number.parseInt(time, 36)
    if (!said || form !== formId || at > ctx.now.getTime() || at < ctx.now.getTime() - keptDays * 24 * hourMs) continue
    visits.push({ kind: 'form_visit', at: new Date(at).toISOString(), url: page, occasion: `visit ${said}` })
  }
  return visits
}
