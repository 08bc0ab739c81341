import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import forge from 'node-forge'

/**
 * Checks a PDF's signature with tools of its own, without the library that made it: the digest over everything but the
 * signature, and the signature over the digest, by the certificate inside. Names what is wrong; null when nothing is.
 */
export const sealFault = (pdf: Buffer): string | null => {
  const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(pdf.toString('latin1'))
  if (!range) return 'no signature'
  const [from = 0, length = 0, next = 0, rest = 0] = range.slice(1).map(Number)
  if (from !== 0 || next + rest !== pdf.length) return 'not the whole file is signed'
  const hole = pdf.subarray(length, next).toString('latin1')
  const hex = /^<([0-9a-fA-F]+)>$/.exec(hole)?.[1]
  if (!hex) return 'something stands beside the signature'
  const content = Buffer.concat([pdf.subarray(0, length), pdf.subarray(next)])
  return cmsFault(Buffer.from(hex, 'hex'), content)
}

/** What Debian's pdfsig says of the signatures in a file; null where it is not installed. */
export const pdfsig = (path: string): string | null => {
  try {
    return execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    console.log('跳过 pdfsig:没有安装 poppler-utils')
    return null
  }
}

const cmsFault = (der: Buffer, content: Buffer): string | null => {
  try {
    const outer = forge.asn1.fromDer(forge.util.createBuffer(der.toString('binary')), { parseAllBytes: false } as never)
    const signed = children(children(outer)[1])[0]
    const parts = children(signed)
    const certificate = children(parts.find((part) => isContext(part, 0)))[0]
    const signer = children(children(parts.at(-1))[0])
    const attributes = signer.find((part) => isContext(part, 0))
    const signature = signer.filter((part) => part.type === forge.asn1.Type.OCTETSTRING).at(-1)
    if (!certificate || !attributes || !signature) return 'no signer'
    if (digestIn(attributes) !== createHash('sha256').update(content).digest('hex')) return 'digest mismatch'
    const bytes = Buffer.from(forge.asn1.toDer(attributes).getBytes(), 'binary')
    bytes[0] = 0x31
    const pem = forge.pki.publicKeyToPem(forge.pki.certificateFromAsn1(certificate).publicKey)
    const fits = verify('sha256', bytes, createPublicKey(pem), Buffer.from(signature.value as string, 'binary'))
    return fits ? null : 'signature does not fit'
  } catch (error) {
    return `unreadable: ${(error as Error).message}`
  }
}

type Node = forge.asn1.Asn1

const children = (node: Node | undefined): Node[] => (Array.isArray(node?.value) ? (node.value as Node[]) : [])

const isContext = (node: Node, tag: number): boolean =>
  node.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && (node.type as number) === tag

const digestIn = (attributes: Node): string | null => {
  const wanted = forge.asn1.oidToDer('1.2.840.113549.1.9.4').getBytes()
  const found = children(attributes).find((attribute) => children(attribute)[0]?.value === wanted)
  const value = children(children(found)[1])[0]?.value
  return typeof value === 'string' ? Buffer.from(value, 'binary').toString('hex') : null
}
