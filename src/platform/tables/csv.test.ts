import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvWriter } from './csv-writer.ts'
import { cellsOf, problemsOf, readAll, temporaryFiles, written } from './sheet.fixture.ts'

const file = temporaryFiles()
const codeOf = (path: string) =>
  readAll(path).then(
    () => 'accepted',
    (error) => error.code,
  )

describe('what a row is', () => {
  test('quotes hold delimiters, line ends and doubled quotes, and a row keeps the line it begins on', async () => {
    const table = await readAll(file('名称,备注\n"甲,乙","一\n二"\r\n"说""好""",x\n'))
    expect(cellsOf(table)).toEqual([
      ['甲,乙', '一\n二'],
      ['说"好"', 'x'],
    ])
    expect(table.read.map((row) => row.line)).toEqual([2, 4])
  })

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR alone', '\r'],
  ])('lines may end with %s', async (_, end) => {
    const table = await readAll(file(['a,b', '1,2', '', '3,4'].join(end)))
    expect(cellsOf(table)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(table.read.map((row) => row.line)).toEqual([2, 4])
  })

  test('blank rows are passed over and trailing empty cells are no extra columns', async () => {
    expect(cellsOf(await readAll(file('a,b\n,,,\n1,2,,\n\n')))).toEqual([['1', '2']])
  })

  test('a row with too few or too many cells is reported with its line and left as it is', async () => {
    const table = await readAll(file('a,b,c\n1,2\n1,2,3,4\n'))
    expect(cellsOf(table)).toEqual([
      ['1', '2'],
      ['1', '2', '3', '4'],
    ])
    expect(problemsOf(table)).toEqual([['short_row'], ['long_row']])
    expect(table.read[0]?.problems?.[0]?.message).toContain('2 列')
  })

  test('rows quoted as a whole are taken apart when that gives the columns of the header, header included', async () => {
    const table = await readAll(file('"a,b,c"\n"1,""x, y"",3"\n"4,5,6"\n'))
    expect(table.header).toEqual(['a', 'b', 'c'])
    expect(cellsOf(table)).toEqual([
      ['1', 'x, y', '3'],
      ['4', '5', '6'],
    ])
    expect(table.notes.map((note) => note.code)).toEqual(['rows_unwrapped'])
    expect(problemsOf(await readAll(file('a,b,c\n"1,2"\n')))).toEqual([['short_row']])
  })

  test('a column of quoted text with commas is not mistaken for wrapped rows', async () => {
    const table = await readAll(file('"公司,地址"\n"甲"\n"乙,上海"\n'))
    expect(table.header).toEqual(['公司,地址'])
    expect(cellsOf(table)).toEqual([['甲'], ['乙,上海']])
  })

  test('a quote that is never closed is reported on its row, and refused with its line once it has swallowed too much', async () => {
    expect(problemsOf(await readAll(file('a,b\n1,"x\n2,y\n')))).toEqual([['unclosed_quote']])
    expect(problemsOf(await readAll(file('a,b\n1,"x" y\n')))).toEqual([['stray_quote']])
    const swallowing = file(`a,b\n1,2\n3,"${'x,y\n'.repeat(400_000)}`)
    await expect(readAll(swallowing)).rejects.toMatchObject({ code: 'table.record_too_long', facts: { line: 3 } })
  })

  test('NUL bytes in the first lines are reported on their row and do not make pairs of letters of the file', async () => {
    for (const start of ['名称,电话\nA\0B,1\n', 'a,b\n\0,1\n', 'a,b\n1\0,1\n']) {
      const table = await readAll(file(start + '2,3\n'.repeat(10)))
      expect([table.encoding, table.delimiter], start).toEqual(['utf-8', ','])
      expect(problemsOf(table)[0]).toEqual(['control_character'])
    }
  })

  test('NUL bytes are reported on their row', async () => {
    expect(problemsOf(await readAll(file(`a,b\n${'1,2\n'.repeat(20)}x\0,y\n`))).at(-1)).toEqual(['control_character'])
  })
})

