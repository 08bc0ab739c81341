import { beginningOf, type Ctx, change, command, faults, field, inWords, mine } from '../../../kernel/index.ts'
import { requireAuthority } from '../../approvals/index.ts'
import { readers, sellers } from '../access.ts'
import { type Contract, contract } from '../contract/contract.ts'
import { wholeAmount } from '../contract/family.ts'
import { refuseOpenLegal, refuseRaisedRisk } from '../contract/gates.ts'
import { frozenTextOf } from '../contract/text.ts'
import { refuseBlacklisted } from '../credit/assess.ts'
import { begin, goOn, outsideService } from './envelope.ts'
import { contractOf, invite, keepKeys, partiesOf } from './invite.ts'
import { type Mark, type SigningParty, signingParty } from './signing.entity.ts'

const fail = faults('signing', {
  not_approved: {
    status: 409,
    zh: '合同还没有通过审批,不能发起签署。请先提交审批。',
    en: 'The contract is not approved; signing cannot start. Submit it first.',
  },
  no_parties: {
    status: 409,
    zh: '签署方要至少有一位客户方和一位我方签署人。请在「签署方」中添加。',
    en: 'At least one party of the customer and one signatory of ours are needed. Add them under “Signing party”.',
  },
  not_yours: {
    status: 403,
    zh: '这里要由 {name} 本人签署。请登录其账号,或更换我方签署人。',
    en: '{name} must sign here. Sign in as them, or choose another signatory.',
  },
  not_invited: {
    status: 409,
    zh: '还没有轮到这一方签署,或已经签过。请刷新后查看签署进度。',
    en: 'This party’s turn has not come, or it has signed. Reload to see how far it is.',
  },
  no_consent: {
    status: 422,
    field: 'consent',
    zh: '请先勾选同意以电子方式签署。',
    en: 'Tick the consent to electronic signing first.',
  },
  elsewhere: {
    status: 409,
    zh: '这份合同正在「{service}」上签署,链接和签名都在那里。请按它发来的通知办理,或先撤回签署。',
    en: 'The contract is being signed on “{service}”; links and signatures are there. Follow its messages, or withdraw first.',
  },
  other_name: {
    status: 422,
    field: 'name',
    zh: '签名「{typed}」不是签署方「{name}」的姓名。请输入「{name}」;签署方的姓名写错时,请先撤回签署,再在「签署方」中更正。',
    en: 'Signature “{typed}” is not the name of party “{name}”. Enter “{name}”; if that is wrong, withdraw the signing and correct it.',
  },
  other_mark: {
    status: 422,
    field: 'mark',
    zh: '签名「{typed}」不是签署人「{name}」的姓名。请输入「{name}」,或改用手写签名;姓名写错时,请联系发件方更正后重新发送链接。',
    en: 'Signature “{typed}” is not the name “{name}”. Enter “{name}”, or draw it; if the name is wrong, ask the sender to correct it.',
  },
  bad_mark: {
    status: 422,
    field: 'mark',
    zh: '签名为空、过长或格式不对。请重新手写签名,或输入姓名(不超过 60 个字)。',
    en: 'The signature is empty, too long or of a wrong form. Draw it again, or enter the name (at most 60 characters).',
  },
})

/** Kept with the signature in the language in which it was agreed to. */
export const consentWords = {
  zh: '我已阅读合同全文,同意以电子方式签署,并认可电子签名与手写签名具有同等法律效力。',
  en: 'I have read the whole contract, agree to sign it electronically, and accept that my electronic signature has the same legal force as a handwritten one.',
} as const

/** Sends the first link. From here on the text stands. */
export const startSigning = command(contract, 'startSigning', {
  zh: '发起签署',
  en: 'Start signing',
  tone: 'primary',
  input: {},
  allow: sellers,
  when: { state: ['approved'] },
  run: async (ctx, row) => {
    if (row.approvalState !== 'approved') fail('not_approved')
    await refuseBlacklisted(ctx, [row.accountId])
    await refuseRaisedRisk(ctx, row)
    await refuseOpenLegal(ctx, row)
    const sides = new Set((await partiesOf(ctx, row.id)).map(({ side }) => side))
    if (!sides.has('customer') || !sides.has('company')) fail('no_parties')
    await begin(ctx, row)
  },
})

