import { faults, field, find, first, sql, view } from '../../../kernel/index.ts'
import { publicLink } from '../../work/index.ts'
import { placesOf } from '../erp/index.ts'
import { signingProvider } from './provider.entity.ts'

const fail = faults('signing-provider-explain', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
})

interface Load {
  readonly running: number
  readonly stuck: number
  readonly done: number
  readonly heardAt: string | null
}

/** What an administrator enters at the service, whether it may be called, and how much is on its way there. */
export const providerExplained = view('signing-provider-explained', {
  zh: '电子签服务说明',
  en: 'Signing service explained',
  allow: ['admin'],
  input: { providerId: field.ref('signing-provider', { zh: '电子签服务', en: 'Service', required: true }) },
  run: async (ctx, { providerId }) => {
    const row = (await find(ctx, signingProvider, providerId)) ?? fail('no_record')
    const load = await first<Load>(
      ctx.db,
      sql`select count(*) filter (where state in ('starting', 'signing', 'collecting', 'withdrawing')) as running,
          count(*) filter (where stuck) as stuck, count(*) filter (where state = 'done') as done, max(heard_at) as "heardAt"
        from contracting.signing_envelope where provider_id = ${row.id}::uuid and deleted_at is null`,
    )
    return {
      ...load,
      callbackUrl: row.kind === 'webhook' ? await publicLink(ctx, `/api/public/e-sign/${row.id}`) : null,
      addresses: row.baseUrl ? await placesOf(ctx, row.baseUrl) : [],
    }
  },
})
