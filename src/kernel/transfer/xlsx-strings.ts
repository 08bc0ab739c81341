import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The shared strings of a workbook: as many as the file likes, in bounded memory. Blocks of strings that do not fit go to a temporary file
 * and come back when a cell asks for one of theirs; Excel numbers strings in order of appearance, so that is seldom.
 */
const BLOCK = 512
const RESIDENT_CHARS = 8_000_000

export class SharedStrings {
  #resident = new Map<number, string[]>()
  #residentChars = 0
  #spilled: { offset: number; bytes: number }[] = []
  #spilledBytes = 0
  #folder: string | null = null
  #file = -1
  #filling: string[] = []
  #count = 0

  get size() {
    return this.#count
  }

  push(text: string) {
    this.#filling.push(text)
    this.#count++
    if (this.#filling.length === BLOCK) {
      this.#keep(Math.floor((this.#count - 1) / BLOCK), this.#filling)
      this.#filling = []
    }
  }

  get(index: number): string | undefined {
    const number = Math.floor(index / BLOCK)
    if (number === Math.floor(this.#count / BLOCK)) return this.#filling[index % BLOCK]
    return (this.#resident.get(number) ?? this.#recall(number))?.[index % BLOCK]
  }

  close() {
    if (this.#folder === null) return
    closeSync(this.#file)
    rmSync(this.#folder, { recursive: true })
    this.#folder = null
  }

  #keep(number: number, block: string[]) {
    this.#resident.set(number, block)
    this.#residentChars += chars(block)
    for (const [oldest, strings] of this.#resident) {
      if (this.#residentChars <= RESIDENT_CHARS || oldest === number) break
      this.#spill(oldest, strings)
      this.#resident.delete(oldest)
      this.#residentChars -= chars(strings)
    }
  }

  #spill(number: number, block: string[]) {
    if (this.#spilled[number]) return
    if (this.#folder === null) {
      this.#folder = mkdtempSync(join(tmpdir(), 'bihuan-strings-'))
      this.#file = openSync(join(this.#folder, 'strings'), 'w+', 0o600)
    }
    const bytes = Buffer.from(JSON.stringify(block))
    writeSync(this.#file, bytes, 0, bytes.length, this.#spilledBytes)
    this.#spilled[number] = { offset: this.#spilledBytes, bytes: bytes.length }
    this.#spilledBytes += bytes.length
  }

  #recall(number: number): string[] | undefined {
    const place = this.#spilled[number]
    if (!place) return undefined
    const bytes = Buffer.alloc(place.bytes)
    readSync(this.#file, bytes, 0, place.bytes, place.offset)
    const block: string[] = JSON.parse(bytes.toString())
    this.#keep(number, block)
    return block
  }
}

const chars = (block: string[]) => block.reduce((sum, text) => sum + text.length, 0)
