import { createHash } from 'node:crypto'

/** One file of an inspection. */
export interface TrailFile {
  readonly path: string
  readonly bytes: Buffer
}

interface Link {
  readonly path: string
  readonly size: number
  readonly sha256: string
  /** SHA-256 of the chain before it, the path and the file's own hash, one a line. */
  readonly chain: string
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/** Each file vouches for all before it: none can be changed, left out or put elsewhere without the last hash telling. */
export const chainOf = (files: readonly TrailFile[]): { readonly links: readonly Link[]; readonly head: string } => {
  let head = ''
  const links = files.map(({ path, bytes }) => {
    const own = sha256(bytes)
    head = sha256(`${head}\n${path}\n${own}`)
    return { path, size: bytes.length, sha256: own, chain: head }
  })
  return { links, head }
}
