import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sql } from '../../src/kernel/index.ts'
import { neutraliseFormula } from '../../src/platform/tables/formula-safe.ts'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

const DATA = new URL('../../../shared/data/', import.meta.url).pathname
const absent = !existsSync(DATA)
if (absent) console.warn('Skipped: the files of ../shared/data are not on this machine.')

const w = await world()
const { admin } = w.team
const boss = w.as(admin)

const naughty: string[] = absent ? [] : JSON.parse(readFileSync(`${DATA}malicious_strings/blns/blns.json`, 'utf8'))
const formulas = absent
  ? []
  : readFileSync(`${DATA}malicious_strings/csv_injection/payloadbox_csv-payload.txt`, 'utf8')
      .split('\n')
      .filter(Boolean)
const texts = [
  ...new Set([
    ...naughty,
    ...formulas,
    "=cmd|' /C calc'!A0",
    '@SUM(1+1)',
    '-2+3',
    '+1',
    '＝1+1',
    "'; drop table crm.account; --",
  ]),
]

/** What storing does to a text on purpose: spaces around it go, and nothing is left of nothing. */
const kept = (text: string): string | null => text.trim() || null
const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed() && [...text.trim()].length <= 160

test.skipIf(absent)(
  'every naughty string is stored and given back letter by letter, or refused by the name of its field',
  async () => {
    for (const text of texts) {
      const answer = await boss.post('account', { name: `n ${text}`, note: text })
      if (!isStorable(`n ${text}`)) {
        expect(answer.status, text).toBe(422)
        continue
      }
      expect(answer.status, `${text}: ${answer.text}`).toBe(201)
      expect([answer.body.name, answer.body.note]).toEqual([`n ${text}`.trim(), kept(text)])
    }
    expect((await w.app.store.cells(sql`select to_regclass('crm.account') is not null`))[0]?.[0]).toBe('t')
  },
)

test.skipIf(absent)('a naughty string is found by what it is, and breaks no search, filter or page', async () => {
  for (const text of texts.filter((one, i) => i % 8 === 0 && isStorable(`n ${one}`))) {
    const found = await boss.get('account', { filter: { note: { eq: text } }, fields: 'note', limit: '200' })
    expect([200, 422], text).toContain(found.status)
    if (found.status === 200 && kept(text))
      expect(found.body.items.map((i: { note: string }) => i.note)).toContain(kept(text))
    for (const [path, query] of [
      ['account', { q: text.slice(0, 200) }],
      ['search', { q: text }],
      ['account', { filter: { name: { contains: text } } }],
    ] as const)
      expect([200, 422], `${path} ${text}`).toContain((await boss.get(path, query)).status)
  }
})

test.skipIf(absent)('exports run no formula, and what they hold comes back by import as it was', async () => {
  const filter = { name: { contains: 'n ' } }
  const exported = await boss.get('account/export', { format: 'csv', fields: 'name,note', filter })
  expect(exported.status).toBe(200)
  const mapping = [
    { column: '客户名称', field: 'name' },
    { column: '备注', field: 'note' },
  ]
  const before = await boss.get('account', { filter, fields: 'name,note', limit: '200', sort: 'id' })
  const run = await importFile(w, boss, 'account', 'x.csv', exported.text, { mapping, duplicates: 'create' })
  expect(run.rows.filter(({ outcome }) => outcome !== 'created')).toEqual([])
  const stored = await w.app.store.rows<{ n: number; copies: number }>(
    sql`select count(*) as n, count(*) filter (where c = 2) as copies from
        (select count(*) as c from crm.account where deleted_at is null and name like 'n %' group by name, note) as pairs`,
  )
  expect(stored[0]?.copies).toBe(stored[0]?.n)
  expect(before.body.items.length).toBeGreaterThan(100)
})

