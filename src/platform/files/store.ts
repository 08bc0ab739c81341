import type { Readable } from 'node:stream'

export interface StoredFile {
  /** Random; says nothing about the file, and no part of it comes from outside. */
  readonly key: string
  /** By the bytes, whatever the name says. */
  readonly contentType: string
  readonly size: number
  readonly sha256: string
}

export interface FileStore {
  /** Takes bytes as they come, in constant memory. The name only helps to tell formats apart. */
  put(bytes: Readable, name: string): Promise<StoredFile>
  open(key: string): Promise<Readable>
  remove(key: string): Promise<void>
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

/** The storage answers, and has nothing under this key. */
export class FileMissing extends Error {}

/** The storage does not answer, or does not let us in: nothing is known of the file. */
export class StorageAway extends Error {}

const key = /^[0-9a-f]{32}$/

/** Where a file lies below the root, the same on a disk and in a bucket. */
export const placeOf = (stored: string): string => {
  if (!key.test(stored)) throw new Error('not a storage key')
  return `${stored.slice(0, 2)}/${stored}`
}
