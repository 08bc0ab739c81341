import { entity, field, owned } from '../../../kernel/index.ts'
import { contactReaders, dispatchers, exporters, readers, sellers } from '../access.ts'
import { phoneField } from '../cleansing/fields.ts'
import { poolEvents } from '../pool/events.ts'
import { sameAs } from '../same-drafts.ts'
import { refuseDirectOwner } from '../transfer.rules.ts'
import { receiveLeads } from './arrival.ts'
import { followLeads } from './following.ts'
import { serviceFields } from './service.fields.ts'

export const lead = entity('lead', {
  table: 'crm.lead',
  title: 'name',
  label: { zh: '线索', en: 'Lead' },
  events: {
    ...poolEvents,
    contact: { zh: '首次联系', en: 'First contact' },
    grade: { zh: '定级', en: 'Graded' },
    submit: { zh: '再次提交表单', en: 'Submitted a form again' },
    unsubscribe: { zh: '退订', en: 'Unsubscribed' },
    resubscribe: { zh: '重新订阅', en: 'Subscribed anew' },
  },
  fields: {
    name: field.text({ zh: '姓名', en: 'Name', max: 80, required: true, search: true }),
    company: field.text({ zh: '公司名称', en: 'Company', max: 160, search: true }),
    phone: phoneField,
    email: field.email({ zh: '邮箱', en: 'Email', mask: 'email' }),
    title: field.text({ zh: '职务', en: 'Job title', max: 80 }),
    source: field.choice(
      {
        search: { zh: '搜索引擎', en: 'Search engine' },
        social: { zh: '社交媒体', en: 'Social media' },
        content: { zh: '内容下载', en: 'Content download' },
        form: { zh: '官网表单', en: 'Website form' },
        email: { zh: '邮件营销', en: 'Email marketing' },
        exhibition: { zh: '展会', en: 'Trade fair' },
        seminar: { zh: '研讨会', en: 'Seminar' },
        partner: { zh: '合作伙伴', en: 'Partner' },
        referral: { zh: '客户转介绍', en: 'Customer referral' },
        purchased: { zh: '采购名单', en: 'Purchased list' },
        prospecting: { zh: '智能获客', en: 'Prospecting' },
        cold_call: { zh: '陌生拜访', en: 'Cold call' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '来源', en: 'Source' },
    ),
    grade: field.choice(
      {
        A: { zh: 'A 级', en: 'A', tone: 'danger' },
        B: { zh: 'B 级', en: 'B', tone: 'warning' },
        C: { zh: 'C 级', en: 'C', tone: 'neutral' },
      },
      { zh: '等级', en: 'Grade' },
    ),
    state: field.choice(
      {
        new: { zh: '新线索', en: 'New', tone: 'information' },
        working: { zh: '跟进中', en: 'Working', tone: 'warning' },
        converted: { zh: '已转化', en: 'Converted', tone: 'success' },
        discarded: { zh: '已放弃', en: 'Discarded', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'new' },
    ),
    ownerId: field.person({
      zh: '负责人',
      en: 'Owner',
      help: '为空时:自己录入的归自己,其他按分配规则。',
      helpEn: "Empty: one's own where one enters it, otherwise by the assignment rules.",
    }),
    note: field.longText({ zh: '备注', en: 'Note', max: 5000 }),
    industry: field.text({ zh: '行业', en: 'Industry', max: 60 }),
    region: field.text({ zh: '地区', en: 'Region', max: 60 }),
    score: field.integer({ zh: '评分', en: 'Score', min: 0, max: 100 }),
    firstContactAt: field.instant({ zh: '首次联系时间', en: 'First contact at', by: 'command' }),
    discardReason: field.text({ zh: '放弃原因', en: 'Reason for discarding', max: 500, by: 'command' }),
    channelId: field.ref('channel', { zh: '渠道', en: 'Channel' }),
    campaignId: field.ref('campaign', { zh: '市场活动', en: 'Campaign' }),
    partnerId: field.ref('partner', { zh: '推荐伙伴', en: 'Referring partner' }),
    referrerAccountId: field.ref('account', { zh: '推荐客户', en: 'Referring account' }),
    referrerContactId: field.ref('contact', { zh: '推荐联系人', en: 'Referring contact' }),
    purchasedListId: field.ref('purchased-list', { zh: '采购名单', en: 'Purchased list' }),
    formId: field.ref('web-form', { zh: '来自表单', en: 'Web form', by: 'system' }),
    utmSource: field.text({ zh: 'utm_source', en: 'utm_source', max: 100 }),
    utmMedium: field.text({ zh: 'utm_medium', en: 'utm_medium', max: 100 }),
    utmCampaign: field.text({ zh: 'utm_campaign', en: 'utm_campaign', max: 100 }),
    utmTerm: field.text({ zh: 'utm_term', en: 'utm_term', max: 100 }),
    utmContent: field.text({ zh: 'utm_content', en: 'utm_content', max: 100 }),
    landingPage: field.text({ zh: '来源页面', en: 'Landing page', max: 500, by: 'system' }),
    unsubscribedAt: field.instant({ zh: '退订时间', en: 'Unsubscribed at', by: 'system' }),
    erasedAt: field.instant({ zh: '个人信息删除时间', en: 'Erased at', by: 'system' }),
    convertedOn: field.date({ zh: '转化日期', en: 'Converted on', by: 'command' }),
    convertedAt: field.instant({ zh: '转化时间', en: 'Converted at', by: 'system' }),
    accountId: field.ref('account', { zh: '转化的客户', en: 'Account', by: 'command' }),
    contactId: field.ref('contact', { zh: '转化的联系人', en: 'Contact', by: 'command' }),
    opportunityId: field.ref('opportunity', { zh: '转化的商机', en: 'Opportunity', by: 'command' }),
    /** Which of the three the conversion made, and so may take back. */
    madeByConversion: field.json<('account' | 'contact' | 'opportunity')[]>({
      zh: '转化时新建',
      en: 'Made by the conversion',
      by: 'system',
    }),
    ...serviceFields,
  },
  list: ['name', 'company', 'grade', 'state', 'source', 'ownerId', 'firstContactAt'],
  grants: {
    read: readers,
    create: [...sellers, 'marketing'],
    update: [...sellers, 'marketing'],
    remove: dispatchers,
    export: [...exporters, 'marketing'],
    import: [...dispatchers, 'marketing'],
    reveal: [...contactReaders, 'marketing'],
  },
  visible: owned('ownerId'),
  rollups: [{ table: 'crm.lead_by_state', by: ['ownerId', 'state'], sum: [] }],
  subject: true,
  same: sameAs('lead'),
  prepare: receiveLeads,
  after: followLeads,
  guard: refuseDirectOwner,
})