test('a cell that a spreadsheet would run is quoted on its way out', async () => {
  const name = '=HYPERLINK("http://evil.example","x")'
  const { body } = await boss.post('account', { name })
  const { text } = await boss.get('account/export', { format: 'csv', fields: 'name', filter: { id: body.id } })
  expect(text).toContain(neutraliseFormula(name).replaceAll('"', '""'))
  expect(text).not.toMatch(/^"?=/m)
})

test.skipIf(absent)('naughty cells of an import are stored as they are or set aside with a reason', async () => {
  const rows = texts.map((text, i) => [`导入 ${i}`, text])
  const mapping = [
    { column: '名', field: 'name' },
    { column: '注', field: 'note' },
  ]
  const run = await importFile(w, boss, 'account', 'x.csv', csv([['名', '注'], ...rows]), {
    mapping,
    duplicates: 'create',
  })
  expect(run.rows.length).toBe(rows.length)
  for (const row of run.rows) {
    if (row.outcome === 'failed') expect(row.faults?.length).toBeGreaterThan(0)
    else expect(row.outcome).toBe('created')
  }
  expect(run.rows.filter(({ outcome }) => outcome === 'created').length).toBeGreaterThan(rows.length * 0.95)
})

test('a cell with a character that cannot be kept sets its row aside with the reason, and no other', async () => {
  const mapping = [
    { column: '名', field: 'name' },
    { column: '主', field: 'ownerId' },
    { column: '注', field: 'note' },
  ]
  const rows = [['名', '主', '注', '外'], ...Array.from({ length: 400 }, (_, i) => [`零字 ${i}`, '', '', ''])]
  rows.splice(300, 0, ['零\u0000字', '', '', ''], ['零 a', '某\u0000人', '', ''], ['零 b', '', '', '列外\u0000'])
  const run = await importFile(w, boss, 'account', 'x.csv', csv(rows), { mapping, duplicates: 'create' })
  const failed = run.rows.filter(({ outcome }) => outcome === 'failed')
  expect(failed.length).toBe(3)
  for (const { faults } of failed) expect(faults?.[0]?.message).toMatch(/字符|乱码|不能/)
  expect(run.rows.filter(({ outcome }) => outcome === 'created').length).toBe(400)
})

test('a file whose column names cannot be kept is refused by what to do about it', async () => {
  const { status, body } = await boss.upload(
    'import/account',
    'x.csv',
    Buffer.from('\ufeff客户名称,a\u0000\n', 'utf16le'),
  )
  expect([status, body.code, body.fields[0].field]).toEqual([422, 'import.strange_header', 'file'])
})

const filesIn = (folder: string): string[] =>
  absent
    ? []
    : readdirSync(DATA + folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`)

const hostile = ['malicious_files', 'messy_csv', 'messy_xlsx']
  .flatMap(filesIn)
  .filter((path) => !path.includes('/reference/'))

test.skipIf(absent)(
  'every broken or hostile file is read or refused by a problem document, as an import and as an attachment',
  async () => {
    for (const path of hostile) {
      const bytes = readFileSync(path)
      const name = path.split('/').at(-1) as string
      for (const door of ['import/account', 'file']) {
        const { status, body, headers } = await boss.upload(door, name, bytes)
        expect([200, 201, 413, 422], `${door} ${path}: ${JSON.stringify(body)}`).toContain(status)
        if (status >= 400) {
          expect(headers['content-type']).toContain('application/problem+json')
          expect(body.fields[0].field).toBe('file')
        }
      }
    }
    expect((await boss.get('account', { limit: '1' })).status).toBe(200)
  },
)

test.each([
  ['../../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\x.txt', 'x.txt'],
  ['a\u202Etxt.exe.txt', 'atxt.exe.txt'],
  ['.htaccess', 'htaccess'],
  [`${'长'.repeat(400)}.txt`, undefined],
  ['a"b\r\nx-evil: 1.txt', undefined],
])('a file called %j lies where the server puts it, under a harmless name', async (name, shown) => {
  const { status, body } = await boss.upload('file', name, 'text')
  expect(status).toBe(201)
  if (shown) expect(body.name).toBe(shown)
  expect(body.name).not.toMatch(/[/\\\r\n\u202E]/)
  const content = await boss.get(`file/${body.id}/content`)
  expect([content.status, content.text]).toEqual([200, 'text'])
  expect(content.headers['x-evil']).toBeUndefined()
})

test.each([
  ['page.html', '<script>alert(1)</script>'],
  ['picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ['photo.png', '<html><script>alert(1)</script></html>'],
  ['note.txt', '<script>alert(1)</script>'],
])('%s with a script in it is refused, or served so that nothing in it can run', async (name, content) => {
  const { status, body } = await boss.upload('file', name, content)
  if (status !== 201) return expect([status, body.fields[0].field]).toEqual([422, 'file'])
  const { headers } = await boss.get(`file/${body.id}/content`)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-security-policy']).toContain('sandbox')
  const isInline = String(headers['content-disposition']).startsWith('inline')
  if (isInline) expect(String(headers['content-type'])).not.toMatch(/html|svg|xml|javascript/)
})
