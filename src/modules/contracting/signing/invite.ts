import { createHash, randomInt } from 'node:crypto'
import { type Ctx, change, first, select, sql } from '../../../kernel/index.ts'
import { newToken } from '../../people/index.ts'
import { type NewMail, notify, publicLink, receiverOnly, writeMail } from '../../work/index.ts'
import { type Contract, contract } from '../contract/contract.ts'
import { termPolicyOf } from '../term-policy.ts'
import { type SigningParty, signingParty } from './signing.entity.ts'

const dayMs = 86_400_000

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** What a code is kept as; it is good for this party alone. */
const codeOf = ({ id }: Pick<SigningParty, 'id'>, code: string): string => hashOf(`${id}:${code}`)

interface Keys {
  readonly link?: string | null
  readonly code: string | null
}

/**
 * Keys are no fields of the record: nobody reads them, not even as hashes, by any door. A code has six digits, so who saw its hash
 * would know it. Without `link` the link stays.
 */
export const keepKeys = (ctx: Ctx, partyId: string, { link, code }: Keys): Promise<unknown> =>
  ctx.db.rows(
    link === undefined
      ? sql`update contracting.signing_party set code_hash = ${code} where id = ${partyId}::uuid`
      : sql`update contracting.signing_party set token_hash = ${link}, code_hash = ${code} where id = ${partyId}::uuid`,
  )

/** Whether this is the code that was sent last; undefined where none is out. */
export const isCode = async (ctx: Ctx, party: SigningParty, code: string): Promise<boolean | undefined> => {
  const kept = await first<{ hash: string | null }>(
    ctx.db,
    sql`select code_hash as hash from contracting.signing_party where id = ${party.id}::uuid`,
  )
  return kept?.hash ? kept.hash === codeOf(party, code) : undefined
}

export const partiesOf = (ctx: Ctx, contractId: string): Promise<SigningParty[]> =>
  select(ctx, signingParty, {
    where: sql`t.contract_id = ${contractId}::uuid`,
    orderBy: sql`t.position, t.id`,
    lock: true,
    unscoped: true,
  })

/** A new link each time: the one sent before opens nothing any more. Only its hash is kept. */
export const invite = async (ctx: Ctx, row: Contract, party: SigningParty): Promise<void> => {
  const token = newToken()
  const { linkDays } = await termPolicyOf(ctx)
  const expiresAt = new Date(ctx.now.getTime() + linkDays * dayMs).toISOString()
  const invited = {
    state: 'invited',
    invitedAt: ctx.now.toISOString(),
    expiresAt,
    codeTries: 0,
  } as const
  const isOurs = party.side === 'company'
  await change(ctx, signingParty, party, invited, { verb: 'invite' })
  await keepKeys(ctx, party.id, { link: isOurs ? null : hashOf(token), code: null })
  if (isOurs) return tellSignatory(ctx, row, party)
  await writeMail(ctx, {
    to: party.email as string,
    ...(party.language === 'en' ? invitationEn : invitation)(
      ctx,
      row,
      party,
      linkDays,
      await publicLink(ctx, `/sign/${receiverOnly}${party.language === 'en' ? '?lang=en' : ''}`),
    ),
    secret: token,
    about: { entity: 'contract', id: row.id },
  })
}

type Words = Pick<NewMail, 'subject' | 'body'>

const invitation = (ctx: Ctx, row: Contract, { name }: SigningParty, days: number, link: string): Words => ({
  subject: `请签署合同:${row.name}`,
  body: `${name},您好:\n\n${ctx.company.name}请您签署合同「${row.name}」(${row.code})。\n请打开下面的链接查看全文,并用发到这个邮箱的验证码签署。链接 ${days} 天内有效,只供您本人使用,请勿转发。\n\n${link}\n`,
})

const invitationEn: typeof invitation = (ctx, row, { name }, days, link) => ({
  subject: `Please sign the contract: ${row.name}`,
  body: `Dear ${name},\n\n${ctx.company.name} asks you to sign the contract “${row.name}” (${row.code}).\nOpen the link below to read it, and sign with the code sent to this mailbox. The link is valid for ${days} days and for you alone; please do not forward it.\n\n${link}\n`,
})

const codeZh = (row: Contract, minutes: number): Words => ({
  subject: `签署验证码 ${receiverOnly}`,
  body: `您正在签署合同「${row.name}」(${row.code})。\n验证码:${receiverOnly},${minutes} 分钟内有效。不是您本人操作时,请忽略这封邮件。`,
})

const codeEn: typeof codeZh = (row, minutes) => ({
  subject: `Code for signing ${receiverOnly}`,
  body: `You are signing the contract “${row.name}” (${row.code}).\nCode: ${receiverOnly}, valid for ${minutes} minutes. If it was not you, ignore this letter.`,
})

/** Where the signing is `elsewhere`, the service has told them how. */
export const tellSignatory = async (ctx: Ctx, row: Contract, party: SigningParty, elsewhere = false): Promise<void> => {
  await notify(ctx, [
    {
      employeeId: party.employeeId as string,
      kind: 'approval',
      title: {
        zh: `轮到你代表公司签署合同「${row.name}」(${row.code})${elsewhere ? ',请按电子签服务发来的通知签署' : ''}`,
        en: `It is your turn to sign contract “${row.name}” (${row.code}) for the company${elsewhere ? '; follow the notice of the signing service' : ''}`,
      },
      subjectEntity: 'contract',
      subjectId: row.id,
      occasion: `sign:${party.id}:${party.version}`,
    },
  ])
}

/** Six digits to the mailbox that the link went to; says for how many minutes they are good. */
export const sendCode = async (ctx: Ctx, row: Contract, party: SigningParty, english: boolean): Promise<number> => {
  const { codeMinutes } = await termPolicyOf(ctx)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await change(ctx, signingParty, party, { codeSentAt: ctx.now.toISOString() }, { verb: 'sendCode' })
  await keepKeys(ctx, party.id, { code: codeOf(party, code) })
  await writeMail(ctx, {
    to: party.email as string,
    ...(english ? codeEn : codeZh)(row, codeMinutes),
    secret: code,
    about: { entity: 'contract', id: row.id },
  })
  return codeMinutes
}

/** The next in order is asked, once all before have signed. */
export const inviteNext = async (ctx: Ctx, row: Contract): Promise<void> => {
  const next = (await partiesOf(ctx, row.id)).find(({ state }) => state !== 'signed')
  if (next?.state === 'waiting') await invite(ctx, row, next)
}

export const contractOf = async (ctx: Ctx, { contractId }: { readonly contractId: string }): Promise<Contract> => {
  const [row] = await select(ctx, contract, {
    where: sql`t.id = ${contractId}::uuid`,
    lock: true,
    unscoped: true,
  })
  if (!row) throw new Error('signing without contract')
  return row
}
