import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The shared strings of a workbook: as many as the file likes, in bounded memory. Blocks of strings that do not fit go to a temporary file
 * and come back when a cell asks for one of theirs. Excel numbers strings in order of appearance, so that is seldom; blocks are small in
 * characters, so that a file made to ask at random is slow and not stuck.
 */
const BLOCK_STRINGS = 512
const BLOCK_CHARS = 32_000
const RESIDENT_CHARS = 8_000_000

type Block = { first: number; strings: string[] | null; chars: number; offset: number; bytes: number }

export class SharedStrings {
  #blocks: Block[] = []
  #filling: Block = emptyBlock(0)
  /** Blocks in memory, the one read longest ago first. */
  #resident = new Set<Block>()
  #residentChars = 0
  #folder: string | null = null
  #file = -1
  #fileBytes = 0
  #latest: Block = this.#filling

  get size() {
    return this.#filling.first + (this.#filling.strings?.length ?? 0)
  }

  push(text: string) {
    const block = this.#filling
    block.strings?.push(text)
    block.chars += text.length
    if (block.strings?.length !== BLOCK_STRINGS && block.chars < BLOCK_CHARS) return
    this.#blocks.push(block)
    this.#keep(block)
    this.#filling = emptyBlock(this.size)
  }

  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) return undefined
    const block = this.#blockOf(index)
    this.#latest = block
    return (block.strings ?? this.#recall(block))[index - block.first]
  }

  close() {
    if (this.#folder === null) return
    closeSync(this.#file)
    rmSync(this.#folder, { recursive: true })
    this.#folder = null
  }

  #blockOf(index: number): Block {
    if (index >= this.#filling.first) return this.#filling
    const near = this.#latest
    if (near.strings && index >= near.first && index < near.first + near.strings.length) return near
    let [low, high] = [0, this.#blocks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#blocks[middle]?.first ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return this.#blocks[low] ?? this.#filling
  }

  #keep(block: Block) {
    this.#resident.add(block)
    this.#residentChars += block.chars
    for (const oldest of this.#resident) {
      if (this.#residentChars <= RESIDENT_CHARS) break
      this.#spill(oldest)
    }
  }

  #spill(block: Block) {
    if (block.bytes === 0) {
      if (this.#folder === null) {
        this.#folder = mkdtempSync(join(tmpdir(), 'bihuan-strings-'))
        this.#file = openSync(join(this.#folder, 'strings'), 'w+', 0o600)
      }
      const bytes = Buffer.from(JSON.stringify(block.strings))
      writeSync(this.#file, bytes, 0, bytes.length, this.#fileBytes)
      block.offset = this.#fileBytes
      block.bytes = bytes.length
      this.#fileBytes += bytes.length
    }
    block.strings = null
    this.#resident.delete(block)
    this.#residentChars -= block.chars
  }

  #recall(block: Block): string[] {
    const bytes = Buffer.alloc(block.bytes)
    readSync(this.#file, bytes, 0, block.bytes, block.offset)
    const strings: string[] = JSON.parse(bytes.toString())
    block.strings = strings
    this.#keep(block)
    return strings
  }
}

const emptyBlock = (first: number): Block => ({ first, strings: [], chars: 0, offset: 0, bytes: 0 })
