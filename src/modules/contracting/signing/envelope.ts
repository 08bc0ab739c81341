import {
  beginningOf,
  type Ctx,
  change,
  create,
  dateIn,
  faults,
  first,
  get,
  type Said,
  select,
  sql,
} from '../../../kernel/index.ts'
import { hasAuthority } from '../../approvals/index.ts'
import { notify, publicLink } from '../../work/index.ts'
import { type Contract, contract } from '../contract/contract.ts'
import { makeEffective } from '../contract/effective.ts'
import { wholeAmount } from '../contract/family.ts'
import { frozenTextOf } from '../contract/text.ts'
import { yuan } from '../yuan.ts'
import { builtIn } from './built-in.ts'
import { documentToSign } from './document.ts'
import { type SigningEnvelope, signingEnvelope } from './envelope.entity.ts'
import { contractOf, partiesOf } from './invite.ts'
import { type SigningProviderRow, signingProvider } from './provider.entity.ts'
import type { Envelope, Report, Signer, SigningProvider } from './provider.ts'
import { followSigners, resetParties } from './signers.ts'
import type { SigningParty } from './signing.entity.ts'
import { callSoon } from './timing.ts'
import { webhookProvider } from './webhook-provider.ts'

const fail = faults('signing', {
  no_mailbox: {
    status: 409,
    zh: '客户方签署方「{name}」没有邮箱,一次性链接发不出去。请在「签署方」中补充邮箱。',
    en: 'Customer party “{name}” has no email address for the link. Add it under “Signing party”.',
  },
  over_authority: {
    status: 409,
    zh: '我方签署人「{name}」的签约权限不足 {amount} 元,不能在外部服务上签这份合同。请在「签署方」中换成权限足够的人。',
    en: 'Our signatory “{name}” may not sign ¥{amount}. Choose somebody who may.',
  },
  withdraw_first: {
    status: 409,
    zh: '合同正在「{service}」上签署。请先在「签署流程」中撤回签署,再重新草拟。',
    en: 'The contract is being signed on “{service}”. Withdraw the signing, then redraft.',
  },
})

const openStates = ['starting', 'signing', 'collecting', 'withdrawing'] as const
const isOpen = ({ state }: SigningEnvelope): boolean => openStates.some((open) => open === state)

/** Another service is one more of these. */
export const providers: Readonly<Record<SigningProviderRow['kind'], SigningProvider>> = {
  built_in: builtIn,
  webhook: webhookProvider,
}

export const providerOf = async (ctx: Ctx, { providerId }: Pick<SigningEnvelope, 'providerId'>) => {
  const service = await get(ctx, signingProvider, providerId, { unscoped: true })
  return { service, provider: providers[service.kind] }
}

/** Puts the text on its way, by the service in use. From here on it stands. */
export const begin = async (ctx: Ctx, agreed: Contract): Promise<void> => {
  const [service] = await select(ctx, signingProvider, { where: sql`t.in_use`, unscoped: true, limit: 1 })
  if (!service) throw new Error('contracting.signing_provider has none in use; the migration makes it')
  const provider = providers[service.kind]
  await refuseUnfitParties(ctx, agreed, provider.isOutside)
  const before = await first<{ n: number }>(
    ctx.db,
    sql`select count(*) as n from contracting.signing_envelope where contract_id = ${agreed.id}::uuid`,
  )
  const number = (before?.n ?? 0) + 1
  const text = await frozenTextOf(ctx, agreed.id)
  const row = await create(ctx, signingEnvelope, {
    name: `${agreed.code} 第 ${number} 次签署`,
    nameEn: `${agreed.code}, signing ${number}`,
    contractId: agreed.id,
    providerId: service.id,
    outside: provider.isOutside,
    state: 'starting',
    stuck: false,
    tries: 0,
    textSha256: text?.sha256 ?? null,
  })
  await change(ctx, contract, agreed, { state: 'signing' }, { verb: 'startSigning' })
  if (provider.isOutside) await callSoon(ctx, row)
  else await follow(ctx, row, await provider.start(ctx, await envelopeOf(ctx, row)))
}

