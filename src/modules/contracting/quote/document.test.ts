import { expect, test } from 'vitest'
import { textOfPdf } from '../../../../test/harness/pdf-text.ts'
import { cellsOf, readAll, temporaryFiles } from '../../../platform/tables/sheet.fixture.ts'
import { product } from '../../catalog/index.ts'
import { quoteWorld } from './quote.fixture.ts'

const { w, as, pump, quoteOf, line, save, verb } = await quoteWorld()
const { rep, admin } = w.team
const fileOf = temporaryFiles()

const kit = (await as(admin).post('bundle', { name: '赤焰套餐', price: 5000_01, validFrom: '2026-01-01' })).body
const held = { bundleId: kit.id, productId: pump.id, quantity: 3 }
const spare = (await as(admin).post('bundle-item', held)).body
const washer = await w.make(product, { name: '垫圈', unit: '个', listPrice: 1, state: 'active' })

const bytesOf = async (versionId: string, ending: 'pdf' | 'xlsx') => {
  const headers = { 'x-actor': rep.userId, authorization: 'Bearer test' }
  const url = `/api/quote-version/${versionId}/document.${ending}`
  return (await w.http.inject({ method: 'GET', url, headers })).rawPayload
}

const offered = async () => {
  const { versionId } = await quoteOf(rep)
  const kits = { productId: null, bundleId: kit.id, quantity: 2, unitPrice: null }
  const lines = [line(0.333), line(0.333), line(0.334), kits, line(0.5, null, washer.id), line(0.499, null, washer.id)]
  expect((await save(rep, versionId, lines, { taxRate: 0.06, deliveryDays: 29 })).status).toBe(200)
  expect((await verb(rep, versionId, 'release')).status).toBe(200)
  return versionId
}

test('what a bundle held when it was offered stays in the offer, whatever it holds later', async () => {
  const versionId = await offered()
  const { version } = (await as(admin).get(`bundle-item/${spare.id}`)).body
  expect((await as(admin).patch(`bundle-item/${spare.id}`, { version, quantity: 1 })).status).toBe(200)
  expect(await textOfPdf(await bytesOf(versionId, 'pdf'))).toContain('含:泵 × 3')
  const next = await offered()
  expect(await textOfPdf(await bytesOf(next, 'pdf'))).toContain('含:泵 × 1')
})

test('paper and table say the same: every line to the 分, the total, the words, the rate of the tax and who offers', async () => {
  const versionId = await offered()
  const paper = await textOfPdf(await bytesOf(versionId, 'pdf'))
  const rows = cellsOf(await readAll(fileOf(await bytesOf(versionId, 'xlsx'))))
  const amounts = ['333.00', '333.00', '334.00', '10,000.02', '0.01', '0.00']
  expect(rows.slice(0, 6).map((cells) => Number(cells[6]).toFixed(2))).toEqual(
    amounts.map((amount) => amount.replace(',', '')),
  )
  for (const amount of amounts) expect(paper).toContain(amount)
  const facts = new Map(rows.slice(6).map((cells) => [cells[1], cells]))
  expect(facts.get('合计(含税)')).toMatchObject({ 2: '人民币壹万壹仟元零叁分', 6: '11000.03' })
  expect(paper).toContain('合计(含税):¥11,000.03')
  expect(paper).toContain('大写:人民币壹万壹仟元零叁分')
  expect(facts.get('增值税率')?.[2]).toBe('6%')
  expect(paper).toContain('单价含 6% 增值税')
  for (const label of ['报价方', '联系人', '报价日期', '有效期至'])
    expect(paper).toContain(String(facts.get(label)?.[2]))
})
