import { field, type Input } from '../../../kernel/index.ts'

/** What is told of the end of a deal, and may be put better on its record later. */
export const toldFields = {
  customerWords: field.longText({ zh: '客户原话', en: "The customer's words", max: 3000 }),
  saidBy: field.text({
    zh: '谁说的',
    en: 'Said by',
    max: 120,
    help: '客户方的姓名和职务。',
    helpEn: 'Name and job title at the customer.',
  }),
  present: field.text({ zh: '在场人员', en: 'Who was there', max: 300 }),
  practice: field.longText({
    zh: '可复用的做法',
    en: 'Worth doing again',
    max: 3000,
    help: '这一单做对了什么,别的商机可以照着做。',
    helpEn: 'What was done right in this deal and can be repeated in others.',
  }),
}

/** What the end of a deal is asked about, whether at once or later; nothing of it may keep a deal from being closed. */
export const storyFields = {
  reasonId: field.ref('closing-reason', { zh: '原因', en: 'Reason' }),
  competitorId: field.ref('competitor', { zh: '竞争对手', en: 'Competitor' }),
  ourPrice: field.money({
    zh: '我方报价',
    en: 'Our price',
    min: 0,
    help: '不填时为商机金额。',
    helpEn: 'Empty: the amount of the deal.',
  }),
  theirPrice: field.money({ zh: '对手报价', en: 'Their price', min: 1 }),
  customerReasonId: field.ref('closing-reason', { zh: '客户说的原因', en: 'Reason the customer gives' }),
  ...toldFields,
}

export type Story = Partial<Input<typeof storyFields>>
