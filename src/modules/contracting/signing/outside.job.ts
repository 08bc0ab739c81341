import {
  type Actor,
  AppError,
  beginningOf,
  type Ctx,
  change,
  contextFor,
  find,
  first,
  get,
  type Runtime,
  sql,
  transact,
} from '../../../kernel/index.ts'
import { contract } from '../contract/contract.ts'
import { refuseBlacklisted } from '../credit/assess.ts'
import { type SigningEnvelope, signingEnvelope } from './envelope.entity.ts'
import { conclude, envelopeOf, follow, providerOf, tellOwner } from './envelope.ts'
import { contractOf } from './invite.ts'
import { type SignedPapers, Unanswered } from './provider.ts'
import { keepTiming } from './timing.ts'

/** Puts a file into the archive of a contract. */
export type Keep = (contractId: string, name: string, bytes: Buffer) => Promise<{ id: string; sha256: string }>

/** Waits double from one minute: the last of these tries is half an hour after the first. */
const mostTries = 6
const minuteMs = 60_000
const pollMs = 10 * minuteMs
const longestPollMs = 60 * minuteMs
/** Longer than a call may take: while it runs, nobody else makes the same one. */
const claimMs = 3 * minuteMs

/** Everything that is due at services outside, each call outside of any transaction. */
export const driveOutside = async (runtime: Runtime, actor: Actor, keep: Keep): Promise<void> => {
  await transact(runtime, actor, forgetCallbacks)
  for (;;) {
    const row = await claimNext(runtime, actor)
    if (!row) return
    await drive(runtime, actor, row, keep).catch((error: unknown) => noteFailure(runtime, actor, row, error))
  }
}

/** Copies of old messages are refused by their time; their numbers need not be known for ever. */
const forgetCallbacks = (ctx: Ctx): Promise<unknown> =>
  ctx.db.rows(
    sql`delete from contracting.signing_callback where heard_at < ${new Date(ctx.now.getTime() - 24 * 60 * minuteMs).toISOString()}::timestamptz`,
  )

const claimNext = (runtime: Runtime, actor: Actor): Promise<SigningEnvelope | null | undefined> =>
  transact(runtime, actor, async (ctx) => {
    const claimed = new Date(ctx.now.getTime() + claimMs).toISOString()
    const due = await first<{ id: string }>(
      ctx.db,
      sql`update contracting.signing_envelope as e set next_try_at = ${claimed}::timestamptz
        where e.id = (select d.id from contracting.signing_envelope as d
          where d.next_try_at <= ${ctx.now.toISOString()}::timestamptz and d.outside and not d.stuck and d.deleted_at is null
            and d.state in ('starting', 'signing', 'collecting', 'withdrawing')
          order by d.next_try_at, d.id limit 1 for update skip locked)
        returning e.id`,
    )
    return due && find(ctx, signingEnvelope, due.id, { unscoped: true })
  })

const drive = async (runtime: Runtime, actor: Actor, row: SigningEnvelope, keep: Keep): Promise<void> => {
  const ctx = contextFor(runtime, runtime.store, actor)
  const { provider } = await providerOf(ctx, row)
  const envelope = await envelopeOf(ctx, row)
  if (row.state === 'collecting') {
    // Asked before anything is fetched: a contract that may not go on must not be fetched again and again.
    const agreed = await get(ctx, contract, row.contractId, { unscoped: true })
    await refuseBlacklisted(ctx, [agreed.accountId])
    if (!row.signedFileId) await archive(runtime, actor, row, await provider.fetch(ctx, envelope), keep)
    return transact(runtime, actor, (tx) => bringIntoForce(tx, row))
  }
  const report =
    row.state === 'starting'
      ? await provider.start(ctx, envelope)
      : row.state === 'withdrawing'
        ? await provider.cancel(ctx, envelope, row.reason ?? '')
        : await provider.ask(ctx, envelope)
  await transact(runtime, actor, async (tx) => {
    const now = await locked(tx, row)
    await keepTiming(tx, row, { tries: 0, nextTryAt: new Date(tx.now.getTime() + pollMs), lastAnswer: null })
    await follow(tx, now, report)
  })
}

const locked = (ctx: Ctx, { id }: SigningEnvelope): Promise<SigningEnvelope> =>
  get(ctx, signingEnvelope, id, { lock: true, unscoped: true })

const archive = async (
  runtime: Runtime,
  actor: Actor,
  { id, contractId }: SigningEnvelope,
  { pdf, evidence }: SignedPapers,
  keep: Keep,
): Promise<void> => {
  const { code, name } = await get(contextFor(runtime, runtime.store, actor), contract, contractId, { unscoped: true })
  const signed = await keep(contractId, `${name} ${code} 已签署.pdf`, pdf)
  const proof = evidence ? await keep(contractId, `${name} ${code} ${evidence.name}`, evidence.bytes) : null
  await transact(runtime, actor, async (ctx) => {
    const row = await get(ctx, signingEnvelope, id, { lock: true, unscoped: true })
    const kept = { signedFileId: signed.id, signedSha256: signed.sha256, evidenceFileId: proof?.id ?? null }
    await change(ctx, signingEnvelope, row, kept, { verb: 'collect' })
  })
}

const bringIntoForce = async (ctx: Ctx, { id }: SigningEnvelope): Promise<void> => {
  const row = await get(ctx, signingEnvelope, id, { lock: true, unscoped: true })
  if (row.state !== 'collecting') return
  const agreed = await contractOf(ctx, row)
  await change(ctx, contract, agreed, { sealedFileId: row.signedFileId }, { verb: 'seal' })
  await conclude(ctx, row)
}

/** What the service, the storage or a rule of ours said against it. Anything else is a fault of the program. */
const noteFailure = (runtime: Runtime, actor: Actor, tried: SigningEnvelope, error: unknown): Promise<void> => {
  if (!(error instanceof Unanswered) && !(error instanceof AppError)) throw error
  const answer = error instanceof Unanswered ? error.answer : error.message
  const isFinal = error instanceof Unanswered ? error.isFinal : error.status !== 503
  return transact(runtime, actor, async (ctx) => {
    const row = await locked(ctx, tried)
    if (row.state !== tried.state || row.stuck) return
    const tries = row.tries + 1
    const isStuck = isFinal || (row.state !== 'signing' && tries >= mostTries)
    const waitMs = Math.min(minuteMs * 2 ** Math.min(tries - 1, 10), longestPollMs)
    const nextTryAt = isStuck ? null : new Date(ctx.now.getTime() + waitMs)
    await keepTiming(ctx, row, { tries, nextTryAt, lastAnswer: beginningOf(answer, 4000) })
    if (!isStuck) return
    const stuck = await change(ctx, signingEnvelope, row, { stuck: true }, { verb: 'getStuck' })
    const agreed = await contractOf(ctx, row)
    await tellOwner(ctx, stuck, agreed, `stuck:${stuck.version}`, {
      zh: `合同「${agreed.name}」(${agreed.code})的电子签没有办成:${beginningOf(answer, 120)} 请重试,或撤回、放弃这次签署`,
      en: `Contract “${agreed.name}” (${agreed.code}) could not be signed: ${beginningOf(answer, 120)} Try again, or withdraw or abandon the signing`,
    })
  })
}
