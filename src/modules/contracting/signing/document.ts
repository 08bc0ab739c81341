import { type Ctx, dateIn, sql } from '../../../kernel/index.ts'
import { type Content, renderPdf } from '../../../platform/document/pdf.ts'
import type { Contract, FrozenText } from '../contract/contract.ts'
import { frozenTextOf } from '../contract/text.ts'
import { partiesOf } from './invite.ts'
import type { SigningParty } from './signing.entity.ts'

/** The contract as it was signed, with the page that shows who signed what, when and from where. */
export const signedDocument = async (ctx: Ctx, row: Contract): Promise<Buffer> => {
  const text = await frozenTextOf(ctx, row.id)
  if (!text) throw new Error(`contract ${row.id} has no frozen text`)
  const header = `${ctx.company.name} ${row.code ?? ''} 第 ${text.number} 版`
  return renderPdf({ title: row.name, header }, [...body(text.document), ...(await signatures(ctx, row, text.sha256))])
}

/** Where the parties signed, and on a page of its own how that is known. */
export const signatures = async (ctx: Ctx, row: Contract, sha256: string): Promise<Content[]> => {
  const parties = await partiesOf(ctx, row.id)
  return [...marks(ctx, parties), ...evidence(ctx, row, sha256, parties, await accountsOf(ctx, row.id))]
}

/** The text as another service gets it to be signed: its own marks and evidence are added there. */
export const documentToSign = async (ctx: Ctx, row: Contract): Promise<Buffer> => {
  const text = await frozenTextOf(ctx, row.id)
  if (!text) throw new Error(`contract ${row.id} has no frozen text`)
  const header = `${ctx.company.name} ${row.code ?? ''} 第 ${text.number} 版`
  return renderPdf({ title: row.name, header }, body(text.document))
}

/** The text alone, for reading before anybody has signed. */
export const draftDocument = (row: Contract, text: FrozenText): Promise<Buffer> =>
  renderPdf({ title: row.name, header: `${row.code ?? ''} 未签署` }, body(text))

const body = ({ title, number, parties, clauses }: FrozenText): Content[] => [
  { text: title, fontSize: 18, bold: true, alignment: 'center', margin: [0, 0, 0, 6] },
  { text: `合同编号:${number}`, alignment: 'center', margin: [0, 0, 0, 16] },
  ...parties.map(({ role, name }) => ({
    text: `${role}:${name}`,
    margin: [0, 0, 0, 4] as [number, number, number, number],
  })),
  ...clauses.flatMap((clause, i): Content[] => [
    { text: `第 ${i + 1} 条  ${clause.title}`, bold: true, fontSize: 11, margin: [0, 12, 0, 4] },
    { text: clause.text },
  ]),
]

/** The day on paper is the company's, as that of the contract is. */
const dayOf = ({ timeZone }: Ctx['company'], at: string | null): string => (at ? dateIn(new Date(at), timeZone) : '')

const timeOf = ({ timeZone }: Ctx['company'], at: string | null): string =>
  at ? new Date(at).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }) : ''

const marks = ({ company }: Ctx, parties: readonly SigningParty[]): Content[] => [
  { text: '签署', bold: true, fontSize: 12, margin: [0, 24, 0, 8] },
  {
    columns: parties.map((party) => ({
      stack: [
        { text: party.side === 'customer' ? '甲方' : '乙方', color: '#5b6670' },
        party.mark?.kind === 'drawn'
          ? { image: party.mark.value, fit: [160, 60] as [number, number] }
          : { text: party.mark?.value ?? '', fontSize: 20, margin: [0, 8, 0, 8] as [number, number, number, number] },
        { text: `${party.name}  ${dayOf(company, party.signedAt)}` },
      ],
    })),
  },
]

/** Whose accounts signed for the company: whatever the party is called, this is the person. */
const accountsOf = async (ctx: Ctx, contractId: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await ctx.db.rows(sql<{ id: string; name: string }>`select p.id, e.name
    from contracting.signing_party as p join people.employee as e on e.id = p.employee_id
    where p.contract_id = ${contractId}::uuid and p.side = 'company' and p.deleted_at is null`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const evidence = (
  { company }: Ctx,
  row: Contract,
  sha256: string,
  parties: readonly SigningParty[],
  accounts: ReadonlyMap<string, string>,
): Content[] => [
  { text: '签署证据', fontSize: 16, bold: true, pageBreak: 'before', margin: [0, 0, 0, 8] },
  { text: `合同 ${row.code} ${row.name}` },
  { text: `文本指纹(SHA-256):${sha256}`, fontSize: 8, margin: [0, 0, 0, 12] },
  {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [95, 105, '*'],
      body: [
        ['签署方', `时间(${company.timeZone})`, '证据'],
        ...parties.map((party) => [
          `${party.name}(${party.side === 'customer' ? '客户方' : company.name})`,
          timeOf(company, party.signedAt),
          proofOf(party, company, accounts.get(party.id)),
        ]),
      ],
    },
  },
  { text: parties[0]?.consent ?? '', margin: [0, 12, 0, 0] },
]

/** The fingerprint is one word of 64 letters, which must fit its column whole. */
const proofOf = (party: SigningParty, company: Ctx['company'], account: string | undefined): Content => {
  const lines = [
    party.side === 'customer'
      ? `邮箱 ${party.email}:一次性链接与验证码`
      : `登录账号 ${account ?? party.name} 本人,在签约权限之内`,
    party.viewedAt && `首次查看 ${timeOf(company, party.viewedAt)}`,
    party.mark?.kind === 'drawn' ? '手写签名' : '输入姓名签名',
    party.address && `网络地址 ${party.address}`,
    party.browser,
  ].filter(Boolean)
  return { stack: [lines.join('\n'), { text: `文本指纹\n${party.textSha256}`, fontSize: 7 }] }
}
