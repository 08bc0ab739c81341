import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { readers } from '../access.ts'

const by = 'system' as const

/** One try to have a contract signed by all its parties, by one service. */
export const signingEnvelope = entity('signing-envelope', {
  table: 'contracting.signing_envelope',
  label: { zh: '签署流程', en: 'Signing' },
  events: {
    start: { zh: '送出签署', en: 'Sent for signature' },
    signed: { zh: '已签署', en: 'Signed' },
    collect: { zh: '取回签署原件', en: 'Signed original fetched' },
    conclude: { zh: '全部签完', en: 'Signed by all' },
    declined: { zh: '被拒签', en: 'Declined' },
    withdrawn: { zh: '已撤回', en: 'Withdrawn' },
    abandoned: { zh: '放弃签署', en: 'Signing abandoned' },
    expired: { zh: '签署过期', en: 'Signing expired' },
    getStuck: { zh: '没有办成,等待处理', en: 'Failed, waits for somebody' },
  },
  title: 'name',
  fields: {
    name: field.text({ zh: '签署流程', en: 'Signing', max: 200, required: true, by }),
    nameEn: field.text({ zh: '英文签署流程', en: 'Signing', max: 200, by }),
    contractId: field.ref('contract', { zh: '合同', en: 'Contract', required: true, by }),
    providerId: field.ref('signing-provider', { zh: '电子签服务', en: 'Service', required: true, by }),
    outside: field.boolean({ zh: '外部签署', en: 'Outside', required: true, by, default: false }),
    state: field.choice(
      {
        starting: { zh: '提交中', en: 'Starting', tone: 'information' },
        signing: { zh: '签署中', en: 'Signing', tone: 'warning' },
        collecting: { zh: '已签完,取回原件中', en: 'Collecting the original', tone: 'information' },
        done: { zh: '已完成', en: 'Done', tone: 'success' },
        withdrawing: { zh: '撤回中', en: 'Withdrawing', tone: 'warning' },
        withdrawn: { zh: '已撤回', en: 'Withdrawn', tone: 'neutral' },
        declined: { zh: '被拒签', en: 'Declined', tone: 'danger' },
        expired: { zh: '已过期', en: 'Expired', tone: 'danger' },
        abandoned: { zh: '已放弃', en: 'Given up', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'starting' },
    ),
    stuck: field.boolean({
      zh: '等待处理',
      en: 'Stuck',
      required: true,
      by,
      default: false,
      help: '对方服务一直没有答复,不再自动重试。',
      helpEn: 'The service has not answered for long; no more automatic tries.',
    }),
    tries: field.integer({ zh: '尝试次数', en: 'Tries', required: true, by, default: 0 }),
    nextTryAt: field.instant({ zh: '下次联系时间', en: 'Next try at', by }),
    lastAnswer: field.longText({ zh: '对方的答复', en: 'Last answer', max: 4000, by }),
    heardAt: field.instant({ zh: '最近收到进度', en: 'Last heard of', by }),
    outsideId: field.text({ zh: '对方编号', en: 'Number there', max: 200, by }),
    textSha256: field.text({ zh: '文本指纹', en: 'SHA-256 of the text', max: 64, by }),
    reason: field.text({ zh: '结束原因', en: 'Why it ended', max: 500, by }),
    endedAt: field.instant({ zh: '结束时间', en: 'Ended at', by }),
    signedFileId: field.file({ zh: '签署原件', en: 'Signed original', by }),
    signedSha256: field.text({ zh: '原件指纹', en: 'SHA-256 of the original', max: 64, by }),
    evidenceFileId: field.file({ zh: '签署证据', en: 'Evidence', by }),
  },
  list: ['name', 'state', 'contractId', 'providerId', 'stuck', 'lastAnswer', 'nextTryAt', 'endedAt'],
  grants: { read: readers },
  visible: through('contractId', 'contract'),
})

export type SigningEnvelope = Row<typeof signingEnvelope>
