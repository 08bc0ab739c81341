import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from './folder.ts'

test('a folder is made with all above it, and again where it is there', () => {
  const root = mkdtempSync(join(tmpdir(), 'bihuan-folder-'))
  const deep = join(root, 'a', 'b', 'c')
  for (const _ of [1, 2]) makeFolder(deep, 0o700)
  expect(existsSync(deep)).toBe(true)
  rmSync(root, { recursive: true })
})

test.runIf(existsSync('/proc/self'))('where the system lets nothing be made it is said, and not tried for ever', () => {
  expect(() => makeFolder('/proc/bihuan/files', 0o700)).toThrow('/proc/bihuan')
})
