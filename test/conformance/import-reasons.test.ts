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
