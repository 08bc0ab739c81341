import { entity, field, owned } from '../../../kernel/index.ts'
import { dispatchers, exporters, readers, sellers } from '../access.ts'
import { refuseUncontactable } from '../channel/contactable.ts'
import { followUpFaults } from './activity.rules.ts'
import { keepSubjects, measureGaps } from './consequences.ts'
import { refuseMisdating, refuseMisrecorded } from './record-rules.ts'

/** One follow-up: what was said, how the customer took it, and what comes next. */
export const activity = entity('activity', {
  table: 'crm.activity',
  title: 'content',
  label: { zh: '跟进记录', en: 'Activity' },
  events: { erase: { zh: '清除个人信息', en: 'Personal data erased' } },
  fields: {
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', fixed: true }),
    leadId: field.ref('lead', { zh: '线索', en: 'Lead', fixed: true }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', fixed: true }),
    contactId: field.ref('contact', { zh: '联系人', en: 'Contact' }),
    kind: field.choice(
      {
        call: { zh: '电话', en: 'Call' },
        visit: { zh: '拜访', en: 'Visit' },
        email: { zh: '邮件', en: 'Email' },
        wechat: { zh: '微信', en: 'WeChat' },
        meeting: { zh: '会议', en: 'Meeting' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '方式', en: 'Kind', required: true, default: 'call' },
    ),
    content: field.longText({ zh: '跟进内容', en: 'Content', required: true, search: true, max: 5000 }),
    feedback: field.longText({ zh: '客户反馈', en: 'Feedback', required: true, max: 5000 }),
    nextAction: field.text({ zh: '下一步行动', en: 'Next action', max: 300 }),
    nextActionOn: field.date({ zh: '下一步日期', en: 'Next action on' }),
    nextActionBy: field.choice(
      { us: { zh: '我方', en: 'Us' }, customer: { zh: '客户', en: 'Customer' } },
      {
        zh: '下一步由谁',
        en: 'Next action by',
        help: '等客户回复时选「客户」,我方的计时停下。',
        helpEn: '“Customer” where we wait for their answer: our clock stops.',
        default: 'us',
      },
    ),
    noFollowUpReason: field.text({
      zh: '无需跟进的原因',
      en: 'Why no follow-up is needed',
      help: '没有下一步时填写。',
      helpEn: 'Where there is no next step.',
      max: 300,
    }),
    lateReason: field.text({
      zh: '迟到原因',
      en: 'Why late',
      help: '首次联系或跟进超过时限时填写。',
      helpEn: 'Where first contact or follow-up was late.',
      max: 300,
    }),
    happenedAt: field.instant({ zh: '跟进时间', en: 'Happened at', required: true, default: 'now' }),
    ownerId: field.person({ zh: '跟进人', en: 'By', required: true, default: 'me', fixed: true }),
    /** Owner of the record it is about: whoever gets that reads the whole history, and the former owner no longer. */
    recordOwnerId: field.person({ zh: '记录负责人', en: 'Owner of the record', by: 'system' }),
    gapDays: field.integer({ zh: '距上次跟进(天)', en: 'Days since the last one', by: 'system' }),
  },
  list: ['happenedAt', 'accountId', 'kind', 'content', 'feedback', 'nextAction', 'nextActionOn', 'ownerId'],
  grants: {
    read: readers,
    create: [...sellers, 'marketing', 'presales', 'aftersales'],
    update: [...sellers, 'marketing', 'presales', 'aftersales'],
    remove: dispatchers,
    export: exporters,
    import: dispatchers,
  },
  visible: owned('recordOwnerId'),
  writable: owned('ownerId'),
  order: '-happenedAt',
  prepare: async (ctx, drafts) => {
    await refuseMisrecorded(ctx, drafts)
    await refuseUncontactable(ctx, drafts)
    await measureGaps(ctx, drafts)
  },
  check: followUpFaults,
  after: async (ctx, writes) => {
    await refuseMisdating(ctx, writes)
    await keepSubjects(ctx, writes)
  },
})
