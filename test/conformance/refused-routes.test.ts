import { expect, test } from 'vitest'
import { newId } from '../../src/kernel/index.ts'
import { world } from '../harness/world.ts'
import { csv } from './transfer.ts'

// What the routes beside entities, verbs and read models refuse, each by its name.

const w = await world()
const { rep, admin } = w.team
const boss = w.as(admin)
const codeOf = async (answer: Promise<{ body: { code?: string } }>) => (await answer).body?.code

/** A form as it would be if the line broke, or if somebody made it by hand. */
const form = async (path: string, body: string) => {
  const answer = await w.http.inject({
    method: 'POST',
    url: `/api/${path}`,
    headers: {
      'x-actor': admin.userId,
      authorization: 'Bearer test',
      'content-type': 'multipart/form-data; boundary=edge',
    },
    payload: body,
  })
  return { body: answer.json() }
}

test('an address that names no record is answered like one that nobody may see', async () => {
  const seller = w.as(rep)
  expect(await codeOf(seller.get('contract/x/sealed.pdf'))).toBe('contract.no_record')
  expect(await codeOf(seller.get('quote-version/x/document.pdf'))).toBe('quote-document.no_record')
  expect(await codeOf(seller.get('file/x/content'))).toBe('file-upload.no_record')
  expect(await codeOf(seller.get('opportunity/x/timeline'))).toBe('file-upload.no_record')
})

test('an upload without a file, and one that broke off, name the file', async () => {
  const none = await form('file', '--edge\r\ncontent-disposition: form-data; name="note"\r\n\r\nx\r\n--edge--\r\n')
  expect(none.body).toMatchObject({ code: 'upload.no_file', fields: [{ field: 'file' }] })
  const part = 'content-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n姓名'
  for (const path of ['file', 'import/lead'])
    expect((await form(path, `--edge\r\n${part}`)).body).toMatchObject({
      code: 'upload.broken',
      fields: [{ field: 'file' }],
    })
  expect((await form('file', '--edge\r\ncontent-disposition')).body.code).toBe('upload.broken')
})

test('a table larger than the installation takes is refused and not kept', async () => {
  const huge = `name\n${'长'.repeat(7_100_000)}\n`
  expect(await codeOf(boss.upload('import/lead', 'a.csv', huge))).toBe('import.too_large')
})

test('a run of an import is started once, undone only when done, and known to nobody else', async () => {
  const { body: run } = await boss.upload('import/lead', 'a.csv', csv([['name'], ['张三']]))
  expect(await codeOf(boss.post(`import/${run.id}/revert`))).toBe('import.not_revertible')
  const plan = { mapping: [{ column: 'name', field: 'name' }], duplicates: 'create' }
  expect((await boss.post(`import/${run.id}/start`, plan)).status).toBe(200)
  expect(await codeOf(boss.post(`import/${run.id}/start`, plan))).toBe('import.busy')
  expect(await codeOf(w.as(rep).get(`import/${run.id}`))).toBe('transfer.no_run')
  expect(await codeOf(boss.get(`import/${newId()}`))).toBe('transfer.no_run')
  expect(await codeOf(boss.upload('import/nonesuch', 'a.csv', csv([['name'], ['张三']])))).toBe('transfer.no_run')
})

test('an export is a table of a known form', async () => {
  expect(await codeOf(boss.get('lead/export', { format: 'pdf' }))).toBe('transfer.format')
})

test('a change of a version that is no longer the newest names what was changed meanwhile', async () => {
  const { body: made } = await w.as(rep).post('lead', { name: '李四', phone: '13800138000' })
  await w.as(rep).patch(`lead/${made.id}`, { version: made.version, title: '厂长' })
  const late = await w.as(rep).patch(`lead/${made.id}`, { version: made.version, title: '经理' })
  expect([late.status, late.body]).toMatchObject([409, { code: 'request.stale', fields: [{ field: 'title' }] }])
})
