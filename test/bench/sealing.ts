import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDF } from '@libpdf/core'
import type { Contract } from '../../src/modules/contracting/index.ts'
import { draftDocument } from '../../src/modules/contracting/signing/document.ts'
import { companySeal } from '../../src/platform/seal/certificate.ts'
import { sealWith } from '../../src/platform/seal/seal.ts'

const pages = 20
const limitMs = 1_500
const paragraph = '乙方应当按照本合同约定的型号、数量和技术要求交付设备,并对其质量、安装和调试承担责任。'

const textOf = (clauses: number) => ({
  title: '产线改造合同',
  number: 'HT000001',
  parties: [{ role: '甲方(买方)', name: '江海阀门有限公司' }],
  clauses: Array.from({ length: clauses }, (_, i) => ({ title: `约定 ${i + 1}`, text: paragraph.repeat(12) })),
})

/** The paper of a long contract, drawn and sealed with the company's certificate. */
export const benchSealing = async (): Promise<readonly object[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-bench-seal-'))
  const seal = sealWith(() => companySeal(folder, '压测公司'))
  const row = { name: '产线改造合同', code: 'HT000001' } as Contract
  const draw = (clauses: number) => draftDocument(row, textOf(clauses))
  const pagesOf = async (clauses: number) => (await PDF.load(await draw(clauses))).getPageCount()
  let clauses = 10
  while ((await pagesOf(clauses)) < pages) clauses += 5
  // The first seal makes the certificate.
  await seal(await draw(clauses), { reason: '压测', at: new Date() })
  const times: number[] = []
  for (let i = 0; i < 7; i++) {
    const began = performance.now()
    await seal(await draw(clauses), { reason: '压测', at: new Date() })
    times.push(performance.now() - began)
  }
  rmSync(folder, { recursive: true })
  const p50 = Math.round(times.sort((a, b) => a - b)[3] as number)
  const slowest = Math.round(times.at(-1) as number)
  console.log(`${await pagesOf(clauses)} 页合同生成并盖章:p50 ${p50} ms,最慢 ${slowest} ms(目标 ${limitMs} ms)`)
  return [{ name: `${pages} 页合同生成并盖章`, p50, slowest, limitMs }]
}