/** A lost letter, an expired link, another address: the old link ends with the new one. */
export const remindParty = command(signingParty, 'remind', {
  zh: '重新发送链接',
  en: 'Send a new link',
  input: {},
  allow: sellers,
  when: { state: ['invited', 'viewed', 'declined'], side: ['customer'] },
  run: async (ctx, row) => {
    const agreed = await contractOf(ctx, row)
    if (agreed.state !== 'signing') fail('not_invited')
    await refuseElsewhere(ctx, agreed)
    await invite(ctx, agreed, row)
  },
})

/** Our own signature: by the person named, within what his post may sign. */
export const signForCompany = command(signingParty, 'sign', {
  zh: '代表公司签署',
  en: 'Sign',
  tone: 'primary',
  input: {
    name: field.text({
      zh: '签名(姓名)',
      en: 'Name',
      required: true,
      max: 60,
      help: '与「签署方」的姓名一致。',
      helpEn: 'The same as the name of the signing party.',
    }),
    consent: field.boolean({ zh: '同意以电子方式签署', en: 'Consent', required: true }),
  },
  allow: readers,
  when: { state: ['invited', 'viewed'], side: ['company'] },
  whose: { rows: mine('employeeId'), otherwise: async (_, { name }) => fail('not_yours', { name }) },
  run: async (ctx, row, { name, consent }) => {
    if (!consent) fail('no_consent')
    const agreed = await contractOf(ctx, row)
    await refuseElsewhere(ctx, agreed)
    await requireAuthority(ctx, 'contract', await wholeAmount(ctx, agreed))
    if (!isSameName(name, row.name)) fail('other_name', { typed: name, name: row.name })
    const { english } = ctx.actor
    await putMark(ctx, agreed, row, { kind: 'typed', value: name }, { address: null, browser: null, english })
  },
})

/** People write a name with and without blanks. */
const isSameName = (typed: string, name: string): boolean => {
  const bare = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  return bare(typed) === bare(name)
}

const refuseElsewhere = async (ctx: Ctx, { id }: Contract): Promise<void> => {
  const service = await outsideService(ctx, id)
  if (service) fail('elsewhere', { service })
}

export interface Place {
  readonly address: string | null
  readonly browser: string | null
  readonly english?: boolean
}

/** As long as a name may be that is typed for our own side. */
const longestName = 60
const picture = /^data:image\/png;base64,[A-Za-z0-9+/]{80,200000}={0,2}$/

/** The mark goes on the text as it was frozen, whose fingerprint is kept with it. */
export const putMark = async (
  ctx: Ctx,
  agreed: Contract,
  party: SigningParty,
  mark: Mark,
  { address, browser, english }: Place,
): Promise<void> => {
  if (agreed.state !== 'signing' || (party.state !== 'invited' && party.state !== 'viewed')) fail('not_invited')
  const isDrawn = mark.kind === 'drawn'
  const name = mark.value.trim()
  if (isDrawn ? !picture.test(name) : name === '' || name.length > longestName) fail('bad_mark')
  if (!isDrawn && !isSameName(name, party.name)) fail('other_mark', { typed: name, name: party.name })
  await refuseBlacklisted(ctx, [agreed.accountId])
  const text = await frozenTextOf(ctx, agreed.id)
  await change(
    ctx,
    signingParty,
    party,
    {
      state: 'signed',
      signedAt: ctx.now.toISOString(),
      mark,
      consent: inWords({ english }, consentWords),
      textVersion: text?.number ?? null,
      textSha256: text?.sha256 ?? null,
      address,
      browser: browser === null ? null : beginningOf(browser, 300),
    },
    { verb: 'signed' },
  )
  await keepKeys(ctx, party.id, { link: null, code: null })
  await goOn(ctx, agreed)
}

export const signingCommands = [startSigning, remindParty, signForCompany]
