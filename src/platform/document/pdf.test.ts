import { expect, test } from 'vitest'
import { renderPdf } from './pdf.ts'

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length

test('a page of Chinese carries only the glyphs it uses', async () => {
  const pdf = await renderPdf({ title: '报价单' }, [{ text: '报价单:人民币壹万贰仟元整' }])
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pagesOf(pdf)).toBe(1)
  expect(pdf.length).toBeLessThan(40_000)
})

test('a long document is numbered through to its last page', async () => {
  const clauses = Array.from({ length: 200 }, (_, i) => ({ text: `第 ${i + 1} 条 双方各执一份,具有同等法律效力。` }))
  expect(pagesOf(await renderPdf({ title: '合同' }, clauses))).toBeGreaterThan(3)
})

test.each(['/etc/passwd', 'http://127.0.0.1:9/logo.png', 'file:///etc/hostname'])(
  'a document never reads %s, whoever wrote its content',
  async (image) => {
    await expect(renderPdf({ title: 'x' }, [{ image }])).rejects.toThrow()
  },
)
