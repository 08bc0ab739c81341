import { expect, test } from 'vitest'
import { world } from '../harness/world.ts'
import { csv, importFile } from './transfer.ts'

const w = await world()
const boss = w.as(w.team.admin)

test('a check says each reason once, with the number of rows that it keeps out, the one that keeps out most first', async () => {
  const people = ['大区经理', '大区经理', '没人听过', '大区经理', '产品专家']
  const file = csv([
    ['姓名', '岗位', '入职日期'],
    ...people.map((post, i) => [`员工${i}`, post, i === 4 ? '2026-03-01 09:00' : '']),
  ])
  const mapping = [
    { column: '姓名', field: 'name' },
    { column: '岗位', field: 'postId' },
    { column: '入职日期', field: 'joinedOn' },
  ]
  const { id } = await importFile(w, boss, 'employee', 'a.csv', file, { mapping, duplicates: 'create', dryRun: true })
  const { reasons, progress } = (await boss.get(`import/${id}`)).body
  expect(progress).toMatchObject({ rows: 5, failed: 3 + 1 })
  const told = reasons.map((r: Record<string, unknown>) => [r.field, r.code, r.rows, r.lines, r.fails])
  expect(told).toEqual([
    ['postId', 'reference', 3, [2, 3, 5], true],
    ['postId', 'reference', 1, [4], true],
    ['joinedOn', 'time_of_day', 1, [6], false],
  ])
  expect(reasons[0].message).toContain('大区经理')
})

test('who reads English is told in English why rows stay out, what is odd about the file, and gets the list of them in English', async () => {
  const han = /\p{Script=Han}/u
  const english = { 'accept-language': 'en' }
  const file = csv([
    ['Name', '', 'Post', 'Email', 'Joined'],
    ['Ann', 'x', 'none', 'not an address', '2026-03-01 09:00'],
    ['Ann', 'x', '', 'a@example.cn', '', 'y'],
    ['Ben', 'x', '', 'a@example.cn', ''],
  ])
  const uploaded = await boss.upload('import/employee', 'a.csv', file)
  const mapped = (await boss.get(`import/${uploaded.body.id}`, {}, english)).body
  expect(mapped.table.notes).toMatchObject([{ code: 'unnamed_columns' }])
  const mapping = ['name', 'postId', 'email', 'joinedOn'].map((field, i) => ({
    column: ['Name', 'Post', 'Email', 'Joined'][i],
    field,
  }))
  const { id } = await importFile(w, boss, 'employee', 'a.csv', file, { mapping, duplicates: 'create', dryRun: true })
  const { reasons, faults, notes } = (await boss.get(`import/${id}`, {}, english)).body
  const said = [...mapped.table.notes, ...reasons, ...faults.flatMap((row: typeof notes) => row.faults), ...notes]
  const messages = said.map(({ message }: { message: string }) => message)
  expect(messages.length).toBeGreaterThan(5)
  expect(messages.filter((message) => han.test(message))).toEqual([])
  expect(messages).toContain('“Email”: “not an address” must be an email address, like name@company.cn.')
  expect((await boss.get(`import/${id}`)).body.reasons[0].message).toMatch(han)
  const { text } = await boss.get(`import/${id}/errors.csv`, {}, english)
  expect(text).toContain(',Row,Reason')
  expect(text.replaceAll(/未命名列 B/g, '')).not.toMatch(han)
})
