import { open } from 'node:fs/promises'
import { TableFault } from './sheet.ts'

const SIGNATURES: [bytes: string, kind: string][] = [
  ['%PDF', ' PDF 文档'],
  ['\x89PNG', '图片'],
  ['\xff\xd8\xff', '图片'],
  ['GIF8', '图片'],
  ['Rar!', '压缩包'],
  ['7z\xbc\xaf', '压缩包'],
  ['\x1f\x8b', '压缩包'],
  ['MZ', '程序'],
  ['\x7fELF', '程序'],
]
const OLE = '\xd0\xcf\x11\xe0'

/** What is often uploaded in place of a table gets an answer that says what it is. */
export async function refuseOtherFormats(path: string, head: Buffer) {
  const start = head.subarray(0, 8).toString('latin1')
  if (start.startsWith(OLE)) throw await oleFault(path, head)
  const known = SIGNATURES.find(([bytes]) => start.startsWith(bytes))
  if (known) throw new TableFault('table.not_a_table', { kind: known[1] })
  const text = head.subarray(0, 1024).toString('latin1').replace('\xef\xbb\xbf', '').trimStart()
  if (/^<(!doctype|html|table|head|body|meta|\?xml|workbook)\b/i.test(text))
    throw new TableFault('table.web_page_as_excel')
}

/** Text has no control characters but white space; a stray NUL is reported on its row, hundreds of them are not a table. */
export function refuseBinary(head: Buffer) {
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)).length
  if (controls > head.length / 20) throw new TableFault('table.not_a_table', { kind: '二进制文件' })
}

/** An .xlsx with an opening password is wrapped in the container of old Excel; the names in its directory tell which of the two it is. */
async function oleFault(path: string, head: Buffer): Promise<TableFault> {
  if (head.length < 512) return new TableFault('table.old_excel')
  const sector = 2 ** Math.min(head.readUInt16LE(30), 12)
  const directory = Buffer.alloc(4096)
  const file = await open(path)
  try {
    await file.read(directory, 0, directory.length, (head.readUInt32LE(48) + 1) * sector)
  } finally {
    await file.close()
  }
  const names = directory.toString('utf16le')
  return new TableFault(names.includes('EncryptedPackage') ? 'table.encrypted' : 'table.old_excel')
}
