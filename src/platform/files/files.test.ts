import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { diskStore } from './disk-store.ts'
import { isRunnable, sniff } from './sniff.ts'

const root = mkdtempSync(join(tmpdir(), 'bihuan-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const store = await diskStore(root, 1000)
const bytes = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part, 'latin1')))
const waiting = () => readdirSync(join(root, 'incoming'))

test('bytes come back as they were put, under a key that says nothing', async () => {
  const stored = await store.put(bytes('hello ', 'world'), '报告.txt')
  expect(stored).toMatchObject({
    size: 11,
    contentType: 'text/plain',
    sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  })
  expect(stored.key).toMatch(/^[0-9a-f]{32}$/)
  expect(await text(await store.open(stored.key))).toBe('hello world')
  await store.remove(stored.key)
  await expect(store.open(stored.key)).rejects.toThrow()
})

test('too large, empty, runnable and broken-off uploads are refused and leave nothing behind', async () => {
  const broken = new Readable({
    read() {
      this.push('half')
      this.destroy(new Error('connection reset'))
    },
  })
  await expect(store.put(bytes('x'.repeat(600), 'x'.repeat(600)), 'a.txt')).rejects.toMatchObject({
    because: 'too_large',
  })
  await expect(store.put(bytes(), 'a.txt')).rejects.toMatchObject({ because: 'empty' })
  await expect(store.put(bytes('MZ\x90\0'), 'a.pdf')).rejects.toMatchObject({ because: 'runnable' })
  await expect(store.put(broken, 'a.txt')).rejects.toThrow('connection reset')
  expect(waiting()).toEqual([])
})

test('a key from outside never leaves the folder', async () => {
  for (const key of ['../../etc/passwd', '..', 'ABC', ''])
    await expect(store.open(key)).rejects.toThrow('not a storage key')
})

test('uploads that a crash cut off are cleared away after a day, arriving ones are not', async () => {
  for (const [name, hours] of [
    ['old', 25],
    ['young', 1],
  ] as const) {
    const place = join(root, 'incoming', name)
    writeFileSync(place, 'part')
    const at = Date.now() / 1000 - hours * 3600
    utimesSync(place, at, at)
  }
  await diskStore(root, 1000)
  expect(waiting()).toEqual(['young'])
})

const kind = (head: string, name = 'file') => sniff(Buffer.from(head, 'latin1'), name)

test('a file is what its bytes say, whatever it is called', () => {
  expect(kind('%PDF-1.7', 'a.png')).toBe('application/pdf')
  expect(kind('\x89PNG\r\n\x1a\n', 'a.html')).toBe('image/png')
  expect(kind('\xff\xd8\xff\xe0\0\x10JFIF')).toBe('image/jpeg')
  expect(kind('RIFF\0\0\0\0WEBPVP8')).toBe('image/webp')
  expect(kind('PK\x03\x04\x14\0', 'a.xlsx')).toMatch(/spreadsheetml/)
  expect(kind('PK\x03\x04\x14\0', 'a.png')).toBe('application/zip')
  expect(kind('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.doc')).toBe('application/msword')
  expect(kind('\0\x01\x02', 'a.txt')).toBe('application/octet-stream')
  expect(kind('a,b\n1,2', 'a.csv')).toBe('text/csv')
})

test('markup is known as markup behind comments, marks and other encodings', () => {
  expect(kind('  <!DOCTYPE html><p>', 'a.png')).toBe('text/html')
  expect(kind('<!-- x --><SCRIPT>alert(1)</SCRIPT>', 'a.txt')).toBe('text/html')
  expect(kind('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">', 'a.png')).toBe('image/svg+xml')
  expect(sniff(Buffer.from('\ufeff<html>', 'utf16le'), 'a.txt')).toBe('text/html')
  expect(kind('<?xml version="1.0"?><note/>', 'a.xml')).toBe('application/xml')
})

test('programs are refused by their bytes or their ending; a text that begins like one is not', () => {
  const runs = (head: string, name: string) => isRunnable(Buffer.from(head, 'latin1'), name)
  expect(runs('\x7fELF\x02', 'a.pdf')).toBe(true)
  expect(runs('#!/bin/sh\n', 'notes')).toBe(true)
  for (const name of ['a.exe', 'a.pdf.EXE', 'a.js ', 'a.bat.', 'a.docm', 'a.lnk', 'a.hta'])
    expect(runs('x', name), name).toBe(true)
  expect(runs('MZ集团拜访纪要', '纪要.txt')).toBe(false)
  expect(runs('%PDF-1.7', '报价.exe说明.pdf')).toBe(false)
})
