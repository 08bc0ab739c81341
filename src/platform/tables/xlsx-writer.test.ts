import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOf, problemsOf, readAll, temporaryFiles, written } from './sheet.fixture.ts'
import { defaultLimits } from './sheet.ts'
import { scanPart } from './xlsx-book.ts'
import { xlsxWriter } from './xlsx-writer.ts'
import { readZipDirectory } from './xlsx-zip.ts'

const file = temporaryFiles()

async function sheetTags(path: string): Promise<string[]> {
  const tags: string[] = []
  const open = (name: string, attributes: string) => tags.push(`${name}${attributes}`)
  await scanPart(path, await readZipDirectory(path, defaultLimits), 'xl/worksheets/sheet1.xml', { open })
  return tags
}

test('each kind comes back as it went in', async () => {
  const kinds = ['text', 'number', 'money', 'percent', 'date', 'datetime'] as const
  const bytes = await written(xlsxWriter(['文本', '数', '金额', '比例', '日期', '时间'], [...kinds]), [
    ['=HYPERLINK("x")', 3, '123456.78', '0.125', '2026-03-01', '2026-03-01 08:30:15'],
    ['007', -1.5, -0.1, 1, '1900-01-05', '2026-02-30 00:00:00'],
    [null, '12345678901234567890', '不详', '', null, true],
  ])
  const table = await readAll(file(bytes))
  expect(table.header).toEqual(['文本', '数', '金额', '比例', '日期', '时间'])
  expect(cellsOf(table)).toEqual([
    ['=HYPERLINK("x")', '3', '123456.78', '12.5%', '2026-03-01', '2026-03-01 08:30:15'],
    ['007', '-1.5', '-0.1', '100%', '1900-01-05', '2026-03-02'],
    ['', '12345678901234567890', '不详', '', '', '是'],
  ])
  expect(problemsOf(table).flat()).toEqual([])
})

test('text is never a formula, numbers are numbers, the header is frozen and columns have widths', async () => {
  const tags = await sheetTags(file(await written(xlsxWriter(['客户名称', '数'], ['text', 'number']), [['=1+1', 1]])))
  expect(tags).not.toContainEqual(expect.stringMatching(/^f\b/))
  expect(tags).toContain('c r="A2" s="0" t="inlineStr"')
  expect(tags).toContain('c r="B2" s="0"')
  expect(tags).toContainEqual(expect.stringMatching(/^pane ySplit="1".*state="frozen"/))
  expect(tags).toContainEqual(expect.stringMatching(/^col min="1" max="1" width="18"/))
})

test('any text survives, control characters and look-alike escapes included', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[_x0-9A-F\r\n<>&"\u0085\ufffe]{0,12}$/),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, fc.constant('末列')), { minLength: 1, maxLength: 10 }), async (rows) => {
      const bytes = await written(xlsxWriter(['甲', '乙'], ['text', 'text']), rows)
      expect(cellsOf(await readAll(file(bytes)))).toEqual(rows)
    }),
    { numRuns: 100 },
  )
})

test('text that looks like an escaped character stays that text', async () => {
  const bytes = await written(xlsxWriter(['甲'], ['text']), [['_x0041_'], ['a_x000D_b_x0041_x0042_']])
  expect(cellsOf(await readAll(file(bytes)))).toEqual([['_x0041_'], ['a_x000D_b_x0041_x0042_']])
})

test('a day before March 1900 is written as text: Excel would show another one', async () => {
  const tags = await sheetTags(file(await written(xlsxWriter(['甲'], ['date']), [['1900-01-05'], ['1958-05-01']])))
  expect(tags).toContain('c r="A2" s="0" t="inlineStr"')
  expect(tags).toContain('c r="A3" s="4"')
})

test('an empty export is a valid workbook with its header', async () => {
  expect(await readAll(file(await written(xlsxWriter(['甲'], ['text']), [])))).toMatchObject({
    header: ['甲'],
    read: [],
  })
})

test('a reader that goes away ends the writer with an error, not with a wait', async () => {
  const writer = xlsxWriter(['a'], ['text'])
  writer.readable.once('data', () => writer.readable.destroy())
  const flood = async () => {
    for (let i = 0; ; i++) await writer.write([`${i}${Math.random()}`])
  }
  await expect(flood()).rejects.toThrow()
})
