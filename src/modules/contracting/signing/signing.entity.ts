import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { letterLanguages } from '../../work/index.ts'
import { readers, sellers } from '../access.ts'
import { refuseOtherParties } from './fixed-parties.ts'

/** How somebody signed: strokes as an image, or the name as typed. */
export interface Mark {
  readonly kind: 'drawn' | 'typed'
  /** PNG as a data address, or the name. */
  readonly value: string
}

const by = 'system' as const

/** One who signs a contract, in the order of `position`. */
export const signingParty = entity('signing-party', {
  table: 'contracting.signing_party',
  label: { zh: '签署方', en: 'Signing party' },
  events: {
    invite: { zh: '邀请签署', en: 'Invited to sign' },
    view: { zh: '查看', en: 'Viewed' },
    sendCode: { zh: '发送验证码', en: 'Code sent' },
    wrongCode: { zh: '验证码输错', en: 'Wrong code' },
    signed: { zh: '已签署', en: 'Signed' },
    decline: { zh: '拒绝签署', en: 'Declined to sign' },
    reset: { zh: '等待重新签署', en: 'Waiting to be signed again' },
  },
  title: 'name',
  fields: {
    contractId: field.ref('contract', { zh: '合同', en: 'Contract', required: true, fixed: true }),
    position: field.integer({ zh: '签署顺序', en: 'Order', required: true, min: 1, max: 99, nominal: true }),
    side: field.choice(
      { customer: { zh: '客户方', en: 'Customer' }, company: { zh: '我方', en: 'Us' } },
      { zh: '签署方', en: 'Side', required: true, default: 'customer' },
    ),
    name: field.text({ zh: '姓名', en: 'Name', max: 60, required: true }),
    email: field.email({
      zh: '邮箱',
      en: 'Email',
      mask: 'email',
      help: '客户方凭邮件中的一次性链接和验证码签署。',
      helpEn: 'The customer signs by a one-time link and a code sent by email.',
    }),
    phone: field.phone({
      zh: '手机',
      en: 'Phone',
      mask: 'phone',
      help: '外部电子签服务凭手机或邮箱找到签署人。',
      helpEn: 'The outside service finds the signer by phone or email.',
    }),
    language: field.choice(letterLanguages, {
      zh: '邀请语言',
      en: 'Invited in',
      required: true,
      default: 'zh',
      help: '客户方的邀请邮件用这种语言;签署页面和验证码邮件随签署人的浏览器。',
      helpEn: 'Of the invitation to the customer; page and code follow the browser of the signer.',
    }),
    employeeId: field.person({
      zh: '我方签署人',
      en: 'Our signatory',
      help: '我方签署人在系统中签署,受签约权限限制。',
      helpEn: 'Our signer signs in the system, within their signing limit.',
    }),
    state: field.choice(
      {
        waiting: { zh: '未轮到', en: 'Waiting', tone: 'neutral' },
        invited: { zh: '待签署', en: 'Invited', tone: 'warning' },
        viewed: { zh: '已查看', en: 'Viewed', tone: 'information' },
        signed: { zh: '已签署', en: 'Signed', tone: 'success' },
        declined: { zh: '拒绝签署', en: 'Declined', tone: 'danger' },
      },
      { zh: '状态', en: 'State', required: true, by: 'command', default: 'waiting' },
    ),
    invitedAt: field.instant({ zh: '邀请时间', en: 'Invited at', by }),
    viewedAt: field.instant({ zh: '首次查看时间', en: 'Viewed at', by }),
    signedAt: field.instant({ zh: '签署时间', en: 'Signed at', by }),
    expiresAt: field.instant({ zh: '链接有效期至', en: 'Link valid until', by }),
    declineReason: field.text({ zh: '拒签原因', en: 'Why declined', max: 500, by }),
    textVersion: field.integer({ zh: '签署的文本版本', en: 'Text version signed', by }),
    textSha256: field.text({ zh: '文本指纹', en: 'SHA-256 of the text', max: 64, by }),
    consent: field.text({ zh: '同意声明', en: 'Consent', max: 500, by }),
    mark: field.json<Mark>({ zh: '签名', en: 'Signature', by, mask: 'hide' }),
    address: field.text({ zh: '网络地址', en: 'Network address', max: 60, by, mask: 'hide' }),
    browser: field.text({ zh: '浏览器', en: 'Browser', max: 300, by, mask: 'hide' }),
    codeSentAt: field.instant({ zh: '验证码发送时间', en: 'Code sent at', by }),
    codeTries: field.integer({ zh: '验证码尝试次数', en: 'Tries', by, default: 0 }),
  },
  list: ['contractId', 'position', 'side', 'name', 'state', 'signedAt', 'expiresAt'],
  grants: { read: readers, create: sellers, update: sellers, remove: sellers, reveal: sellers },
  visible: through('contractId', 'contract'),
  order: 'position',
  editable: { state: ['waiting'] },
  after: refuseOtherParties,
  check: (row) => {
    if (row.side === 'company' && !row.employeeId)
      return [
        {
          field: 'employeeId',
          code: 'required',
          message: '我方签署要指定「我方签署人」。',
          en: 'For our side name “Our signatory”.',
        },
      ]
    if (row.side === 'customer' && !row.email && !row.phone)
      return [
        {
          field: 'email',
          code: 'required',
          message: '客户方签署要填写「邮箱」;只用外部电子签服务时可以只填「手机」。',
          en: 'For the customer’s side give the “Email”; with an outside service the “Phone” is enough.',
        },
      ]
    return []
  },
})

export type SigningParty = Row<typeof signingParty>
