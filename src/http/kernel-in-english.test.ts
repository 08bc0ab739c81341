import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kernelInEnglish } from './kernel-in-english.ts'

const src = new URL('..', import.meta.url).pathname
const han = /\p{Script=Han}/u

/** What stands in quotes there, with a 9 for each value: its sentences, but for those that have their English beside them. */
const files = globSync('{kernel,http,transfer,platform/tables}/**/*.ts', { cwd: src })
const sentences = files
  .filter((file) => !/test|simplified|in-english|openapi|suggest-words|writer|xlsx-parts/.test(file))
  .flatMap((file) => {
    const code = readFileSync(src + file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    return [...code.matchAll(/(zh: )?(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g)]
      .filter(([, hasEnglish]) => !hasEnglish)
      .map(([, , text, template]) => (text ?? template ?? '').replace(/\$\{[^}]*\}/g, '9'))
      .filter((text) => han.test(text))
  })

// Read from cells, or names: nothing that is said to anybody.
const words = ['未命名列 9', '是', '有', '对', '否', '无', '没有', '转', '系统', '记录']

test('whatever the kernel and its ways in say by themselves has its English', () => {
  expect(sentences.length).toBeGreaterThan(60)
  const left = sentences.filter((text) => !words.includes(text) && han.test(kernelInEnglish(text)))
  expect(left).toEqual([])
})

test('a sentence as long as what somebody sent is left as it is: looking through it would keep the server busy', () => {
  const sent = `没有字段「${'「'.repeat(2_000)}」。`
  expect(kernelInEnglish(sent)).toBe(sent)
  expect(kernelInEnglish('没有字段「price」。')).toBe('There is no field “price”.')
})
