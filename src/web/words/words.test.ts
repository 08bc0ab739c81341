import { globSync, readFileSync } from 'node:fs'
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

// Figures have the forms of both languages beside each other; Chinese names itself.
const outside = ['kit/format.ts', 'kit/Figures.tsx', 'kit/OtherLanguage.tsx', 'shell/MeMenu.tsx']

test('no Chinese stands in a page outside the dictionary: who chose English would be shown it', () => {
  const web = new URL('../', import.meta.url).pathname
  const code = (file: string) =>
    readFileSync(web + file, 'utf8')
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/(?<=^|\s)\/\/.*/gm, '')
  const said = globSync('**/*.{ts,tsx}', { cwd: web })
    .filter((file) => !/^words\/|\.test\.ts/.test(file) && !outside.includes(file))
    .filter((file) => /\p{Script=Han}/u.test(code(file)))
  expect(said).toEqual([])
})
