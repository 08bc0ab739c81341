import { createHash, randomBytes } from 'node:crypto'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { makeFolder } from './folder.ts'
import { headBytes, isRunnable, sniff } from './sniff.ts'
import { FileRefused, type StoredFile } from './store.ts'

/** Takes uploads into a folder, looks at them, and has what is fit to keep carried to its place. */
export type Intake = (bytes: Readable, name: string, carry: Carry) => Promise<StoredFile>

/** Brings a whole upload from its temporary place to where it stays. */
export type Carry = (temporary: string, file: StoredFile) => Promise<void>

const abandonedAfterMs = 24 * 3_600_000

export const openIntake = async (root: string, maxBytes: number): Promise<Intake> => {
  const incoming = join(root, 'incoming')
  makeFolder(incoming, 0o700)
  await removeAbandoned(incoming)
  return async (bytes, name, carry) => {
    const key = randomBytes(16).toString('hex')
    const temporary = join(incoming, key)
    try {
      const file = { key, ...(await take(bytes, temporary, name, maxBytes)) }
      await carry(temporary, file)
      return file
    } finally {
      bytes.resume()
      await rm(temporary, { force: true })
    }
  }
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
