import { expect, test } from 'vitest'
import type { Field, Row } from '../../client/contract.ts'
import { fillsOf, rangeOf, readTable, tableText } from './sheet.ts'

const field = (key: string, kind: Field['kind'], editable = true): Field => ({
  key,
  kind,
  editable,
  label: { zh: key },
  required: false,
})
const columns = [field('task', 'text'), field('plannedOn', 'date'), field('remark', 'long-text')]
const row = (id: string, can: string[] = ['update']): Row => ({
  id,
  version: 1,
  labels: {},
  can,
  task: id,
  remark: null,
})
const at = (r: number, c: number) => rangeOf({ row: r, column: c }, { row: r, column: c })

test('what is copied from the grid is read back cell by cell', () => {
  const cells = [
    ['报价', '梳理审批', '2026-11-18'],
    ['', '含\t制表符', ''],
  ]
  expect(readTable(tableText(cells))).toEqual([
    ['报价', '梳理审批', '2026-11-18'],
    ['', '含 制表符', ''],
  ])
})

test('a spreadsheet cell with line breaks and quotes stays one cell', () => {
  expect(readTable('a\t"第一行\n第二行 ""引"""\r\nb\tc\r\n')).toEqual([
    ['a', '第一行\n第二行 "引"'],
    ['b', 'c'],
  ])
})

test('a paste changes only text that may be changed, and counts the rest', () => {
  const rows = [row('甲'), row('乙', [])]
  const { fills, refused } = fillsOf([['新甲', '2026-01-01', '备注'], ['新乙']], at(0, 0), rows, columns)
  expect(fills).toEqual([{ row: rows[0], values: { task: '新甲', remark: '备注' } }])
  expect(refused).toBe(2)
})

test('one copied value fills every cell of the chosen range', () => {
  const rows = [row('甲'), row('乙')]
  const { fills } = fillsOf([['同一备注']], rangeOf({ row: 1, column: 2 }, { row: 0, column: 2 }), rows, columns)
  expect(fills.map(({ values }) => values)).toEqual([{ remark: '同一备注' }, { remark: '同一备注' }])
})

test('cells beyond the table are refused, not written elsewhere', () => {
  expect(fillsOf([['a'], ['b']], at(0, 2), [row('甲')], columns)).toEqual({
    fills: [{ row: row('甲'), values: { remark: 'a' } }],
    refused: 1,
  })
})
