import { rm } from 'node:fs/promises'
import type { Job } from '../kernel/index.ts'
import { removeStoredJob, type Stored } from '../modules/work/index.ts'
import type { FileStore } from '../platform/files/store.ts'

/** Takes the bytes away of what was erased. What is gone already is no fault: the queue may ask twice. */
export const removingStored = (files: FileStore): Job => ({
  name: removeStoredJob,
  run: async (_runtime, _actor, payload) => {
    const { files: keys = [], tables = [] } = payload as Stored
    for (const key of keys) await files.remove(key)
    for (const path of tables) await rm(path, { force: true })
  },
})
