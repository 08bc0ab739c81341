import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import '../../src/app/server.ts'
import { allRefusals } from '../../src/kernel/error.ts'
import { ROOT } from '../harness/program.ts'

// A refusal nobody has seen may be one that never happens, or one that happens where it should not.

const testsIn = (folder: string, isTest: (path: string) => boolean): string =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isTest(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

const tests = [
  testsIn('src', (name) => /\.test\.tsx?$/.test(name)),
  testsIn('test', (name) => name.endsWith('.ts')),
  testsIn('db', (name) => name.endsWith('.test.ts')),
].join('\n')

const refusals = [...allRefusals()]

test.each(refusals.map(([code]) => code))('%s is seen to happen by a test that names it', (code) => {
  expect(new RegExp(`(?<![\\w.-])${code.replace('.', '\\.')}(?![\\w.-])`).test(tests)).toBe(true)
})

describe('every refusal', () => {
  test('says what happened in Chinese, as sentences', () => {
    const odd = refusals.filter(([, { zh }]) => !/\p{Script=Han}/u.test(zh) || !/[。}]$/.test(zh)).map(([code]) => code)
    expect(odd).toEqual([])
  })
})
