import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** The folder with all above it. Node's own way tries for ever where the system denies that there is what it has just shown: in /proc. */
export const makeFolder = (path: string, mode: number): void => {
  if (existsSync(path)) return
  makeFolder(dirname(path), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
