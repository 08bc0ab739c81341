import {
  contextFor,
  faults,
  find,
  isId,
  type Runtime,
  select,
  sql,
  systemActor,
  transact,
} from '../../../kernel/index.ts'
import { signingEnvelope } from './envelope.entity.ts'
import { follow, providers } from './envelope.ts'
import { signingProvider } from './provider.entity.ts'
import type { Callback } from './provider.ts'

const fail = faults('signing-callback', {
  unknown_service: {
    status: 404,
    zh: '没有这个电子签服务。请核对回调地址。',
    en: 'There is no such signing service. Check the callback address.',
  },
  unknown_envelope: {
    status: 404,
    zh: '没有这个签署流程,或它不属于这个电子签服务。请核对 reference。',
    en: 'There is no such signing, or it is another service’s. Check reference.',
  },
})

/** A message of a service: who sent it is asked first; one that was heard before changes nothing. */
export const hearCallback = async (
  runtime: Runtime,
  providerId: string,
  callback: Callback,
): Promise<{ readonly repeated: boolean }> => {
  const reading = contextFor(runtime, runtime.store, systemActor)
  const service = isId(providerId) ? await find(reading, signingProvider, providerId, { unscoped: true }) : undefined
  const { hear } = service ? providers[service.kind] : {}
  if (!hear) return fail('unknown_service')
  const { id, reference, report } = await hear(reading, providerId, callback)
  return transact(runtime, systemActor, async (ctx) => {
    const heardAt = ctx.now.toISOString()
    const fresh = await ctx.db.rows(sql`insert into contracting.signing_callback (provider_id, message_id, heard_at)
      values (${providerId}::uuid, ${id}, ${heardAt}::timestamptz) on conflict do nothing returning message_id`)
    if (fresh.length === 0) return { repeated: true }
    const mine = sql`t.id = ${isId(reference) ? reference : null}::uuid and t.provider_id = ${providerId}::uuid`
    const [row] = await select(ctx, signingEnvelope, { where: mine, lock: true, unscoped: true })
    if (!row) return fail('unknown_envelope')
    await ctx.db.rows(
      sql`update contracting.signing_envelope set heard_at = ${heardAt}::timestamptz where id = ${row.id}::uuid`,
    )
    await follow(ctx, row, report)
    return { repeated: false }
  })
}
