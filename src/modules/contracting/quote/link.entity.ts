import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { readers } from './access.ts'

const by = 'system' as const

/** A way in for a customer who has no account: one offer, as long as it is valid. The key itself is not kept, only its hash. */
export const quoteLink = entity('quote-link', {
  table: 'contracting.quote_link',
  title: 'sentAt',
  label: { zh: '报价发送', en: 'Sent quote' },
  events: { send: { zh: '发送', en: 'Sent' }, open: { zh: '客户打开', en: 'Opened by the customer' } },
  fields: {
    quoteVersionId: field.ref('quote-version', { zh: '报价版本', en: 'Version', required: true, by }),
    /** Of a link that was handed over otherwise, empty or whose it is. */
    email: field.email({ zh: '收件人', en: 'To', by }),
    sentAt: field.instant({ zh: '发送时间', en: 'Sent at', required: true, by }),
    opens: field.integer({ zh: '打开次数', en: 'Opens', required: true, by, default: 0 }),
    firstOpenedAt: field.instant({ zh: '首次打开', en: 'First opened', by }),
    lastOpenedAt: field.instant({ zh: '最近打开', en: 'Last opened', by }),
  },
  list: ['quoteVersionId', 'email', 'sentAt', 'opens', 'firstOpenedAt', 'lastOpenedAt'],
  grants: { read: readers },
  visible: through('quoteVersionId', 'quote-version'),
})

export type QuoteLink = Row<typeof quoteLink>
