import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { zh } from './zh/index.ts'

type Tree = { readonly [key: string]: string | Tree }

const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  )

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)(?:, \w+)?\}\}/g)].map((match) => match[1]).sort()

test('Chinese and English have the same keys', () => {
  expect(
    flat(en)
      .map(([key]) => key)
      .sort(),
  ).toEqual(
    flat(zh)
      .map(([key]) => key)
      .sort(),
  )
})

test('no word is empty, and both languages fill the same holes', () => {
  const english = new Map(flat(en))
  for (const [key, chinese] of flat(zh)) {
    expect(chinese.trim(), key).not.toBe('')
    expect(english.get(key)?.trim(), key).not.toBe('')
    expect(holes(english.get(key) ?? ''), key).toEqual(holes(chinese))
  }
})
