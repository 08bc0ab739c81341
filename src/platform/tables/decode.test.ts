import { describe, expect, test } from 'vitest'
import { cellsOf, problemsOf, readAll, temporaryFiles } from './sheet.fixture.ts'

const file = temporaryFiles()
const TEXT = '客户名称,负责人\r\n上海闭环科技有限公司,张三\r\n北京远望信息技术有限公司,李四\r\n'
const CELLS = [
  ['上海闭环科技有限公司', '张三'],
  ['北京远望信息技术有限公司', '李四'],
]

const utf16le = (text: string) => Buffer.from(text, 'utf16le')
const utf16be = (text: string) => utf16le(text).swap16()

/** Node decodes the legacy encodings and does not encode them, so the table is turned round. */
function encoder(encoding: string) {
  const codes = new Map<string, number[]>()
  const decoder = new TextDecoder(encoding)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  }
  return (text: string) =>
    Buffer.from([...text].flatMap((c) => (c.charCodeAt(0) < 128 ? c.charCodeAt(0) : (codes.get(c) ?? 63))))
}
const gbk = encoder('gb18030')
const big5 = encoder('big5')

describe('encodings', () => {
  test.each<[string, string, Buffer]>([
    ['utf-8', 'UTF-8', Buffer.from(TEXT)],
    ['utf-8', 'UTF-8 with BOM', Buffer.from(`\ufeff${TEXT}`)],
    ['utf-16le', 'UTF-16 LE with BOM', utf16le(`\ufeff${TEXT}`)],
    ['utf-16be', 'UTF-16 BE with BOM', utf16be(`\ufeff${TEXT}`)],
    ['utf-16le', 'UTF-16 LE without BOM', utf16le(TEXT)],
    ['utf-16be', 'UTF-16 BE without BOM', utf16be(TEXT)],
    ['gb18030', 'GBK', gbk(TEXT)],
  ])('%s: %s', async (encoding, _, bytes) => {
    const table = await readAll(file(bytes))
    expect(table.encoding).toBe(encoding)
    expect(table.header).toEqual(['客户名称', '负责人'])
    expect(cellsOf(table)).toEqual(CELLS)
  })

  test('Big5 is not taken for GBK', async () => {
    const table = await readAll(file(big5('客戶名稱,負責人\r\n台北遠望資訊股份有限公司,張三\r\n')))
    expect([table.encoding, cellsOf(table)]).toEqual(['big5', [['台北遠望資訊股份有限公司', '張三']]])
  })

  test('a four-byte character of GB18030 is read', async () => {
    const table = await readAll(
      file(Buffer.concat([gbk('姓名,城市\n'), Buffer.from([0x95, 0x32, 0x82, 0x36]), gbk('小明,上海\n')])),
    )
    expect(cellsOf(table)).toEqual([['𠀀小明', '上海']])
  })

  test('an encoding that cannot be told is refused with the line, never guessed', async () => {
    const latin = Buffer.from('name,city\nJosé,Málaga\nÀngel,Cádiz\nñ,ü\n', 'latin1')
    await expect(readAll(file(latin))).rejects.toMatchObject({ code: 'table.encoding_unknown', facts: { line: 2 } })
  })

  test('a file that is ASCII for five megabytes and GBK after it is read as GBK', async () => {
    const lines = Buffer.from(`name,city\n${'abcdefgh,ijklmnop\n'.repeat(300_000)}`)
    const table = await readAll(file(Buffer.concat([lines, gbk('张三,上海\n')])))
    expect(table.encoding).toBe('gb18030')
    expect(table.read.at(-1)).toEqual({ line: 300_002, cells: ['张三', '上海'] })
  })
})

describe('damage', () => {
  const damaged = Buffer.from([0xe4, 0xb8])

  test('a byte that is no UTF-8 at five megabytes is reported on its row and nowhere else', async () => {
    const lines = Buffer.from(`姓名,城市\n${'张三,上海浦东新区\n'.repeat(200_000)}`)
    const table = await readAll(
      file(Buffer.concat([lines, Buffer.from('李'), damaged, Buffer.from('四,北京\n王五,广州\n')])),
    )
    expect(table.encoding).toBe('utf-8')
    expect(table.read.filter((row) => row.problems)).toMatchObject([
      { line: 200_002, cells: ['李�四', '北京'], problems: [{ code: 'bad_bytes', column: 0 }] },
    ])
    expect(table.read.at(-1)).toEqual({ line: 200_003, cells: ['王五', '广州'] })
  })

  test('a � that the file really contains is no damage', async () => {
    expect(problemsOf(await readAll(file('a,b\n37�36,x\n')))).toEqual([[]])
  })

  test('damage in GBK and UTF-16 is reported on its row', async () => {
    const gb = await readAll(file(Buffer.concat([gbk(TEXT), Buffer.from([0xff, 0x2c]), gbk('王五\r\n')])))
    expect(problemsOf(gb)).toEqual([[], [], ['bad_bytes']])
    const wide = await readAll(
      file(Buffer.concat([utf16le(`\ufeff${TEXT}`), Buffer.from([0x00, 0xd8]), utf16le(',王五\r\n')])),
    )
    expect(problemsOf(wide)).toEqual([[], [], ['bad_bytes']])
  })
})
