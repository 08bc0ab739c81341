/** Bytes that tell a kind; longer than any signature below, and enough to find markup behind a comment. */
export const headBytes = 4096

type Signature = readonly [offset: number, bytes: string, contentType: string]

// `bytes` in Latin-1. Published signatures; the longest first where one is the beginning of another.
const signatures: readonly Signature[] = [
  [0, '%PDF-', 'application/pdf'],
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF8', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [4, 'ftypheic', 'image/heic'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftyp', 'video/mp4'],
  [8, 'WAVE', 'audio/wav'],
  [0, 'ID3', 'audio/mpeg'],
  [0, 'BM', 'image/bmp'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [0, 'Rar!', 'application/vnd.rar'],
  [0, "7z\xbc\xaf'\x1c", 'application/x-7z-compressed'],
  [0, '\x1f\x8b', 'application/gzip'],
]

const officeZip: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}
const officeOle: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
}

// Windows, Linux and macOS programs, Java classes, Windows shortcuts, WebAssembly, scripts with an interpreter line.
const programs = [
  'MZ',
  '\x7fELF',
  '\xca\xfe\xba\xbe',
  '\xfe\xed\xfa\xce',
  '\xfe\xed\xfa\xcf',
  '\xce\xfa\xed\xfe',
  '\xcf\xfa\xed\xfe',
  'L\0\0\0\x01\x14\x02\0',
  '\0asm',
]

// Opened with a double click these run, whatever their bytes are.
const runnable =
  /^(exe|dll|com|scr|pif|cpl|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|ws|wsf|wsh|hta|lnk|url|reg|jar|apk|app|dmg|pkg|deb|rpm|sh|bash|command|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|ppsm|sldm|chm|iso|img|vhd|vhdx)$/

/** The extension as Windows would take it: trailing dots and spaces do not count. */
export const extensionOf = (name: string): string =>
  /\.([^.]+)$/.exec(name.toLowerCase().replace(/[.\s]+$/, ''))?.[1]?.trim() ?? ''

/** A program, a script or a document with macros, by its bytes or by its name. */
export const isRunnable = (head: Buffer, name: string): boolean =>
  programs.some((program) => startsWith(head, 0, program)) ||
  head.toString('latin1', 0, 2) === '#!' ||
  runnable.test(extensionOf(name))

/** What the bytes are. The name only chooses among formats that share a container; it is never believed alone. */
export const sniff = (head: Buffer, name: string): string => {
  const extension = extensionOf(name)
  const known = signatures.find(([offset, bytes]) => startsWith(head, offset, bytes))
  if (known) return known[2]
  if (startsWith(head, 0, 'PK\x03\x04')) return officeZip[extension] ?? 'application/zip'
  if (startsWith(head, 0, '\xd0\xcf\x11\xe0')) return officeOle[extension] ?? 'application/x-ole-storage'
  const text = textOf(head)
  if (text === null) return 'application/octet-stream'
  if (/<svg[\s>]/i.test(text)) return 'image/svg+xml'
  if (/<(!doctype|html|head|body|script|iframe|math)\b/i.test(text)) return 'text/html'
  if (/^[^<]{0,4}<\?xml\b/i.test(text)) return 'application/xml'
  return extension === 'csv' ? 'text/csv' : 'text/plain'
}

// Two or three letters also begin ordinary texts; what is no text has a zero byte.
const startsWith = (head: Buffer, offset: number, bytes: string): boolean =>
  head.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes, 'latin1')) &&
  (bytes.length > 3 || head.includes(0))

/** Readable text, or null for binary bytes. Undecidable bytes of other encodings count as text: they are served as plain. */
const textOf = (head: Buffer): string | null => {
  const mark = head.toString('latin1', 0, 2)
  if (mark === '\xff\xfe') return head.toString('utf16le')
  if (mark === '\xfe\xff') return new TextDecoder('utf-16be').decode(head)
  return head.includes(0) ? null : head.toString('latin1')
}
