import { type Ctx, isId } from '../../../kernel/index.ts'
import { publicLink } from '../../work/index.ts'
import { unsubscribePath } from '../privacy/index.ts'
import { readSigned, sign } from './signature.ts'

/** One letter to one lead, as its addresses name it. */
export interface LetterName {
  readonly leadId: string
  readonly letterId: string
}

const opening = 'open'
const following = 'follow'

const said = ({ leadId, letterId }: LetterName): string => `${leadId}.${letterId}`

const named = (text: string): LetterName | null => {
  const [leadId = '', letterId = ''] = text.split('.')
  return isId(leadId) && isId(letterId) ? { leadId, letterId } : null
}

/** Whose letter a picture belongs to. */
export const readOpening = async (ctx: Pick<Ctx, 'db'>, token: string): Promise<LetterName | null> => {
  const text = await readSigned(ctx, opening, token)
  return text === null ? null : named(text)
}

/** Whose link it is and where it leads: a page that we ourselves have written into that letter, and no other. */
export const readFollowing = async (
  ctx: Pick<Ctx, 'db'>,
  token: string,
): Promise<(LetterName & { url: string }) | null> => {
  const text = await readSigned(ctx, following, token)
  const letter = text === null ? null : named(text)
  if (!text || !letter) return null
  return { ...letter, url: Buffer.from(text.split('.')[2] ?? '', 'base64url').toString() }
}

interface Written {
  readonly text: string
  readonly html: string
}

/** Up to its last letter or stroke: the full stop behind an address is the sentence's. */
const address = /https?:\/\/[\w.~:/?#@!$&*+,;=%-]*[\w/=&#-]/g

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] as string)

/** The letter as it leaves: with the link to unsubscribe in the language of the letter, and where the company wants it with addresses that tell of interest. */
export const letterOf = async (ctx: Ctx, letter: LetterName, body: string, isTracked: boolean): Promise<Written> => {
  const english = !/\p{Script=Han}/u.test(body)
  const [why, way] = english ? ['No more letters like this?', 'Unsubscribe'] : ['不想再收到这类邮件?', '退订']
  const leave = `${await publicLink(ctx, await unsubscribePath(ctx, 'lead', letter.leadId))}${english ? '?lang=en' : ''}`
  const parts: string[] = []
  let from = 0
  for (const { 0: url, index } of body.matchAll(address)) {
    const encoded = Buffer.from(url).toString('base64url')
    const target = isTracked
      ? await publicLink(ctx, `/t/${await sign(ctx, following, `${said(letter)}.${encoded}`)}`)
      : url
    parts.push(safe(body.slice(from, index)), `<a href="${safe(target)}">${safe(url)}</a>`)
    from = index + url.length
  }
  parts.push(safe(body.slice(from)))
  const seen = isTracked ? await publicLink(ctx, `/t/${await sign(ctx, opening, said(letter))}.gif`) : null
  const picture = seen ? `<img src="${safe(seen)}" width="1" height="1" alt="">` : ''
  return {
    text: `${body}\n\n${why}${english ? ' ' : ''}${way}${english ? ': ' : ':'}${leave}`,
    html: `<div style="white-space:pre-line">${parts.join('')}</div><p>${why} <a href="${safe(leave)}">${way}</a></p>${picture}`,
  }
}
