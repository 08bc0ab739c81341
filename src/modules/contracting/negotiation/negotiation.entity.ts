import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { leaders, line } from '../../people/index.ts'

const sellers = [...line, 'operations', 'presales']
const grants = {
  read: [...sellers, 'finance', 'legal', 'auditor', 'admin'],
  create: sellers,
  update: sellers,
  remove: leaders,
}

/** What is prepared before a price is talked about: what we want, where we stop, what either side does without the other. */
export const negotiation = entity('negotiation', {
  table: 'contracting.negotiation',
  title: 'name',
  label: { zh: '谈判准备', en: 'Negotiation' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 160, required: true, search: true }),
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
    target: field.money({ zh: '目标价', en: 'Target', min: 0 }),
    walkAway: field.money({
      zh: '底线价',
      en: 'Walk-away price',
      min: 0,
      help: '低于它就不做这笔生意。',
      helpEn: 'Below it we do not sell.',
    }),
    ourAlternative: field.longText({ zh: '我方备选(BATNA)', en: 'Our alternative', max: 3000 }),
    theirAlternative: field.longText({ zh: '客户备选(BATNA)', en: 'Their alternative', max: 3000 }),
    rival: field.text({ zh: '对比对象', en: 'Compared with', max: 120 }),
    years: field.integer({ zh: '对比年数', en: 'Years compared', min: 1, max: 20, required: true, default: 5 }),
  },
  list: ['name', 'opportunityId', 'target', 'walkAway', 'rival'],
  grants,
  visible: through('opportunityId', 'opportunity'),
  subject: true,
  check: (row) =>
    row.walkAway != null && row.target != null && Number(row.walkAway) > Number(row.target)
      ? [
          {
            field: 'walkAway',
            code: 'above_target',
            message: '「底线价」不能高于「目标价」,请核对两个价格。',
            en: '“Walk-away price” cannot be above “Target”. Check the two.',
          },
        ]
      : [],
})

