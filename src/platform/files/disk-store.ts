import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openIntake } from './intake.ts'
import { FileMissing, type FileStore, placeOf, StorageAway } from './store.ts'

/** Files on the local disk under `root`; `maxBytes` for each. */
export const diskStore = async (root: string, maxBytes: number): Promise<FileStore> => {
  const takeIn = await openIntake(root, maxBytes)
  return {
    put: (bytes, name) =>
      takeIn(bytes, name, async (temporary, { key }) => {
        const place = join(root, placeOf(key))
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        await rename(temporary, place)
      }),
    open: async (wanted) => {
      const place = join(root, placeOf(wanted))
      await stat(place).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new FileMissing() : new StorageAway('disk', { cause: error })
      })
      return createReadStream(place)
    },
    remove: (unwanted) => rm(join(root, placeOf(unwanted)), { force: true }),
  }
}
