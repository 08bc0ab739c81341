import { type Ctx, change, faults, get, select, sql } from '../../../kernel/index.ts'
import { type Contract, contract } from '../contract/contract.ts'
import { frozenTextOf } from '../contract/text.ts'
import { draftDocument, signedDocument } from './document.ts'
import { signingEnvelope } from './envelope.entity.ts'
import { envelopeOf, providerOf } from './envelope.ts'
import type { SignedPapers } from './provider.ts'

const fail = faults('contract', {
  no_text: {
    status: 409,
    zh: '合同还没有定稿的文本。提交审批后可以预览。',
    en: 'The contract has no final text. It can be seen once submitted.',
  },
})

export const readContract = (ctx: Ctx, id: string, options: { lock?: boolean } = {}): Promise<Contract> =>
  get(ctx, contract, id, options)

/** The document as it stands: with signatures and evidence once everybody has signed. */
export const contractPdf = async (ctx: Ctx, row: Contract): Promise<Buffer> => {
  if (row.signedOn) return signedDocument(ctx, row)
  const text = (await frozenTextOf(ctx, row.id)) ?? fail('no_text')
  return draftDocument(row, text.document)
}

/** The original as the service gives it; one of a service outside was archived before its contract came into force. */
export const originalOf = async (ctx: Ctx, { id }: Contract): Promise<SignedPapers> => {
  const [row] = await select(ctx, signingEnvelope, {
    where: sql`t.contract_id = ${id}::uuid and t.state = 'done'`,
    orderBy: sql`t.id desc`,
    limit: 1,
    unscoped: true,
  })
  if (!row) return fail('no_text')
  const { provider } = await providerOf(ctx, row)
  return provider.fetch(ctx, await envelopeOf(ctx, row))
}

export const keepSealed = async (ctx: Ctx, row: Contract, fileId: string): Promise<void> => {
  await change(ctx, contract, row, { sealedFileId: fileId }, { verb: 'seal' })
}
