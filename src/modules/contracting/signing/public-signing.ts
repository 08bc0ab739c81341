import { beginningOf, type Ctx, change, faults, inWords, select, sql } from '../../../kernel/index.ts'
import type { Contract, FrozenText } from '../contract/contract.ts'
import { frozenTextOf } from '../contract/text.ts'
import { termPolicyOf } from '../term-policy.ts'
import { openEnvelope, tellOwner } from './envelope.ts'
import { contractOf, hashOf, isCode, keepKeys, sendCode } from './invite.ts'
import { consentWords, type Place, putMark } from './signing.commands.ts'
import { type Mark, type SigningParty, signingParty } from './signing.entity.ts'

const fail = faults('signing', {
  unknown_link: {
    status: 404,
    zh: '这个签署链接无效:可能已经签过、已过期,或已换成新的链接。请查看最新的邮件,或联系发件方。',
    en: 'This link is not valid: signed, expired or replaced. See the latest letter, or ask the sender.',
  },
  expired_link: {
    status: 409,
    zh: '签署链接已经过期。请联系发件方重新发送。',
    en: 'The link has expired. Ask the sender for a new one.',
  },
  code_soon: {
    status: 429,
    zh: '验证码刚刚发送过,请一分钟后再试。',
    en: 'A code has just been sent. Try again in a minute.',
  },
  wrong_code: {
    status: 422,
    field: 'code',
    zh: '验证码不对,还可以试 {left} 次。请核对邮件中的六位数字。',
    en: 'The code is wrong; {left} more tries. Check the six digits of the letter.',
  },
  no_code: {
    status: 409,
    field: 'code',
    zh: '验证码已失效。请重新获取验证码。',
    en: 'The code is no longer valid. Get a new one.',
  },
  locked: {
    status: 409,
    field: 'code',
    zh: '验证码已输错 {tries} 次,为了安全,这个链接已停用。请联系{company}重新发送签署链接。',
    en: 'The code was wrong {tries} times and the link is closed for safety. Ask {company} for a new one.',
  },
  consent: {
    status: 422,
    field: 'consent',
    zh: '请先勾选同意以电子方式签署。',
    en: 'Tick the consent to electronic signing first.',
  },
})

/** The link is the key: whoever holds it is asked for the code in the mailbox before anything is signed. */
const holderOf = async (ctx: Ctx, token: string): Promise<{ party: SigningParty; agreed: Contract }> => {
  const [found] = await select(ctx, signingParty, {
    where: sql`t.token_hash = ${hashOf(token)}`,
    lock: true,
    unscoped: true,
  })
  const party = found ?? fail('unknown_link')
  if (party.expiresAt && party.expiresAt < ctx.now.toISOString()) fail('expired_link')
  const agreed = await contractOf(ctx, party)
  if (agreed.state !== 'signing') fail('unknown_link')
  return { party, agreed }
}

export interface SigningPage {
  readonly name: string
  readonly contract: string
  readonly code: string | null
  readonly company: string
  readonly consent: string
  readonly mailbox: string
  readonly state: string
  readonly document: FrozenText | null
}

/** What the page behind the link shows; the first look is kept. */
export const openSigning = async (ctx: Ctx, token: string, english: boolean): Promise<SigningPage> => {
  const { party: held, agreed } = await holderOf(ctx, token)
  const viewed = { state: 'viewed', viewedAt: ctx.now.toISOString() } as const
  const party = held.state === 'invited' ? await change(ctx, signingParty, held, viewed, { verb: 'view' }) : held
  const text = await frozenTextOf(ctx, agreed.id)
  return {
    name: party.name,
    contract: agreed.name,
    code: agreed.code,
    company: ctx.company.name,
    consent: inWords({ english }, consentWords),
    mailbox: (party.email as string).replace(/^(.).*(@.*)$/, '$1***$2'),
    state: party.state,
    document: text?.document ?? null,
  }
}

export const askCode = async (ctx: Ctx, token: string, english: boolean): Promise<number> => {
  const { party, agreed } = await holderOf(ctx, token)
  await refuseLocked(ctx, party)
  const sent = party.codeSentAt ? Date.parse(party.codeSentAt) : 0
  if (ctx.now.getTime() - sent < 60_000) fail('code_soon')
  return sendCode(ctx, agreed, party, english)
}

/** Wrong codes of one link are counted together, so that nobody who got hold of it guesses on with ever new codes. */
const refuseLocked = async (ctx: Ctx, { codeTries }: SigningParty): Promise<void> => {
  const tries = (await termPolicyOf(ctx)).codeTries
  if ((codeTries ?? 0) >= tries) fail('locked', { tries, company: ctx.company.name })
}

export interface Signature {
  readonly code: string
  readonly mark: Mark
  readonly consent: boolean
}

export interface WrongCode {
  readonly left: number
  readonly tries: number
  readonly company: string
}

/** `wrong` says how many tries are left: the count must be stored, so it is no refusal inside the transaction. */
export const signByLink = async (
  ctx: Ctx,
  token: string,
  { code, mark, consent }: Signature,
  place: Place,
): Promise<{ readonly wrong: WrongCode } | { readonly contractId: string }> => {
  const { party, agreed } = await holderOf(ctx, token)
  if (!consent) fail('consent')
  await refuseLocked(ctx, party)
  const sent = party.codeSentAt ? Date.parse(party.codeSentAt) : 0
  const { codeMinutes, codeTries } = await termPolicyOf(ctx)
  const isRight = await isCode(ctx, party, code.trim())
  if (isRight === undefined || ctx.now.getTime() - sent > codeMinutes * 60_000) fail('no_code')
  if (!isRight) {
    const tries = (party.codeTries ?? 0) + 1
    await change(ctx, signingParty, party, { codeTries: tries }, { verb: 'wrongCode' })
    if (tries >= codeTries) await tellLocked(ctx, party, agreed)
    return { wrong: { left: codeTries - tries, tries, company: ctx.company.name } }
  }
  await putMark(ctx, agreed, party, mark, place)
  return { contractId: agreed.id }
}

const tellLocked = async (ctx: Ctx, party: SigningParty, agreed: Contract): Promise<void> => {
  const row = await openEnvelope(ctx, agreed.id)
  const title = {
    zh: `${party.name} 的签署链接因验证码多次输错已停用:合同「${agreed.name}」(${agreed.code})。请与对方核实后「重新发送链接」`,
    en: `The signing link of ${party.name} is disabled after several wrong codes: contract “${agreed.name}” (${agreed.code}). Check with them, then send the link again`,
  }
  if (row) await tellOwner(ctx, row, agreed, `locked:${party.id}:${party.version}`, title)
}

export const refuseWrongCode = ({ left, ...locked }: WrongCode): never =>
  left > 0 ? fail('wrong_code', { left }) : fail('locked', locked)

export const declineByLink = async (ctx: Ctx, token: string, reason: string): Promise<void> => {
  const { party, agreed } = await holderOf(ctx, token)
  const declined = {
    state: 'declined',
    declineReason: beginningOf(reason, 500),
  } as const
  const { version } = await change(ctx, signingParty, party, declined, { verb: 'decline' })
  await keepKeys(ctx, party.id, { link: null, code: null })
  const row = await openEnvelope(ctx, agreed.id)
  const title = {
    zh: `${party.name} 拒绝签署合同「${agreed.name}」(${agreed.code}):${declined.declineReason}`,
    en: `${party.name} declined to sign contract “${agreed.name}” (${agreed.code}): ${declined.declineReason}`,
  }
  if (row) await tellOwner(ctx, row, agreed, `decline:${party.id}:${version}`, title)
}
