import { type Ctx, change, faults, get } from '../../../kernel/index.ts'
import { type Contract, contract } from '../contract/contract.ts'
import { frozenTextOf } from '../contract/text.ts'
import { draftDocument, signedDocument } from './document.ts'

const fail = faults('contract', {
  no_text: { status: 409, zh: '合同还没有定稿的文本。提交审批后可以预览。' },
})

export const readContract = (ctx: Ctx, id: string, options: { lock?: boolean } = {}): Promise<Contract> =>
  get(ctx, contract, id, options)

/** The document as it stands: with signatures and evidence once everybody has signed. */
export const contractPdf = async (ctx: Ctx, row: Contract): Promise<Buffer> => {
  if (row.signedOn) return signedDocument(ctx, row)
  const text = (await frozenTextOf(ctx, row.id)) ?? fail('no_text')
  return draftDocument(row, text.document)
}

export const keepSealed = async (ctx: Ctx, row: Contract, fileId: string): Promise<void> => {
  await change(ctx, contract, row, { sealedFileId: fileId }, { verb: 'seal' })
}
