import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** The bytes are not the ones that were stored. */
export class FileDamaged extends Error {}

/**
 * The same bytes, with the last of them held back until all were found to be what was stored: whoever gets the whole file
 * gets the right one.
 */
export const verified = (bytes: Readable, sha256: string): Readable => {
  const hash = createHash('sha256')
  let last: Buffer | undefined
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (last) this.push(last)
      hash.update(chunk)
      last = chunk
      done()
    },
    flush(done) {
      if (hash.digest('hex') !== sha256) return done(new FileDamaged())
      if (last) this.push(last)
      done()
    },
  })
  // What goes wrong on the way comes out of the stream that is handed on.
  pipeline(bytes, checked).catch(() => {})
  return checked
}