/** Whoever signs elsewhere is not stopped by us there; and nobody is reached without a mailbox here. */
const refuseUnfitParties = async (ctx: Ctx, agreed: Contract, isOutside: boolean): Promise<void> => {
  const amount = await wholeAmount(ctx, agreed)
  for (const { side, name, email, employeeId } of await partiesOf(ctx, agreed.id)) {
    if (side === 'customer' && !isOutside && !email) fail('no_mailbox', { name })
    if (side === 'customer' || !isOutside) continue
    if (!(await hasAuthority(ctx, 'contract', amount, employeeId as string)))
      fail('over_authority', { name, amount: yuan(amount) })
  }
}

export const envelopeOf = async (ctx: Ctx, { id, providerId, contractId }: SigningEnvelope): Promise<Envelope> => {
  const agreed = await get(ctx, contract, contractId, { unscoped: true })
  return {
    reference: id,
    providerId,
    contractId,
    title: agreed.name,
    number: agreed.code ?? '',
    signers: await signersOf(ctx, agreed),
    document: () => documentToSign(ctx, agreed),
    callbackUrl: await publicLink(ctx, `/api/public/e-sign/${providerId}`),
  }
}

const signersOf = (ctx: Ctx, { id, accountId }: Contract): Promise<Signer[]> =>
  ctx.db.rows(sql<Signer>`select p.id as key, (row_number() over (order by p.position, p.id))::integer as order, p.side, p.name,
      case p.side when 'company' then ${ctx.company.name}::text else a.name end as organisation,
      coalesce(p.email, e.email) as email, coalesce(p.phone, e.phone) as phone
    from contracting.signing_party as p join crm.account as a on a.id = ${accountId}::uuid
    left join people.employee as e on e.id = p.employee_id
    where p.contract_id = ${id}::uuid and p.deleted_at is null order by p.position, p.id`)

/** What follows from how an envelope stands, whoever told it and however often. */
export const follow = async (ctx: Ctx, row: SigningEnvelope, report: Report): Promise<void> => {
  if (!isOpen(row)) return tellLate(ctx, row, report)
  await followSigners(ctx, row, report)
  const { state, outsideId } = report
  const told = { stuck: false, lastAnswer: null, ...(outsideId && { outsideId }) } as const
  if (state === 'signing') {
    if (row.state === 'starting') await change(ctx, signingEnvelope, row, { ...told, state }, { verb: 'start' })
  } else if (state !== 'signed') {
    await end(ctx, row, state, reasonIn(report, await partiesOf(ctx, row.contractId)))
  } else if (!row.outside) {
    await conclude(ctx, row)
  } else if (row.state !== 'collecting') {
    await callSoon(ctx, await change(ctx, signingEnvelope, row, { ...told, state: 'collecting' }, { verb: 'signed' }))
  }
}

const reasonIn = ({ reason, signers }: Report, parties: readonly SigningParty[]): string | null => {
  const who = signers.find(({ state }) => state === 'declined')
  const name = parties.find(({ id }) => id === who?.key)?.name
  const words = reason ?? who?.reason ?? null
  const said = name ? `${name}:${words ?? '没有说明原因'}` : words
  return said && beginningOf(said, 500)
}

/** Everybody has signed: the one door to being in force. */
export const conclude = async (ctx: Ctx, row: SigningEnvelope): Promise<void> => {
  const agreed = await contractOf(ctx, row)
  const times = (await partiesOf(ctx, row.contractId)).flatMap(({ signedAt }) => signedAt ?? []).sort()
  // The clock of another service may be ahead of ours.
  const last = new Date(Math.min(Date.parse(times.at(-1) ?? ctx.now.toISOString()), ctx.now.getTime()))
  await makeEffective(ctx, agreed, dateIn(last, ctx.company.timeZone))
  const done = { state: 'done', endedAt: ctx.now.toISOString(), nextTryAt: null } as const
  await change(ctx, signingEnvelope, row, done, { verb: 'conclude' })
}

type Ended = 'declined' | 'withdrawn' | 'expired' | 'abandoned'