describe('the file as a whole', () => {
  test("the delimiter is found, also when cells contain the others, and Excel's sep= line is obeyed", async () => {
    const delimiterOf = async (text: string) => (await readAll(file(text))).delimiter
    expect(await delimiterOf('a;b\n1,5;2,5\n3,5;4,5\n')).toBe(';')
    expect(await delimiterOf('a\tb\n1,5\t2;5\n')).toBe('\t')
    expect(await delimiterOf('a,b\n"x;y;z",1\n')).toBe(',')
    expect(await delimiterOf('只有一列\n甲\n')).toBe(',')
    const hinted = await readAll(file('sep=|\na|b\n1|2\n'))
    expect([hinted.header, hinted.headerLine, cellsOf(hinted)]).toEqual([['a', 'b'], 2, [['1', '2']]])
  })

  test('empty, blank and header-only files each get their own answer', async () => {
    expect(await codeOf(file(''))).toBe('table.empty')
    expect(await codeOf(file('\n\n,,\n'))).toBe('table.no_header')
    expect((await readAll(file('a,b\n'))).read).toEqual([])
  })

  test('unnamed and repeated columns are renamed visibly and said in a note', async () => {
    const table = await readAll(file('电话,,电话,电话 (2),电话\n1,2,3,4,5\n'))
    expect(table.header).toEqual(['电话', '未命名列 B', '电话 (3)', '电话 (2)', '电话 (4)'])
    expect(table.notes.map((note) => note.code)).toEqual(['unnamed_columns', 'repeated_columns'])
  })

  test.each([
    ['two lines of title', '2026 年客户台账,,,\n制表人:王芳,,日期:3 月 5 日,\n客户,城市,电话,备注\n甲,苏州,1,\n', 3],
    ['a line of groups', '客户信息,,联系方式,\n客户,城市,电话,备注\n甲,,1,\n', 2],
  ])('a header below %s is offered', async (_, text, line) => {
    const path = file(text)
    expect((await readAll(path)).notes.filter(({ code }) => code === 'title_above_header')).toMatchObject([{ line }])
    expect((await readAll(path, { headerLine: line })).notes).toEqual([])
  })

  test('a header with a column that nobody named is one', async () => {
    const path = file('序号,客户,\n1,甲,有货\n2,乙,\n')
    expect((await readAll(path)).notes.map(({ code }) => code)).not.toContain('title_above_header')
  })

  test('a header below a title is offered, and taken when chosen', async () => {
    const path = file('客户台账,\n名称,电话\n甲,1\n')
    expect((await readAll(path)).notes).toMatchObject([{ code: 'title_above_header', line: 2 }])
    expect(await readAll(path, { headerLine: 2 })).toMatchObject({ header: ['名称', '电话'], read: [{ line: 3 }] })
    await expect(readAll(path, { headerLine: 9 })).rejects.toMatchObject({ code: 'table.no_header_line' })
  })

  test('more rows or columns than allowed are refused', async () => {
    await expect(readAll(file('a\n1\n2\n3\n'), { limits: { rows: 2 } })).rejects.toMatchObject({
      code: 'table.too_many_rows',
    })
    await expect(readAll(file(`a,b\n${','.repeat(600)}x\n`))).rejects.toMatchObject({ code: 'table.too_many_columns' })
  })

  test.each([
    ['%PDF-1.7 …', 'table.not_a_table'],
    ['\x89PNG\r\n\x1a\n', 'table.not_a_table'],
    ['<html><table><tr><td>1</td></tr></table></html>', 'table.web_page_as_excel'],
    ['<?xml version="1.0"?><Workbook/>', 'table.web_page_as_excel'],
  ])('%j is refused by what it is', async (content, code) => {
    expect(await codeOf(file(Buffer.from(content, 'latin1')))).toBe(code)
  })

  test('control characters in bulk are not a table', async () => {
    expect(await codeOf(file('a,b\n\x01\x02\x03,\x04\x05\x06\n'))).toBe('table.not_a_table')
  })
})

describe('round trip', () => {
  const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^['=+\-@＝\t"\r\n, ;|0-9a甲]{0,6}$/))
  const rows = fc.array(fc.tuple(cell, cell, fc.constant('末列')), { minLength: 1, maxLength: 20 })

  test('whatever is exported is imported again unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        const clean = rows.map((row) => row.map((text) => text.replaceAll('\0', '').replaceAll('\uffff', '')))
        const table = await readAll(file(await written(csvWriter(['甲', '乙', '丙']), clean)))
        expect(cellsOf(table)).toEqual(clean)
        expect(problemsOf(table).flat()).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('a file of many chunks reads the same as it was written, quoted line ends and wide characters across every cut', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => [
      `客户${i}`,
      i % 3 ? `备注\n第二行,${'😀'.repeat(i % 7)}` : '',
      `"${i}"`,
    ])
    const table = await readAll(file(await written(csvWriter(['a', 'b', 'c']), rows)))
    expect(table.read.length).toBe(rows.length)
    expect(cellsOf(table)).toEqual(rows)
  })

  test('cells that a spreadsheet would run are neutralised in the file, numbers are not', async () => {
    const bytes = await written(csvWriter(['a']), [
      ['=1+1'],
      ['＝cmd'],
      ['-3.5'],
      ['+8613800138000'],
      ['@x'],
      [null],
      [true],
    ])
    expect(bytes.toString().split('\r\n')).toEqual([
      '\ufeffa',
      "'=1+1",
      "'＝cmd",
      '-3.5',
      '+8613800138000',
      "'@x",
      '',
      '是',
      '',
    ])
  })

  test('a reader that goes away ends the writer with an error, not with a wait', async () => {
    const writer = csvWriter(['a'])
    writer.readable.once('data', () => writer.readable.destroy())
    const flood = async () => {
      for (;;) await writer.write(['x'.repeat(10_000)])
    }
    await expect(flood()).rejects.toThrow()
  })
})
