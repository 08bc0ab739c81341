import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sealFault } from '../../../test/harness/pdf-seal.ts'
import { renderPdf } from '../document/pdf.ts'
import { companySeal } from './certificate.ts'
import { sealWith } from './seal.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-seal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const seal = sealWith(() => companySeal(join(folder, 'seal'), '恒川自动化有限公司'))
const words = { reason: '设备采购合同 HT000001', at: new Date('2026-03-10T02:00:00Z') }
const sealed = await renderPdf({ title: '设备采购合同' }, [{ text: '合同总价人民币陆拾贰万元整' }]).then((pdf) =>
  seal(pdf, words),
)

const pdfsig = (() => {
  try {
    execFileSync('pdfsig', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('跳过 pdfsig:没有安装 poppler-utils')
    return false
  }
})()

const judgedBy = (pdf: Buffer): string => {
  const place = join(folder, 'judged.pdf')
  writeFileSync(place, pdf)
  try {
    return execFileSync('pdfsig', ['-nocert', place], { encoding: 'utf8' })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

test('a sealed document carries a signature over all of it, which its certificate bears out', () => {
  expect(sealFault(sealed)).toBeNull()
  expect(sealed.toString('latin1')).toContain('/ETSI.CAdES.detached')
})

test('any changed byte breaks the seal', () => {
  const hole = /\/Contents\s*<([0-9a-fA-F]+)>/.exec(sealed.toString('latin1'))!
  const signature = [hole.index, hole.index + hole[0].length] as const
  for (let i = 0; i < sealed.length; i += 97) {
    if (i >= signature[0] && i < signature[1]) continue
    const changed = Buffer.from(sealed)
    changed[i] = (changed[i] as number) ^ 1
    expect(sealFault(changed), `byte ${i}`).not.toBeNull()
  }
  expect(sealFault(Buffer.concat([sealed, Buffer.from('\n%more')]))).not.toBeNull()
})

test.skipIf(!pdfsig)('pdfsig says valid, and invalid for a changed byte', () => {
  expect(judgedBy(sealed)).toContain('Signature is Valid')
  const changed = Buffer.from(sealed)
  changed[200] = (changed[200] as number) ^ 1
  expect(judgedBy(changed)).not.toContain('Signature is Valid')
})

test('the certificate is made once, for the company alone to read', async () => {
  const place = join(folder, 'seal', 'seal.p12')
  const before = companySeal(join(folder, 'seal'), '恒川自动化有限公司').p12
  expect(companySeal(join(folder, 'seal'), '改名公司').p12.equals(before)).toBe(true)
  expect(statSync(place).mode & 0o077).toBe(0)
})
