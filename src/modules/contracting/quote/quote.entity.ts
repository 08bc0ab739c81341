import { type Ctx, create, entity, field, type Row, through, type Write } from '../../../kernel/index.ts'
import { exporters, readers, sellers } from './access.ts'
import { completeQuotes } from './keep.ts'
import { quoteVersion, versionStates } from './version.entity.ts'

const by = 'system' as const

/** A quote begins with an empty first version. */
const openFirstVersions = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  for (const { before, after } of writes)
    if (!before && after?.version === 1)
      await create(ctx, quoteVersion, {
        quoteId: after.id as string,
        number: 1,
        title: '',
        state: 'draft',
        approvalState: 'none',
      })
}

/** What is offered for a deal, through all its versions. Shows the newest one. */
export const quote = entity('quote', {
  table: 'contracting.quote',
  title: 'name',
  label: { zh: '报价', en: 'Quote' },
  fields: {
    name: field.text({
      zh: '报价名称',
      en: 'Name',
      max: 160,
      search: true,
      help: '不填时用商机名称。',
      helpEn: 'Empty: the name of the deal.',
    }),
    code: field.autoNumber({ zh: '编号', en: 'Code', prefix: 'BJ', search: true }),
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', by }),
    latestNumber: field.integer({ zh: '最新版本', en: 'Newest version', by, default: 0, nominal: true }),
    state: field.choice(versionStates, { zh: '状态', en: 'State', by, default: 'draft' }),
    total: field.money({ zh: '报价金额', en: 'Total', by }),
    validUntil: field.date({ zh: '有效期至', en: 'Valid until', by }),
  },
  list: ['name', 'accountId', 'total', 'state', 'validUntil', 'code', 'latestNumber'],
  grants: { read: readers, create: sellers, update: sellers, export: exporters },
  visible: through('opportunityId', 'opportunity'),
  subject: true,
  prepare: completeQuotes,
  after: openFirstVersions,
})

export type Quote = Row<typeof quote>