const endings: Readonly<Record<Ended, Required<Said>>> = {
  declined: { zh: '被拒签', en: 'declined' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  expired: { zh: '已过期', en: 'expired' },
  abandoned: { zh: '已放弃', en: 'abandoned' },
}

/** It comes to nothing: the contract is approved as before, and its parties wait for another try. */
export const end = async (ctx: Ctx, row: SigningEnvelope, state: Ended, reason: string | null): Promise<void> => {
  const ended = { state, reason, stuck: false, nextTryAt: null, endedAt: ctx.now.toISOString() } as const
  await change(ctx, signingEnvelope, row, ended, { verb: state })
  const agreed = await contractOf(ctx, row)
  await resetParties(ctx, agreed.id)
  await change(ctx, contract, agreed, { state: 'approved' }, { verb: 'endSigning', facts: { outcome: state, reason } })
  if (agreed.ownerId === ctx.actor.employeeId) return
  const { zh, en } = endings[state]
  await tellOwner(ctx, row, agreed, 'end', {
    zh: `合同「${agreed.name}」(${agreed.code})的签署${zh}${reason ? `:${reason}` : ''}`,
    en: `The signing of contract “${agreed.name}” (${agreed.code}) was ${en}${reason ? `: ${reason}` : ''}`,
  })
}

/** What came in after we had stopped waiting changes nothing here, but the owner must know. */
const tellLate = async (ctx: Ctx, row: SigningEnvelope, { state }: Report): Promise<void> => {
  if (state !== 'signed' || row.state === 'done') return
  const agreed = await contractOf(ctx, row)
  const { zh, en } = endings[row.state as Ended]
  await tellOwner(ctx, row, agreed, 'late', {
    zh: `合同「${agreed.name}」(${agreed.code})${zh}的签署在对方服务上仍然签完了,请与客户确认以哪一份为准`,
    en: `The ${en} signing of contract “${agreed.name}” (${agreed.code}) was completed by the service all the same. Agree with the customer which one counts`,
  })
}

/** Once for each occasion. */
export const tellOwner = (
  ctx: Ctx,
  row: SigningEnvelope,
  { ownerId }: Contract,
  occasion: string,
  title: Required<Said>,
): Promise<unknown> =>
  notify(ctx, [
    {
      employeeId: ownerId,
      kind: 'alert',
      title,
      subjectEntity: 'signing-envelope',
      subjectId: row.id,
      occasion: `signing:${row.id}:${occasion}`,
    },
  ])

export const openEnvelope = async (ctx: Ctx, contractId: string): Promise<SigningEnvelope | undefined> =>
  (
    await select(ctx, signingEnvelope, {
      where: sql`t.contract_id = ${contractId}::uuid and t.state = any(${[...openStates]}::text[])`,
      orderBy: sql`t.id desc`,
      limit: 1,
      lock: true,
      unscoped: true,
    })
  )[0]

/** Before a contract goes back to the desk: what is being signed here ends; what is being signed elsewhere is called back first. */
export const leaveSigning = async (ctx: Ctx, agreed: Contract, reason: string): Promise<Contract> => {
  const row = await openEnvelope(ctx, agreed.id)
  if (!row) return agreed
  const { service, provider } = await providerOf(ctx, row)
  if (provider.isOutside) fail('withdraw_first', { service: service.name })
  await follow(ctx, row, await provider.cancel(ctx, await envelopeOf(ctx, row), reason))
  return contractOf(ctx, row)
}

/** After one of the parties signed on our pages. */
export const goOn = async (ctx: Ctx, agreed: Contract): Promise<void> => {
  const row = await openEnvelope(ctx, agreed.id)
  if (!row) throw new Error(`contract ${agreed.id} is being signed without envelope`)
  await follow(ctx, row, await builtIn.start(ctx, await envelopeOf(ctx, row)))
}

/** The service outside where it is being signed, if it is. */
export const outsideService = async (ctx: Ctx, contractId: string): Promise<string | null> => {
  const row = await openEnvelope(ctx, contractId)
  return row?.outside ? (await providerOf(ctx, row)).service.name : null
}
