import { expect, test } from 'vitest'
import { siteOf } from './sites.ts'

test('a site is what is left of a page without its path, and https where nothing is said', () => {
  expect(siteOf(' https://www.example.cn/a?b=1 ')).toBe('https://www.example.cn')
  expect(siteOf('www.example.cn')).toBe('https://www.example.cn')
  expect(siteOf('http://Intra.example.cn:8080/x')).toBe('http://intra.example.cn:8080')
  expect(siteOf('https://www.example.cn/路径')).toBe('https://www.example.cn')
  // What is no site is left for the server to refuse in words.
  expect(siteOf('官网')).toBe('官网')
  expect(siteOf('  ')).toBe('')
})
