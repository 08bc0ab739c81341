import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'

export interface SealKey {
  /** PKCS #12 with the private key and the certificate. */
  readonly p12: Buffer
  readonly password: string
}

const years = 10

/**
 * The company's seal under `folder`: `seal.p12` and, beside it, `seal.password`. Made on first use; whoever has a certificate of
 * an authority puts it in their place.
 */
export const companySeal = (folder: string, company: string): SealKey => {
  const place = join(folder, 'seal.p12')
  const passwordPlace = join(folder, 'seal.password')
  if (!existsSync(place)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const password = randomBytes(24).toString('base64url')
    write(passwordPlace, Buffer.from(password))
    write(place, selfSigned(company, password))
  }
  return { p12: readFileSync(place), password: readFileSync(passwordPlace, 'utf8').trim() }
}

const write = (place: string, bytes: Buffer): void => {
  writeFileSync(`${place}.new`, bytes, { mode: 0o600 })
  renameSync(`${place}.new`, place)
}

const selfSigned = (company: string, password: string): Buffer => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000)
  certificate.validity.notAfter = new Date(Date.now() + years * 365 * 86_400_000)
  const name = [
    { name: 'commonName', value: company, valueTagClass: forge.asn1.Type.UTF8 },
    { name: 'countryName', value: 'CN' },
  ] as forge.pki.CertificateField[]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true },
  ])
  certificate.sign(key, forge.md.sha256.create())
  const p12 = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, { algorithm: 'aes256' })
  return Buffer.from(forge.asn1.toDer(p12).getBytes(), 'binary')
}