/** What moves the other side to decide: an offer that ends, a stock that runs out. True, or not used. */
export const lever = entity('lever', {
  table: 'contracting.lever',
  title: 'content',
  label: { zh: '谈判筹码', en: 'Lever' },
  fields: {
    negotiationId: field.ref('negotiation', { zh: '谈判准备', en: 'Negotiation', required: true, fixed: true }),
    kind: field.choice(
      {
        time: { zh: '限时优惠', en: 'Time-limited offer' },
        scarcity: { zh: '库存或产能紧张', en: 'Scarce stock or capacity' },
        reference: { zh: '标杆案例', en: 'Reference case' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '类型', en: 'Kind', required: true, default: 'time' },
    ),
    content: field.text({ zh: '内容', en: 'Content', max: 300, required: true }),
    validUntil: field.date({ zh: '有效至', en: 'Valid until' }),
    evidence: field.text({
      zh: '依据',
      en: 'Evidence',
      max: 300,
      help: '例如库存记录、排产计划。',
      helpEn: 'For example stock records, production schedule.',
    }),
  },
  list: ['content', 'kind', 'validUntil', 'evidence'],
  grants,
  visible: through('negotiationId', 'negotiation'),
  check: ({ kind, validUntil, evidence }) => {
    if (kind === 'time' && !validUntil)
      return [
        {
          field: 'validUntil',
          code: 'required',
          message: '限时优惠要写明「有效至」哪一天。',
          en: 'An offer for a time says “Valid until”.',
        },
      ]
    if (kind === 'scarcity' && !evidence)
      return [
        {
          field: 'evidence',
          code: 'required',
          message: '库存或产能紧张要写明「依据」,不能凭空施压。',
          en: 'Short stock or capacity is said on “Evidence” only.',
        },
      ]
    return []
  },
})

/** Something other than price: what it costs us, what it is worth to them, and what we get for it. */
export const concession = entity('concession', {
  table: 'contracting.concession',
  title: 'content',
  label: { zh: '非价格让步', en: 'Concession' },
  fields: {
    negotiationId: field.ref('negotiation', { zh: '谈判准备', en: 'Negotiation', required: true, fixed: true }),
    kind: field.choice(
      {
        training: { zh: '免费培训', en: 'Free training' },
        support: { zh: '优先支持', en: 'Priority support' },
        warranty: { zh: '延长质保', en: 'Longer warranty' },
        delivery: { zh: '提前交付', en: 'Earlier delivery' },
        payment: { zh: '付款方式', en: 'Payment terms' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '类型', en: 'Kind', required: true, default: 'training' },
    ),
    content: field.text({ zh: '内容', en: 'Content', max: 300, required: true }),
    cost: field.money({ zh: '我方成本', en: 'Cost to us', min: 0, required: true }),
    worth: field.money({ zh: '对客户的价值', en: 'Worth to them', min: 0, required: true }),
    inReturn: field.text({ zh: '换取什么', en: 'In return', max: 300 }),
    gain: field.money({
      zh: '换得的价值',
      en: 'Worth to us',
      min: 0,
      help: '客户的回报值多少钱,例如提前付款省下的资金成本。',
      helpEn: "What the customer's return is worth, for example the interest saved by earlier payment.",
    }),
    state: field.choice(
      {
        prepared: { zh: '备用', en: 'Prepared', tone: 'neutral' },
        offered: { zh: '已提出', en: 'Offered', tone: 'information' },
        agreed: { zh: '已达成', en: 'Agreed', tone: 'success' },
        withdrawn: { zh: '已收回', en: 'Withdrawn', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'prepared' },
    ),
  },
  list: ['content', 'kind', 'cost', 'worth', 'inReturn', 'gain', 'state'],
  grants,
  visible: through('negotiationId', 'negotiation'),
  check: ({ gain, inReturn }) =>
    gain != null && !inReturn
      ? [
          {
            field: 'inReturn',
            code: 'required',
            message: '写了「换得的价值」,还要写明「换取什么」。',
            en: 'With “Worth to us” goes “In return”.',
          },
        ]
      : [],
})

/** A part of what owning it costs, ours beside the other offer. */
export const tcoItem = entity('tco-item', {
  table: 'contracting.tco_item',
  title: 'name',
  label: { zh: '总拥有成本项', en: 'Cost of ownership' },
  fields: {
    negotiationId: field.ref('negotiation', { zh: '谈判准备', en: 'Negotiation', required: true, fixed: true }),
    name: field.text({
      zh: '成本项',
      en: 'Item',
      max: 120,
      required: true,
      help: '例如采购、能耗、维护、停机损失。',
      helpEn: 'For example purchase, energy, maintenance, downtime.',
    }),
    timing: field.choice(
      { once: { zh: '一次性', en: 'Once' }, yearly: { zh: '每年', en: 'Yearly' } },
      { zh: '发生方式', en: 'Timing', required: true, default: 'once' },
    ),
    ours: field.money({ zh: '我方方案', en: 'Ours', min: 0, required: true }),
    theirs: field.money({ zh: '对比方案', en: 'The other', min: 0, required: true }),
  },
  list: ['name', 'timing', 'ours', 'theirs'],
  grants,
  visible: through('negotiationId', 'negotiation'),
})

/** Another offer that is compared by its sums alone. */
export const tcoRival = entity('tco-rival', {
  table: 'contracting.tco_rival',
  title: 'name',
  label: { zh: '其他竞品成本', en: 'Cost of another offer' },
  fields: {
    negotiationId: field.ref('negotiation', { zh: '谈判准备', en: 'Negotiation', required: true, fixed: true }),
    name: field.text({ zh: '竞品', en: 'Offer', max: 120, required: true }),
    once: field.money({ zh: '一次性成本', en: 'Once', min: 0, required: true }),
    yearly: field.money({ zh: '每年成本', en: 'Each year', min: 0, required: true }),
    source: field.text({
      zh: '数据来源',
      en: 'Source',
      max: 300,
      help: '例如对方报价单、客户口述。',
      helpEn: 'For example their quote, or what the customer said.',
    }),
  },
  list: ['name', 'once', 'yearly', 'source'],
  grants,
  visible: through('negotiationId', 'negotiation'),
})

export type Concession = Row<typeof concession>
export type TcoRival = Row<typeof tcoRival>
export type TcoItem = Row<typeof tcoItem>
