import { TableFault } from './sheet.ts'

/**
 * The XML that spreadsheets use, read in one pass with bounded memory: no DTD, no entity but the five of XML and character numbers,
 * names without their prefix (some writers put one on every element).
 */
export type XmlHandler = {
  open?(name: string, attributes: string): void
  text?(value: string): void
  close?(name: string): void
}

const LONGEST_TAG = 64 * 1024
const DEEPEST = 64

/** Yields after each chunk, so that a reader can hand on what it has gathered. */
export async function* scanXml(bytes: AsyncIterable<Buffer>, part: string, handler: XmlHandler): AsyncGenerator<void> {
  const scanner = new XmlScanner(part, handler)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (chunk?: Buffer) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      throw scanner.damaged('文字编码不是 UTF-8')
    }
  }
  for await (const chunk of bytes) {
    scanner.feed(decode(chunk))
    yield
  }
  scanner.feed(decode())
  scanner.finish()
  yield
}

const patterns = new Map<string, RegExp>()

/** The value of an attribute, whatever prefix, quotes or white space it is written with. */
export function attribute(attributes: string, name: string): string | undefined {
  if (!attributes.includes(name)) return undefined
  let pattern = patterns.get(name)
  if (!pattern) {
    pattern = new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    patterns.set(name, pattern)
  }
  const match = pattern.exec(attributes)
  const value = match?.[1] ?? match?.[2]
  return value?.includes('&') ? decodeEntities(value) : value
}

class XmlScanner {
  #part: string
  #handler: XmlHandler
  #rest = ''
  #open: string[] = []
  #sawRoot = false

  constructor(part: string, handler: XmlHandler) {
    this.#part = part
    this.#handler = handler
  }

  feed(chunk: string) {
    const xml = this.#rest + chunk
    let at = 0
    for (;;) {
      const tag = xml.indexOf('<', at)
      if (tag < 0) break
      if (tag > at) this.#text(xml.slice(at, tag))
      const next = this.#markup(xml, tag)
      if (next < 0) {
        at = tag
        break
      }
      at = next
    }
    this.#rest = xml.slice(at)
    // Text without a tag in sight is handed on, except a tail that may be half of an entity or of a line end.
    if (this.#rest !== '' && !this.#rest.startsWith('<')) this.#flushText()
    if (this.#rest.length > LONGEST_TAG) throw this.damaged('标签过长')
  }

  finish() {
    if (this.#rest.trim() !== '' || this.#open.length > 0 || !this.#sawRoot) throw this.damaged('内容没有结束')
  }

  damaged(reason: string) {
    return new TableFault('table.xml_damaged', { part: this.#part, reason })
  }

  #flushText() {
    const entity = this.#rest.lastIndexOf('&')
    const whole = entity < 0 || this.#rest.indexOf(';', entity) > 0 || this.#rest.length - entity > 12
    const end = !whole ? entity : this.#rest.endsWith('\r') ? this.#rest.length - 1 : this.#rest.length
    this.#text(this.#rest.slice(0, end))
    this.#rest = this.#rest.slice(end)
  }

  #text(raw: string) {
    if (this.#open.length > 0) {
      const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
      this.#handler.text?.(text.includes('&') ? decodeEntities(text) : text)
    } else if (raw.trim() !== '' && raw !== '\ufeff') throw this.damaged('根元素之外有文字')
  }

  /** Reads what begins at `<`; the offset behind it, or -1 when it is not complete yet. */
  #markup(xml: string, at: number): number {
    const mark = xml.charCodeAt(at + 1)
    if (mark === BANG) return this.#declaration(xml, at)
    if (mark === QUESTION) return after(xml, '?>', at)
    const end = tagEnd(xml, at)
    if (end < 0) return -1
    if (mark === SLASH) this.#close(localName(xml.slice(at + 2, end).trimEnd()))
    else this.#element(xml.slice(at + 1, end))
    return end + 1
  }

  #declaration(xml: string, at: number): number {
    if (xml.startsWith('<!--', at)) return after(xml, '-->', at + 4)
    if (xml.startsWith('<![CDATA[', at)) {
      const end = xml.indexOf(']]>', at)
      if (end < 0) return -1
      this.#handler.text?.(xml.slice(at + 9, end))
      return end + 3
    }
    if (xml.length - at < 9) return -1
    throw new TableFault('table.xml_unsafe', { reason: `${this.#part} 中的 DOCTYPE` })
  }

  #element(tag: string) {
    const selfClosing = tag.charCodeAt(tag.length - 1) === SLASH
    const body = selfClosing ? tag.slice(0, -1) : tag
    let end = 0
    while (end < body.length && body.charCodeAt(end) > SPACE) end++
    const name = localName(body.slice(0, end))
    if (this.#open.length >= DEEPEST) throw this.damaged('嵌套过深')
    if (this.#open.length === 0 && this.#sawRoot) throw this.damaged('有多个根元素')
    this.#sawRoot = true
    this.#open.push(name)
    this.#handler.open?.(name, body.slice(end))
    if (selfClosing) this.#close(name)
  }

  #close(name: string) {
    if (this.#open.pop() !== name) throw this.damaged(`标签 ${name} 不配对`)
    this.#handler.close?.(name)
  }
}

const SPACE = 32
const BANG = 33
const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39
const SLASH = 47
const GREATER = 62
const QUESTION = 63

/** The `>` that ends a tag: one inside an attribute value does not. */
function tagEnd(xml: string, from: number): number {
  let quote = 0
  for (let i = from + 1; i < xml.length; i++) {
    const code = xml.charCodeAt(i)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === GREATER) return i
    else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) quote = code
  }
  return -1
}

const after = (xml: string, mark: string, from: number) => {
  const at = xml.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(/&([^;&]{1,12});/g, (_, name: string) => {
    const code = name.startsWith('#x')
      ? Number.parseInt(name.slice(2), 16)
      : name.startsWith('#')
        ? Number(name.slice(1))
        : null
    if (code === null) {
      const named = NAMED[name]
      if (named === undefined) throw new TableFault('table.xml_unsafe', { reason: `自定义实体 &${name};` })
      return named
    }
    return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })
}
