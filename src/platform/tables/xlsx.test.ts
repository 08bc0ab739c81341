import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { cellsOf, problemsOf, readAll, temporaryFiles, workbookParts, zipOf } from './sheet.fixture.ts'

const file = temporaryFiles()
const book = (parts: Parameters<typeof workbookParts>[0]) => file(zipOf(workbookParts(parts)))
const codeOf = (path: string) =>
  readAll(path).then(
    () => 'accepted',
    (error) => error.code,
  )

const HEADER = '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="str"><v>乙</v></c></row>'
const oneRow = (cells: string) => `${HEADER}<row r="2">${cells}</row>`
const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="&quot;day&quot;0.00"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="20"/><xf numFmtId="31"/></cellXfs>'

describe('cells', () => {
  test.each([
    ['a number without its binary noise', '<v>0.30000000000000004</v>', '', '0.3'],
    ['a long honest number as it is', '<v>15.7929464439101</v>', '', '15.7929464439101'],
    ['a percentage as it is shown', '<v>0.52</v>', '3', '52%'],
    ['a date', '<v>46082</v>', '1', '2026-03-01'],
    ['a date with time', '<v>46082.354166666664</v>', '2', '2026-03-01 08:30:00'],
    ['a Chinese date format', '<v>46082</v>', '4', '2026-03-01'],
    ['a built-in Chinese date format', '<v>46082</v>', '8', '2026-03-01'],
    ['a time of day', '<v>0.5</v>', '7', '12:00:00'],
    ['a duration over a day', '<v>1.5</v>', '5', '36:00:00'],
    ['a number whose format merely quotes letters of a date', '<v>3.5</v>', '6', '3.5'],
    ["the day before Excel's imaginary 29 February 1900", '<v>59</v>', '1', '1900-02-28'],
    ['the day after it', '<v>61</v>', '1', '1900-03-01'],
  ])('%s', async (_, value, style, text) => {
    const table = await readAll(book({ rows: oneRow(`<c r="A2" s="${style}">${value}</c>`), styles: STYLES }))
    expect(cellsOf(table)).toEqual([[text, '']])
  })

  test.each([
    ['truth', '<c r="A2" t="b"><v>1</v></c>', 'TRUE'],
    ['the value of a formula', '<c r="A2"><f>1+1</f><v>2</v></c>', '2'],
    ['the truth of a formula', '<c r="A2" t="b"><f>1=2</f><v>0</v></c>', 'FALSE'],
    [
      'all runs of an inline rich text',
      '<c r="A2" t="inlineStr"><is><r><t>客</t></r><r><rPr/><t>户</t></r></is></c>',
      '客户',
    ],
    [
      'text without its phonetic guide',
      '<c r="A2" t="inlineStr"><is><t>東京</t><rPh><t>トウキョウ</t></rPh></is></c>',
      '東京',
    ],
    ['an ISO date', '<c r="A2" t="d"><v>2026-03-01T08:30:00</v></c>', '2026-03-01 08:30:00'],
    ['escaped characters', '<c r="A2" t="str"><v>a&lt;b&#x4e2d;_x0041__x005F_x0041_</v></c>', 'a<b中A_x0041_'],
    ['CDATA', '<c r="A2" t="str"><v><![CDATA[a<b]]></v></c>', 'a<b'],
    ['line ends as \\n', '<c r="A2" t="str"><v>一\r\n二</v></c>', '一\n二'],
  ])('%s', async (_, cell, text) => {
    expect(cellsOf(await readAll(book({ rows: oneRow(cell) })))).toEqual([[text, '']])
  })

  test('shared strings, rich ones included, and sheets that use a prefix and no references', async () => {
    const table = await readAll(
      book({
        rows: '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row><x:row><x:c/><x:c><x:v>7</x:v></x:c></x:row>',
        strings: '<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r></si>',
      }),
    )
    expect(table.header).toEqual(['甲', '乙丙'])
    expect(cellsOf(table)).toEqual([['', '7']])
  })

  test('the 1904 calendar of old Macs', async () => {
    const table = await readAll(
      book({
        rows: oneRow('<c r="A2" s="1"><v>44620</v></c>'),
        styles: STYLES,
        workbookPr: '<workbookPr date1904="1"/>',
      }),
    )
    expect(cellsOf(table)).toEqual([['2026-03-01', '']])
  })

  test('error values, NUL characters, formulas without a value and identity numbers that lost their tail are reported on their row', async () => {
    const cells = [
      '<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
      '<c r="A2"><f>A1</f></c><c r="B2"><v>1</v></c>',
      '<c r="A2"><v>3.1010119900101101E+17</v></c>',
      '<c r="A2" t="str"><v>a_x0000_</v></c>',
    ]
    const problems = await Promise.all(
      cells.map(async (cell) => problemsOf(await readAll(book({ rows: oneRow(cell) })))),
    )
    expect(problems).toEqual([
      [['error_cell']],
      [['formula_without_value']],
      [['digits_lost']],
      [['control_character']],
    ])
  })

  test('merged cells are said once the sheet has been read', async () => {
    const table = await readAll(book({ rows: HEADER, afterRows: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' }))
    expect(table.notes.map((note) => note.code)).toEqual(['merged_cells'])
  })

  test('a cell far to the right is refused when it holds something and ignored when it is only formatted', async () => {
    expect(await codeOf(book({ rows: oneRow('<c r="XFD2" s="1"/><c r="A2"><v>1</v></c>') }))).toBe('accepted')
    expect(await codeOf(book({ rows: oneRow('<c r="XFD2"><v>1</v></c>') }))).toBe('table.too_many_columns')
  })
})

describe('sheets', () => {
  const sheets =
    '<sheet name="隐藏" sheetId="1" state="hidden" r:id="rId1"/><sheet name="看得见" sheetId="2" r:id="rId2"/>'

  test('the first visible sheet is taken, another by name, an unknown name is answered with the list', async () => {
    const path = book({ rows: HEADER, sheets })
    const first = await readAll(path)
    expect([first.sheet, first.header]).toEqual(['看得见', ['second']])
    expect(first.sheets).toEqual([
      { name: '隐藏', hidden: true },
      { name: '看得见', hidden: false },
    ])
    expect((await readAll(path, { sheet: '隐藏' })).header).toEqual(['甲', '乙'])
    await expect(readAll(path, { sheet: '没有' })).rejects.toMatchObject({
      code: 'table.sheet_unknown',
      message: expect.stringContaining('看得见'),
    })
  })

  test('strings beyond what is kept in memory come back from disk, and nothing stays there', async () => {
    const count = 2000
    const long = (i: number) => `${i}-${'很长的说明'.repeat(1200)}`
    const strings = Array.from({ length: count }, (_, i) => `<si><t>${long(i)}</t></si>`).join('')
    const shuffled = Array.from({ length: count }, (_, i) => (i * 1009) % count)
    const rows =
      HEADER + shuffled.map((n, i) => `<row r="${i + 2}"><c r="A${i + 2}" t="s"><v>${n}</v></c></row>`).join('')
    const scratch = mkdtempSync(join(tmpdir(), 'bihuan-scratch-'))
    vi.stubEnv('TMPDIR', scratch)
    const table = await readAll(book({ rows, strings }))
    vi.unstubAllEnvs()
    expect(cellsOf(table).every(([cell], i) => cell === long(shuffled[i]!))).toBe(true)
    expect(readdirSync(scratch)).toEqual([])
    rmSync(scratch, { recursive: true })
  })
})

describe('hostile files', () => {
  const parts = workbookParts({ rows: HEADER })
  const withSheet = (xml: string) => ({ ...parts, 'xl/worksheets/sheet1.xml': xml })

  test('entities, billion laughs and outside files are refused before anything is expanded', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    const outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet/>'
    expect(await codeOf(file(zipOf(withSheet(laughs))))).toBe('table.xml_unsafe')
    expect(await codeOf(file(zipOf(withSheet(outside))))).toBe('table.xml_unsafe')
    expect(await codeOf(file(zipOf(withSheet('<worksheet><sheetData>&boom;</sheetData></worksheet>'))))).toBe(
      'table.xml_unsafe',
    )
  })

  test('a bomb is refused by its claimed size, and by its real size when the claim lies', async () => {
    const bomb = Buffer.alloc(70 * 1024 ** 2, 'a')
    const packed = deflateRawSync(bomb)
    const claimed = { 'xl/worksheets/sheet1.xml': { packed, unpacked: bomb.length } }
    const lying = { 'xl/worksheets/sheet1.xml': { packed, unpacked: 1000 } }
    expect(await codeOf(file(zipOf(parts, claimed)))).toBe('table.zip_unsafe')
    expect(await codeOf(file(zipOf(parts, lying)))).toBe('table.zip_unsafe')
    const huge = { 'xl/worksheets/sheet1.xml': { packed, unpacked: 2 ** 31 } }
    expect(await codeOf(file(zipOf(parts, huge)))).toBe('table.too_large_unpacked')
  })

  test.each(['../../etc/cron.d/x', '/etc/passwd', 'C:/x', 'a\\..\\b', 'xl/../../x'])(
    'the inner name %s is refused',
    async (name) => {
      expect(await codeOf(file(zipOf({ ...parts, [name]: 'x' })))).toBe('table.zip_unsafe')
    },
  )

  test('two parts of one name, and too many parts, are refused', async () => {
    expect(await codeOf(file(zipOf({ ...parts, 'XL/workbook.xml': 'x' })))).toBe('table.zip_unsafe')
    const many = Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`p${i}`, '']))
    expect(await codeOf(file(zipOf({ ...parts, ...many })))).toBe('table.zip_unsafe')
  })

  test('a cell, a tag or a nesting without end is refused', async () => {
    const cell = `<worksheet><sheetData><row><c t="str"><v>${'长'.repeat(40_000)}</v></c></row></sheetData></worksheet>`
    expect(await codeOf(file(zipOf(withSheet(cell))))).toBe('table.cell_too_long')
    expect(await codeOf(file(zipOf(withSheet(`<worksheet a="${'x'.repeat(200_000)}"/>`))))).toBe('table.xml_damaged')
    expect(await codeOf(file(zipOf(withSheet('<a>'.repeat(10_000)))))).toBe('table.xml_damaged')
  })

  test.each([
    ['cut off', '<worksheet><sheetData><row>'],
    ['crossed tags', '<worksheet><sheetData></worksheet></sheetData>'],
    ['text outside', '<worksheet/>x'],
    ['nothing', ''],
    ['row zero', '<worksheet><sheetData><row r="0"/></sheetData></worksheet>'],
    ['a missing shared string', '<worksheet><sheetData><row><c t="s"><v>5</v></c></row></sheetData></worksheet>'],
    ['no number', '<worksheet><sheetData><row><c><v>x</v></c></row></sheetData></worksheet>'],
  ])('damaged XML is refused: %s', async (_, xml) => {
    expect(await codeOf(file(zipOf(withSheet(xml))))).toBe('table.xml_damaged')
  })

  test('a zip that is cut short, altered, or encrypted is refused as such', async () => {
    const whole = zipOf(parts)
    expect(await codeOf(file(whole.subarray(0, whole.length - 40)))).toBe('table.zip_damaged')
    expect(await codeOf(file(zipOf(parts, { 'xl/workbook.xml': { crc: 1 } })))).toBe('table.zip_damaged')
    expect(await codeOf(file(zipOf(parts, { 'xl/workbook.xml': { packed: Buffer.from([0xff, 0xff]) } })))).toBe(
      'table.zip_damaged',
    )
    expect(await codeOf(file(zipOf(parts, { 'xl/workbook.xml': { flags: 1 } })))).toBe('table.encrypted')
  })

  test('other things in a zip or an OLE container are named', async () => {
    const relation =
      '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
    expect(await codeOf(file(zipOf({ '_rels/.rels': relation, 'word/document.xml': '<document/>' })))).toBe(
      'table.not_a_table',
    )
    expect(await codeOf(file(zipOf({ 'readme.txt': 'x' })))).toBe('table.not_a_table')
    const binary = relation.replace('word/document.xml', 'xl/workbook.bin')
    expect(await codeOf(file(zipOf({ '_rels/.rels': binary, 'xl/workbook.bin': 'x' })))).toBe('table.binary_excel')
    const ole = (name: string) => {
      const bytes = Buffer.alloc(2048)
      Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes)
      bytes.writeUInt16LE(9, 30)
      bytes.writeUInt32LE(1, 48)
      bytes.write(name, 1024, 'utf16le')
      return bytes
    }
    expect(await codeOf(file(ole('Workbook')))).toBe('table.old_excel')
    expect(await codeOf(file(ole('EncryptedPackage')))).toBe('table.encrypted')
  })

  test('any single damaged byte gives a table or a refusal, never another error', async () => {
    const whole = zipOf(workbookParts({ rows: oneRow('<c r="A2"><v>1</v></c>') }))
    for (let at = 0; at < whole.length; at += 5) {
      const altered = Buffer.from(whole)
      altered[at] = altered[at]! ^ 0x55
      expect(await codeOf(file(altered)), `byte ${at}`).toMatch(/^(accepted|table\.)/)
    }
  })
})
