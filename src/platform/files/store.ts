import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { headBytes, isRunnable, sniff } from './sniff.ts'

export interface StoredFile {
  /** Random; says nothing about the file, and no part of it comes from outside. */
  readonly key: string
  /** By the bytes, whatever the name says. */
  readonly contentType: string
  readonly size: number
  readonly sha256: string
}

export type RefusedBecause = 'too_large' | 'empty' | 'runnable'

/** The bytes are not taken. Nothing of them is left behind. */
export class FileRefused extends Error {
  readonly because: RefusedBecause

  constructor(because: RefusedBecause) {
    super(`file refused: ${because}`)
    this.because = because
  }
}

export interface FileStore {
  /** Takes bytes as they come, in constant memory. The name only helps to tell formats apart. */
  put(bytes: Readable, name: string): Promise<StoredFile>
  open(key: string): Promise<Readable>
  remove(key: string): Promise<void>
}

const key = /^[0-9a-f]{32}$/
const abandonedAfterMs = 24 * 3_600_000

/** Files on the local disk under `root`; `maxBytes` for each. */
export const diskStore = async (root: string, maxBytes: number): Promise<FileStore> => {
  const incoming = join(root, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await removeAbandoned(incoming)
  return {
    put: async (bytes, name) => {
      const stored = randomBytes(16).toString('hex')
      const temporary = join(incoming, stored)
      try {
        const taken = await take(bytes, temporary, name, maxBytes)
        await mkdir(folderOf(root, stored), { recursive: true, mode: 0o700 })
        await rename(temporary, placeOf(root, stored))
        return { key: stored, ...taken }
      } catch (error) {
        bytes.resume()
        await rm(temporary, { force: true })
        throw error
      }
    },
    open: async (wanted) => {
      const place = placeOf(root, wanted)
      await stat(place)
      return createReadStream(place)
    },
    remove: (unwanted) => rm(placeOf(root, unwanted), { force: true }),
  }
}

const folderOf = (root: string, stored: string): string => join(root, stored.slice(0, 2))

const placeOf = (root: string, stored: string): string => {
  if (!key.test(stored)) throw new Error('not a storage key')
  return join(folderOf(root, stored), stored)
}

const take = async (
  bytes: Readable,
  place: string,
  name: string,
  maxBytes: number,
): Promise<Omit<StoredFile, 'key'>> => {
  const hash = createHash('sha256')
  const target = await open(place, 'wx', 0o600)
  let size = 0
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw new FileRefused('too_large')
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes)
      hash.update(chunk)
      await target.writeFile(chunk)
    }
    if (size === 0) throw new FileRefused('empty')
    if (isRunnable(head, name)) throw new FileRefused('runnable')
    // Before its row says that it is there, it must survive a power cut.
    await target.sync()
  } finally {
    await target.close()
  }
  return { contentType: sniff(head, name), size, sha256: hash.digest('hex') }
}

/** Uploads cut off by a crash. Younger ones may still be arriving in another process. */
const removeAbandoned = async (incoming: string): Promise<void> => {
  for (const name of await readdir(incoming)) {
    const place = join(incoming, name)
    const age = Date.now() - (await stat(place)).mtimeMs
    if (age > abandonedAfterMs) await rm(place, { force: true })
  }
}
