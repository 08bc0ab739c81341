import { expect, test } from 'vitest'
import { linesOf, readLines } from './asked.ts'

test('what a form asks for comes back as it was, in its order, and nothing that was not chosen', () => {
  const asked = [{ key: 'name' }, { key: 'phone', required: true }, { key: 'company', label: '贵公司' }] as const
  const lines = linesOf(asked, ['name', 'company', 'phone', 'note'])
  expect(lines.slice(0, 3).map(({ key }) => key)).toEqual(['name', 'phone', 'company'])
  expect(lines.slice(3)).toEqual([{ key: 'note', isAsked: false, required: false, label: '' }])
  expect(readLines(lines)).toEqual(asked)
  expect(readLines(lines.map((line) => (line.key === 'company' ? { ...line, label: '  ' } : line)))[2]).toEqual({
    key: 'company',
  })
})
