import { P12Signer, PDF } from '@libpdf/core'
import type { SealKey } from './certificate.ts'

export interface SealWords {
  readonly reason: string
  readonly at: Date
}

/** Puts a signature on a finished document: whoever changes a byte of it breaks the seal. Outside services are of this type, too. */
export type Seal = (pdf: Buffer, words: SealWords) => Promise<Buffer>

/** PAdES (ETSI.CAdES.detached, B-B) with the company's own certificate. */
export const sealWith =
  (keyOf: () => SealKey): Seal =>
  async (pdf, { reason, at }) => {
    const { p12, password } = keyOf()
    const signer = await P12Signer.create(p12, password)
    const document = await PDF.load(pdf)
    const { bytes } = await document.sign({ signer, reason, signingTime: at, level: 'B-B' })
    return Buffer.from(bytes)
  }
